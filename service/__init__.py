"""Who may do what, and what is kept: portfolios, decisions, the claim gate, certificates and the log."""

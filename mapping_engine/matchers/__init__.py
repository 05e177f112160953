"""Matchers: each says, in its own way, how well a passage of evidence fits each criterion."""

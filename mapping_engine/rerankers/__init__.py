"""Re-rankers: a second opinion on the order of what was suggested, from a model that a centre runs itself."""

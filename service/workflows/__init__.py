"""One file per job of a person; each command is one transaction."""

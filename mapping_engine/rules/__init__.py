"""The rules of a claim: one file each, listed in the registry."""

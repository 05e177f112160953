"""One reader for each format in which standards come."""

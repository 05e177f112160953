"""One reader for each kind of file that is read."""

"""What turns a recording into words: a transcript beside it, or a recogniser that a centre adds."""

"""Scripts that make the files vqmap ships from open data; nothing here runs in the product."""

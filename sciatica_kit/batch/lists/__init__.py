"""A list as it comes: its file, headings and cells, and what in it is in doubt."""

"""A whole roster: reading it, running it, and keeping account of what was made."""

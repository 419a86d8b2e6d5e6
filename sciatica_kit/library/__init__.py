"""The content: loaded, checked, signed, said in other languages; and the practice's own file."""

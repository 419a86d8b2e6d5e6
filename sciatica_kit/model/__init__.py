"""The vocabulary: frozen and strict, with no behaviour beyond validation."""

"""The form for whoever reads the content and marks it as checked."""

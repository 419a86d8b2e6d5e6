"""Read-only tables and cards for notebooks."""

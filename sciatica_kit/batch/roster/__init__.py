"""The list of patients: read, its columns, its rows' plans."""

"""The form for whoever runs a list of patients."""

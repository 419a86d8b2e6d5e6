"""Patients' files afterwards: where they may lie, when they go, what stays out of git."""

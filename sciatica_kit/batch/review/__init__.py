"""A run looked through again: opened, decided on, proved."""

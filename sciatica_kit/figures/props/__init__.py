"""What a body lies on, leans on and holds."""

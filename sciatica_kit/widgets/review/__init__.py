"""The form for whoever looks through a run and signs it off."""

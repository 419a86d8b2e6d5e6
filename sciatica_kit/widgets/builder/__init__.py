"""The form for one patient: safety, patient, plan, save."""

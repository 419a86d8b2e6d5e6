"""What goes on from week to week: the next steps, the ladder, the diary."""

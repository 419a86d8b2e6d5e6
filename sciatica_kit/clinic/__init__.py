"""Judgement: pure functions, with no files, no clock and no randomness."""

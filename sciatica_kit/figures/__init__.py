"""Poses become drawings, and bones become pictures that explain."""

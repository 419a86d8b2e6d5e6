"""The body in its parts: trunk and limbs, head, muscles."""

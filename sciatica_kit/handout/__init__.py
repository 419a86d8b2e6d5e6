"""The printed page as data: finished sentences and figures, composed from a plan."""

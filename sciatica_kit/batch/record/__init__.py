"""What a run says of itself: its log, its manifest, the decisions on its packets."""

"""What was contested or flagged, and the short check that follows."""

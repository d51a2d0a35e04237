"""Messages to Saarthi, the guide."""

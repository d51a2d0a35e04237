"""What is fitted to data and shipped: the decline model, the intent model."""

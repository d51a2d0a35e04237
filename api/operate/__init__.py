"""Loading, indexing, events, health and the demo."""

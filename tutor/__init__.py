"""Cited answers from course text, and Saarthi, the guide."""

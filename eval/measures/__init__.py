"""Metrics, intervals, figures and what they cost."""

"""Courses and lessons to read and finish."""

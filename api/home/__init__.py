"""The learner's own page."""

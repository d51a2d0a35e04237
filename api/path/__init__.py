"""A learner's path and progress."""

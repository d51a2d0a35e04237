"""Next courses, and what a learner says of them."""

"""A made-up country of learners: as many as the scale to plan for, with the skew of real platforms, from a seed."""

"""Training plans and their life."""

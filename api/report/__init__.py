"""A department's figures."""

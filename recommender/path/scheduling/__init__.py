"""Choosing the courses of a path and putting them into weeks."""

"""Signing in and out on the page."""

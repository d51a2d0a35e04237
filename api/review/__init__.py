"""Spaced review of what was learnt."""

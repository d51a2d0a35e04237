"""Measuring: the item bank, the diagnostic of a competency, tests of courses and plans."""

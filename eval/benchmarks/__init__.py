"""Measurements of speed and size, run by hand: `python -m eval.benchmarks.http --help`."""

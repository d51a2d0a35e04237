"""Measure it: metrics, formats, systems under test and the `saarthi-eval` command."""

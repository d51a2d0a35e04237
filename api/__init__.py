"""Serve it: settings, wiring, HTTP, pages and the command line."""

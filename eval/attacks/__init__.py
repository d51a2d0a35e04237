"""Prompt injection: attacks of our own writing, and what they achieve against the tutor."""

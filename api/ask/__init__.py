"""Asking the tutor: questions, streams, conversations, thumbs."""

"""Answers in a language model's words: evidence goes in as data, and every sentence is checked before it leaves."""

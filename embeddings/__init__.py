"""Encoders, passages, the lexical and dense index, and search over one mixed-language generation."""

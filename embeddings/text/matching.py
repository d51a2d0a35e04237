"""Text made plain, and patterns bound to whole words, in Latin and Devanagari."""

import re
import unicodedata

LONGEST_READ = 2_000
"""Characters of a message that are looked at for cues; what somebody wants stands in its first lines."""


def normalised(message: str) -> str:
    r"""`message` in lower case, NFC, with single spaces and straight apostrophes, cut to `LONGEST_READ`.

    >>> normalised("  What’s   DUE?\n")
    "what's due?"
    """
    text = unicodedata.normalize("NFC", message[: 2 * LONGEST_READ]).replace("’", "'").lower()
    return " ".join(text.split())[:LONGEST_READ]


def whole_words(pattern: str) -> re.Pattern[str]:
    r"""`pattern` bound to word ends in Latin and Devanagari; `\b` would cut before a vowel sign."""
    return re.compile(rf"(?<![\w\u0900-\u0963\u0966-\u097f])(?:{pattern})(?![\w\u0900-\u0963\u0966-\u097f])")

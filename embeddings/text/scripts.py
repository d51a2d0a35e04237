"""The two scripts that search tells apart."""

import re
from enum import StrEnum

Slot = tuple[str, ...]
"""One word of a question: alternative terms for it, of which the best counts."""


_DEVANAGARI = re.compile("[\u0900-\u097f]")


class Script(StrEnum):
    """Which of the two collections a passage belongs to."""

    DEVANAGARI = "devanagari"
    OTHER = "other"


def script_of(text: str) -> Script:
    """Devanagari if at least half of the text's letters are."""
    letters = sum(map(str.isalpha, text))
    devanagari = sum(map(str.isalpha, _DEVANAGARI.findall(text)))
    return Script.DEVANAGARI if letters and 2 * devanagari >= letters else Script.OTHER

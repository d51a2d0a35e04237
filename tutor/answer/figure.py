"""Kinds of figure that questions ask for and sentences hold."""

import unicodedata
from enum import Enum, auto

from embeddings.text import WESTERN_DIGITS


class Figure(Enum):
    """A kind of figure: "thirty days", "by 31 January", "Rs 500", "15 per cent", "section 4", "2005-06", a count."""

    DURATION = auto()
    DATE = auto()
    MONEY = auto()
    SHARE = auto()
    RULE = auto()
    YEAR = auto()
    NUMBER = auto()


def composed(text: str) -> str:
    """`text` composed, with Western digits."""
    return unicodedata.normalize("NFC", text).translate(WESTERN_DIGITS)

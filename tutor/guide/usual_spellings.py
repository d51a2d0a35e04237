"""Hinglish written as it is most often written, so that "mein", "me" and "m" are read alike."""

import json
import re
from collections.abc import Mapping
from functools import cache
from importlib.resources import files

from data.words import HINGLISH
from embeddings.languages import detect_language

_WORD = re.compile(r"[A-Za-z]+")


def usual_spelling(message: str) -> str:
    """The message with its Hinglish words in the spelling that messages are read in; all else as it was.

    >>> usual_spelling("english mein samjao, mujhe nhi ata h")
    'english me samjhao, mujhe nahi aata hai'
    """
    spellings = _spellings("always")
    usual = _WORD.sub(lambda match: spellings.get(match[0].lower(), match[0]), message)
    if detect_language(usual) != HINGLISH:
        return usual
    more = _spellings("in_hinglish")
    return _WORD.sub(lambda match: more.get(match[0].lower(), match[0]), usual)


@cache
def _spellings(kind: str) -> Mapping[str, str]:
    raw = files("tutor.guide").joinpath("usual_spellings.json").read_text(encoding="utf-8")
    return {word: usual for usual, words in json.loads(raw)[kind].items() for word in words.split("|")}

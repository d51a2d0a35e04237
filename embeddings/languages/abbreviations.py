"""Abbreviations of the trade ("EL", "ईएल", "एपीएआर") and what they stand for in English and Hindi.

Officials ask in abbreviations where lessons write words out, and in Devanagari they spell the names of Latin letters:
"एनपीएस" is "NPS". Both are found here, so that such a question meets the lesson in either language. The table
(`abbreviations.json`) is data: add to it.
"""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

_LETTER_NAMES = {
    "ए": "a",
    "बी": "b",
    "सी": "c",
    "डी": "d",
    "ई": "e",
    "एफ": "f",
    "जी": "g",
    "एच": "h",
    "आई": "i",
    "जे": "j",
    "के": "k",
    "एल": "l",
    "एम": "m",
    "एन": "n",
    "ओ": "o",
    "पी": "p",
    "क्यू": "q",
    "आर": "r",
    "एस": "s",
    "टी": "t",
    "यू": "u",
    "वी": "v",
    "डब्ल्यू": "w",
    "डब्लू": "w",
    "एक्स": "x",
    "वाई": "y",
    "ज़ेड": "z",
    "जेड": "z",
}
_SPELLED = re.compile("(?:" + "|".join(sorted(_LETTER_NAMES, key=len, reverse=True)) + ")")
_WORD = re.compile(r"[A-Za-z]+|[\u0900-\u0963\u0970-\u097f]+")
_SAID_AS_WORDS = {"पॉश": "posh", "पोश": "posh"}
"""Abbreviations that are said as words and so not spelt by their letters."""

_SHORT = 2
"""Abbreviations of two letters are taken for such only in capitals: "el" and "uc" may be anything."""


@dataclass(frozen=True, slots=True)
class Abbreviation:
    """An abbreviation in lower-case Latin letters with its words; empty where the table does not know it."""

    letters: str
    english: str = ""
    hindi: str = ""


def abbreviations_in(text: str) -> list[Abbreviation]:
    """The abbreviations of `text` in order, each once: those of the table, and all that are spelt in Devanagari.

    >>> [abbreviation.letters for abbreviation in abbreviations_in("Can I encash EL? एनपीएस में?")]
    ['el', 'nps']
    >>> abbreviations_in("el dorado"), abbreviations_in("पॉश वाला")[0].letters
    ([], 'posh')
    """
    known = _table()
    by_letters: dict[str, Abbreviation] = {}
    for word in _WORD.findall(text):
        letters = word.lower() if word.isascii() else _SAID_AS_WORDS.get(word) or spelled_letters(word)
        typed = word.isupper() or len(word) > _SHORT or not word.isascii()
        if letters in known and typed:
            by_letters[letters] = known[letters]
        elif letters and not word.isascii():
            by_letters.setdefault(letters, Abbreviation(letters))
    return list(by_letters.values())


def spelled_letters(word: str) -> str:
    """The Latin letters whose names make up a Devanagari word, empty if it is not made of two or more.

    >>> spelled_letters("एपीएआर"), spelled_letters("आई"), spelled_letters("अवकाश")
    ('apar', '', '')
    """
    names = _SPELLED.findall(word)
    if len(names) < _SHORT or "".join(names) != word:
        return ""
    return "".join(_LETTER_NAMES[name] for name in names)


@cache
def _table() -> Mapping[str, Abbreviation]:
    text = (files("embeddings.languages") / "abbreviations.json").read_text(encoding="utf-8")
    return {letters: Abbreviation(letters, *words) for letters, words in json.loads(text).items()}

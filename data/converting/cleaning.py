"""Text as lessons take it: what cannot be kept or shown goes, broken Indic signs are mended, all of it counted."""

import re
import unicodedata
from collections import Counter
from collections.abc import Sequence
from itertools import islice

from data.words.imports import Note, NoteCode
from data.words.models import ENGLISH, HINDI, Language

_UNWANTED = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff\u202a-\u202e\u2066-\u2069]")
"""Control characters, halves of characters, and marks that turn the direction of writing."""

_SILENT = re.compile("[\u00ad\ufeff\u2060]")
"""Soft hyphens and marks of no width that say nothing to a reader."""

_SIGN = (
    "\u093e-\u094d\u0900-\u0903\u0962\u0963\u09be-\u09cd\u0a3e-\u0a4d\u0abe-\u0acd"
    "\u0bbe-\u0bcd\u0c3e-\u0c4d\u0cbe-\u0ccd\u0d3e-\u0d4d"
)
"""Dependent vowel signs, anusvara and virama of the Indic scripts: none begins a syllable."""

_LETTER = (
    "\u0915-\u0939\u0958-\u095f\u0995-\u09b9\u0a15-\u0a39\u0a95-\u0ab9\u0b95-\u0bb9\u0c15-\u0c39"
    "\u0c95-\u0cb9\u0d15-\u0d39"
)
_APART = re.compile(f"(?<=[{_LETTER}]) (?=[{_SIGN}])|\u25cc(?=[{_SIGN}])")
"""A blank between a letter and its sign, or the dotted circle that fonts show below a sign by itself."""

_DOUBLED = re.compile("([\u093e-\u094c])\\1+")
"""The same vowel sign twice, as programs write that draw bold letters by printing them again."""

LETTERS_LOOKED_AT = 20_000
"""To tell a language: some ten pages."""

_SPACES = re.compile(r"[^\S\n]+")

SCRIPTS = {
    "DEVANAGARI": HINDI,
    "BENGALI": Language("bn"),
    "GURMUKHI": Language("pa"),
    "GUJARATI": Language("gu"),
    "ORIYA": Language("or"),
    "TAMIL": Language("ta"),
    "TELUGU": Language("te"),
    "KANNADA": Language("kn"),
    "MALAYALAM": Language("ml"),
    "ARABIC": Language("ur"),
}
"""The language of the Eighth Schedule with most speakers in each script (Census 2011, statement 1)."""


class Cleaner:
    """Cleans the texts of one file and counts what it did."""

    def __init__(self) -> None:
        self._counts: Counter[NoteCode] = Counter()

    def clean(self, text: str) -> str:
        """The text, canonically composed, without what cannot be kept, its blanks single and its lines as they are."""
        kept, removed = _UNWANTED.subn("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x0b", "\n"))
        kept = unicodedata.normalize("NFC", _SILENT.sub("", kept))
        kept, joined = _APART.subn("", kept)
        kept, doubled = _DOUBLED.subn(r"\1", kept)
        self._counts[NoteCode.CONTROL_CHARACTERS] += removed
        self._counts[NoteCode.BROKEN_SIGNS] += joined + doubled
        return "\n".join(_SPACES.sub(" ", line).strip() for line in kept.split("\n"))

    def line(self, text: str) -> str:
        """The text, cleaned, in one line."""
        return " ".join(self.clean(text).split())

    def notes(self) -> list[Note]:
        """What was mended, each kind once with its count."""
        return [Note(code, count) for code, count in self._counts.items() if count]


def language_of(texts: Sequence[str]) -> Language:
    """The language that most letters speak for; English where the letters are Latin or there are none.

    >>> language_of(["Form 12 of अवकाश नियमावली, 1972"])
    'hi'
    """
    found: Counter[Language] = Counter()
    letters = (letter for text in texts for letter in text if letter.isalpha())
    for letter in islice(letters, LETTERS_LOOKED_AT):
        script = "LATIN" if letter.isascii() else unicodedata.name(letter, "LATIN").split(" ", 1)[0]
        found[SCRIPTS.get(script, ENGLISH)] += 1
    return max(found, key=lambda language: found[language], default=ENGLISH)

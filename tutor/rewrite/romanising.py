"""Hindi words by how they are written in Latin letters, so that Hinglish meets Devanagari letter by letter."""

from functools import lru_cache

from embeddings.languages import function_words
from embeddings.text import is_devanagari, words

_CONSONANTS = {
    "क": "k", "ख": "kh", "ग": "g", "घ": "gh", "ङ": "n", "च": "c", "छ": "ch", "ज": "j", "झ": "jh", "ञ": "n",
    "ट": "t", "ठ": "th", "ड": "d", "ढ": "dh", "ण": "n", "त": "t", "थ": "th", "द": "d", "ध": "dh", "न": "n",
    "प": "p", "फ": "f", "ब": "b", "भ": "bh", "म": "m", "य": "y", "र": "r", "ल": "l", "ळ": "l", "व": "v",
    "श": "sh", "ष": "sh", "स": "s", "ह": "h", "ं": "n",
}  # fmt: skip
_VOWELS = {
    "इ": "i", "ई": "i", "उ": "u", "ऊ": "u", "ऋ": "ri", "ए": "e", "ऐ": "e", "ऍ": "e", "ओ": "o", "औ": "o", "ऑ": "o",
    "ि": "i", "ी": "i", "ु": "u", "ू": "u", "ृ": "ri", "े": "e", "ै": "e", "ॅ": "e", "ो": "o", "ौ": "o", "ॉ": "o",
}  # fmt: skip
_LETTERS = str.maketrans(_CONSONANTS | _VOWELS | dict.fromkeys("अआा्", ""))
# Spellings of one sound in Latin letters, in the order in which they are made one; "a" is written or left out freely.
_SPELLINGS = (
    ("chh", "C"), ("ch", "c"), ("C", "ch"), ("ph", "f"), ("x", "ksh"), ("w", "v"), ("z", "j"), ("q", "k"), ("gy", "jn"),
    ("ee", "i"), ("oo", "u"), ("ai", "e"), ("ei", "e"), ("au", "o"), ("ou", "o"), ("a", ""),
)  # fmt: skip
_ALIKE = (("iy", "i"), ("ye", "e"), ("yi", "i"), ("mp", "np"), ("mb", "nb"), ("mv", "nv"), ("ms", "ns"))
_FIRST_A = ("अ", "आ", "a")
"""Kept: "amanya" (void) is the opposite of "manya" (valid)."""
_ENDINGS = (("tin", "t"), ("ti", "t"), ("te", "t"), ("gi", "g"), ("ge", "g"), ("ni", "n"), ("ne", "n"))
_PLURAL = "on"
_SHORTEST = 4
"""Letters of a skeleton from which an ending may go; shorter ones are all stem."""


def in_devanagari(word: str) -> str | None:
    """The Devanagari of a function word of Hinglish, folded; None where the table does not know it."""
    return _function_words().get(word)


@lru_cache(maxsize=16_384)
def skeleton_of(word: str) -> str:
    """How a folded word of either script sounds, without its "a" and the endings that agree with other words.

    >>> skeleton_of("प्राधिकरण") == skeleton_of("pradhikaran"), skeleton_of("शुल्क") == skeleton_of("shakti")
    (True, False)
    """
    plain = word.translate(_LETTERS) if is_devanagari(word) else _spelled(word)
    for spelling, sound in _ALIKE:
        plain = plain.replace(spelling, sound)
    first = "a" if word.startswith(_FIRST_A) else ""
    return first + _without_ending(_single(plain))


def _spelled(word: str) -> str:
    for spelling, sound in _SPELLINGS:
        word = word.replace(spelling, sound)
    return word


def _single(text: str) -> str:
    return "".join(letter for place, letter in enumerate(text) if place == 0 or text[place - 1] != letter)


def _without_ending(skeleton: str) -> str:
    if len(skeleton) >= _SHORTEST and skeleton.endswith(_PLURAL):
        skeleton = skeleton.removesuffix(_PLURAL)
    for ending, left in _ENDINGS:
        if len(skeleton) >= _SHORTEST and skeleton.endswith(ending):
            return skeleton.removesuffix(ending) + left
    return skeleton


@lru_cache(maxsize=1)
def _function_words() -> dict[str, str]:
    return {typed: words(written)[0] for typed, written in function_words().items()}


def written_function_words() -> frozenset[str]:
    """The function words of Hinglish as Hindi writes them, folded."""
    return frozenset(_function_words().values())

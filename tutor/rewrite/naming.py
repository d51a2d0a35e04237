"""Names of people, places, offices and schemes in a sentence, and whether its evidence has them, in either script."""

import re
import unicodedata

from embeddings.text import is_devanagari, terms, words
from tutor.answer.constraints import unmet_demands

_CAPITAL = re.compile(r"(?<![\w.])(?:[A-Z][\w&.-]*[A-Za-z]|[A-Z]{2,})(?!\w)")
_COMMON_TEXT = (
    "the a an this that these those it its they he she we you i in on at by for of to from with within under after "
    "before if when where who what which as but and or not no yes there here all any each every such rs inr"
)
_COMMON = frozenset(_COMMON_TEXT.split())

# Consonants of Devanagari by how they are written in Latin letters; aspirates and nasals are folded on both sides.
_HEARD_IN_DEVANAGARI = {
    "k": "कख", "g": "गघ", "c": "चछ", "j": "जझ", "t": "टठतथ", "d": "डढदध", "n": "ङञणनमंँ", "p": "पफ", "b": "बभ",
    "y": "य", "r": "र", "l": "ल", "v": "व", "s": "शषस",
}  # fmt: skip
_HEARD_IN_LATIN = {
    "k": "kqc", "g": "g", "j": "jz", "t": "t", "d": "d", "n": "nm", "p": "pf", "b": "b",
    "y": "y", "r": "r", "l": "l", "v": "vw", "s": "s",
}  # fmt: skip
_SOUND = {
    letter: sound
    for table in (_HEARD_IN_DEVANAGARI, _HEARD_IN_LATIN)
    for sound, letters in table.items()
    for letter in letters
}


def unknown_name(text: str, evidence: str) -> str | None:
    """A name in `text` that `evidence` does not have, None where it has them all.

    Names are words with a capital inside a sentence of Latin letters, and the places, years and kinds of contact that
    the tutor knows in both scripts. Against evidence in Devanagari a name is met by its sound.

    >>> unknown_name("Apply to the Collector of Pune.", "Apply to the Collector.")
    'Pune'
    >>> unknown_name("He works in Delhi.", "वे दिल्ली में काम करते हैं।") is None
    True
    """
    known = set(terms(evidence)) | set(words(evidence))
    sounds = {_sound(word) for word in words(evidence)} if is_devanagari(evidence) else set()
    for name in _names(text):
        if not _known(name, known, sounds):
            return name
    return "a place, year or contact" if unmet_demands(text, evidence) else None


def _names(text: str) -> list[str]:
    composed = unicodedata.normalize("NFKC", text)
    names = []
    for match in _CAPITAL.finditer(composed):
        first = _begins_sentence(composed[: match.start()])
        word = match.group().strip(".-&")
        if word.lower() not in _COMMON and not (first and word[1:].islower()):
            names.append(word)
    return names


def _begins_sentence(before: str) -> bool:
    """Whether what stands before a word ends a sentence, or opens a quotation or a bracket."""
    bare = before.rstrip()
    return not bare or bare[-1] in '"“(' or (bare[-1] in ".?!:;।" and bare != before)


def _known(name: str, known: set[str], sounds: set[str]) -> bool:
    parts = [part for part in words(name) if len(part) > 1]
    if not parts or known.issuperset(parts) or known.issuperset(terms(name)):
        return True
    return bool(sounds) and all(part in known or (len(part) > 2 and _sound(part) in sounds) for part in parts)


def _sound(word: str) -> str:
    """The consonants of a word, alike in both scripts: "delhi" and "दिल्ली" are both "dl"."""
    spelt = unicodedata.normalize("NFD", word.lower()).replace("ch", "च")
    heard = "".join(_SOUND.get(letter, "") for letter in spelt)
    return re.sub(r"(.)\1+", r"\1", heard)

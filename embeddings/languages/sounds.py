"""Words that sound alike: loan words and names in the other script, and spellings that differ in their vowels.

A Hindi question writes डैशबोर्ड where an English lesson has "dashboard"; a romanised question turned into Devanagari
seldom hits the spelling of the lesson. Both meet by their consonants: words of one skeleton are compared letter by
letter with the lengths of their vowels folded.
"""

import json
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property, lru_cache
from pathlib import Path

from rapidfuzz.fuzz import ratio

from embeddings.text.scripts import Script
from embeddings.text.tokens import is_devanagari, term

LEAST_LIKENESS = 80.0
"""Least likeness, of 100, of two words with one skeleton. XQuAD dev and our own questions are alike from 72 to 80;
below, "तहत" (under) is taken for "thought"."""
LEAST_LIKENESS_OF_SHORT = 90.0
"""The same for words of two consonants, of which many share a skeleton by chance."""
_NEARLY_BEST = 10.0
_FEWEST_CONSONANTS = 2
_LONGEST_SPELLED = 24
"""Letters of a Latin word beyond which it is no loan word."""

# Aspirates, retroflexes, sibilants and nasals that one language writes apart and the other does not.
_CONSONANTS = str.maketrans("टठडढणशषङञभधथफझघखछंँळ", "ततददनससननबदतपजगकचननल", "़ः")
_VOWELS = str.maketrans("", "", "अआइईउऊऋएऐओऔऑऍािीुूृेैोौॉॅ्")
_FOLDED_VOWELS = str.maketrans("ीूैौॉॅईऊऐऔऑआ", "िुेोोेइउएओओअ", "्")

_Entry = tuple[str, str]
"""A term and how the word that it stands for sounds."""


def skeleton(word: str) -> str:
    """The consonants of a Devanagari word, with those that sound nearly alike made one; empty for other scripts.

    >>> skeleton("डैशबोर्ड") == skeleton("डशबोर्ड"), skeleton("dashboard")
    (True, '')
    """
    consonants = _plain(word).translate(_VOWELS)
    return "".join(letter for letter in consonants if is_devanagari(letter))


def folded_sound(word: str) -> str:
    """A Devanagari word with its vowels, long and short ones made one.

    >>> folded_sound("पुर्व") == folded_sound("पूर्व")
    True
    """
    return _plain(word).translate(_FOLDED_VOWELS)


def _plain(word: str) -> str:
    return unicodedata.normalize("NFD", word).translate(_CONSONANTS)


class SoundTable:
    """The words of an index by their sound: Devanagari ones as they stand, Latin ones as they are spelled in it."""

    def __init__(self, *, devanagari: Sequence[str], latin: Mapping[str, str]) -> None:
        self.latin = latin
        self.devanagari = devanagari
        self._find = lru_cache(maxsize=8192)(self._found)

    def alike(self, word: str, script: Script) -> Sequence[str]:
        """Terms of `script` that sound like a folded word of either script, most often none.

        A Latin word is known by its sound only if the index has it.
        """
        spelled = word if is_devanagari(word) else self.latin.get(word)
        return () if spelled is None else self._find(spelled, script)

    def _found(self, word: str, script: Script) -> Sequence[str]:
        consonants, sound = skeleton(word), folded_sound(word)
        least = LEAST_LIKENESS if len(consonants) > _FEWEST_CONSONANTS else LEAST_LIKENESS_OF_SHORT
        likeness: dict[str, float] = {}
        for own_term, its_sound in self._by_skeleton[script].get(consonants, ()):
            alike = ratio(sound, its_sound)
            if alike >= least:
                likeness[own_term] = max(alike, likeness.get(own_term, 0.0))
        best = max(likeness.values(), default=0.0)
        return tuple(own_term for own_term, alike in likeness.items() if alike >= best - _NEARLY_BEST)

    @cached_property
    def _by_skeleton(self) -> Mapping[Script, Mapping[str, Sequence[_Entry]]]:
        return {
            Script.DEVANAGARI: _by_skeleton((term(word), word) for word in self.devanagari),
            Script.OTHER: _by_skeleton((term(word), spelled) for word, spelled in self.latin.items()),
        }

    def save(self, path: Path) -> None:
        """Writes the words; their sounds are made again when they are first asked for."""
        words = {"devanagari": list(self.devanagari), "latin": dict(self.latin)}
        path.write_text(json.dumps(words, ensure_ascii=False), encoding="utf-8")

    @classmethod
    def load(cls, path: Path) -> "SoundTable":
        """What `save` wrote."""
        words = json.loads(path.read_text(encoding="utf-8"))
        return cls(devanagari=words["devanagari"], latin=words["latin"])


def may_be_loaned(word: str) -> bool:
    """Whether a folded word is one that the other script may have borrowed: Latin letters, neither short nor endless.

    >>> [word for word in ("dashboard", "in", "कार्यालय", "2005") if may_be_loaned(word)]
    ['dashboard']
    """
    return word.isascii() and word.isalpha() and 3 <= len(word) <= _LONGEST_SPELLED


def _by_skeleton(words: Iterable[tuple[str, str]]) -> Mapping[str, Sequence[_Entry]]:
    entries: dict[str, list[_Entry]] = {}
    for own_term, spelled in words:
        consonants = skeleton(spelled)
        if len(consonants) >= _FEWEST_CONSONANTS:
            entries.setdefault(consonants, []).append((own_term, folded_sound(spelled)))
    return entries

"""Misspelt words of a question put right by the catalogue's own vocabulary, and said so."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from embeddings.languages.places import places_in
from embeddings.languages.sounds import folded_sound, skeleton
from embeddings.text.tokens import is_devanagari, is_stop_word, term, words

_WRITTEN_WORD = re.compile(r"[A-Za-z]+|[\u0900-\u0963\u0970-\u097f]+")
_SHORTEST, _SHORTEST_OF_HINGLISH = 5, 7
"""Letters of a word from which it is put right: shorter ones have neighbours by chance ("mahine", "machine")."""

_TWO_ERRORS_FROM = 8
"""Letters of an English word from which two slips are forgiven."""

_SHORTEST_IN_DEVANAGARI = 5
"""Signs of a word in Devanagari from which it is put right, one slip away: vowel signs count."""

_ENOUGH_CONSONANTS = 4

Known = Callable[[str], bool]
"""Whether a word is one of the catalogue as it stands."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The catalogue's words in either script, by first letter: hardly anybody mistypes that one."""

    by_letter: Mapping[str, Sequence[str]]
    _nearest: Callable[[str, int], str | None] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "_nearest", lru_cache(maxsize=4096)(self._found))

    @classmethod
    def of(cls, vocabulary: Iterable[str]) -> "Vocabulary":
        """Of folded words."""
        by_letter: dict[str, list[str]] = {}
        for word in vocabulary:
            by_letter.setdefault(word[:1], []).append(word)
        return cls(by_letter)

    def nearest(self, word: str, *, errors: int) -> str | None:
        """The one word of the catalogue within so many slips of a key, a swap of two letters counting one; else None.

        >>> Vocabulary.of(["weightage", "output", "outputs"]).nearest("outptu", errors=1)
        'output'
        """
        return self._nearest(word, errors)

    def _found(self, word: str, errors: int) -> str | None:
        near = [
            (distance, other)
            for other in self.by_letter.get(word[:1], ())
            if abs(len(other) - len(word)) <= errors
            and (distance := DamerauLevenshtein.distance(word, other, score_cutoff=errors)) <= errors
        ]
        least = min((distance for distance, _ in near), default=0)
        best = [other for distance, other in near if distance == least]
        return best[0] if len({term(other) for other in best}) == 1 else None


def corrections(question: str, *, vocabulary: Vocabulary, known: Known, hinglish: bool) -> Mapping[str, str]:
    """Folded words of the question that nothing knows, with the catalogue's word that was most likely meant.

    Names of places stay, and so do short words; of Hinglish only long words one slip away are put right, since most of
    its words are Hindi ones that no lesson writes in Latin letters; words in Devanagari where their consonants stay.
    """
    put_right: dict[str, str] = {}
    for word in dict.fromkeys(words(question)):
        errors = _slips_forgiven(word, hinglish=hinglish)
        if not errors or known(word) or is_stop_word(word) or places_in(word):
            continue
        meant = vocabulary.nearest(word, errors=errors) or word
        if meant != word and _may_be_meant(word, meant):
            put_right[word] = meant
    return put_right


def _may_be_meant(word: str, other: str) -> bool:
    """Whether a word in Devanagari sounds as the other, or has its consonants where these are enough to tell it by.

    "निदेशक" is no misspelt "निदेश", and "पहेली" none of "पहली".
    """
    if not is_devanagari(word) or folded_sound(word) == folded_sound(other):
        return True
    consonants = sorted(skeleton(word))
    return len(consonants) >= _ENOUGH_CONSONANTS and consonants == sorted(skeleton(other))


def _slips_forgiven(word: str, *, hinglish: bool) -> int:
    """How many slips away a word may be that was meant; 0 of one that stays."""
    if is_devanagari(word):
        return int(len(word) >= _SHORTEST_IN_DEVANAGARI)
    if not (word.isascii() and word.isalpha() and len(word) >= (_SHORTEST_OF_HINGLISH if hinglish else _SHORTEST)):
        return 0
    return 2 if len(word) >= _TWO_ERRORS_FROM and not hinglish else 1


def put_right(question: str, corrections: Mapping[str, str]) -> str:
    """The question with these words in place of those.

    >>> put_right("Outptu counts how much?", {"outptu": "output"})
    'output counts how much?'
    """
    if not corrections:
        return question

    def meant(match: re.Match[str]) -> str:
        folded = "".join(words(match.group()))
        return corrections.get(folded, match.group())

    return _WRITTEN_WORD.sub(meant, question)

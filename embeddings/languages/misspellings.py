"""Misspelt Latin words of a question put right by the catalogue's own vocabulary, and said so."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache

from rapidfuzz.distance import DamerauLevenshtein

from embeddings.languages.places import places_in
from embeddings.text.tokens import is_stop_word, term, words

_LATIN_WORD = re.compile(r"[A-Za-z]+")
_SHORTEST, _SHORTEST_OF_HINGLISH = 5, 7
"""Letters of a word from which it is put right: shorter ones have neighbours by chance ("mahine", "machine")."""

_TWO_ERRORS_FROM = 8
"""Letters of an English word from which two slips are forgiven."""

Known = Callable[[str], bool]
"""Whether a word is one of the catalogue as it stands."""


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """The catalogue's words in Latin letters, by first letter: hardly anybody mistypes that one."""

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
    its words are Hindi ones that no lesson writes in Latin letters.
    """
    shortest = _SHORTEST_OF_HINGLISH if hinglish else _SHORTEST
    put_right: dict[str, str] = {}
    for word in dict.fromkeys(words(question)):
        if not (word.isascii() and word.isalpha() and len(word) >= shortest):
            continue
        if known(word) or is_stop_word(word) or places_in(word):
            continue
        meant = vocabulary.nearest(word, errors=2 if len(word) >= _TWO_ERRORS_FROM and not hinglish else 1)
        if meant is not None:
            put_right[word] = meant
    return put_right


def put_right(question: str, corrections: Mapping[str, str]) -> str:
    """The question with these words in place of those.

    >>> put_right("Outptu counts how much?", {"outptu": "output"})
    'output counts how much?'
    """
    if not corrections:
        return question
    return _LATIN_WORD.sub(lambda match: corrections.get(match.group().lower(), match.group()), question)

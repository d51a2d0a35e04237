"""The catalogue's own vocabulary: every term of its lessons, by language and kind, to draw wrong options from."""

import re
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.words import Course, CourseId, Language
from embeddings.text import Candidate, Shape, candidates_of, passages_of
from tutor.claims import Quantity, quantities_of
from tutor.drafting.key_terms import KeyTerm, TermKind, key_terms, stems

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to `(n, dimension)` unit vectors."""

TRIGRAM_SHARE, STEM_SHARE, COURSE_SHARE = 0.1, 0.05, 0.05
"""What likeness in letters, a common stem and standing in the same course are worth beside the cosine: policy, from
reading drafts of the sample. Letters alone find words that sound alike, "अभिलेख" beside "अलार्म"."""

SMALLEST = 1e-9
"""Length below which a vector says nothing."""

TWICE = 2
"""Times that several common nouns have to stand together: once, they may be an object and a verb."""

_SPACES = re.compile(r"\s+")
Pools = Mapping[tuple[Language, TermKind], Mapping[str, Collection[CourseId]]]


@dataclass(frozen=True, slots=True)
class Likely:
    """A term that may stand for the key, with its cosine to it and its likeness altogether."""

    text: str
    cosine: float
    likeness: float


class Vocabulary:
    """The terms of a catalogue; vectors are made once for each term that is looked at."""

    def __init__(self, courses: Iterable[Course], *, encode: Encode) -> None:
        found: dict[tuple[Language, TermKind], dict[str, list[CourseId]]] = {}
        for course in courses:
            for candidate in sentences_of(course):
                language = candidate.passage.language
                for key in key_terms(candidate.text, language):
                    terms = found.setdefault((language, key.kind), {})
                    terms.setdefault(_SPACES.sub(" ", key.text), []).append(course.id)
        self._pools: Pools = {
            place: {text: where for text, where in terms.items() if _is_established(text, place[1], len(where))}
            for place, terms in found.items()
        }
        self._encode = encode
        self._vectors: dict[str, NDArray[np.float32]] = {}
        self._means: dict[tuple[Language, TermKind], NDArray[np.float32]] = {}

    def holds(self, key: KeyTerm, language: Language) -> bool:
        """Whether the key is a term of the catalogue, and no words that happen to stand together once."""
        return _SPACES.sub(" ", key.text) in self._pools.get((language, key.kind), {})

    def like(self, key: KeyTerm, language: Language, *, course: CourseId) -> Sequence[Likely]:
        """The terms of the key's kind that are most like it, best first; of figures, those that count the same."""
        pool = self._pools.get((language, key.kind), {})
        texts = [text for text in pool if text != key.text]
        if key.kind is TermKind.FIGURE:
            texts = [text for text in texts if is_same_kind_of_figure(text, key.text)]
        if not texts:
            return []
        vectors = self.vectors([key.text, *texts], language, key.kind)
        likely = [
            Likely(text, float(cosine), float(cosine) + _likeness(text, key.text, together=course in pool[text]))
            for text, cosine in zip(texts, vectors[1:] @ vectors[0], strict=True)
        ]
        return sorted(likely, key=lambda each: (-each.likeness, each.text))

    def vectors(self, texts: Sequence[str], language: Language, kind: TermKind) -> NDArray[np.float32]:
        """`(n, dimension)` unit vectors of the texts from the mean of all terms of the language and kind.

        Short texts lie close together in an encoder: unrelated terms of the sample have a cosine of .86 to .90 with
        e5, and .0 from their mean, where "Reviewing Officer" and "Reporting Officer" have .63.
        """
        own = self._encoded(texts) - self._mean(language, kind)
        unit: NDArray[np.float32] = own / np.maximum(np.linalg.norm(own, axis=1, keepdims=True), SMALLEST)
        return unit

    def _mean(self, language: Language, kind: TermKind) -> NDArray[np.float32]:
        if (language, kind) not in self._means:
            pool = list(self._pools.get((language, kind), ()))
            self._means[language, kind] = self._encoded(pool).mean(axis=0) if pool else np.zeros(1, dtype=np.float32)
        return self._means[language, kind]

    def _encoded(self, texts: Sequence[str]) -> NDArray[np.float32]:
        new = [text for text in dict.fromkeys(texts) if text not in self._vectors]
        if new:
            self._vectors.update(zip(new, self._encode(new), strict=True))
        return np.stack([self._vectors[text] for text in texts])


def _is_established(text: str, kind: TermKind, times: int) -> bool:
    return kind is not TermKind.TERM or " " not in text or times >= TWICE


def sentences_of(course: Course) -> Iterator[Candidate]:
    """Every sentence of the course that stands by itself in one stretch, in all its languages."""
    for passage in passages_of(course):
        for candidate in candidates_of(passage):
            if candidate.shape is not Shape.LIST and len(candidate.spans) == 1:
                yield candidate


def letters_alike(one: str, other: str) -> float:
    """The share of trigrams that two texts have in common (Jaccard), 0 to 1."""
    first, second = _trigrams(one), _trigrams(other)
    return len(first & second) / len(first | second) if first or second else 0.0


def is_same_kind_of_figure(one: str, other: str) -> bool:
    """Whether both count the same and are not the same number: "30 days" and "fifteen days", not "thirty days"."""
    first, second = _quantity(one), _quantity(other)
    if first is None or second is None:
        return False
    return first.unit == second.unit and first.value != second.value


def _quantity(text: str) -> Quantity | None:
    numbers = quantities_of(text).numbers
    return numbers[0] if len(numbers) == 1 else None


def _likeness(one: str, other: str, *, together: bool) -> float:
    """What speaks for one term in place of the other beside their meaning; `together`: they stand in one course."""
    letters, stem = letters_alike(one, other), bool(stems(one) & stems(other))
    return TRIGRAM_SHARE * letters + STEM_SHARE * stem + COURSE_SHARE * together


def _trigrams(text: str) -> frozenset[str]:
    padded = f"  {text.casefold()} "
    return frozenset(padded[place : place + 3] for place in range(len(padded) - 2))

"""Courses that say the same: passages of one beside those of another that come nearest, by vectors and by words."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.words import CourseId, Passage
from embeddings.text import words

ALIKE = 0.92
"""Closeness from which two passages say the same: 5 % of the sample's English passages have such a one in another
course, those of courses on one Act, and none of a catalogue without such courses (median .88, .90)."""

RUN = 6
"""Words in a row that two texts must share to count as copied there: law's own phrases are mostly shorter."""

COPIED = 0.5
"""Share of such runs from which a passage is a copy, not a second telling."""

LEAST_SHARE = 0.25
"""Of a course's passages with a counterpart in another, from which the two are named: with less they share a rule."""

PAIRS_SHOWN = 5
_COMPARED_AT_ONCE = 200


@dataclass(frozen=True, slots=True)
class Shelf:
    """Passages of courses with their `(n, dimension)` unit vectors, row by row."""

    passages: Sequence[Passage]
    vectors: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class PassagePair:
    """Two passages that say the same; `copied` is the share of the first's runs of words that stand in the second."""

    first: Passage
    second: Passage
    closeness: float
    copied: float


@dataclass(frozen=True, slots=True)
class Overlap:
    """Another course that says the same: share of this one's passages with a counterpart there, and of copies."""

    course: CourseId
    share: float
    copied: float
    pairs: Sequence[PassagePair]


def overlaps_of(own: Shelf, others: Shelf) -> list[Overlap]:
    """Courses of `others` that repeat the course of `own`, the largest share first; passages of one language only."""
    pairs: dict[CourseId, list[PassagePair]] = {}
    for first in range(0, len(own.passages), _COMPARED_AT_ONCE):
        rows = slice(first, first + _COMPARED_AT_ONCE)
        closeness = own.vectors[rows] @ others.vectors.T
        for passage, near in zip(own.passages[rows], closeness, strict=True):
            for pair in _nearest_by_course(passage, near, others.passages):
                pairs.setdefault(pair.second.course, []).append(pair)
    found = [_overlap(course, each, passages=len(own.passages)) for course, each in pairs.items()]
    return sorted((each for each in found if each.share >= LEAST_SHARE), key=lambda each: (-each.share, each.course))


def _nearest_by_course(passage: Passage, near: NDArray[np.float32], others: Sequence[Passage]) -> list[PassagePair]:
    """The nearest passage of each other course in the same language, where it is near enough."""
    best: dict[CourseId, PassagePair] = {}
    rows = np.flatnonzero(near >= ALIKE)
    for row in rows[np.argsort(-near[rows], kind="stable")].tolist():
        other = others[row]
        if other.course not in {passage.course, *best} and other.language == passage.language:
            best[other.course] = PassagePair(passage, other, float(near[row]), copied_share(passage.text, other.text))
    return list(best.values())


def _overlap(course: CourseId, pairs: Sequence[PassagePair], *, passages: int) -> Overlap:
    copies = sum(pair.copied >= COPIED for pair in pairs)
    shown = sorted(pairs, key=lambda pair: (-pair.copied, -pair.closeness, pair.first.id))[:PAIRS_SHOWN]
    return Overlap(course, len(pairs) / passages, copies / passages, shown)


def copied_share(text: str, other: str) -> float:
    """Share of the runs of `RUN` words of `text` that stand in `other`, too; 0 where it has no such run.

    >>> copied_share("leave is not a matter of right at all", "Leave is not a matter of right, the rules say")
    0.5
    """
    own, theirs = _runs(text), _runs(other)
    return len(own & theirs) / len(own) if own else 0.0


def _runs(text: str) -> frozenset[tuple[str, ...]]:
    said = words(text)
    return frozenset(tuple(said[at : at + RUN]) for at in range(len(said) - RUN + 1))

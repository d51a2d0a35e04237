"""A typed answer beside a model answer, point by point: named, missed, or not sure.

A point is what one clause of the model answer says. It counts as named where the answer has most of its words, or says
the like with some of them; where neither words nor meaning are near, it is missed; between them, and where a figure
differs or what is said turns it round, nobody can be sure by this, and it says so.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from embeddings.text import sentence_spans, terms, words
from tutor.claims import clauses, quantities_of, turns_round, unsupported_quantity

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to `(n, dimension)` unit vectors."""

FEWEST_WORDS = 3
"""A clause of fewer words is part of the one beside it."""

MOST_WORDS_SHARE, SOME_WORDS_SHARE, FEW_WORDS_SHARE = 0.6, 0.3, 0.2
"""Shares of a point's words in the answer: from the first it is named, from the second if the meaning is near too, and
up to the third it is missed unless the meaning is near."""

NEAR = 0.9
"""Cosine from which two clauses mean the like; unrelated clauses of the shipped cases have .78 to .88 with e5."""


class Said(StrEnum):
    """Whether an answer names a point."""

    NAMED = "named"
    MISSED = "missed"
    UNSURE = "unsure"


@dataclass(frozen=True, slots=True)
class Point:
    """One thing that the model answer says, and whether the answer says it."""

    text: str
    said: Said


def points_of(model_answer: str) -> list[str]:
    """What the model answer says one after the other, each as it stands there.

    >>> points_of("Ask for it in writing and record it the same day. It is a duty.")
    ['Ask for it in writing', 'record it the same day', 'It is a duty']
    """
    points: list[str] = []
    for start, end in sentence_spans(model_answer):
        sentence: list[str] = []
        for clause in clauses(model_answer[start:end]):
            said = clause.strip(" .।?!,;:")
            if sentence and min(len(words(said)), len(words(sentence[-1]))) < FEWEST_WORDS:
                sentence[-1] = f"{sentence[-1]}, {said}" if said else sentence[-1]
            elif said:
                sentence.append(said)
        points.extend(sentence)
    return points


def judged(answer: str, model_answer: str, *, encode: Encode) -> list[Point]:
    """Each point of the model answer with whether `answer` names it; all are missed by an answer without words."""
    points = points_of(model_answer)
    given = points_of(answer)
    if not points or not given:
        return [Point(point, Said.MISSED) for point in points]
    vectors = encode([*points, *given])
    nearest = vectors[: len(points)] @ vectors[len(points) :].T
    return [
        Point(point, _said(point, answer, given[int(np.argmax(row))], cosine=float(row.max())))
        for point, row in zip(points, nearest, strict=True)
    ]


def _said(point: str, answer: str, closest: str, *, cosine: float) -> Said:
    share = _share_of_words(point, answer)
    near = cosine >= NEAR
    if share <= FEW_WORDS_SHARE and not near:
        return Said.MISSED
    differs = unsupported_quantity(quantities_of(point), quantities_of(answer)) is not None
    if differs or turns_round(closest, point) is not None:
        return Said.UNSURE
    if share >= MOST_WORDS_SHARE or (near and share >= SOME_WORDS_SHARE):
        return Said.NAMED
    return Said.UNSURE


def _share_of_words(point: str, answer: str) -> float:
    wanted, found = set(terms(point)), set(terms(answer))
    return len(wanted & found) / len(wanted) if wanted else 0.0

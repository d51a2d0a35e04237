"""A lesson in five sentences: those that say most of the rest, in the order in which they stand.

Centrality by likeness (the idea of LexRank, Erkan & Radev 2004, in its degree form), a little for standing at the
beginning of lesson or section, and no sentence that repeats one already taken (MMR, Carbonell & Goldstein 1998).
"""

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from data.words import Course, Grounded, Language, LessonId
from embeddings.text import Candidate, Shape, candidates_of, passages_of
from tutor.answer.quoting import LessonText
from tutor.practice.citing import cited

SENTENCES = 5
LEADING = 0.15
"""What the first sentence of a passage is worth beside the centrality of 0 to 1: it says what the passage is about."""

REPEATING = 0.5
"""What likeness to a sentence already taken costs."""

COPY = 0.97
"""Likeness from which a sentence says what one already taken says; it comes only when nothing else is left."""

Encode = Callable[[Sequence[str]], NDArray[np.float32]]
"""Texts to `(n, dimension)` unit vectors."""


def explained(
    course: Course, lesson: LessonId, *, language: Language, encode: Encode, lesson_text: LessonText
) -> Grounded:
    """At most `SENTENCES` cited sentences of the lesson in `language`, in reading order; none where it has no text."""
    passages = [passage for passage in passages_of(course) if passage.lesson == lesson and passage.language == language]
    candidates: list[Candidate] = []
    leading: list[bool] = []
    for passage in passages:
        whole = [candidate for candidate in candidates_of(passage) if _is_one_stretch(candidate)]
        candidates.extend(whole)
        leading.extend(place == 0 for place in range(len(whole)))
    if not candidates:
        return Grounded([], [], 0.0)
    vectors = encode([candidate.text for candidate in candidates])
    chosen = central(vectors, leading=np.array(leading, dtype=np.float64), count=SENTENCES)
    in_order = sorted((candidates[row] for row in chosen), key=lambda candidate: candidate.place)
    return cited(in_order, lesson_text=lesson_text)


def central(vectors: NDArray[np.float32], *, leading: NDArray[np.float64], count: int) -> list[int]:
    """Rows of the at most `count` sentences that are most like all others and least like each other, best first.

    `vectors` is `(n, dimension)`, unit rows; `leading` `(n,)` 1 for a first sentence, else 0.
    """
    if len(vectors) == 0:
        return []
    likeness = (vectors @ vectors.T).astype(np.float64)
    np.fill_diagonal(likeness, 0.0)
    degree = likeness.sum(axis=1) / max(len(vectors) - 1, 1)
    spread = float(degree.max() - degree.min())
    worth = (degree - degree.min()) / spread if spread > 0 else np.zeros(len(vectors))
    worth = worth + LEADING * leading
    taken: list[int] = []
    while len(taken) < min(count, len(vectors)):
        repeats = likeness[:, taken].max(axis=1) if taken else np.zeros(len(vectors))
        scores = worth - REPEATING * np.maximum(repeats, 0.0) - 10.0 * (repeats >= COPY)
        scores[taken] = -np.inf
        taken.append(int(np.argmax(scores)))
    return taken


def _is_one_stretch(candidate: Candidate) -> bool:
    return candidate.shape is not Shape.LIST and len(candidate.spans) == 1

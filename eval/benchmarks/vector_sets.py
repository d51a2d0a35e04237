"""Synthetic vectors that lie as those of the default encoder do: courses, lessons, languages, and noise.

A vector is the sum of a mean that all share, an offset of its language, of its course, of its course in that language,
of its lesson, and noise of its own; each offset is drawn from one normal distribution whose variances fall off over the
dimensions. How much each part weighs was read off the cosines of the sample's own index (637 passages):

    pair                                sample          here
    two courses, two languages          .787 (.020)     .789 (.027)
    two courses, one language           .822 (.020)     .825 (.022)
    one course, two languages           .841 (.020)     .841 (.021)
    one course, one language            .890 (.022)     .891 (.015)
    one lesson, two languages           .880 (.023)     .873 (.017)
    one lesson, one language            .921 (.020)     .922 (.011)
    question, its lesson's best         .868            .870 (nearest of 20,000)

Mean and, in parentheses, standard deviation. Real vectors share more within a course than this, so that ours are, if
anything, harder to search: the nearest of a question are spread over more places.
"""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.lib.format import open_memmap
from numpy.typing import NDArray

DIMENSION = 384
COURSES, LANGUAGES, LESSONS, PASSAGES = 5_000, 16, 4, 700_000
"""The scale to plan for; fewer passages are of as many fewer courses."""

_MEAN, _LANGUAGE, _COURSE, _COURSE_LANGUAGE, _LESSON, _OWN = 0.787, 0.035, 0.054, 0.014, 0.031, 0.079
"""Squared lengths of the parts of a passage; they sum to 1."""
_SHARED = (0.770, 0.023, 0.024, 0.011, 0.027)
"""What a question's mean, language, course, course in its language and lesson add to its cosine with a passage."""
_CHUNK = 65_536

Floats = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class VectorSet:
    """Where the passages' vectors lie, the course of each, and questions; all rows are unit vectors."""

    path: Path
    courses: NDArray[np.int64]
    questions: Floats


class _Offsets:
    """Draws offsets of mean squared length 1, none along the mean that all share."""

    def __init__(self, rng: np.random.Generator) -> None:
        self._rng = rng
        places = np.arange(DIMENSION)
        variances = 0.35 * np.exp(-places / 15) / 15 + 0.65 * np.exp(-places / 110) / 110
        self._spread = np.sqrt(variances / variances.sum()).astype(np.float32)
        mean = self._drawn(1)[0]
        self.mean = mean / np.linalg.norm(mean)

    def _drawn(self, count: int) -> Floats:
        drawn: Floats = self._rng.standard_normal((count, DIMENSION), dtype=np.float32) * self._spread
        return drawn

    def drawn(self, count: int) -> Floats:
        """`(count, DIMENSION)` offsets."""
        drawn = self._drawn(count)
        return drawn - np.outer(drawn @ self.mean, self.mean)


def write_vectors(path: Path, *, passages: int, questions: int, rng: np.random.Generator) -> VectorSet:
    """Writes `passages` vectors to `path` (.npy), a part at a time, and draws questions on some of their lessons."""
    courses = max(1, round(COURSES * passages / PASSAGES))
    offsets = _Offsets(rng)
    languages, of_course = offsets.drawn(LANGUAGES), offsets.drawn(courses)
    of_both, of_lesson = offsets.drawn(courses * LANGUAGES), offsets.drawn(courses * LESSONS)

    def parts(course: NDArray[np.int64], language: NDArray[np.int64], lesson: NDArray[np.int64]) -> list[Floats]:
        both, place = course * LANGUAGES + language, course * LESSONS + lesson
        mean = np.broadcast_to(offsets.mean, (len(course), DIMENSION))
        return [mean, languages[language], of_course[course], of_both[both], of_lesson[place]]

    def mixed(weights: list[float], own: float, course: NDArray[np.int64]) -> Floats:
        language, lesson = rng.integers(0, LANGUAGES, len(course)), rng.integers(0, LESSONS, len(course))
        shared = parts(course, language, lesson)
        total = np.sqrt(own) * offsets.drawn(len(course))
        for weight, part in zip(weights, shared, strict=True):
            total += np.float32(weight) * part
        return np.asarray(total / np.linalg.norm(total, axis=1, keepdims=True), dtype=np.float32)

    weights = [_MEAN, _LANGUAGE, _COURSE, _COURSE_LANGUAGE, _LESSON]
    of_passage = np.sort(rng.integers(0, courses, passages))
    written = open_memmap(path, mode="w+", dtype=np.float32, shape=(passages, DIMENSION))
    for start in range(0, passages, _CHUNK):
        part = of_passage[start : start + _CHUNK]
        written[start : start + _CHUNK] = mixed([float(np.sqrt(weight)) for weight in weights], _OWN, part)
    written.flush()
    asked = [shared / float(np.sqrt(weight)) for shared, weight in zip(_SHARED, weights, strict=True)]
    rest = 1 - sum(weight**2 for weight in asked)
    return VectorSet(path, of_passage, mixed(asked, rest, rng.integers(0, courses, questions)))

"""What speaks for a course's teaching a competency, as numbers beside those of other courses and other competencies."""

from collections import Counter
from collections.abc import Sequence
from math import log

import numpy as np
from numpy.typing import NDArray

from data.words import Area, Language
from recommender.curating.views import CourseView, Framework

SIGNS = (
    "nearest passages",
    "all passages",
    "title and description",
    "level texts",
    "words",
    "name in the title",
    "behind the nearest",
    "place",
    *(area.value for area in Area),
)
FEWEST_BESIDE = 5
"""Courses from which on they are compared with each other; fewer say nothing of what is usual."""

_NEAREST = 3
_SATURATION = 1.2
"""As BM25's k1: a word said again and again counts little more than one said twice."""


def signs(views: Sequence[CourseView], framework: Framework) -> NDArray[np.float64]:
    """`(views, competencies, len(SIGNS))`, of views in any languages.

    The first six are what is measured, in standard deviations within the course, then among courses of all languages: a
    competency that is near to everything is near to nothing, and of a language with few courses alone that is not
    known. Then come how far behind the course's nearest it is, and at which place.
    """
    weights = {language: _weights(language, views, framework) for language in {view.language for view in views}}
    measured = np.array([_measured(view, framework, weights[view.language]) for view in views])
    standard = _standard(measured, axis=1)
    if len(views) >= FEWEST_BESIDE:
        standard = _standard(standard, axis=0)
    mean = standard.mean(axis=2, keepdims=True)
    behind = mean - mean.max(axis=1, keepdims=True)
    place = np.log1p(np.argsort(np.argsort(-mean, axis=1, kind="stable"), axis=1, kind="stable"))
    areas = np.array([[each.area is area for area in Area] for each in framework.competencies], dtype=np.float64)
    of_area = np.broadcast_to(areas, (len(views), *areas.shape))
    return np.concatenate([standard, behind, place, of_area], axis=2)


def _measured(view: CourseView, framework: Framework, weights: dict[str, float]) -> NDArray[np.float64]:
    language = framework.written_in(view.language)
    described = framework.compared_with(view.language)
    closeness = view.vectors @ described.T
    nearest = np.sort(closeness, axis=0)[-_NEAREST:].mean(axis=0)
    columns = [
        nearest,
        closeness.mean(axis=0),
        described @ view.head,
        (view.vectors @ framework.levels.T).mean(axis=0),
        np.array([_said_share(written, view.said, weights) for written in framework.written[language]]),
        np.array([_said_share(named, Counter(view.head_said), weights) for named in framework.named[language]]),
    ]
    return np.stack(columns, axis=1).astype(np.float64)


def _weights(language: Language, views: Sequence[CourseView], framework: Framework) -> dict[str, float]:
    """The rarer a word among texts of the language, the more it tells (inverse document frequency)."""
    said = [view.said.keys() for view in views if view.language == language]
    documents = [*said, *framework.written[framework.written_in(language)]]
    counts = Counter(word for words in documents for word in words)
    return {word: log(1 + len(documents) / (1 + count)) for word, count in counts.items()}


def _said_share(words: frozenset[str], said: Counter[str], weights: dict[str, float]) -> float:
    total = sum(weights.get(word, 0.0) for word in words)
    found = sum(weights[word] * said[word] / (said[word] + _SATURATION) for word in words if word in said)
    return found / total if total else 0.0


def _standard(values: NDArray[np.float64], *, axis: int) -> NDArray[np.float64]:
    spread: NDArray[np.float64] = values.std(axis=axis, keepdims=True) + 1e-6
    centred: NDArray[np.float64] = values - values.mean(axis=axis, keepdims=True)
    return centred / spread

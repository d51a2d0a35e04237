"""Figures with their sample sizes and intervals, for all questions and for each language."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from eval.measures.bootstrap import Interval, Rows, bootstrap_intervals
from eval.sets.formats import Question

INTERVAL_SEED = 20
"""Intervals are drawn from this seed, so that the same outcomes print the same report."""


class Measured(NamedTuple):
    """A figure and how many questions or learners it is over."""

    value: float
    n: int


Measure = Callable[[Rows], Mapping[str, Measured]]
"""All figures over the questions at these row numbers (a row may be there more than once)."""


@dataclass(frozen=True, slots=True)
class Figure:
    """A measured value with its sample size and, where it was drawn, its 95 % bootstrap interval."""

    name: str
    value: float
    n: int
    interval: Interval | None = None


@dataclass(frozen=True, slots=True)
class Section:
    """The figures over one group of questions, learners or one system; `n` is the size of the group."""

    n: int
    figures: Sequence[Figure]

    def value(self, name: str) -> float:
        """The value of the figure of this name; raises KeyError where it was not measured."""
        return {figure.name: figure.value for figure in self.figures}[name]


def section_of(
    measure: Measure, *, rows: Rows, clusters: NDArray[np.integer], rng: np.random.Generator | None
) -> Section:
    """The figures over `rows`, with intervals where an `rng` is given; a figure over nothing is left out.

    `clusters` (all questions,) says which questions are drawn together.
    """
    known = {name: measured for name, measured in measure(rows).items() if measured.n > 0}
    if rng is None or not known:
        return Section(len(rows), [Figure(name, measured.value, measured.n) for name, measured in known.items()])

    def resampled(drawn: Rows) -> NDArray[np.float64]:
        again = measure(rows[drawn])
        return np.array([again[name].value for name in known])

    intervals = bootstrap_intervals(resampled, clusters=clusters[rows], rng=rng)
    figures = [
        Figure(name, measured.value, measured.n, interval)
        for (name, measured), interval in zip(known.items(), intervals, strict=True)
    ]
    return Section(len(rows), figures)


def sections_by_language(measure: Measure, questions: Sequence[Question]) -> tuple[Section, Mapping[str, Section]]:
    """The figures over all questions and over those of each language; questions with the same gold stay together."""
    return sections_by([question.language for question in questions], measure, clusters=gold_clusters(questions))


def sections_by(
    groups: Sequence[str], measure: Measure, *, clusters: NDArray[np.integer]
) -> tuple[Section, Mapping[str, Section]]:
    """The figures over all rows, and over the rows of each group in the order of first appearance.

    `groups` and `clusters` hold one entry a row; rows of one cluster are drawn together for the intervals.
    """
    labels = np.array(groups, dtype=np.str_)
    rng = np.random.default_rng(INTERVAL_SEED)
    overall = section_of(measure, rows=np.arange(len(groups)), clusters=clusters, rng=rng)
    by_group = {
        group: section_of(measure, rows=np.flatnonzero(labels == group), clusters=clusters, rng=rng)
        for group in dict.fromkeys(groups)
    }
    return overall, by_group


def gold_clusters(questions: Sequence[Question]) -> NDArray[np.int64]:
    """(n,) one number for all questions with the same gold, or, without gold, for one asked in several languages.

    Ids of the same question differ by "-" and the language at their end.
    """
    numbers: dict[tuple[str, ...], int] = {}
    keys = [
        tuple(sorted(question.gold)) or ("", question.id.removesuffix(f"-{question.language}"))
        for question in questions
    ]
    return np.array([numbers.setdefault(key, len(numbers)) for key in keys], dtype=np.int64)


def mean_of(values: NDArray[np.float64]) -> Measured:
    """The mean of the values that are not nan, over how many they are."""
    known = values[~np.isnan(values)]
    return Measured(float(known.mean()) if len(known) else float("nan"), len(known))

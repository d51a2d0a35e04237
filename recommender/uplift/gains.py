"""Gains of a group from levels measured twice, with their intervals.

A level measured before a course is the true level and an error. Who is sent to a course because little was measured
had more than the usual bad luck and measures higher the second time without any course: regression to the mean. So the
level before is taken as what it lets expect of the true level among all who were measured alike (true-score regression,
Kelley 1947), by its own standard error. The level after chooses nobody and stays as measured.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import stdtrit

from recommender.learner import TOP_LEVEL, LevelFound

CONFIDENCE = 0.95
"""Share of intervals that hold the truth, as far as people are drawn at random."""


@dataclass(frozen=True, slots=True)
class Interval:
    """A figure with the 95 % interval around it."""

    value: float
    low: float
    high: float


@dataclass(frozen=True, slots=True)
class Norm:
    """How the true levels of those who were measured lie: their mean and their variance, in levels."""

    mean: float
    variance: float

    def expected(self, found: LevelFound) -> float:
        """The true level to be expected where this was found.

        >>> from datetime import UTC, datetime
        >>> Norm(mean=2.0, variance=0.25).expected(LevelFound(datetime(2026, 1, 1, tzinfo=UTC), 1.0, 0.5))
        1.5
        """
        if self.variance == 0:
            return self.mean
        reliability = self.variance / (self.variance + found.standard_error**2)
        return self.mean + reliability * (found.level - self.mean)


@dataclass(frozen=True, slots=True)
class Change:
    """Somebody's level before, as measured and as to be expected of it, and after."""

    before: float
    expected: float
    after: float


@dataclass(frozen=True, slots=True)
class Gain:
    """What a group gained: mean levels as measured, the gain in levels, and the share of what it could have gained.

    `normalised` is the class-average normalised gain (Hake 1998): of the way from where the group stood to the top of
    the scale; None where it stood there. Both gains count from the level to be expected before.
    """

    learners: int
    before: float
    after: float
    levels: Interval
    normalised: Interval | None


def norm_of(found: Sequence[LevelFound]) -> Norm:
    """How the true levels behind these lie, each of another person: what varies more than by error (at least one)."""
    levels = np.array([each.level for each in found])
    error = float(np.mean([each.standard_error**2 for each in found]))
    spread = float(levels.var(ddof=1)) if len(levels) > 1 else 0.0
    return Norm(float(levels.mean()), max(spread - error, 0.0))


def mean_change(changes: Sequence[Change]) -> Change:
    """One person's changes in several things, as one."""
    count = len(changes)
    return Change(
        sum(each.before for each in changes) / count,
        sum(each.expected for each in changes) / count,
        sum(each.after for each in changes) / count,
    )


def gain_of(changes: Sequence[Change]) -> Gain:
    """What these people, two or more, gained."""
    before, expected, after = _columns(changes)
    levels = after - expected
    half = _half_width(float(levels.var(ddof=1)) / len(changes), len(changes) - 1)
    return Gain(
        learners=len(changes),
        before=float(before.mean()),
        after=float(after.mean()),
        levels=_around(float(levels.mean()), half),
        normalised=_normalised(expected, after),
    )


def difference_of(changes: Sequence[Change], others: Sequence[Change]) -> Interval:
    """By how many levels more these gained than the others, two or more each (Welch 1947)."""
    gains = [after - expected for _, expected, after in (_columns(changes), _columns(others))]
    parts = [float(each.var(ddof=1)) / len(each) for each in gains]
    variance = sum(parts)
    weights = sum(part**2 / (len(each) - 1) for part, each in zip(parts, gains, strict=True))
    freedom = variance**2 / weights if weights else float(len(changes) + len(others) - 2)
    return _around(float(gains[0].mean() - gains[1].mean()), _half_width(variance, freedom))


def _normalised(expected: NDArray[np.float64], after: NDArray[np.float64]) -> Interval | None:
    """1 less the ratio of what is missing after to what was missing before; error of a ratio by Cochran (1977, 6.4)."""
    missing_before, missing_after = TOP_LEVEL - expected, TOP_LEVEL - after
    to_gain = float(missing_before.mean())
    if to_gain <= 0:
        return None
    ratio = float(missing_after.mean()) / to_gain
    off = missing_after - ratio * missing_before
    count = len(off)
    variance = float(off @ off) / (count - 1) / count / to_gain**2
    return _around(1 - ratio, _half_width(variance, count - 1))


def _columns(changes: Sequence[Change]) -> tuple[NDArray[np.float64], NDArray[np.float64], NDArray[np.float64]]:
    table = np.array([(each.before, each.expected, each.after) for each in changes], dtype=np.float64)
    return table[:, 0], table[:, 1], table[:, 2]


def _half_width(variance: float, freedom: float) -> float:
    return float(stdtrit(freedom, (1 + CONFIDENCE) / 2)) * sqrt(variance)


def _around(value: float, half: float) -> Interval:
    return Interval(value, value - half, value + half)

"""Intervals by resampling: how far a figure would move with other questions or learners of the same kind."""

from collections.abc import Callable, Iterator
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

ROUNDS = 1000
"""Efron & Tibshirani (1993, section 13.3) ask for at least 1,000 for percentile intervals."""

LEVEL = 0.95

Rows = NDArray[np.intp]
Values = NDArray[np.float64]


class Interval(NamedTuple):
    """The bounds between which `LEVEL` of the resampled figures lie."""

    low: float
    high: float


def bootstrap_intervals(
    statistic: Callable[[Rows], Values],
    *,
    clusters: NDArray[np.integer],
    rng: np.random.Generator,
    rounds: int = ROUNDS,
) -> list[Interval]:
    """Percentile intervals (Efron 1979) of every value that `statistic` gives for a resample of the rows.

    Whole clusters are drawn, not rows (Field & Welsh 2007): questions about one lesson, asked in three languages,
    succeed and fail together. `clusters` (n,) is the cluster number of each row. A resample on which a value is nan
    is left out for that value; all nan gives a nan interval.
    """
    drawn = np.array([statistic(rows) for rows in _resamples(clusters, rng=rng, rounds=rounds)], dtype=np.float64)
    return [_percentiles(column) for column in drawn.T]


def mean_intervals(values: Values, *, rng: np.random.Generator, rounds: int = ROUNDS) -> list[Interval]:
    """Percentile intervals of the column means of `values` (n, m), every row its own cluster; n must not be 0."""
    count = len(values)
    drawn = np.empty((rounds, values.shape[1]))
    for number in range(rounds):
        weights = np.bincount(rng.integers(count, size=count), minlength=count)
        drawn[number] = weights @ values / count
    return [_percentiles(column) for column in drawn.T]


def _resamples(clusters: NDArray[np.integer], *, rng: np.random.Generator, rounds: int) -> Iterator[Rows]:
    order = np.argsort(clusters, kind="stable")
    _, sizes = np.unique(clusters, return_counts=True)
    members = np.split(order, np.cumsum(sizes)[:-1])
    for _ in range(rounds):
        yield np.concatenate([members[chosen] for chosen in rng.integers(len(members), size=len(members))])


def _percentiles(column: Values) -> Interval:
    known = column[~np.isnan(column)]
    if len(known) == 0:
        return Interval(float("nan"), float("nan"))
    low, high = np.quantile(known, [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return Interval(float(low), float(high))

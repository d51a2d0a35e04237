"""Counts over histories: the Gram matrix of decayed histories, and who took what after what.

A compiled loop over pairs: scipy's sparse product takes 8 times as long for the Gram matrix (DESIGN.md §6).
"""

from functools import cache

import numpy as np
from numpy.typing import NDArray

from recommender.kernels.compiling import Kernel, compiled
from recommender.kernels.histories import Histories

Counts = NDArray[np.float64]
"""(courses, courses) float64: float32 would lose single learners beside the millions of a popular course."""

LEAST_WORTH = 1e-9
"""Pairs that count less than this, deep in a long history, are left out; they would end in denormal numbers."""


def add_gram(gram: Counts, histories: Histories, *, learners: NDArray[np.float64], decay: float) -> None:
    """Adds X'X to `gram` in place, above the diagonal and on it only: `full_gram` completes it.

    X holds decay ** (courses taken since); `learners` (histories,) says how many learners have each history.
    """
    _gram_kernel()(histories.offsets, histories.columns, learners, decay, gram)


def full_gram(half: Counts) -> Counts:
    """The symmetric matrix whose pairs `add_gram` has counted in one of the two places (in place)."""
    size = len(half)
    for start in range(0, size, 512):
        stop = min(start + 512, size)
        block = half[start:stop, start:]
        mirrored = half[start:, start:stop].T
        whole = block + mirrored
        inner = np.arange(stop - start)
        whole[inner, inner] = block[inner, inner]
        half[start:stop, start:] = whole
        half[start:, start:stop] = whole.T
    return half


def add_transitions(
    weighted: Counts,
    followers: NDArray[np.int32],
    histories: Histories,
    *,
    learners: NDArray[np.float64],
    window: int,
    step_decay: float,
) -> None:
    """Counts every pair (row before, column after) up to `window` steps apart, in place.

    `weighted` gains step_decay ** (steps - 1), `followers` (courses, courses) int32 gains 1, times the learners.
    """
    worth = np.power(float(step_decay), np.arange(window, dtype=np.float64))
    _transition_kernel()(histories.offsets, histories.columns, learners, worth, weighted, followers)


@cache
def _gram_kernel() -> Kernel:
    takes = ["int64 array", "int32 array", "float64 array", "float64", "out float64 matrix"]
    return compiled(_count_gram, returns="void", takes=takes)


@cache
def _transition_kernel() -> Kernel:
    takes = ["int64 array", "int32 array", "float64 array", "float64 array"]
    outs = ["out float64 matrix", "out int32 matrix"]
    return compiled(_count_transitions, returns="void", takes=[*takes, *outs])


def _count_gram(
    offsets: NDArray[np.int64],
    columns: NDArray[np.int32],
    learners: NDArray[np.float64],
    decay: float,
    gram: Counts,
) -> None:
    for row in range(len(learners)):
        power = 1.0
        for place in range(offsets[row + 1] - 1, offsets[row] - 1, -1):
            into = gram[columns[place]]
            newer = learners[row] * power
            older = power
            for other in range(place, offsets[row] - 1, -1):
                if power * older < LEAST_WORTH:
                    break
                into[columns[other]] += newer * older
                older *= decay
            power *= decay


def _count_transitions(
    offsets: NDArray[np.int64],
    columns: NDArray[np.int32],
    learners: NDArray[np.float64],
    worth: NDArray[np.float64],
    weighted: Counts,
    followers: NDArray[np.int32],
) -> None:
    for row in range(len(learners)):
        alike = learners[row]
        stop = offsets[row + 1]
        for place in range(offsets[row], stop - 1):
            before = columns[place]
            for step in range(min(len(worth), stop - 1 - place)):
                after = columns[place + 1 + step]
                weighted[before, after] += alike * worth[step]
                followers[before, after] += np.int32(alike)

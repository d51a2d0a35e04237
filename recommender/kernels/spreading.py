"""From the lists of distinct cases to one list a learner: values flat, as Arrow's list columns hold them."""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.kernels.compiling import Kernel, compiled
from recommender.kernels.scoring import Best


class Spread(NamedTuple):
    """Learner r has the values from `offsets[r]` up to `offsets[r + 1]`, best first.

    `next_percent` and `similar_percent` are the shares of lanes 0 and 1, and of lane 2, in the score, in per cent.
    """

    offsets: NDArray[np.int32]
    columns: NDArray[np.int32]
    scores: NDArray[np.float32]
    next_percent: NDArray[np.int8]
    similar_percent: NDArray[np.int8]


def spread_lists(best: Best, number: NDArray[np.int64]) -> Spread:
    """The list of case `number[r]` of `best` for every learner r."""
    room = len(number) * best.columns.shape[1]
    offsets = np.zeros(len(number) + 1, dtype=np.int32)
    columns, scores = np.empty(room, dtype=np.int32), np.empty(room, dtype=np.float32)
    of_case, shares = np.empty((*best.columns.shape, 2), dtype=np.int8), np.empty((2, room), dtype=np.int8)
    _kernel()(best.columns, best.scores, best.parts, number, of_case, offsets, columns, scores, shares)
    used = int(offsets[-1])
    return Spread(offsets, columns[:used], scores[:used], shares[0, :used], shares[1, :used])


@cache
def _kernel() -> Kernel:
    best = ["int32 matrix", "float32 matrix", "float32 cube"]
    outs = ["out int8 cube", "out int32 array", "out int32 array", "out float32 array", "out int8 matrix"]
    return compiled(_spread, returns="void", takes=[*best, "int64 array", *outs], calls=[_percent])


def _spread(
    columns: NDArray[np.int32],
    scores: NDArray[np.float32],
    parts: NDArray[np.float32],
    number: NDArray[np.int64],
    of_case: NDArray[np.int8],
    offsets: NDArray[np.int32],
    out_columns: NDArray[np.int32],
    out_scores: NDArray[np.float32],
    out_shares: NDArray[np.int8],
) -> None:
    """Per cents first, case by case in order: learners meet the cases in none, and then have less to read of each."""
    for case in range(columns.shape[0]):
        for place in range(columns.shape[1]):
            score = scores[case, place]
            total = score if score > 0 else np.float32(1)
            of_case[case, place, 0] = _percent(parts[case, place, 0] + parts[case, place, 1], total)
            of_case[case, place, 1] = _percent(parts[case, place, 2], total)
    used = 0
    for learner in range(len(number)):
        case = number[learner]
        for place in range(columns.shape[1]):
            if columns[case, place] < 0:
                break
            out_columns[used], out_scores[used] = columns[case, place], scores[case, place]
            out_shares[0, used], out_shares[1, used] = of_case[case, place, 0], of_case[case, place, 1]
            used += 1
        offsets[learner + 1] = used


def _percent(part: float | np.float32, total: float | np.float32) -> int:
    return min(max(int(np.rint(np.float32(100) * part / total)), 0), 100)

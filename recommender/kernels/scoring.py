"""The k best courses of many learners at once: sparse histories, hard rules inside, exact.

score(course) = base(group, course) + worth(course) x sum over lanes of peak x raw / (raw + scale) where raw > 0, with
raw = sum over finished courses of decay ** (courses taken since) x weight. That is the served engine's form of score
(`recommender.suggest.blend`). Weights come times worth x peak / scale: with p = worth x peak, a lane then adds u x p /
(p + u), which is at most u.
"""

from dataclasses import dataclass
from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.kernels.compiling import Kernel, compiled
from recommender.kernels.histories import Histories
from recommender.kernels.pruning import LANES, Neighbours
from recommender.kernels.scoring_loop import CALLED, find_best


@dataclass(frozen=True, slots=True)
class Groups:
    """What learners alike in organisation, role and languages share, a row a group.

    `base` (groups, courses) float32: the part of the score that no history changes; minus infinity where a rule closes
    the course to the group. `best` (groups, some) int32: the open courses of highest base, best first and ties as in
    `Rules.tie`, -1 after the last. Where too few of them are left to a learner, all courses are searched.
    """

    base: NDArray[np.float32]
    best: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Rules:
    """Course c needs `needed[starts[c]:starts[c + 1]]` (int32) to be finished; of equal scores the lower `tie` wins."""

    starts: NDArray[np.int64]
    needed: NDArray[np.int32]
    tie: NDArray[np.int32]


@dataclass(frozen=True, slots=True)
class Lanes:
    """`decay` and `peak`, (LANES,) float32: what a course taken before counts, and the most that a lane can add.

    `worth` (courses,) float32 above 0, at most 1, multiplies the peaks, as it has multiplied the weights.
    """

    decay: NDArray[np.float32]
    peak: NDArray[np.float32]
    worth: NDArray[np.float32]


class Best(NamedTuple):
    """Row r: the best courses of case r, best first, -1 where none is left, and their scores (0 there).

    `parts` (cases, k, LANES) float32 are what each lane adds to the score.
    """

    columns: NDArray[np.int32]
    scores: NDArray[np.float32]
    parts: NDArray[np.float32]


def best_courses(
    finished: Histories,
    *,
    aside: Histories,
    group: NDArray[np.int64],
    groups: Groups,
    neighbours: Neighbours,
    lanes: Lanes,
    rules: Rules,
    k: int,
    rows: NDArray[np.int64] | None = None,
) -> Best:
    """The k best courses of each case that are not finished, not put aside, open to its group, with nothing missing.

    The cases are these rows of `finished`, `aside` and `group`, in this order (None: all in theirs). Those of one group
    should follow each other: what they share is read once then.
    """
    wanted = np.arange(len(finished)) if rows is None else rows
    best = Best(
        columns=np.full((len(wanted), k), -1, dtype=np.int32),
        scores=np.zeros((len(wanted), k), dtype=np.float32),
        parts=np.zeros((len(wanted), k, LANES), dtype=np.float32),
    )
    if k > 0 and len(wanted):
        done, shut = finished.chosen(wanted), aside.chosen(wanted)
        _kernel()(
            *(done.offsets, done.columns, shut.offsets, shut.columns),
            *(group[wanted].astype(np.int64), groups.base, groups.best),
            *(neighbours.starts, neighbours.columns, neighbours.weights, neighbours.keep),
            *(lanes.decay, lanes.peak, lanes.worth, rules.starts, rules.needed, rules.tie),
            *best,
        )
    return best


@cache
def _kernel() -> Kernel:
    histories = ["int64 array", "int32 array"] * 2
    shared = ["int64 array", "float32 matrix", "int32 matrix"]
    model = [
        "int64 matrix",
        "uint16 array",
        "float32 array",
        "float64",
        "float32 array",
        "float32 array",
        "float32 array",
    ]
    rules = ["int64 array", "int32 array", "int32 array"]
    outs = ["out int32 matrix", "out float32 matrix", "out float32 cube"]
    return compiled(
        find_best,
        returns="void",
        takes=[*histories, *shared, *model, *rules, *outs],
        calls=[*CALLED],
    )

"""The k best courses of many learners at once: sparse histories, every rule and place inside, exact.

score(course) = base(group, course) + gap(role, shown, course) + plans + worth(course) x sum over lanes of peak x raw /
(raw + scale) where raw > 0, with raw = sum over finished courses of decay ** (courses taken since) x weight. That is
the served engine's score (`recommender.suggest.blend`), and what is chosen by it is what its selection chooses
(`recommender.suggest.selection`). Weights come times worth x peak / scale: with p = worth x peak, a lane then adds
u x p / (p + u), at most u.
"""

from functools import cache
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.kernels.compiling import Kernel, compiled, sealed
from recommender.kernels.pruning import LANES, Neighbours
from recommender.kernels.scoring_loop import CALLED, SELDOM_CALLED, find_best, new_table
from recommender.kernels.shapes import DEMANDS, GROUPS, NEIGHBOURS, POLICY, TABLE, WHO, Demands, Groups, Policy, Who


class Best(NamedTuple):
    """Row r: the best courses of case r, best first, -1 where none is left, and their scores (0 there).

    `parts` (cases, k, LANES) float32 are what each lane adds to the score. `turned` (cases,): something is listed for
    which nothing speaks, so that the list is another for each learner (`best_courses` says when it is made).
    """

    columns: NDArray[np.int32]
    scores: NDArray[np.float32]
    parts: NDArray[np.float32]
    turned: NDArray[np.bool_]


def best_courses(
    who: Who,
    *,
    groups: Groups,
    neighbours: Neighbours,
    policy: Policy,
    demands: Demands,
    k: int,
    most_of_a_theme: int,
    in_turn: bool = True,
) -> Best:
    """The list of each case, in their order; cases of one group should follow each other, who share what is read.

    Without `in_turn` the lists of those `turned` are left unmade, so that learners whose cases are alike can share one.
    """
    count = len(who.group)
    best = Best(
        columns=np.full((count, k), -1, dtype=np.int32),
        scores=np.zeros((count, k), dtype=np.float32),
        parts=np.zeros((count, k, LANES), dtype=np.float32),
        turned=np.zeros(count, dtype=np.bool_),
    )
    if k > 0 and count:
        given = (sealed(who), sealed(groups), sealed(neighbours), sealed(policy), sealed(demands))
        table = new_table(groups.base.shape[1], len(policy.likeness.courses), len(policy.news.columns), k)
        _kernel()(*given, table, most_of_a_theme, in_turn, *best)
    return best


@cache
def _kernel() -> Kernel:
    outs = ["out int32 matrix", "out float32 matrix", "out float32 cube", "out boolean array"]
    return compiled(
        find_best,
        returns="void",
        takes=[WHO, GROUPS, NEIGHBOURS, POLICY, DEMANDS, TABLE, "int64", "boolean", *outs],
        calls=CALLED,
        calls_seldom=SELDOM_CALLED,
    )

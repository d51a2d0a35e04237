"""What pruning costs in quality: the nightly job's own scoring on public enrolments, all neighbours against some."""

from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from eval.sets.enrolments import read_enrolments
from recommender.collaborative import Interactions, hold_out_last
from recommender.kernels import (
    LANES,
    Groups,
    Histories,
    Lanes,
    Who,
    best_courses,
    neighbours_of,
    no_demands,
    no_histories,
    nothing_shown,
    plain_policy,
)
from recommender.nightly import fitted_ease, fitted_transitions
from recommender.suggest import Weights, calibrated_scale

DEPTH = 10


class Loss(NamedTuple):
    """With so many neighbours kept (None: all): NDCG@10 over the learners, and the share of it that is lost."""

    keep: int | None
    ndcg: float
    loss: float
    learners: int


def losses(train: Path, *, keeps: Sequence[int]) -> list[Loss]:
    """Fits on all but each learner's last course and ranks it, with all neighbours and with each number kept."""
    enrolments = read_enrolments(train)
    learners, rows = np.unique(enrolments.learners, return_inverse=True)
    courses, columns = np.unique(enrolments.courses, return_inverse=True)
    taken = Interactions.of(rows, columns, enrolments.at, learners=len(learners), courses=len(courses))
    holdout = hold_out_last(taken)
    known = Histories(offsets=holdout.known.offsets(), columns=holdout.known.columns)
    ease = fitted_ease(known, learners=np.ones(len(known)), courses=len(courses))
    transitions = fitted_transitions(known, learners=np.ones(len(known)), courses=len(courses))
    weights = Weights()
    scales = [calibrated_scale(model, holdout.known) for model in (transitions, ease)]
    dense = [
        transitions.weights.toarray() * np.float32(weights.transitions / scales[0]),
        ease.weights * np.float32(weights.ease / scales[1]),
    ]
    lanes = Lanes(
        decay=_lanes(transitions.decay, ease.decay),
        peak=_lanes(weights.transitions, weights.ease),
        worth=np.ones(len(courses), dtype=np.float32),
    )
    asked, target = holdout.held.rows, holdout.held.columns
    whole = _ndcg(known.chosen(asked), target, dense=dense, lanes=lanes, keep=None)
    pruned = [(keep, _ndcg(known.chosen(asked), target, dense=dense, lanes=lanes, keep=keep)) for keep in keeps]
    return [Loss(keep, ndcg, 1 - ndcg / whole, len(asked)) for keep, ndcg in [(None, whole), *pruned]]


def _lanes(*values: float) -> NDArray[np.float32]:
    return np.array([*values, *[0.0] * (LANES - len(values))], dtype=np.float32)


def _ndcg(
    histories: Histories,
    target: NDArray[np.int32],
    *,
    dense: Sequence[NDArray[np.float32]],
    lanes: Lanes,
    keep: int | None,
) -> float:
    size, count = len(dense[0]), len(histories)
    aside, shown = no_histories(count), nothing_shown(count)
    best = best_courses(
        Who(
            *(histories.offsets, histories.columns, aside.offsets, aside.columns, *shown),
            group=np.zeros(count, dtype=np.int64),
            demand=np.full(count, -1, dtype=np.int64),
            key=np.zeros(count, dtype=np.uint64),
        ),
        groups=Groups(
            base=np.zeros((1, size), dtype=np.float32),
            best=np.arange(size, dtype=np.int32)[None, :],
            role=np.zeros(1, dtype=np.int64),
            pace=np.zeros(1, dtype=np.int64),
        ),
        neighbours=neighbours_of(dense, keep=keep),
        policy=plain_policy(lanes),
        demands=no_demands(),
        k=DEPTH,
        most_of_a_theme=DEPTH,
        in_turn=False,
    )
    hits = best.columns == target[:, None]
    return float((hits / np.log2(np.arange(2, DEPTH + 2))).sum(axis=1).mean())

"""From the fitted signals to the arrays of the nightly model."""

from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.words import Language, Learner, LearnerId, OrganisationId, RoleId
from recommender.kernels.pruning import LANES, Neighbours, neighbours_of
from recommender.kernels.scoring import Groups, Lanes, Rules
from recommender.learner.gaps import needs_of
from recommender.nightly.model import NightlyModel
from recommender.nightly.tables import Circumstance
from recommender.suggest.blend import Ensemble
from recommender.suggest.rules import live, open_on, open_to, readable
from recommender.suggest.shelf import Mask, Shelf
from recommender.suggest.signals.from_history import HistorySignal, NextSignal, SimilarSignal
from recommender.suggest.signals.plan import dues_of
from recommender.suggest.signals.role_content import RoleContentSignal
from recommender.suggest.signals.signal import Situation

KEEP = 60
"""Neighbours kept of each course and signal: costs 0.42 % of NDCG@10 on mcx, 50 would cost 0.52 %
(docs/explanation/experiments.md)."""

FLOOR_COURSES = 128
"""Courses of highest base kept a circumstance: enough that k of them are open even to learners who finished many."""


def nightly_model(
    ensemble: Ensemble,
    *,
    shelf: Shelf,
    catalogue: Catalogue,
    circumstances: Sequence[Circumstance],
    completions: NDArray[np.int64],
    today: date,
    keep: int | None = KEEP,
) -> NightlyModel:
    """The arrays for these circumstances; `keep` None leaves no neighbour out.

    The model's columns go from the course with the most `completions` (courses,) to that with the fewest: what a
    history touches then lies close together, and half as many cache lines are read.
    """
    order = np.argsort(-completions, kind="stable")
    base = _base(ensemble, shelf=shelf, catalogue=catalogue, circumstances=circumstances, today=today)
    base = np.ascontiguousarray(base[:, order])
    rules = _rules(shelf, order)
    return NightlyModel(
        courses=[str(shelf.courses[column]) for column in order],
        circumstances=circumstances,
        groups=Groups(base=base, best=_best(base, rules.tie)),
        neighbours=_neighbours(ensemble, order, keep=keep),
        lanes=_lanes(ensemble, order),
        rules=rules,
    )


def _base(
    ensemble: Ensemble, *, shelf: Shelf, catalogue: Catalogue, circumstances: Sequence[Circumstance], today: date
) -> NDArray[np.float32]:
    base = np.empty((len(circumstances), len(shelf.courses)), dtype=np.float32)
    without_history = np.array([isinstance(signal, RoleContentSignal) for _, signal in ensemble.others], dtype=np.bool_)
    for row, each in enumerate(circumstances):
        learner = _anyone_in(each)
        allowed = _open_courses(shelf, learner, today=today)
        situation = _situation(learner, shelf=shelf, catalogue=catalogue, allowed=allowed, today=today)
        parts = ensemble.contributions(situation)[len(ensemble.over_history) :]
        spoken = parts[~without_history] if each.has_history else parts
        base[row] = np.where(allowed, spoken.sum(axis=0), -np.inf)
    return base


def _best(base: NDArray[np.float32], tie: NDArray[np.int32]) -> NDArray[np.int32]:
    count = min(FLOOR_COURSES, base.shape[1])
    best = np.full((len(base), count), -1, dtype=np.int32)
    for row, values in enumerate(base):
        least = np.partition(values, len(values) - count)[len(values) - count] if count else np.inf
        near = np.flatnonzero((values >= least) & (values > -np.inf))
        ranked = near[np.lexsort((tie[near], -values[near]))][:count]
        best[row, : len(ranked)] = ranked
    return best


def _anyone_in(each: Circumstance) -> Learner:
    return Learner(
        id=LearnerId(""),
        organisation=OrganisationId(each.organisation),
        role=RoleId(each.role) if each.role else None,
        languages=frozenset(Language(tag) for tag in each.languages.split()),
    )


def _open_courses(shelf: Shelf, learner: Learner, *, today: date) -> Mask:
    """What the rules that go by circumstances allow; those that go by history are left to the compiled loop."""
    mask: Mask = (
        live(shelf)
        & open_on(shelf, today)
        & readable(shelf, learner.languages)
        & open_to(shelf, learner.organisation)
        & ~shelf.unreachable
    )
    return mask


def _situation(learner: Learner, *, shelf: Shelf, catalogue: Catalogue, allowed: Mask, today: date) -> Situation:
    """Of somebody who has shown nothing and finished nothing yet."""
    needs = needs_of(learner.role, catalogue)
    return Situation(
        learner=learner,
        today=today,
        taken=np.empty(0, dtype=np.int64),
        needs=needs,
        shown=dict.fromkeys(needs, 0.0),
        shortfalls={competency: float(level) for competency, level in needs.items()},
        dues=dues_of(shelf, learner=learner, catalogue=catalogue, allowed=allowed, finished=frozenset()),
    )


def _neighbours(ensemble: Ensemble, order: NDArray[np.int64], *, keep: int | None) -> Neighbours:
    dense = [
        (_dense(signal)[np.ix_(order, order)] * (ensemble.worth[order] * weight / signal.scale).astype(np.float32))
        for weight, signal in ensemble.over_history
    ]
    return neighbours_of(dense, keep=keep)


def _dense(signal: HistorySignal) -> NDArray[np.float32]:
    match signal:
        case NextSignal():
            return signal.weights
        case SimilarSignal():
            vectors = signal.content.vectors
            likeness: NDArray[np.float32] = vectors @ vectors.T
            return likeness
    raise TypeError(f"the nightly job does not know the course-to-course weights of {type(signal).__name__}")


def _lanes(ensemble: Ensemble, order: NDArray[np.int64]) -> Lanes:
    spare = LANES - len(ensemble.over_history)
    return Lanes(
        decay=np.array([*(signal.decay for _, signal in ensemble.over_history), *[0.0] * spare], dtype=np.float32),
        peak=np.array([*(weight for weight, _ in ensemble.over_history), *[0.0] * spare], dtype=np.float32),
        worth=ensemble.worth[order].astype(np.float32),
    )


def _rules(shelf: Shelf, order: NDArray[np.int64]) -> Rules:
    """Prerequisites by the model's columns; equals stand as in the engine: fewer steps before a course, then its id."""
    count = len(order)
    place, tie = np.empty(count, dtype=np.int32), np.empty(count, dtype=np.int32)
    place[order] = np.arange(count, dtype=np.int32)
    tie[np.lexsort((order, shelf.steps_before[order]))] = np.arange(count, dtype=np.int32)
    needed = [place[np.array(shelf.requires.get(int(column), ()), dtype=np.int64)] for column in order]
    return Rules(
        starts=np.concatenate(([0], np.cumsum([len(each) for each in needed]))).astype(np.int64),
        needed=np.concatenate([*needed, np.empty(0, dtype=np.int32)]),
        tie=tie,
    )

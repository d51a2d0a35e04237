"""Learners as they stood on a day of the past, with what they finished after it: what weights are judged by."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from data.store import CompletionTable
from data.words import Event, Learner, LearnerId
from recommender.learner.mastery import mastery_from_events
from recommender.suggest.blend import Weights, mandatory_points
from recommender.suggest.engine import ListRequest, Recommender

DEPTH = 10
"""Lists are judged by NDCG@10, as in `saarthi-eval recommend`."""


@dataclass(frozen=True, slots=True)
class Case:
    """A learner at the split: what the rules allow, each signal's strength, and the columns finished after it.

    `strengths` (signals, courses) float32, worth included.
    """

    request: ListRequest
    strengths: NDArray[np.float32]
    relevant: frozenset[int]


def completions_before(completions: CompletionTable, moment: datetime) -> CompletionTable:
    """The completions before the moment; learners and courses keep their numbers."""
    known = completions.at < moment.timestamp()
    return CompletionTable(
        learners=completions.learners,
        courses=completions.courses,
        rows=completions.rows[known],
        columns=completions.columns[known],
        at=completions.at[known],
    )


def learners_active(completions: CompletionTable, *, start: datetime, end: datetime) -> list[LearnerId]:
    """The learners who finished a course from `start` up to `end`, by id."""
    inside = (completions.at >= start.timestamp()) & (completions.at < end.timestamp())
    return [completions.learners[row] for row in np.unique(completions.rows[inside])]


def cases_of(
    recommender: Recommender,
    people: Sequence[Learner],
    *,
    events_of: Callable[[LearnerId], Sequence[Event]],
    completions: CompletionTable,
    start: datetime,
    end: datetime,
) -> list[Case]:
    """One case for each of `people` who finished something new from `start` up to `end`.

    `recommender` must have been fitted on what was known at `start`.
    """
    taken = _taken_between(completions, recommender, start=start, end=end)
    cases = []
    for learner in people:
        before = [event for event in events_of(learner.id) if event.at < start]
        mastery = mastery_from_events(before, recommender.catalogue, today=start.date())
        request = recommender.request_of(learner, mastery=mastery, history=before, today=start.date())
        relevant = taken.get(learner.id, frozenset()) - set(request.situation.taken.tolist())
        if relevant:
            strengths = recommender.ensemble.strengths(request.situation).astype(np.float32)
            cases.append(Case(request=request, strengths=strengths, relevant=relevant))
    return cases


def ndcg(recommender: Recommender, cases: Sequence[Case], weights: Weights) -> NDArray[np.float64]:
    """(cases,) NDCG@10 of the lists that these weights give, all rules and places applied."""
    amounts = np.array([getattr(weights, name) for name in recommender.ensemble.names])
    return np.array([_ndcg(recommender, case, amounts) for case in cases], dtype=np.float64)


def spoken_names(recommender: Recommender, cases: Sequence[Case]) -> Sequence[str]:
    """The names of the weights whose signals speak for any course in any case: the data can tell no other."""
    spoken = np.zeros(len(recommender.ensemble.names), dtype=np.bool_)
    for case in cases:
        spoken |= case.strengths.any(axis=1)
    return sorted({name for name, speaks in zip(recommender.ensemble.names, spoken, strict=True) if speaks})


def _ndcg(recommender: Recommender, case: Case, weights: NDArray[np.float64]) -> float:
    contributions = weights[:, None] * case.strengths
    for column, points in mandatory_points(case.request.situation.dues).items():
        contributions[recommender.ensemble.names.index("plan"), column] += points
    columns, _ = recommender.chosen(case.request, contributions, k=DEPTH)
    discounts = 1.0 / np.log2(np.arange(2, DEPTH + 2))
    hits = np.array([column in case.relevant for column in columns], dtype=np.float64)
    ideal = discounts[: min(len(case.relevant), DEPTH)].sum()
    return float((hits * discounts[: len(hits)]).sum() / ideal)


def _taken_between(
    completions: CompletionTable, recommender: Recommender, *, start: datetime, end: datetime
) -> dict[LearnerId, frozenset[int]]:
    inside = np.flatnonzero((completions.at >= start.timestamp()) & (completions.at < end.timestamp()))
    taken: dict[LearnerId, set[int]] = {}
    for entry in inside.tolist():
        column = recommender.shelf.column_of.get(completions.courses[completions.columns[entry]])
        if column is not None:
            taken.setdefault(completions.learners[completions.rows[entry]], set()).add(column)
    return {learner: frozenset(columns) for learner, columns in taken.items()}

"""Does the served recommender order courses better than popularity does: on made-up learners, their last course hidden.

Both order the same courses, those that the rules let the learner take.
"""

import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import numpy as np
import pyarrow.parquet as pq
from numpy.typing import NDArray

from data.store import CompletionTable
from data.words import CourseId, Event, EventId, Language, Learner, LearnerId, OrganisationId, RoleId, Verb
from eval.measures.metrics import ndcg_at_k
from eval.synthetic.catalogue import Made, made_catalogue
from eval.synthetic.histories import write_histories
from recommender.suggest import Recommender

SEED, COURSES, LEARNERS, ASKED = 11, 400, 5_000, 300
NOW = datetime(2026, 11, 1, tzinfo=UTC)
DEPTH, SHOWN = 10, 5
SHORTEST = 6
"""Courses that a learner who is asked about has finished: five to go on, and the last one, which is hidden."""


@dataclass(frozen=True, slots=True)
class History:
    """A made-up learner and what they finished, oldest first."""

    learner: Learner
    courses: Sequence[CourseId]
    at: Sequence[int]


def ranking_figures() -> Mapping[str, tuple[float, float]]:
    """What our lists find, and how far ahead of popularity that is, with the standard error over learners.

    ndcg@10: where the hidden course stands for learners whose role is not known, so that histories alone speak.
    need@5: the share of the first five that teach what the role needs, for the same learners with their role.
    """
    made = made_catalogue(COURSES, today=NOW.date(), rng=np.random.default_rng(SEED))
    histories = _histories(made)
    asked = [history for history in histories if len(history.courses) >= SHORTEST][:ASKED]
    hidden = {history.learner.id for history in asked}
    known = [_shortened(history) if history.learner.id in hidden else history for history in histories]
    table = _table(known)
    recommender = Recommender.fit(
        made.catalogue,
        table,
        learners=[history.learner for history in known],
        course_vectors=([], np.zeros((0, 1), dtype=np.float32)),
        now=NOW,
    )
    counts = np.bincount(table.columns, minlength=len(table.courses)).tolist()
    count = dict(zip(table.courses, counts, strict=True))
    comparisons = [_compared(history, recommender=recommender, count=count) for history in asked]
    return _figures([comparison for comparison in comparisons if comparison is not None])


@dataclass(frozen=True, slots=True)
class Compared:
    """What our list and the most popular courses show one learner: the hidden course, and what the role needs."""

    ours: Sequence[bool]
    popular: Sequence[bool]
    our_needs: float
    popular_needs: float


def _compared(history: History, *, recommender: Recommender, count: Mapping[CourseId, int]) -> Compared | None:
    """None for a learner whose last course the rules do not allow, or whose role is not known."""
    shortened, hidden, role = _shortened(history), history.courses[-1], history.learner.role
    listed = _listed(recommender, shortened, k=COURSES)
    if role is None or hidden not in listed:
        return None
    without_role = _listed(recommender, replace(shortened, learner=replace(history.learner, role=None)), k=DEPTH)
    by_count = sorted(listed, key=lambda course: (-count.get(course, 0), course))
    needs = recommender.catalogue.roles[role].needs
    courses = recommender.catalogue.courses

    def needed(first: Sequence[CourseId]) -> float:
        return float(np.mean([not needs.keys().isdisjoint(courses[course].teaches) for course in first[:SHOWN]]))

    return Compared(_hits(without_role, hidden), _hits(by_count, hidden), needed(listed), needed(by_count))


def _figures(found: Sequence[Compared]) -> Mapping[str, tuple[float, float]]:
    ours, popular = (
        _gains([comparison.ours for comparison in found]),
        _gains([comparison.popular for comparison in found]),
    )
    needs = (
        np.array([comparison.our_needs for comparison in found]),
        np.array([comparison.popular_needs for comparison in found]),
    )
    columns = {
        "ndcg@10": ours,
        "ndcg@10_ahead_of_popularity": ours - popular,
        "need@5": needs[0],
        "need@5_ahead_of_popularity": needs[0] - needs[1],
    }
    return {name: (float(values.mean()), _error(values)) for name, values in columns.items()}


def _error(values: NDArray[np.float64]) -> float:
    return float(values.std() / np.sqrt(len(values)))


def _gains(hits: Sequence[Sequence[bool]]) -> NDArray[np.float64]:
    return ndcg_at_k(np.array(hits, dtype=np.bool_), relevant=np.ones(len(hits), dtype=np.int64), k=DEPTH)


def _hits(listed: Sequence[CourseId], wanted: CourseId) -> list[bool]:
    first = [course == wanted for course in listed[:DEPTH]]
    return first + [False] * (DEPTH - len(first))


def _listed(recommender: Recommender, history: History, *, k: int) -> list[CourseId]:
    """The first k courses that are served; all that the learner may take where k is as large."""
    events = [
        Event(EventId(f"e{number}"), history.learner.id, Verb.COMPLETED, course, _day(at), "made up")
        for number, (course, at) in enumerate(zip(history.courses, history.at, strict=True))
    ]
    suggested = recommender.suggest(history.learner, mastery={}, history=events, now=NOW, k=k)
    return [item.course for item in suggested.items]


def _histories(made: Made) -> list[History]:
    with tempfile.TemporaryDirectory(prefix="saarthi-gate-") as folder:
        write_histories(
            Path(folder),
            made,
            learners=LEARNERS,
            part_learners=LEARNERS,
            now_seconds=int(NOW.timestamp()),
            seed=SEED,
            progress=lambda _done, _of: None,
        )
        rows = pq.read_table(Path(folder) / "part-00000.parquet").to_pylist()
    return [
        History(
            Learner(
                LearnerId(row["learner"]),
                OrganisationId(row["organisation"]),
                None if row["role"] is None else RoleId(row["role"]),
                frozenset(Language(tag) for tag in row["languages"].split()),
            ),
            [CourseId(course) for course in row["finished"]],
            row["finished_at"],
        )
        for row in rows
    ]


def _shortened(history: History) -> History:
    return History(history.learner, history.courses[:-1], history.at[:-1])


def _table(histories: Sequence[History]) -> CompletionTable:
    with_any = [history for history in histories if history.courses]
    courses = sorted({course for history in with_any for course in history.courses})
    column = {course: number for number, course in enumerate(courses)}
    lengths = [len(history.courses) for history in with_any]
    return CompletionTable(
        learners=[history.learner.id for history in with_any],
        courses=courses,
        rows=np.repeat(np.arange(len(with_any), dtype=np.int32), lengths),
        columns=np.array([column[course] for history in with_any for course in history.courses], dtype=np.int32),
        at=np.array([at for history in with_any for at in history.at], dtype=np.int64),
    )


def _day(seconds: int) -> datetime:
    return datetime(1970, 1, 1, tzinfo=UTC) + timedelta(seconds=seconds)

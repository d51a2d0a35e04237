"""The path that was served to a learner last, by week, so that a later one can say what moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import Connection, delete, select

from data.store.catalogue_writing import upsert
from data.store.schema import SERVED_PATHS
from data.words.models import CourseId, LearnerId

KEPT_WEEKS = 3
"""Served paths kept of each learner: the present week, the one before, and one for a learner who was away."""


@dataclass(frozen=True, slots=True)
class ServedStep:
    """A step as it was served: the course, its days, and how often they have moved since it was first served."""

    course: CourseId
    starts_on: date
    ends_on: date
    moves: int = 0


def served_path(connection: Connection, learner: LearnerId, week: date) -> Sequence[ServedStep] | None:
    """The path served in exactly this week (its Monday); None where none was."""
    query = select(SERVED_PATHS.c.steps).where(SERVED_PATHS.c.learner == learner, SERVED_PATHS.c.week == week)
    steps = connection.execute(query).scalar()
    return None if steps is None else _steps(steps)


def served_before(connection: Connection, learner: LearnerId, week: date) -> Sequence[ServedStep] | None:
    """The path served last before this week; None where none was."""
    query = select(SERVED_PATHS.c.steps).where(SERVED_PATHS.c.learner == learner, SERVED_PATHS.c.week < week)
    steps = connection.execute(query.order_by(SERVED_PATHS.c.week.desc()).limit(1)).scalar()
    return None if steps is None else _steps(steps)


def keep_served(connection: Connection, learner: LearnerId, week: date, steps: Sequence[ServedStep]) -> None:
    """Keeps the path as the one served in this week, and forgets the oldest."""
    written = [[step.course, step.starts_on.isoformat(), step.ends_on.isoformat(), step.moves] for step in steps]
    upsert(connection, SERVED_PATHS, [{"learner": learner, "week": week, "steps": written}])
    weeks = select(SERVED_PATHS.c.week).where(SERVED_PATHS.c.learner == learner).order_by(SERVED_PATHS.c.week.desc())
    old = connection.execute(weeks).scalars().all()[KEPT_WEEKS:]
    if old:
        connection.execute(delete(SERVED_PATHS).where(SERVED_PATHS.c.learner == learner, SERVED_PATHS.c.week <= old[0]))


def _steps(written: Sequence[Sequence[Any]]) -> tuple[ServedStep, ...]:
    """The steps of a row; one of an earlier release has no count of moves."""
    return tuple(
        ServedStep(CourseId(course), date.fromisoformat(starts), date.fromisoformat(ends), *moves)
        for course, starts, ends, *moves in written
    )

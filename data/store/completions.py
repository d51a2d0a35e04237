"""Completions: all of them as arrays, and those of one organisation.

A completion is a course finished by a learner; finishing it again does not count twice, the first time counts.
Only learners of organisations in the catalogue appear. `completion_table` leaves out courses that are not in the
catalogue any more.
"""

from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Select, func

from data.store.learners_rows import served_learners
from data.store.moments import moment
from data.store.organisations_rows import organisations_under
from data.store.schema import COURSES, EVENTS, LEARNERS
from data.words.days import in_zone
from data.words.models import CourseId, LearnerId, OrganisationId, RoleId, Verb

_FETCHED = 50_000
_MICROSECONDS = 1_000_000


@dataclass(frozen=True, slots=True)
class CompletionTable:
    """All completions as arrays of equal length, ordered by learner, second and course.

    `learners` and `courses` are those with a completion, by id; `rows` and `columns` (int32) point into them; `at`
    (int64) is in seconds since 1970-01-01 UTC. Each learner and course meet at most once.
    """

    learners: list[LearnerId]
    courses: list[CourseId]
    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    at: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Completion:
    """A course that a learner finished, and when."""

    learner: LearnerId
    course: CourseId
    at: datetime


def completion_table(connection: Connection) -> CompletionTable:
    """All completions, as arrays."""
    query = _first_completions().where(COURSES.c.in_catalogue)
    learners: dict[str, int] = {}
    courses: dict[str, int] = {}
    parts: list[NDArray[np.int64]] = []
    for block in connection.execution_options(yield_per=_FETCHED).execute(query).partitions():
        numbered = [
            (learners.setdefault(learner, len(learners)), courses.setdefault(course, len(courses)), at)
            for learner, course, at in block
        ]
        parts.append(np.array(numbered, dtype=np.int64))
    completions = np.concatenate(parts) if parts else np.empty((0, 3), dtype=np.int64)
    rows, columns = _ranks(learners)[completions[:, 0]], _ranks(courses)[completions[:, 1]]
    order = np.lexsort((columns, completions[:, 2] // _MICROSECONDS, rows))
    return CompletionTable(
        learners=[LearnerId(learner) for learner in sorted(learners)],
        courses=[CourseId(course) for course in sorted(courses)],
        rows=rows[order],
        columns=columns[order],
        at=completions[order, 2] // _MICROSECONDS,
    )


def finished_by_role(connection: Connection) -> dict[CourseId, dict[RoleId | None, int]]:
    """How many learners of each role finished each course of the catalogue; those without a role are under None."""
    learners = func.count(EVENTS.c.learner.distinct()).label("learners")
    query = (
        served_learners(EVENTS.c.object.label("course"), LEARNERS.c.role, learners)
        .join(EVENTS, EVENTS.c.learner == LEARNERS.c.id)
        .where(EVENTS.c.verb == Verb.COMPLETED.value)
        .group_by(EVENTS.c.object, LEARNERS.c.role)
    )
    finished: dict[CourseId, dict[RoleId | None, int]] = {}
    for row in connection.execute(query):
        finished.setdefault(CourseId(row.course), {})[None if row.role is None else RoleId(row.role)] = row.learners
    return finished


def completions_in(connection: Connection, organisation: OrganisationId, *, zone: tzinfo) -> list[Completion]:
    """The completions of learners in and under the organisation, latest first."""
    query = _first_completions().where(LEARNERS.c.organisation.in_(organisations_under(organisation)))
    rows = sorted(connection.execute(query), key=lambda row: (-row.at, row.learner, row.course))
    return [Completion(learner=row.learner, course=row.course, at=in_zone(moment(row.at), zone)) for row in rows]


def _first_completions() -> Select[Any]:
    """A query for learner, course and first time of completing."""
    first = func.min(EVENTS.c.at_microseconds).label("at")
    return (
        served_learners(EVENTS.c.learner, EVENTS.c.object.label("course"), first)
        .join(EVENTS, EVENTS.c.learner == LEARNERS.c.id)
        .join(COURSES, COURSES.c.id == EVENTS.c.object)
        .where(EVENTS.c.verb == Verb.COMPLETED.value)
        .group_by(EVENTS.c.learner, EVENTS.c.object)
    )


def _ranks(numbers: dict[str, int]) -> NDArray[np.int32]:
    """For each number given in order of appearance, the place of its id among the sorted ids."""
    ranks = np.empty(len(numbers), dtype=np.int32)
    for rank, id_ in enumerate(sorted(numbers)):
        ranks[numbers[id_]] = rank
    return ranks

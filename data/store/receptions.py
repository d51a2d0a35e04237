"""What learners made of each course: how many began it, how many of them finished it, and how they rated it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, Label, Select, case, func, select

from data.store.learners_rows import served_learners
from data.store.moments import EPOCH
from data.store.schema import EVENTS, LEARNERS
from data.words.models import CourseId, Verb

RATINGS = range(1, 6)
"""The stars a learner may give; other values in the ledger are no rating."""

_MICROSECONDS = 1_000_000
_FETCHED = 5_000
_BEGUN = (Verb.ENROLLED.value, Verb.STARTED.value)


@dataclass(frozen=True, slots=True)
class Reception:
    """Counts of learners of one course: `ratings` gave stars that add up to `stars`; of `begun`, `finished` did so."""

    ratings: int = 0
    stars: float = 0.0
    begun: int = 0
    finished: int = 0


@dataclass(frozen=True, slots=True)
class Taken:
    """How many learners took a course up, how many of these began it, and how many of these finished it."""

    enrolled: int = 0
    started: int = 0
    finished: int = 0


TIME_TO_FINISH = timedelta(days=30)
"""Who began a course less than a month ago does not count as one who left it."""


def receptions(connection: Connection, *, at: datetime) -> Mapping[CourseId, Reception]:
    """The reception that each course had `at` that time; who began of late counts once they have finished.

    A learner who rated a course several times counts with the mean. Only learners of organisations in the catalogue.
    """
    rated = _rated(connection, until=_stored(at))
    followed = {row.course: row for row in connection.execute(_outcomes(_stored(at - TIME_TO_FINISH), _stored(at)))}
    return {
        CourseId(course): Reception(
            ratings=len(rated.get(course, ())),
            stars=float(sum(rated.get(course, ()))),
            begun=followed[course].begun if course in followed else 0,
            finished=followed[course].finished if course in followed else 0,
        )
        for course in sorted(rated.keys() | followed.keys())
    }


def taken(connection: Connection) -> Mapping[CourseId, Taken]:
    """How many took up, began and finished each course, whenever that was; learners as in `receptions`."""
    return {CourseId(row.course): Taken(row.enrolled, row.started, row.finished) for row in connection.execute(_TAKEN)}


def _rated(connection: Connection, *, until: int) -> Mapping[str, Sequence[float]]:
    """Each course's ratings, one a learner.

    Read one by one: a rating that is no number is a fault of one event; a database that casts it would fail them all.
    """
    stars: dict[tuple[str, str], list[float]] = {}
    for row in connection.execution_options(yield_per=_FETCHED).execute(_ratings(until)):
        rating = row.result.get("rating")
        if isinstance(rating, (int, float)) and RATINGS[0] <= rating <= RATINGS[-1]:
            stars.setdefault((row.object, row.learner), []).append(float(rating))
    rated: dict[str, list[float]] = {}
    for (course, _), ratings in stars.items():
        rated.setdefault(course, []).append(sum(ratings) / len(ratings))
    return rated


def _stored(moment: datetime) -> int:
    return int((moment - EPOCH).total_seconds() * _MICROSECONDS)


def _ratings(until: int) -> Select[Any]:
    return (
        served_learners(EVENTS.c.learner, EVENTS.c.object, EVENTS.c.result)
        .join(EVENTS, EVENTS.c.learner == LEARNERS.c.id)
        .where(EVENTS.c.verb == Verb.RATED.value, EVENTS.c.at_microseconds < until)
    )


def _outcomes(border: int, until: int) -> Select[Any]:
    began = func.min(case((EVENTS.c.verb.in_(_BEGUN), EVENTS.c.at_microseconds))).label("began")
    ended = func.max(case((EVENTS.c.verb == Verb.COMPLETED.value, 1), else_=0)).label("ended")
    outcomes = (
        served_learners(EVENTS.c.object.label("course"), began, ended)
        .join(EVENTS, EVENTS.c.learner == LEARNERS.c.id)
        .where(EVENTS.c.verb.in_((*_BEGUN, Verb.COMPLETED.value)), EVENTS.c.at_microseconds < until)
        .group_by(EVENTS.c.learner, EVENTS.c.object)
        .subquery()
    )
    decided = outcomes.c.began.is_not(None) & ((outcomes.c.ended == 1) | (outcomes.c.began < border))
    counts = (func.count().label("begun"), func.sum(outcomes.c.ended).label("finished"))
    return select(outcomes.c.course, *counts).where(decided).group_by(outcomes.c.course)


def _ever(*verbs: Verb) -> Label[int]:
    """1 where a learner has an event of one of the verbs on a course, else 0."""
    named = [verb.value for verb in verbs]
    return func.max(case((EVENTS.c.verb.in_(named), 1), else_=0)).label(verbs[0].value)


_FAR = (Verb.ENROLLED, Verb.STARTED, Verb.COMPLETED)
_OF_LEARNERS = (
    served_learners(EVENTS.c.object.label("course"), _ever(*_FAR), _ever(*_FAR[1:]), _ever(*_FAR[2:]))
    .join(EVENTS, EVENTS.c.learner == LEARNERS.c.id)
    .where(EVENTS.c.verb.in_([verb.value for verb in _FAR]))
    .group_by(EVENTS.c.learner, EVENTS.c.object)
    .subquery()
)
_TAKEN = select(
    _OF_LEARNERS.c.course,
    func.sum(_OF_LEARNERS.c.enrolled).label("enrolled"),
    func.sum(_OF_LEARNERS.c.started).label("started"),
    func.sum(_OF_LEARNERS.c.completed).label("finished"),
).group_by(_OF_LEARNERS.c.course)

"""The append-only ledger of events: appending once and only once, and reading back."""

import json
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, tzinfo
from functools import cache
from itertools import islice
from math import isfinite
from typing import Any, NamedTuple

from sqlalchemy import Column, Connection, Row, Select, bindparam, func, select, update

from data.store.connection import check_rows
from data.store.learners_rows import served_learners
from data.store.listed import listed, listed_values
from data.store.moments import microseconds_of, moment
from data.store.organisations_rows import organisations_under
from data.store.schema import COURSES, ERASED, EVENTS, LEARNERS, LEDGER
from data.words.completions import is_failed
from data.words.days import in_zone
from data.words.errors import Conflict, StoreError, UnknownLearner
from data.words.models import Event, EventId, LearnerId, OrganisationId, Verb
from data.words.texts import check_storable, texts_in, unstorable

_STREAMED = 5_000
"""Rows fetched at a time when a long list is read."""

AT_ONCE = 5_000
"""Events that are looked up and written together: some 5 MB."""

# Built once, as `_among`: putting a statement together takes longer than SQLite takes to carry it out.
_GROW = update(LEDGER).values(length=LEDGER.c.length + bindparam("more"))

_INSERTED = ("id", "learner", "verb", "object", "at_microseconds", "source", "result", "correction", "minutes")
"""The columns that an event fills; the sequence number is the database's."""


Key = tuple[LearnerId, str, EventId]
"""What an event is known by: whom it is of, who wrote it, and the id that the writer gave it."""


@dataclass(frozen=True, slots=True)
class Written:
    """How many events were new, and how many were there with other content and are corrected now."""

    new: int
    corrected: int


def append(connection: Connection, events: Sequence[Event]) -> int:
    """How many of the events were new and are now written.

    An event that is there already is ignored, and so is one that was withdrawn: it stays so. Raises Conflict where its
    writer used an id for another event of the learner, UnknownLearner where an event is of nobody, ValueError where a
    time has no zone or a result is not finite, and InvalidInput where a text cannot be kept; the caller's transaction
    then writes nothing.
    """
    wanted = _by_key(events)
    known = _locked_and_known(connection, wanted)
    for key, (event, _) in known.items():
        if event.verb is not Verb.WITHDRAWN and event != wanted[key]:
            raise _conflict(wanted[key], place=events.index(wanted[key]))
    return _write(connection, [(event, 0) for key, event in wanted.items() if key not in known])


def append_or_correct(connection: Connection, events: Sequence[Event]) -> Written:
    """As `append`; but an event that its writer sends with other content is written as a correction of the one before.

    Raises Conflict only where two of `events` differ under one id.
    """
    wanted = _by_key(events)
    known = _locked_and_known(connection, wanted)
    new = [(event, 0) for key, event in wanted.items() if key not in known]
    corrections = [
        (replace(wanted[key], minutes=event.minutes if event.object == wanted[key].object else None), times + 1)
        for key, (event, times) in known.items()
        if event.verb is not Verb.WITHDRAWN and event != wanted[key]
    ]
    _write(connection, [*new, *corrections])
    return Written(len(new), len(corrections))


def take_in(connection: Connection, events: Iterable[Event]) -> Written:
    """As `append_or_correct`, of events that are never all in memory: `AT_ONCE` are looked at together.

    Of two further apart that differ under one id, the later one is a correction.
    """
    new = corrected = 0
    waiting = iter(events)
    while batch := list(islice(waiting, AT_ONCE)):
        written = append_or_correct(connection, batch)
        new, corrected = new + written.new, corrected + written.corrected
    return Written(new, corrected)


def withdraw(connection: Connection, withdrawals: Sequence[Event]) -> int:
    """How many of the events that these withdraw were in force until now; each is kept, corrected by its withdrawal.

    A withdrawal has the learner, source and id of the event that it takes the place of (`data.words.withdrawal`).
    Raises Conflict where there is no such event, and what `append` raises.
    """
    wanted = _by_key(withdrawals)
    known = _locked_and_known(connection, wanted)
    for key, event in wanted.items():
        if key not in known:
            raise Conflict(f"there is no event {event.id!r} of {event.learner!r} by {event.source!r} to withdraw")
    standing = [(key, times) for key, (event, times) in known.items() if event.verb is not Verb.WITHDRAWN]
    return _write(connection, [(wanted[key], times + 1) for key, times in standing])


REVISION = select(LEDGER.c.length + select(func.count()).select_from(ERASED).scalar_subquery())
"""How many events there are and learners were erased: never the same again after a change. Few rows are read."""


def revision(connection: Connection) -> int:
    """A number that grows with every event and every erasure."""
    return int(connection.execute(REVISION).scalar_one())


def wait_for_appends(connection: Connection) -> None:
    """Waits until others have appended, and keeps them from it until the transaction ends."""
    connection.execute(_GROW, {"more": 0})


def events_of(
    connection: Connection, learner: LearnerId, *, verbs: Collection[Verb] | None, zone: tzinfo
) -> list[Event]:
    """The learner's events, oldest first; those of one moment in the order in which they were written."""
    query = _events().where(EVENTS.c.learner == learner)
    if verbs is not None:
        query = query.where(EVENTS.c.verb.in_([verb.value for verb in verbs]))
    rows = connection.execute(query.order_by(EVENTS.c.at_microseconds, EVENTS.c.sequence))
    return [_event(row, zone) for row in rows]


def events_of_each(
    connection: Connection, learners: Collection[LearnerId], *, verbs: Collection[Verb], zone: tzinfo
) -> dict[LearnerId, list[Event]]:
    """The events of these verbs of each of these learners, in the order in which they were written."""
    wanted = _among(EVENTS.c.learner, connection.dialect.name, whole=True)
    query = wanted.where(EVENTS.c.verb.in_([verb.value for verb in verbs])).order_by(EVENTS.c.sequence)
    found: dict[LearnerId, list[Event]] = {}
    for row in connection.execute(query, listed(learners)):
        found.setdefault(row.learner, []).append(_event(row, zone))
    return found


def stream(
    connection: Connection, *, verbs: Collection[Verb], organisation: OrganisationId | None, zone: tzinfo
) -> Iterator[Event]:
    """All events of these verbs, of learners in or under the organisation, in the order in which they were written."""
    query = _events().where(EVENTS.c.verb.in_([verb.value for verb in verbs]))
    if organisation is not None:
        query = _of_organisation(query, organisation)
    rows = connection.execution_options(yield_per=_STREAMED).execute(query.order_by(EVENTS.c.sequence))
    return (_event(row, zone) for row in rows)


def recent(
    connection: Connection,
    *,
    organisation: OrganisationId | None,
    verbs: Collection[Verb] | None,
    limit: int,
    zone: tzinfo,
) -> list[Event]:
    """The last `limit` events written, latest first."""
    query = _events()
    if organisation is not None:
        query = _of_organisation(query, organisation)
    if verbs is not None:
        query = query.where(EVENTS.c.verb.in_([verb.value for verb in verbs]))
    return [_event(row, zone) for row in connection.execute(query.order_by(EVENTS.c.sequence.desc()).limit(limit))]


def _by_key(events: Sequence[Event]) -> Mapping[Key, Event]:
    by_key: dict[Key, Event] = {}
    for place, event in enumerate(events):
        _check_storable(event)
        if by_key.setdefault(_key(event), event) != event:
            raise _conflict(event, place=place)
    return by_key


def _key(event: Event) -> Key:
    return event.learner, event.source, event.id


def _check_storable(event: Event) -> None:
    if event.at.tzinfo is None:
        raise ValueError(f"the time of event {event.id!r} has no time zone")
    if event.result and unstorable("".join(value for pair in event.result.items() for value in map(str, pair))):
        check_storable(texts_in(dict(event.result), place="result"))
    for name, value in event.result.items():
        if isinstance(value, float) and not isfinite(value):
            raise ValueError(f"the result {name!r} of event {event.id!r} is {value}, not a finite number")


def _conflict(event: Event, *, place: int) -> Conflict:
    return Conflict(
        f"events.{place}: event id {event.id!r} was used before for another event of {event.learner!r}; "
        "nothing was written"
    )


def _locked_and_known(connection: Connection, wanted: Mapping[Key, Event]) -> Mapping[Key, tuple[Event, int]]:
    """The events in force under these keys with how often each was corrected, true until the transaction ends."""
    if not wanted:
        return {}
    # The lock comes first (SQLite's transaction is one): what is looked up below stays true until the transaction ends.
    if connection.dialect.name != "sqlite":
        wait_for_appends(connection)
    _check_learners(connection, {event.learner for event in wanted.values()})
    ids = _among(EVENTS.c.id, connection.dialect.name, whole=True)
    rows = connection.execute(ids, listed({event.id for event in wanted.values()}))
    known = {_key(event): (event, times) for event, times in ((_as_sent(_event(row)), row.correction) for row in rows)}
    return {key: stands for key, stands in known.items() if key in wanted}


def _as_sent(event: Event) -> Event:
    return replace(event, verb=Verb.COMPLETED) if event.verb is Verb.FAILED else event


def _write(connection: Connection, events: Sequence[tuple[Event, int]]) -> int:
    """Writes the events, each with how many came before it under its id, and returns how many they are.

    A completion is written with the minutes that its course has now, and as failed where it is below the pass mark.
    """
    if events:
        finished = {event.object for event, _ in events if event.verb is Verb.COMPLETED}
        courses = _courses_among(connection, finished) if finished else {}
        _insert(connection, [_row(event, times, courses.get(event.object)) for event, times in events])
        connection.execute(_GROW, {"more": len(events)})
    return len(events)


class _CourseNow(NamedTuple):
    minutes: int
    pass_mark: float | None


def _courses_among(connection: Connection, courses: set[str]) -> Mapping[str, _CourseNow]:
    query = select(COURSES.c.id, COURSES.c.minutes, COURSES.c.pass_mark)
    rows = connection.execute(query.where(COURSES.c.id.in_(listed_values(connection.dialect.name))), listed(courses))
    return {row.id: _CourseNow(row.minutes, row.pass_mark) for row in rows}


def _check_learners(connection: Connection, learners: set[LearnerId]) -> None:
    known = connection.execute(_among(LEARNERS.c.id, connection.dialect.name), listed(learners)).scalars()
    unknown = sorted(learners - set(known))
    if unknown:
        raise UnknownLearner(f"events of {len(unknown)} unknown learner(s), the first {unknown[0]!r}")


@cache
def _among(column: Column[str], dialect: str, *, whole: bool = False) -> Select[Any]:
    """A query of the values of `column` that are `listed`, or of their `whole` events."""
    return (_events() if whole else select(column)).where(column.in_(listed_values(dialect)))


def _events() -> Select[Any]:
    return select(*(EVENTS.c[name] for name in _INSERTED))


def _of_organisation(query: Select[Any], organisation: OrganisationId) -> Select[Any]:
    learners = served_learners(LEARNERS.c.id).where(LEARNERS.c.organisation.in_(organisations_under(organisation)))
    return query.where(EVENTS.c.learner.in_(learners))


def _insert(connection: Connection, rows: Sequence[tuple[object, ...]]) -> None:
    """Writes the rows by each driver's fastest way.

    A whole append of 200,000 events took 3.5 s of one core on SQLite, and 10 s on PostgreSQL while others kept both
    cores busy.
    """
    columns = ", ".join(_INSERTED)
    if connection.dialect.name == "sqlite":
        marks = ", ".join("?" * len(_INSERTED))
        connection.exec_driver_sql(f"INSERT INTO events ({columns}) VALUES ({marks})", list(rows))
        return
    driver = connection.connection.driver_connection
    if driver is None:
        raise StoreError("the connection to the database was lost")
    check_rows(rows)  # the driver's own way in passes the engine's check by
    with driver.cursor() as cursor, cursor.copy(f"COPY events ({columns}) FROM STDIN") as copy:
        for row in rows:
            copy.write_row(row)


def _row(event: Event, correction: int, course: _CourseNow | None) -> tuple[object, ...]:
    """The values of `_INSERTED`."""
    at = microseconds_of(event.at)
    result = json.dumps(dict(event.result), ensure_ascii=False) if event.result else "{}"
    verb, minutes = event.verb, event.minutes
    if verb is Verb.COMPLETED and course is not None:
        verb = Verb.FAILED if is_failed(event.result, pass_mark=course.pass_mark) else verb
        minutes = course.minutes if minutes is None else minutes
    return event.id, event.learner, verb.value, event.object, at, event.source, result, correction, minutes


def _event(row: Row[Any], zone: tzinfo = UTC) -> Event:
    return Event(
        id=row.id,
        learner=row.learner,
        verb=Verb(row.verb),
        object=row.object,
        at=in_zone(moment(row.at_microseconds), zone),
        source=row.source,
        result=row.result,
        minutes=row.minutes,
    )

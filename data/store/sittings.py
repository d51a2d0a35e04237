"""Sittings of a store: kept after every answer, so that one goes on where a lost connection broke it off."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import datetime, tzinfo
from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Engine, Row, Select, select, update
from sqlalchemy.dialects import postgresql, sqlite

from data.store import ledger_rows
from data.store.connection import reading, writing
from data.store.items_schema import SITTINGS
from data.store.moments import microseconds_of, moment
from data.words.days import INDIA, in_zone
from data.words.errors import Conflict, UnknownAssessment
from data.words.items import ItemId
from data.words.models import CompetencyId, Event, LearnerId
from data.words.sittings import GivenAnswer, Sitting, SittingId, SittingKind

_ANSWERS = TypeAdapter(tuple[GivenAnswer, ...])


class Sittings:
    """All sittings. Every method names the learner whose it is; another's is as one that is not there.

    May be used by several threads and processes at once; what a method has written is on disk when it returns.
    """

    def __init__(self, engine: Engine, zone: tzinfo = INDIA) -> None:
        self._engine = engine
        self._zone = zone

    def begin(self, sitting: Sitting) -> Sitting:
        """Keeps a new sitting, and returns the one that is kept under its id: of two begun at once, the first."""
        dialect = postgresql if self._engine.dialect.name == "postgresql" else sqlite
        with writing(self._engine) as connection:
            connection.execute(dialect.insert(SITTINGS).values(_row(sitting)).on_conflict_do_nothing())
        return self.get(sitting.id, learner=sitting.learner)

    def of(
        self, learner: LearnerId, *, kind: SittingKind | None = None, subject: str | None = None
    ) -> Sequence[Sitting]:
        """The learner's sittings, or those of one kind and subject, oldest first."""
        query = select(SITTINGS).where(SITTINGS.c.learner == learner).order_by(SITTINGS.c.started_microseconds)
        if kind is not None:
            query = query.where(SITTINGS.c.kind == kind.value)
        if subject is not None:
            query = query.where(SITTINGS.c.subject == subject)
        return self._read(query)

    def get(self, sitting: SittingId, *, learner: LearnerId) -> Sitting:
        """The sitting; raises UnknownAssessment."""
        found = self._read(select(SITTINGS).where(SITTINGS.c.id == sitting, SITTINGS.c.learner == learner))
        if not found:
            raise UnknownAssessment(f"no sitting {sitting!r} of yours")
        return found[0]

    def keep(self, sitting: Sitting, *, after: int, events: Sequence[Event] = ()) -> None:
        """Keeps the sitting as it stands after one more step, with the events of it, in one transaction.

        `after` is how many answers were there before. Raises Conflict where the sitting has moved on meanwhile.
        """
        with writing(self._engine) as connection:
            here = (SITTINGS.c.id == sitting.id) & (SITTINGS.c.learner == sitting.learner)
            row = connection.execute(select(SITTINGS).where(here).with_for_update()).first()
            if row is None or row.finished_microseconds is not None or len(row.answers) != after:
                raise Conflict(f"sitting {sitting.id!r} has moved on; look at it again")
            ledger_rows.append(connection, events)
            connection.execute(update(SITTINGS).where(here).values(_row(sitting)))

    def given(self, competency: CompetencyId, *, last: int) -> tuple[int, Mapping[ItemId, int]]:
        """How many of the last so many diagnostics of the competency there are, and to how many each item went."""
        of_it = (SITTINGS.c.kind == SittingKind.DIAGNOSTIC.value) & (SITTINGS.c.subject == competency)
        query = select(SITTINGS.c.answers).where(of_it).order_by(SITTINGS.c.started_microseconds.desc()).limit(last)
        with reading(self._engine) as connection:
            answers = connection.execute(query).scalars().all()
        return len(answers), Counter(item for each in answers for item in {answer["item"] for answer in each})

    def finished(self, *, since: datetime | None = None) -> Sequence[Sitting]:
        """Everybody's finished sittings, in the order in which they were finished."""
        query = select(SITTINGS).where(SITTINGS.c.finished_microseconds.is_not(None))
        if since is not None:
            query = query.where(SITTINGS.c.finished_microseconds >= microseconds_of(since))
        return self._read(query.order_by(SITTINGS.c.finished_microseconds, SITTINGS.c.id))

    def _read(self, query: Select[Any]) -> Sequence[Sitting]:
        with reading(self._engine) as connection:
            return [_sitting(row, self._zone) for row in connection.execute(query)]


def _row(sitting: Sitting) -> Mapping[str, object]:
    return {
        "id": sitting.id,
        "learner": sitting.learner,
        "kind": sitting.kind.value,
        "subject": sitting.subject,
        "seed": sitting.seed,
        "items": list(sitting.items),
        "answers": _ANSWERS.dump_python(tuple(sitting.answers), mode="json"),
        "started_microseconds": microseconds_of(sitting.started_at),
        "ends_microseconds": None if sitting.ends_at is None else microseconds_of(sitting.ends_at),
        "finished_microseconds": None if sitting.finished_at is None else microseconds_of(sitting.finished_at),
        "result": dict(sitting.result),
    }


def _sitting(row: Row[Any], zone: tzinfo) -> Sitting:
    def at(microseconds: int | None) -> datetime | None:
        return None if microseconds is None else in_zone(moment(microseconds), zone)

    return Sitting(
        id=SittingId(row.id),
        learner=LearnerId(row.learner),
        kind=SittingKind(row.kind),
        subject=row.subject,
        seed=row.seed,
        items=tuple(ItemId(item) for item in row.items),
        started_at=in_zone(moment(row.started_microseconds), zone),
        answers=tuple(replace(answer, at=in_zone(answer.at, zone)) for answer in _ANSWERS.validate_python(row.answers)),
        ends_at=at(row.ends_microseconds),
        finished_at=at(row.finished_microseconds),
        result=row.result,
    )

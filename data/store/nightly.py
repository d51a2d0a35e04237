"""The lists that the nightly job makes for everyone, kept in the store: one run is read while the next is written."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, and_, delete, func, insert, select, update

from data.models import CourseId, LearnerId
from data.store.connection import reading, writing
from data.store.ledger import EPOCH, MICROSECOND, moment
from data.store.schema import NIGHTLY_LISTS, NIGHTLY_RUNS

ROWS_AT_ONCE = 5_000
"""Lists in one transaction: SQLite's other writers wait for as long as these take, about 0.3 s."""


class NightlyCourse(NamedTuple):
    """A course on a list: its score, and how many per cent of it what others took next and likeness of content make."""

    course: CourseId
    score: float
    next_percent: int
    similar_percent: int


class NightlyRow(NamedTuple):
    """A learner's list, best first."""

    learner: LearnerId
    courses: Sequence[NightlyCourse]


@dataclass(frozen=True, slots=True)
class NightlyList:
    """A learner's list of the run published last, and when that run was made."""

    made_at: datetime
    courses: Sequence[NightlyCourse]


class NightlyLists:
    """The lists of the run published last. May be used by several threads and processes at once, but for `publish`."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def of(self, learner: LearnerId) -> NightlyList | None:
        """The learner's list; None where no run is published, or it knew no such learner."""
        query = (
            select(NIGHTLY_RUNS.c.made_microseconds, NIGHTLY_LISTS.c.courses)
            .join(NIGHTLY_LISTS, NIGHTLY_LISTS.c.run == NIGHTLY_RUNS.c.number)
            .where(NIGHTLY_RUNS.c.published, NIGHTLY_LISTS.c.learner == learner)
            .order_by(NIGHTLY_RUNS.c.number.desc())
        )
        with reading(self._engine) as connection:
            row = connection.execute(query).first()
        if row is None:
            return None
        return NightlyList(moment(row.made_microseconds), [NightlyCourse(*each) for each in row.courses])

    def publish(self, name: str, *, made_at: datetime, rows: Iterable[NightlyRow]) -> int:
        """Writes a run's lists, one a learner, and makes them the ones that are read; returns how many there are.

        Until the last is written, the run before is read. What a run that was stopped has left is removed, then what
        was read before. A run of this name that is published already is left as it is.
        """
        with writing(self._engine) as connection:
            published = _published(connection, name)
            if published is None:
                number = _begin(connection, name, made_at=made_at)
        if published is not None:
            return self._count(published)
        self._remove_but(number, published=False)
        written = 0
        for block in _blocks(rows, ROWS_AT_ONCE):
            with writing(self._engine) as connection:
                values = [{"run": number, "learner": each.learner, "courses": each.courses} for each in block]
                connection.execute(insert(NIGHTLY_LISTS), values)
            written += len(block)
        with writing(self._engine) as connection:
            connection.execute(update(NIGHTLY_RUNS).where(NIGHTLY_RUNS.c.number == number).values(published=True))
        self._remove_but(number, published=True)
        return written

    def _count(self, number: int) -> int:
        with reading(self._engine) as connection:
            query = select(func.count()).select_from(NIGHTLY_LISTS).where(NIGHTLY_LISTS.c.run == number)
            return int(connection.execute(query).scalar_one())

    def _remove_but(self, number: int, *, published: bool) -> None:
        """Removes the other runs that are published, or that are not, some rows at a time."""
        others = select(NIGHTLY_RUNS.c.number).where(
            NIGHTLY_RUNS.c.number != number, NIGHTLY_RUNS.c.published.is_(published)
        )
        with reading(self._engine) as connection:
            old = list(connection.execute(others).scalars())
        for each in old:
            while self._removed_some(each):
                pass
            with writing(self._engine) as connection:
                connection.execute(delete(NIGHTLY_RUNS).where(NIGHTLY_RUNS.c.number == each))

    def _removed_some(self, run: int) -> bool:
        """Removes the first rows of the run; whether there may be more."""
        own = NIGHTLY_LISTS.c.run == run
        bound = select(NIGHTLY_LISTS.c.learner).where(own).order_by(NIGHTLY_LISTS.c.learner)
        with writing(self._engine) as connection:
            last = connection.execute(bound.offset(ROWS_AT_ONCE - 1).limit(1)).scalar()
            upto = own if last is None else and_(own, NIGHTLY_LISTS.c.learner <= last)
            connection.execute(delete(NIGHTLY_LISTS).where(upto))
        return last is not None


def _published(connection: Connection, name: str) -> int | None:
    query = select(NIGHTLY_RUNS.c.number).where(NIGHTLY_RUNS.c.name == name, NIGHTLY_RUNS.c.published)
    number: int | None = connection.execute(query).scalar()
    return number


def _begin(connection: Connection, name: str, *, made_at: datetime) -> int:
    number = int(connection.execute(select(func.coalesce(func.max(NIGHTLY_RUNS.c.number), 0))).scalar_one()) + 1
    connection.execute(
        insert(NIGHTLY_RUNS).values(
            number=number, name=name, made_microseconds=(made_at - EPOCH) // MICROSECOND, published=False
        )
    )
    return number


def _blocks(rows: Iterable[NightlyRow], size: int) -> Iterable[list[NightlyRow]]:
    block: list[NightlyRow] = []
    for row in rows:
        block.append(row)
        if len(block) == size:
            yield block
            block = []
    if block:
        yield block

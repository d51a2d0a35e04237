"""The lists that the nightly job makes for everyone, kept in the store: one run is read while the next is written."""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from sqlalchemy import Connection, Engine, and_, delete, func, insert, select, text, update

from data.store.connection import reading, writing
from data.store.moments import EPOCH, MICROSECOND, moment
from data.store.schema import NIGHTLY_LISTS, NIGHTLY_RUNS
from data.words.errors import StoreError
from data.words.models import CourseId, LearnerId

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
    """The lists of the run published last. May be used by several threads and processes at once.

    Of several that publish at once the last to begin wins; the others get an error.
    """

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
        return NightlyList(moment(row.made_microseconds), [NightlyCourse(*course) for course in row.courses])

    def publish(self, name: str, *, made_at: datetime, rows: Iterable[NightlyRow]) -> int:
        """Writes a run's lists, one a learner, and makes them the ones that are read; returns how many there are.

        Until the last is written, the run before is read; one transaction puts this one in its place. What runs that
        were stopped have left is removed. A run of this name that is read already is left as it is.

        Raises:
            StoreError: another run was begun meanwhile, which goes on in this one's stead.
        """
        with _alone(self._engine) as connection:
            number, is_new = _begun(connection, name, made_at=made_at)
        self._remove_leftovers()
        if not is_new:
            return self._count(number)
        written = 0
        for block in _blocks(rows, ROWS_AT_ONCE):
            with _alone(self._engine) as connection:
                _check_going_on(connection, number, name=name)
                values = [{"run": number, "learner": row.learner, "courses": row.courses} for row in block]
                connection.execute(insert(NIGHTLY_LISTS), values)
            written += len(block)
        with _alone(self._engine) as connection:
            _check_going_on(connection, number, name=name)
            connection.execute(update(NIGHTLY_RUNS).where(NIGHTLY_RUNS.c.number == number).values(published=True))
            connection.execute(delete(NIGHTLY_RUNS).where(NIGHTLY_RUNS.c.number != number))
        self._remove_leftovers()
        return written

    def _count(self, number: int) -> int:
        with reading(self._engine) as connection:
            query = select(func.count()).select_from(NIGHTLY_LISTS).where(NIGHTLY_LISTS.c.run == number)
            return int(connection.execute(query).scalar_one())

    def _remove_leftovers(self) -> None:
        """Removes the lists of runs that are no more, some rows at a time."""
        with reading(self._engine) as connection:
            left = _runs_with_lists(connection) - set(connection.execute(select(NIGHTLY_RUNS.c.number)).scalars())
        for run in sorted(left):
            while self._removed_some(run):
                pass

    def _removed_some(self, run: int) -> bool:
        """Removes the first rows of the run; whether there may be more."""
        own = NIGHTLY_LISTS.c.run == run
        bound = select(NIGHTLY_LISTS.c.learner).where(own).order_by(NIGHTLY_LISTS.c.learner)
        with _alone(self._engine) as connection:
            last = connection.execute(bound.offset(ROWS_AT_ONCE - 1).limit(1)).scalar()
            upto = own if last is None else and_(own, NIGHTLY_LISTS.c.learner <= last)
            connection.execute(delete(NIGHTLY_LISTS).where(upto))
        return last is not None


@contextmanager
def _alone(engine: Engine) -> Iterator[Connection]:
    """A transaction during which nobody else writes runs or lists; PostgreSQL has to be told, SQLite has one writer."""
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text(f"LOCK TABLE {NIGHTLY_RUNS.name} IN EXCLUSIVE MODE"))  # readers go on
        yield connection


def _begun(connection: Connection, name: str, *, made_at: datetime) -> tuple[int, bool]:
    """The number of the run of this name, and whether it is begun here: it is not where it is the one that is read.

    Every run but the one that is read then is no more. The new number is above all others, so that who writes a run
    that is no more finds out.
    """
    number, runs = NIGHTLY_RUNS.c.number, NIGHTLY_RUNS.c
    query = select(number, runs.name).where(runs.published).order_by(number.desc())
    current = connection.execute(query).first()
    if current is not None and current.name == name:
        connection.execute(delete(NIGHTLY_RUNS).where(number < current.number))
        return current.number, False
    highest = (select(func.max(column)) for column in (number, NIGHTLY_LISTS.c.run))
    new = 1 + max(connection.execute(query).scalar() or 0 for query in highest)
    connection.execute(delete(NIGHTLY_RUNS).where(number != (0 if current is None else current.number)))
    made = (made_at - EPOCH) // MICROSECOND
    connection.execute(insert(NIGHTLY_RUNS).values(number=new, name=name, made_microseconds=made, published=False))
    return new, True


def _check_going_on(connection: Connection, number: int, *, name: str) -> None:
    own = select(NIGHTLY_RUNS.c.number).where(NIGHTLY_RUNS.c.number == number, ~NIGHTLY_RUNS.c.published)
    if connection.execute(own).first() is None:
        raise StoreError(
            f"the lists of run {name!r} are not published: another run was begun in the same store after this one. "
            "Have one nightly job at a time write to a store."
        )


def _runs_with_lists(connection: Connection) -> set[int]:
    """The runs that have lists: one look into the index for each, where DISTINCT would read every row."""
    run, runs = NIGHTLY_LISTS.c.run, set[int]()
    while (after := connection.execute(select(func.min(run)).where(run > max(runs, default=0))).scalar()) is not None:
        runs.add(after)
    return runs


def _blocks(rows: Iterable[NightlyRow], size: int) -> Iterable[list[NightlyRow]]:
    block: list[NightlyRow] = []
    for row in rows:
        block.append(row)
        if len(block) == size:
            yield block
            block = []
    if block:
        yield block

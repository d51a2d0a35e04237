"""Tokens that were signed out before they expired, and subjects of whom all earlier ones were."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, Engine, delete, func, insert, select, text

from data.store.connection import reading, writing
from data.store.moments import EPOCH, MICROSECOND
from data.store.schema import REVOCATIONS


class Revoked(StrEnum):
    """What was revoked: one token, or every token of a subject issued until then."""

    TOKEN = "token"
    SUBJECT = "subject"


@dataclass(frozen=True, slots=True)
class Revocation:
    """One revocation; at `until` what it is about has expired by itself, and it may be forgotten."""

    number: int
    kind: Revoked
    name: str
    at: datetime
    until: datetime


class Revocations:
    """What lets nobody in any more. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, kind: Revoked, name: str, *, at: datetime, until: datetime) -> None:
        """Keeps one more revocation, and forgets those whose tokens have expired by `at`."""
        now = (at - EPOCH) // MICROSECOND
        with writing(self._engine) as connection:
            _take_turn(connection)
            number = connection.execute(select(func.coalesce(func.max(REVOCATIONS.c.number), 0) + 1)).scalar_one()
            connection.execute(
                insert(REVOCATIONS).values(
                    number=number,
                    kind=kind.value,
                    name=name,
                    at_microseconds=now,
                    until_microseconds=(until - EPOCH) // MICROSECOND,
                )
            )
            # The newest stays, whatever it says, so that a number is never given twice.
            old = (REVOCATIONS.c.until_microseconds < now) & (REVOCATIONS.c.number != number)
            connection.execute(delete(REVOCATIONS).where(old))

    def after(self, number: int) -> Sequence[Revocation]:
        """Those that became known after the one of this number, in order; all of them after 0."""
        query = select(REVOCATIONS).where(REVOCATIONS.c.number > number).order_by(REVOCATIONS.c.number)
        with reading(self._engine) as connection:
            return [
                Revocation(
                    row.number,
                    Revoked(row.kind),
                    row.name,
                    at=EPOCH + row.at_microseconds * MICROSECOND,
                    until=EPOCH + row.until_microseconds * MICROSECOND,
                )
                for row in connection.execute(query)
            ]


def _take_turn(connection: Connection) -> None:
    """Lets PostgreSQL's writers wait for each other, as SQLite's do, so that numbers become visible in their order."""
    if connection.dialect.name == "postgresql":
        connection.execute(text(f"LOCK TABLE {REVOCATIONS.name} IN EXCLUSIVE MODE"))

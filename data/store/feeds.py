"""Addresses under which a learner's calendar is read without signing in, one a learner, each behind a secret."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Engine, delete, select

from data.store.catalogue_writing import upsert
from data.store.connection import reading, writing
from data.store.feeds_schema import CALENDAR_FEEDS
from data.store.moments import microseconds_of, moment
from data.words.models import Language, LearnerId


@dataclass(frozen=True, slots=True)
class CalendarFeed:
    """Whose calendar it is, in which language it is written, and since when there is this address."""

    learner: LearnerId
    language: Language
    made_at: datetime


class CalendarFeeds:
    """Who has an address, and whose a secret is. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def keep(self, feed: CalendarFeed, *, secret: str) -> None:
        """Lets this secret lead to the learner's calendar, and no earlier one any more."""
        row = {
            "learner": feed.learner,
            "secret_hash": _hash(secret),
            "language": feed.language,
            "made_microseconds": microseconds_of(feed.made_at),
        }
        with writing(self._engine) as connection:
            upsert(connection, CALENDAR_FEEDS, [row])

    def withdraw(self, learner: LearnerId) -> None:
        """Lets no secret lead to the learner's calendar any more."""
        with writing(self._engine) as connection:
            connection.execute(delete(CALENDAR_FEEDS).where(CALENDAR_FEEDS.c.learner == learner))

    def of(self, learner: LearnerId) -> CalendarFeed | None:
        """The learner's; None where they have none."""
        return self._first(CALENDAR_FEEDS.c.learner == learner)

    def behind(self, secret: str) -> CalendarFeed | None:
        """The one that the secret leads to; None where it leads nowhere."""
        return self._first(CALENDAR_FEEDS.c.secret_hash == _hash(secret))

    def _first(self, condition: ColumnElement[bool]) -> CalendarFeed | None:
        with reading(self._engine) as connection:
            row = connection.execute(select(CALENDAR_FEEDS).where(condition)).first()
        if row is None:
            return None
        return CalendarFeed(LearnerId(row.learner), Language(row.language), moment(row.made_microseconds))


def _hash(secret: str) -> str:
    """Hexadecimal SHA-256: the secret has 256 random bits, so there is nothing to guess and no need for a slow hash."""
    return hashlib.sha256(secret.encode()).hexdigest()

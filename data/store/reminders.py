"""Reminders that offices send to learners, each kept until the learner has put it away."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta, tzinfo

from sqlalchemy import Engine, insert, select, update

from data.store.connection import reading, writing
from data.store.ledger_rows import wait_for_appends
from data.store.listed import listed, listed_values
from data.store.moments import microseconds_of, moment
from data.store.reminders_schema import REMINDERS
from data.words.days import INDIA, in_zone
from data.words.models import LearnerId
from data.words.reminders import Reminder

_COLUMNS = REMINDERS.c


class Reminders:
    """All reminders. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine, zone: tzinfo = INDIA) -> None:
        self._engine = engine
        self._zone = zone

    def send(
        self, learners: Collection[LearnerId], *, about: str, sent_by: str, at: datetime, quiet: timedelta
    ) -> Sequence[LearnerId]:
        """Reminds those of the learners who were not reminded for `quiet`, and returns them, by id."""
        with writing(self._engine) as connection:
            wait_for_appends(connection)  # of two at once the second finds what the first has sent
            among = _COLUMNS.learner.in_(listed_values(connection.dialect.name))
            late = select(_COLUMNS.learner).where(among, _COLUMNS.at_microseconds > microseconds_of(at - quiet))
            waiting = set(connection.execute(late, listed(learners)).scalars())
            reminded = sorted(set(learners) - waiting)
            sent = {"at_microseconds": microseconds_of(at), "about": about, "sent_by": sent_by}
            if reminded:
                connection.execute(insert(REMINDERS), [{**sent, "learner": learner} for learner in reminded])
            return reminded

    def open_of(self, learner: LearnerId) -> Reminder | None:
        """The learner's latest reminder, None where there is none or they have put it away."""
        latest = select(REMINDERS).where(_COLUMNS.learner == learner).order_by(_COLUMNS.at_microseconds.desc()).limit(1)
        with reading(self._engine) as connection:
            row = connection.execute(latest).first()
        if row is None or row.put_away_microseconds is not None:
            return None
        return Reminder(LearnerId(row.learner), in_zone(moment(row.at_microseconds), self._zone), row.about)

    def put_away(self, learner: LearnerId, *, at: datetime) -> None:
        """The learner has read all their reminders."""
        unread = (_COLUMNS.learner == learner) & _COLUMNS.put_away_microseconds.is_(None)
        with writing(self._engine) as connection:
            connection.execute(update(REMINDERS).where(unread).values(put_away_microseconds=microseconds_of(at)))

"""What others were asked of a learner's work after a course, and what they said."""

from collections.abc import Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import Engine, Row, Select, insert, select, update

from data.store import ledger_rows
from data.store.confirmations_schema import CONFIRMATIONS
from data.store.connection import reading, writing
from data.store.learners_rows import served_learners
from data.store.moments import microseconds_of, moment
from data.store.organisations_rows import organisations_under
from data.store.schema import LEARNERS
from data.words.confirmations import Change, Confirmation, ConfirmationId
from data.words.days import INDIA, in_zone
from data.words.errors import Conflict, UnknownConfirmation
from data.words.models import CourseId, Event, LearnerId, OrganisationId

_OLDEST_FIRST = (CONFIRMATIONS.c.asked_microseconds, CONFIRMATIONS.c.id)


class Confirmations:
    """All that was asked and said. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine, zone: tzinfo = INDIA) -> None:
        self._engine = engine
        self._zone = zone

    def ask(self, asked: Sequence[Confirmation]) -> None:
        """Keeps that these were asked; raises Conflict where anybody was asked of this learner's course before."""
        about = {(each.learner, each.course) for each in asked}
        with writing(self._engine) as connection:
            ledger_rows.wait_for_appends(connection)  # of two requests at once the second finds the first
            for learner, course in about:
                here = (CONFIRMATIONS.c.learner == learner) & (CONFIRMATIONS.c.course == course)
                if connection.execute(select(CONFIRMATIONS.c.id).where(here).limit(1)).first() is not None:
                    raise Conflict(f"others were asked about {course!r} before")
            connection.execute(insert(CONFIRMATIONS), [_row(each) for each in asked])

    def of(self, learner: LearnerId) -> Sequence[Confirmation]:
        """What others were asked of the learner, oldest first."""
        return self._read(select(CONFIRMATIONS).where(CONFIRMATIONS.c.learner == learner))

    def asked_of(self, colleague: LearnerId) -> Sequence[Confirmation]:
        """What the colleague was asked of others, oldest first."""
        return self._read(select(CONFIRMATIONS).where(CONFIRMATIONS.c.colleague == colleague))

    def asked_in(self, organisation: OrganisationId) -> Sequence[Confirmation]:
        """What was asked of learners in and under the organisation, oldest first."""
        under = served_learners(LEARNERS.c.id).where(LEARNERS.c.organisation.in_(organisations_under(organisation)))
        return self._read(select(CONFIRMATIONS).where(CONFIRMATIONS.c.learner.in_(under)))

    def get(self, confirmation: ConfirmationId) -> Confirmation:
        """The one of this id; raises UnknownConfirmation."""
        found = self._read(select(CONFIRMATIONS).where(CONFIRMATIONS.c.id == confirmation))
        if not found:
            raise UnknownConfirmation(f"nothing {confirmation!r} was asked of you")
        return found[0]

    def answer(
        self, confirmation: ConfirmationId, change: Change, *, said: str, by: str, at: datetime, events: Sequence[Event]
    ) -> None:
        """Keeps the answer with the events that follow of it; raises Conflict where it was answered before."""
        values = {"change": change.value, "said": said, "answered_by": by, "answered_microseconds": microseconds_of(at)}
        open_one = (CONFIRMATIONS.c.id == confirmation) & CONFIRMATIONS.c.answered_microseconds.is_(None)
        with writing(self._engine) as connection:
            ledger_rows.append(connection, events)
            if connection.execute(update(CONFIRMATIONS).where(open_one).values(values)).rowcount != 1:
                raise Conflict("this was answered before")

    def _read(self, query: Select[Any]) -> Sequence[Confirmation]:
        with reading(self._engine) as connection:
            return [_confirmation(row, self._zone) for row in connection.execute(query.order_by(*_OLDEST_FIRST))]


def _row(asked: Confirmation) -> dict[str, object]:
    return {
        "id": asked.id,
        "learner": asked.learner,
        "course": asked.course,
        "colleague": asked.colleague,
        "asked_microseconds": microseconds_of(asked.asked_at),
        "said": "",
    }


def _confirmation(row: Row[Any], zone: tzinfo) -> Confirmation:
    answered = row.answered_microseconds
    return Confirmation(
        id=ConfirmationId(row.id),
        learner=LearnerId(row.learner),
        course=CourseId(row.course),
        colleague=None if row.colleague is None else LearnerId(row.colleague),
        asked_at=in_zone(moment(row.asked_microseconds), zone),
        answered_at=None if answered is None else in_zone(moment(answered), zone),
        change=None if row.change is None else Change(row.change),
        said=row.said,
    )

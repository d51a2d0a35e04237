"""The append-only ledger of what learners did."""

from collections.abc import Collection, Iterator, Sequence
from datetime import tzinfo

from sqlalchemy import Engine

from data.store import ledger_rows as rows
from data.store.connection import reading, writing
from data.store.learners_rows import check_organisation
from data.words.days import INDIA
from data.words.models import Event, LearnerId, OrganisationId, Verb


class Ledger:
    """Events, written once and never changed; one that a later one corrects stays there and is no longer read.

    Their times come by the clocks of the organisation's zone. May be used by several threads and processes at once.
    """

    def __init__(self, engine: Engine, zone: tzinfo = INDIA) -> None:
        self._engine = engine
        self._zone = zone

    def append(self, events: Sequence[Event], *, withdrawals: Sequence[Event] = ()) -> int:
        """How many of the events were newly written; one that is there already, with the same content, is ignored.

        Each withdrawal (`data.words.withdrawal`) that takes an event out of force counts, too; what is withdrawn stays
        in the ledger and stays withdrawn when it is sent again. An id belongs to its learner and source. Raises
        Conflict where it was used before with other content or names nothing to withdraw, UnknownLearner, and
        ValueError for a time without a zone or a result that is not finite: nothing is written.
        """
        with writing(self._engine) as connection:
            return rows.append(connection, events) + rows.withdraw(connection, withdrawals)

    def of(self, learner: LearnerId, *, verbs: Collection[Verb] | None = None) -> list[Event]:
        """The learner's events, of these verbs or all, oldest first."""
        with reading(self._engine) as connection:
            return rows.events_of(connection, learner, verbs=verbs, zone=self._zone)

    def of_each(self, learners: Collection[LearnerId], *, verbs: Collection[Verb]) -> dict[LearnerId, list[Event]]:
        """The events of these verbs of each of these learners who has any, in the order of writing."""
        with reading(self._engine) as connection:
            return rows.events_of_each(connection, learners, verbs=verbs, zone=self._zone)

    def events(self, *, verbs: Collection[Verb], organisation: OrganisationId | None = None) -> Iterator[Event]:
        """All events of these verbs, of learners in and under the organisation or of all, in the order of writing.

        They are read as of one moment and a few thousand at a time; a connection is held until the iterator ends.
        Raises UnknownOrganisation at the first step.
        """
        with reading(self._engine) as connection:
            if organisation is not None:
                check_organisation(connection, organisation)
            yield from rows.stream(connection, verbs=verbs, organisation=organisation, zone=self._zone)

    def recent(
        self, *, limit: int, organisation: OrganisationId | None = None, verbs: Collection[Verb] | None = None
    ) -> list[Event]:
        """The last `limit` events written, latest first; raises UnknownOrganisation."""
        with reading(self._engine) as connection:
            if organisation is not None:
                check_organisation(connection, organisation)
            return rows.recent(connection, organisation=organisation, verbs=verbs, limit=limit, zone=self._zone)

    def revision(self) -> int:
        """The number of events written so far and of learners erased: it changes with either, and only then."""
        with reading(self._engine) as connection:
            return rows.revision(connection)

"""The store: one class over SQLite and PostgreSQL."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine, text

from data.catalogue import Catalogue
from data.store import (
    catalogue_reading,
    catalogue_writing,
    completions,
    learners,
    ledger,
    opinions,
    plans_life,
    standing,
)
from data.store.completions import Completion, CompletionTable
from data.store.connection import open_engine, reading, writing
from data.store.conversations import Conversations
from data.store.nightly import NightlyLists
from data.store.opinions import Opinion
from data.store.plans import Plans
from data.store.standing import Standing
from data.words.models import CourseId, DepartmentReport, Event, Learner, LearnerId, OrganisationId, Verb


def open_store(url: str) -> "Store":
    """The store at `sqlite:///FILE` or `postgresql://...`, made or brought up to date where that is due.

    Raises StoreError.
    """
    return Store(open_engine(url))


class Store:
    """Catalogue, learners and the append-only ledger; what a method has written is on disk when it returns.

    May be used by several threads and several processes at once. Every method raises StoreError where the database
    fails; where a write raises, nothing of it was kept.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.plans = Plans(engine)
        self._catalogue: Catalogue | None = None
        self.conversations = Conversations(engine)
        self.nightly = NightlyLists(engine)

    def close(self) -> None:
        """Closes all connections."""
        self._engine.dispose()

    def ping(self) -> None:
        """Asks the database for a sign of life."""
        with reading(self._engine) as connection:
            connection.execute(text("SELECT 1"))

    def replace_catalogue(self, catalogue: Catalogue) -> None:
        """Puts this catalogue in place of the one before.

        Learners and events stay: those of a course, role or organisation that is gone come back with it. A plan that
        was made or changed here stays as its life left it, whatever the new catalogue says of it.
        """
        with writing(self._engine) as connection:
            plans_life.lock(connection)
            living = plans_life.with_lives(catalogue, plans_life.lives(connection))
            catalogue_writing.write_catalogue(connection, living)
        self._catalogue = living

    def catalogue(self) -> Catalogue:
        """The stored catalogue, read again only when its revision has changed.

        Raises StoreError where none has been loaded yet.
        """
        cached = self._catalogue
        with reading(self._engine) as connection:
            if cached is not None and cached.revision == catalogue_reading.read_revision(connection):
                return cached
            self._catalogue = catalogue_reading.read_stored_catalogue(connection)
            return self._catalogue

    def catalogue_at(self, revision: str | None) -> Catalogue:
        """The catalogue, without asking the database where the one last read has this revision."""
        cached = self._catalogue
        return cached if cached is not None and cached.revision == revision else self.catalogue()

    def standing(self, learner: LearnerId) -> Standing:
        """The learner with the revisions of catalogue, ledger and their own record; raises UnknownLearner."""
        with reading(self._engine) as connection:
            return standing.standing(connection, learner)

    def catalogue_revision(self) -> str | None:
        """The revision of the stored catalogue, or None where none has been loaded yet."""
        with reading(self._engine) as connection:
            return catalogue_reading.read_revision(connection)

    def add_learners(self, people: Sequence[Learner]) -> None:
        """Registers the learners, each in place of one with the same id.

        Raises UnknownOrganisation or UnknownRole.
        """
        with writing(self._engine) as connection:
            learners.add(connection, people)

    def learner(self, learner: LearnerId) -> Learner:
        """The learner of this id; raises UnknownLearner."""
        with reading(self._engine) as connection:
            return learners.find(connection, learner)

    def learners(self, organisation: OrganisationId | None = None) -> list[Learner]:
        """The learners in and under the organisation, or all, by id; raises UnknownOrganisation."""
        with reading(self._engine) as connection:
            if organisation is not None:
                learners.check_organisation(connection, organisation)
            return learners.listed(connection, organisation=organisation)

    def learner_count(self, organisation: OrganisationId | None = None) -> int:
        """How many learners there are in and under the organisation, or in all; raises UnknownOrganisation."""
        with reading(self._engine) as connection:
            if organisation is not None:
                learners.check_organisation(connection, organisation)
            return learners.count(connection, organisation=organisation)

    def append_events(self, events: Sequence[Event]) -> int:
        """How many of the events were newly written; one that is there already, with the same content, is ignored.

        Raises Conflict where an id was used before with other content, UnknownLearner, and ValueError for a time
        without a zone or a result that is not finite; nothing is written then.
        """
        with writing(self._engine) as connection:
            return ledger.append(connection, events)

    def events_of(self, learner: LearnerId, *, verbs: Collection[Verb] | None = None) -> list[Event]:
        """The learner's events, of these verbs or all, oldest first."""
        with reading(self._engine) as connection:
            return ledger.events_of(connection, learner, verbs=verbs)

    def events(self, *, verbs: Collection[Verb], organisation: OrganisationId | None = None) -> Iterator[Event]:
        """All events of these verbs, of learners in and under the organisation or of all, in the order of writing.

        They are read as of one moment and a few thousand at a time; a connection is held until the iterator ends.
        Raises UnknownOrganisation at the first step.
        """
        with reading(self._engine) as connection:
            if organisation is not None:
                learners.check_organisation(connection, organisation)
            yield from ledger.stream(connection, verbs=verbs, organisation=organisation)

    def recent_events(
        self, *, limit: int, organisation: OrganisationId | None = None, verbs: Collection[Verb] | None = None
    ) -> list[Event]:
        """The last `limit` events written, latest first; raises UnknownOrganisation."""
        with reading(self._engine) as connection:
            if organisation is not None:
                learners.check_organisation(connection, organisation)
            return ledger.recent(connection, organisation=organisation, verbs=verbs, limit=limit)

    def ledger_revision(self) -> int:
        """The number of events written so far: it changes whenever events were appended, and only then."""
        with reading(self._engine) as connection:
            return ledger.length(connection)

    def completions(self) -> CompletionTable:
        """All completions of courses in the catalogue, as arrays."""
        with reading(self._engine) as connection:
            return completions.completion_table(connection)

    def opinions(self, *, begun_before: datetime, until: datetime) -> Mapping[CourseId, Opinion]:
        """Ratings and finish rates that each course had at `until`; who began late counts once they have finished."""
        with reading(self._engine) as connection:
            return opinions.opinions(connection, begun_before=begun_before, until=until)

    def completions_in(self, organisation: OrganisationId) -> list[Completion]:
        """The completions of learners in and under the organisation, latest first; raises UnknownOrganisation."""
        with reading(self._engine) as connection:
            learners.check_organisation(connection, organisation)
            return completions.completions_in(connection, organisation)

    def department_report(self, organisation: OrganisationId) -> DepartmentReport:
        """The figures of the organisation and all that lies under it; raises UnknownOrganisation."""
        with reading(self._engine) as connection:
            learners.check_organisation(connection, organisation)
            return completions.report(connection, organisation)

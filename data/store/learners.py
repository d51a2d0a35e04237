"""The learners of a store, by id and by organisation."""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Engine

from data.store import learner_record as records
from data.store import learners_rows as rows
from data.store.connection import reading, writing
from data.store.learner_record import LearnerRecord
from data.store.learners_rows import LeftBehind
from data.words.models import Learner, LearnerId, OrganisationId, Wishes


class Learners:
    """Who learns, and where they belong. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def add(self, people: Sequence[Learner], *, at: datetime | None = None) -> None:
        """Registers the learners, each in place of one with the same id.

        Who is of another organisation than before moved `at` that time, so that reports of the time before stay as they
        are; None: the one before was a mistake. Raises UnknownOrganisation, UnknownRole or LearnerErased.
        """
        with writing(self._engine) as connection:
            rows.add(connection, people, at=at)

    def get(self, learner: LearnerId) -> Learner:
        """The learner of this id; raises UnknownLearner."""
        with reading(self._engine) as connection:
            return rows.find(connection, learner)

    def keep_wishes(self, learner: LearnerId, wishes: Wishes) -> Learner:
        """The learner with these wishes, kept in place of all before. Raises UnknownLearner or UnknownRole."""
        with writing(self._engine) as connection:
            return rows.keep_wishes(connection, learner, wishes)

    def known(self, learners: Collection[LearnerId]) -> set[LearnerId]:
        """Those of the ids that are learners of organisations in the catalogue; no others are read."""
        with reading(self._engine) as connection:
            return rows.known(connection, learners)

    def registered(self, learners: Collection[LearnerId]) -> list[Learner]:
        """Those of the ids that are learners of organisations in the catalogue, active or not."""
        with reading(self._engine) as connection:
            return rows.registered(connection, learners)

    def all(self, organisation: OrganisationId | None = None) -> list[Learner]:
        """The learners in and under the organisation, or all, by id; raises UnknownOrganisation.

        Those erased are among them under the ids of their tombstones (`is_tombstone`), so that totals stay.
        """
        with reading(self._engine) as connection:
            if organisation is not None:
                rows.check_organisation(connection, organisation)
            return rows.listed(connection, organisation=organisation)

    def left_behind(self) -> LeftBehind:
        """How many learners hold an organisation, a role or a goal that the catalogue has no more."""
        with reading(self._engine) as connection:
            return rows.left_behind(connection)

    def count(self, organisation: OrganisationId | None = None) -> int:
        """How many learners there are in and under the organisation, or in all; raises UnknownOrganisation."""
        with reading(self._engine) as connection:
            if organisation is not None:
                rows.check_organisation(connection, organisation)
            return rows.count(connection, organisation=organisation)

    def count_by_office(self, organisation: OrganisationId) -> Mapping[OrganisationId, int]:
        """How many learners each organisation under this one has of its own, itself included; raises as `count`."""
        with reading(self._engine) as connection:
            rows.check_organisation(connection, organisation)
            return rows.count_by_office(connection, organisation=organisation)

    def record(self, learner: LearnerId) -> LearnerRecord:
        """The learner with the revisions of catalogue, ledger and their own record; raises UnknownLearner."""
        with reading(self._engine) as connection:
            return records.learner_record(connection, learner)

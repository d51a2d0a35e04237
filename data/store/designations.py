"""Designations that match no role, and what people have said of them."""

from collections.abc import Collection
from datetime import datetime

from sqlalchemy import Engine

from data.store import designations_rows as rows
from data.store.connection import reading, writing
from data.store.designations_rows import UnknownDesignation
from data.words.models import OrganisationId, RoleId


class Designations:
    """What offices call positions. May be used by several threads and processes at once."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def unknown(self, offices: Collection[OrganisationId]) -> list[UnknownDesignation]:
        """The designations of active learners of these organisations who have no role, the most frequent first."""
        with reading(self._engine) as connection:
            return rows.unknown_designations(connection, offices)

    def say(self, designation: str, role: RoleId, *, organisation: OrganisationId | None, by: str, at: datetime) -> int:
        """Keeps that a designation, however spelt, is this role in and under the organisation (None: everywhere).

        Returns how many learners have it by that; those who come with it later get the role, too. Raises UnknownRole.
        """
        with writing(self._engine) as connection:
            return rows.say(connection, designation, role, organisation=organisation, by=by, at=at)

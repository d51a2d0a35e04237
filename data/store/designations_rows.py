"""Designations: those that learners have and no role, and those that somebody has said to be a role."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from data.store.catalogue_writing import upsert
from data.store.moments import microseconds_of
from data.store.organisations_rows import organisations_under
from data.store.schema import DESIGNATIONS, LEARNERS, ORGANISATIONS, ROLES
from data.words.errors import UnknownRole
from data.words.models import OrganisationId, RoleId
from data.words.names import folded_name

EVERYWHERE = ""
"""The organisation of what an operator says, which holds for all that have not said otherwise."""


@dataclass(frozen=True, slots=True)
class UnknownDesignation:
    """A designation that is no role's name: how it is written, and how many active learners have it and no role."""

    written: str
    learners: int


@dataclass(frozen=True, slots=True)
class Sayings:
    """What was said of designations: roles by organisation (empty: every one) and folded name; who lies under whom."""

    roles: Mapping[tuple[str, str], RoleId]
    parents: Mapping[str, str | None]

    def role_of(self, designation: str, organisation: str) -> RoleId | None:
        """The role that the designation is in the organisation, as the nearest above it has said."""
        folded, seen = folded_name(designation), set[str]()
        above: str | None = organisation
        while above is not None and above not in seen:
            seen.add(above)
            if (above, folded) in self.roles:
                return self.roles[above, folded]
            above = self.parents.get(above)
        return self.roles.get((EVERYWHERE, folded))


def sayings(connection: Connection) -> Sayings:
    """What was said of designations, as far as the roles are in the catalogue."""
    said = select(DESIGNATIONS).join(ROLES, ROLES.c.id == DESIGNATIONS.c.role).where(ROLES.c.in_catalogue)
    roles = {(row.organisation, row.folded): RoleId(row.role) for row in connection.execute(said)}
    if not roles:
        return Sayings({}, {})
    tree = connection.execute(select(ORGANISATIONS.c.id, ORGANISATIONS.c.parent))
    return Sayings(roles, {row.id: row.parent for row in tree})


def unknown_designations(connection: Connection, offices: Collection[OrganisationId]) -> list[UnknownDesignation]:
    """The designations of active learners of these organisations who have no role, the most frequent first."""
    learners = LEARNERS.c
    left = learners.role.is_(None) & learners.active & (learners.designation_folded != "")
    query = (
        select(func.min(learners.designation).label("written"), func.count().label("people"))
        .where(left, learners.organisation.in_(offices))
        .group_by(learners.designation_folded)
    )
    found = [UnknownDesignation(row.written, int(row.people)) for row in connection.execute(query)]
    return sorted(found, key=lambda each: (-each.learners, each.written))


def say(
    connection: Connection,
    designation: str,
    role: RoleId,
    *,
    organisation: OrganisationId | None,
    by: str,
    at: datetime,
) -> int:
    """Keeps that the designation is this role in and under the organisation (None: everywhere).

    The learners there who have it and no role get it; returns how many. Raises UnknownRole.
    """
    if connection.execute(select(ROLES.c.id).where(ROLES.c.id == role, ROLES.c.in_catalogue)).first() is None:
        raise UnknownRole(f"no role {role!r} in the catalogue for the designation {designation!r}")
    folded = folded_name(designation)
    row = {"organisation": organisation or EVERYWHERE, "folded": folded, "written": designation.strip(), "role": role}
    upsert(connection, DESIGNATIONS, [{**row, "said_by": by, "at_microseconds": microseconds_of(at)}])
    have = (LEARNERS.c.designation_folded == folded) & LEARNERS.c.role.is_(None)
    if organisation is not None:
        have &= LEARNERS.c.organisation.in_(organisations_under(organisation))
    # Counted first: SQLite does not tell how many rows an update with a common table expression changed.
    count = int(connection.execute(select(func.count()).select_from(LEARNERS).where(have)).scalar_one())
    connection.execute(update(LEARNERS).where(have).values(role=role))
    return count

"""Designations: those that learners have and no role, and those that somebody has said to be a role."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select, update

from data.store.catalogue_writing import upsert
from data.store.moments import microseconds_of
from data.store.schema import DESIGNATIONS, LEARNERS, ROLES
from data.words.errors import UnknownRole
from data.words.models import OrganisationId, RoleId
from data.words.names import folded_name


@dataclass(frozen=True, slots=True)
class UnknownDesignation:
    """A designation that is no role's name: how it is written, and how many active learners have it and no role."""

    written: str
    learners: int


def roles_said(connection: Connection) -> Mapping[str, RoleId]:
    """The role of each designation that somebody has said to be one of the catalogue, by its folded name."""
    query = select(DESIGNATIONS.c.folded, DESIGNATIONS.c.role).join(ROLES, ROLES.c.id == DESIGNATIONS.c.role)
    return {row.folded: row.role for row in connection.execute(query.where(ROLES.c.in_catalogue))}


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


def say(connection: Connection, designation: str, role: RoleId, *, by: str, at: datetime) -> int:
    """Keeps that the designation is this role, and gives it to the learners who have it and no role; how many.

    Raises UnknownRole.
    """
    if connection.execute(select(ROLES.c.id).where(ROLES.c.id == role, ROLES.c.in_catalogue)).first() is None:
        raise UnknownRole(f"no role {role!r} in the catalogue for the designation {designation!r}")
    folded = folded_name(designation)
    row = {"folded": folded, "written": designation.strip(), "role": role, "said_by": by}
    upsert(connection, DESIGNATIONS, [{**row, "at_microseconds": microseconds_of(at)}])
    have = (LEARNERS.c.designation_folded == folded) & LEARNERS.c.role.is_(None)
    return connection.execute(update(LEARNERS).where(have).values(role=role)).rowcount

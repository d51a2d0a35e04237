"""Learners: registering them, and finding them by organisation.

A learner whose organisation is no longer in the catalogue is not served: not found by id, in no list and in no figure.
"""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass, replace
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, FromClause, Row, Select, Table, and_, case, delete, func, select

from data.store.catalogue_writing import upsert
from data.store.designations_rows import Sayings, sayings
from data.store.erased import refuse_erased, settle
from data.store.listed import listed as as_parameter
from data.store.listed import listed_values
from data.store.memberships import Membership, keep_moves, memberships_of
from data.store.moments import microseconds_of
from data.store.organisations_rows import organisations_under
from data.store.schema import LEARNERS, ORGANISATIONS, ROLES, WISHES
from data.words.errors import UnknownLearner, UnknownOrganisation, UnknownRole
from data.words.languages import language_read
from data.words.models import NO_WISHES, Language, Learner, LearnerId, OrganisationId, Wishes
from data.words.names import folded_name
from data.words.security import ERASED


@dataclass(frozen=True, slots=True)
class LeftBehind:
    """How many learners hold what the catalogue has no more: their organisation, their role, the role wished for."""

    organisations: Mapping[str, int]
    roles: Mapping[str, int]
    goals: Mapping[str, int]


_LIVING = LEARNERS.c.id.not_like(f"{ERASED}%")


def add(connection: Connection, learners: Sequence[Learner], *, at: datetime | None) -> None:
    """Registers the learners, each in place of one with the same id.

    Who is of another organisation than before moved `at` that time, and who is new came then; None: it was ever so.
    Raises UnknownOrganisation or UnknownRole where one names what the catalogue does not hold, and LearnerErased.
    """
    settle(connection)
    refuse_erased(connection, [learner.id for learner in learners])
    organisations = _current_ids(connection, ORGANISATIONS)
    roles = _current_ids(connection, ROLES)
    for learner in learners:
        if learner.organisation not in organisations:
            raise UnknownOrganisation(f"learner {learner.id!r} is of an unknown organisation {learner.organisation!r}")
        if learner.role is not None and learner.role not in roles:
            raise UnknownRole(f"learner {learner.id!r} has an unknown role {learner.role!r}")
    said = sayings(connection)
    by_id = {learner.id: _with_role(learner, said) for learner in learners}  # the last of several with one id counts
    before = memberships_of(connection, by_id)
    if at is not None:
        keep_moves(connection, list(by_id.values()), before=before, at=at)
    since = Membership("", None if at is None else microseconds_of(at))
    rows = [_row(learner, registered=before.get(learner.id, since).registered) for learner in by_id.values()]
    upsert(connection, LEARNERS, rows)


def _with_role(learner: Learner, said: Sayings) -> Learner:
    """The learner with the role that somebody has said their designation to be, where they have none."""
    if learner.role is not None or not learner.designation:
        return learner
    return replace(learner, role=said.role_of(learner.designation, learner.organisation))


def find(connection: Connection, learner: LearnerId) -> Learner:
    """The learner of this id; raises UnknownLearner."""
    row = connection.execute(find_query().where(LEARNERS.c.id == learner)).first()
    if row is None:
        raise UnknownLearner(f"no learner {learner!r} in any organisation of the catalogue")
    return _learner(row)


def known(connection: Connection, learners: Collection[LearnerId]) -> set[LearnerId]:
    """Those of the ids that are learners served."""
    among = LEARNERS.c.id.in_(listed_values(connection.dialect.name))
    query = served_learners(LEARNERS.c.id).where(among, _LIVING)
    return set(connection.execute(query, as_parameter(learners)).scalars())


def registered(connection: Connection, learners: Collection[LearnerId]) -> list[Learner]:
    """The learners of these ids, active or not."""
    among = LEARNERS.c.id.in_(listed_values(connection.dialect.name))
    return [_learner(row) for row in connection.execute(_learners().where(among, _LIVING), as_parameter(learners))]


def listed(connection: Connection, *, organisation: OrganisationId | None) -> list[Learner]:
    """The active learners in and under the organisation, or all, by id; with the tombstones of those erased."""
    query = _learners().where(LEARNERS.c.active)
    if organisation is not None:
        query = query.where(LEARNERS.c.organisation.in_(organisations_under(organisation)))
    return sorted((_learner(row) for row in connection.execute(query)), key=lambda learner: learner.id)


def count(connection: Connection, *, organisation: OrganisationId | None) -> int:
    """How many learners there are in and under the organisation, or in all."""
    query = served_learners(func.count()).where(LEARNERS.c.active)
    if organisation is not None:
        query = query.where(LEARNERS.c.organisation.in_(organisations_under(organisation)))
    return int(connection.execute(query).scalar_one())


def count_by_office(connection: Connection, *, organisation: OrganisationId) -> dict[OrganisationId, int]:
    """How many learners each organisation in and under this one has of its own, none left out but those with none.

    Learners who were erased do not count: nobody hides behind them.
    """
    under = LEARNERS.c.organisation.in_(organisations_under(organisation)) & _LIVING & LEARNERS.c.active
    query = served_learners(LEARNERS.c.organisation, func.count()).where(under).group_by(LEARNERS.c.organisation)
    return {OrganisationId(office): int(number) for office, number in connection.execute(query)}


def left_behind(connection: Connection) -> LeftBehind:
    """Learners whose organisation, role or goal left the catalogue, by what left."""
    columns = (
        (LEARNERS.join(ORGANISATIONS, ORGANISATIONS.c.id == LEARNERS.c.organisation), ORGANISATIONS),
        (LEARNERS.join(ROLES, ROLES.c.id == LEARNERS.c.role), ROLES),
        (LEARNERS.join(WISHES, WISHES.c.learner == LEARNERS.c.id).join(ROLES, ROLES.c.id == WISHES.c.goal), ROLES),
    )
    counts = (
        {row.id: int(row.people) for row in connection.execute(_counted(source, gone)) if row.people}
        for source, gone in columns
    )
    return LeftBehind(*counts)


def _counted(source: FromClause, gone: Table) -> Select[Any]:
    people = select(gone.c.id, func.count().label("people")).select_from(source)
    return people.where(gone.c.in_catalogue.is_(False), _LIVING).group_by(gone.c.id).order_by(gone.c.id)


def check_organisation(connection: Connection, organisation: OrganisationId) -> None:
    """Raises UnknownOrganisation where the catalogue does not hold the organisation."""
    known = connection.execute(
        select(ORGANISATIONS.c.id).where(ORGANISATIONS.c.id == organisation, ORGANISATIONS.c.in_catalogue)
    ).first()
    if known is None:
        raise UnknownOrganisation(f"no organisation {organisation!r} in the catalogue")


def served_learners(*columns: ColumnElement[Any]) -> Select[Any]:
    """A query over the learners whose organisation is in the catalogue."""
    served = and_(ORGANISATIONS.c.id == LEARNERS.c.organisation, ORGANISATIONS.c.in_catalogue)
    return select(*columns).select_from(LEARNERS.join(ORGANISATIONS, served))


def find_query() -> Select[Any]:
    """The query that `learner_of` reads, over all learners served; the tombstone of an erased one is nobody."""
    return _learners().where(_LIVING)


def learner_of(row: Row[Any]) -> Learner:
    """The learner of a row of `find_query`."""
    return _learner(row)


def keep_wishes(connection: Connection, learner: LearnerId, wishes: Wishes) -> Learner:
    """The learner as they are with these wishes in place of those before; raises UnknownLearner or UnknownRole."""
    find(connection, learner)
    if wishes.goal is not None and wishes.goal not in _current_ids(connection, ROLES):
        raise UnknownRole(f"no role {wishes.goal!r} in the catalogue to grow into")
    if wishes == NO_WISHES:
        connection.execute(delete(WISHES).where(WISHES.c.learner == learner))
    else:
        languages = None if wishes.languages is None else sorted(wishes.languages)
        upsert(connection, WISHES, [{**asdict(wishes), "learner": learner, "languages": languages}])
    return find(connection, learner)


def _learners() -> Select[Any]:
    """All columns of the learners served and what they wish; a role that left the catalogue reads as not known."""
    served = and_(ORGANISATIONS.c.id == LEARNERS.c.organisation, ORGANISATIONS.c.in_catalogue)
    role = case((ROLES.c.in_catalogue, LEARNERS.c.role), else_=None).label("role")
    told = (LEARNERS.c[name] for name in ("languages", "weekly_minutes", "designation", "attributes", "active"))
    columns = (LEARNERS.c.id, LEARNERS.c.organisation, role, *told)
    wished = (column.label(f"wished_{column.name}") for column in WISHES.c)
    source = LEARNERS.join(ORGANISATIONS, served).outerjoin(ROLES, ROLES.c.id == LEARNERS.c.role)
    return select(*columns, *wished).select_from(source.outerjoin(WISHES, WISHES.c.learner == LEARNERS.c.id))


def _current_ids(connection: Connection, table: Table) -> set[str]:
    return set(connection.execute(select(table.c.id).where(table.c.in_catalogue)).scalars())


def _row(learner: Learner, *, registered: int | None) -> dict[str, object]:
    return {
        "id": learner.id,
        "organisation": learner.organisation,
        "role": learner.role,
        "languages": sorted(learner.languages),
        "weekly_minutes": learner.weekly_minutes,
        "registered_microseconds": registered,
        "designation": learner.designation,
        "designation_folded": folded_name(learner.designation),
        "attributes": dict(learner.attributes),
        "active": learner.active,
    }


def _learner(row: Row[Any]) -> Learner:
    wishes = _wishes(row)
    return Learner(
        id=row.id,
        organisation=row.organisation,
        role=row.role,
        languages=_languages(row.languages) if wishes.languages is None else wishes.languages,
        weekly_minutes=row.weekly_minutes if wishes.weekly_minutes is None else wishes.weekly_minutes,
        wishes=wishes,
        designation=row.designation,
        attributes=row.attributes,
        active=row.active,
    )


def _wishes(row: Row[Any]) -> Wishes:
    if row.wished_learner is None:
        return NO_WISHES
    return Wishes(
        weekly_minutes=row.wished_weekly_minutes,
        languages=None if row.wished_languages is None else _languages(row.wished_languages),
        deadline=row.wished_deadline,
        goal=row.wished_goal,
        goal_by=row.wished_goal_by,
    )


def _languages(tags: Sequence[str]) -> frozenset[Language]:
    return frozenset(map(language_read, tags))  # tables and wishes of earlier releases may hold regions

"""The life of plans in the store: an append-only row a change, and the plans of the catalogue kept in step with it."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, delete, insert, select, update

from data.catalogue import Catalogue
from data.store.catalogue_reading import read_stored_catalogue
from data.store.catalogue_writing import write_plans
from data.store.erased import refuse_erased, settle
from data.store.moments import EPOCH, MICROSECOND, moment
from data.store.plans_json import plan_from_json, plan_json
from data.store.schema import CATALOGUE_STATE, PLAN_ITEMS, PLAN_LEARNERS, PLAN_ROLES, PLAN_VERSIONS, PLANS
from data.words.errors import Conflict, UnknownPlan
from data.words.models import PlanId
from data.words.plan_life import PlanAction, PlanChange, PlanVersion, binding_content, changed, created, loaded, repeats
from data.words.security import is_tombstone
from data.words.training_plans import Plan

Lives = Mapping[PlanId, Sequence[PlanVersion]]


def create(connection: Connection, content: Plan, *, actor: str, at: datetime, note: str) -> PlanVersion:
    """Writes a new draft; the same draft sent again changes nothing. Raises Conflict where the id is taken."""
    _lock(connection)
    catalogue = read_stored_catalogue(connection)
    first = created(content, actor=actor, at=at, note=note)
    life = life_of(connection, content.id)
    if life and (life[0].action, life[0].content) == (PlanAction.CREATE, first.content):
        return life[0]
    if life or content.id in catalogue.plans:
        raise Conflict(f"there is a plan {content.id!r} already, with other content; choose another id")
    _insert(connection, [first])
    renew_catalogue_plans(connection, catalogue)
    return first


def change(connection: Connection, wanted: PlanChange) -> PlanVersion:
    """Writes the version that the change makes; the same change sent again changes nothing.

    Raises UnknownPlan, and Conflict where the plan has moved on or its status does not allow the action.
    """
    _lock(connection)
    catalogue = read_stored_catalogue(connection)
    life = life_of(connection, wanted.plan)
    if not life:
        first = loaded(catalogue.plan(wanted.plan), at=wanted.at)
        _insert(connection, [first])
        life = [first]
    again = repeats(life, wanted)
    if again is not None:
        return again
    version = changed(life, wanted)
    _insert(connection, [version])
    renew_catalogue_plans(connection, catalogue)
    return version


def life_of(connection: Connection, plan: PlanId) -> Sequence[PlanVersion]:
    """The written versions of the plan, oldest first; none where nobody has changed it yet."""
    query = select(PLAN_VERSIONS).where(PLAN_VERSIONS.c.plan == plan).order_by(PLAN_VERSIONS.c.version)
    return [_version(row) for row in connection.execute(query)]


def lives(connection: Connection) -> Lives:
    """The written versions of all plans, oldest first."""
    written: dict[PlanId, list[PlanVersion]] = defaultdict(list)
    for row in connection.execute(select(PLAN_VERSIONS).order_by(PLAN_VERSIONS.c.plan, PLAN_VERSIONS.c.version)):
        written[PlanId(row.plan)].append(_version(row))
    return written


def with_lives(catalogue: Catalogue, written: Lives) -> Catalogue:
    """The catalogue with each plan as its life left it; what refers to something that is gone is left out."""
    if not written:
        return catalogue
    plans = dict(catalogue.plans)
    for plan, life in written.items():
        content = binding_content(life)
        if content.organisation in catalogue.organisations:
            plans[plan] = _known(content, catalogue)
    return catalogue.with_plans(plans.values())


def _known(plan: Plan, catalogue: Catalogue) -> Plan:
    named = plan.audience
    left = replace(
        named,
        roles=frozenset(role for role in named.roles if role in catalogue.roles),
        groups=frozenset(group for group in named.groups if group in catalogue.groups),
    )
    return replace(
        plan,
        items=tuple(item for item in plan.items if item.course in catalogue.courses),
        # An audience whose every role and group is gone must not turn into "everyone".
        audience=named if left.is_everyone and not named.is_everyone else left,
        others=frozenset(other for other in plan.others if other in catalogue.organisations),
        basis=(),  # what a plan rests on is told by its life; nobody is bound by it
    )


def lock(connection: Connection) -> str | None:
    """The catalogue's revision; a second writer of plans or of the catalogue waits until this one is done."""
    revision: str | None = connection.execute(select(CATALOGUE_STATE.c.revision).with_for_update()).scalar()
    return revision


def _lock(connection: Connection) -> None:
    if lock(connection) is None:
        raise UnknownPlan("no catalogue has been loaded yet, and so there is no plan; see: saarthi ingest FOLDER")


def renew_catalogue_plans(connection: Connection, catalogue: Catalogue) -> None:
    """Writes the plans of the catalogue as their lives left them, and its revision with them."""
    renewed = with_lives(catalogue, lives(connection))
    for table in (PLAN_ITEMS, PLAN_ROLES, PLAN_LEARNERS, PLANS):
        connection.execute(delete(table))
    write_plans(connection, renewed.plans.values())
    connection.execute(update(CATALOGUE_STATE).values(revision=renewed.revision))


def refuse_erased_in(connection: Connection, plans: Iterable[Plan]) -> None:
    """Raises LearnerErased where a plan names somebody who was erased; a tombstone stays where one stood."""
    named = {learner for plan in plans for learner in plan.audience.learners}
    settle(connection)
    refuse_erased(connection, [learner for learner in named if not is_tombstone(learner)])


def _insert(connection: Connection, versions: Sequence[PlanVersion]) -> None:
    refuse_erased_in(connection, [version.content for version in versions])
    rows = [
        {
            "plan": version.content.id,
            "version": version.version,
            "action": version.action.value,
            "status": version.status.value,
            "in_force": version.in_force,
            "frozen": version.frozen,
            "actor": version.actor,
            "at_microseconds": (version.at - EPOCH) // MICROSECOND,
            "note": version.note,
            "content": plan_json(version.content),
        }
        for version in versions
    ]
    connection.execute(insert(PLAN_VERSIONS), rows)


def _version(row: Row[Any]) -> PlanVersion:
    return PlanVersion(
        version=row.version,
        action=PlanAction(row.action),
        content=plan_from_json(row.content),
        actor=row.actor,
        at=moment(row.at_microseconds),
        note=row.note,
        in_force=row.in_force,
        frozen=row.frozen,
    )

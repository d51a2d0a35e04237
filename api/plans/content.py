"""The content of a plan as it is sent, made a plan of the domain, with what was not told of it as it was."""

from collections.abc import Set
from dataclasses import replace

from pydantic import TypeAdapter

from api.plans.shapes import PlanContentIn
from data.catalogue import Catalogue
from data.words import (
    Audience,
    ExternalKind,
    Fault,
    InvalidRequest,
    LocalText,
    OrganisationId,
    Plan,
    PlanId,
    PlanItem,
    PlanStatus,
    PlanTask,
    TrainingRule,
    is_plan_year,
)
from recommender.training_plans import refuse_unknown

_TEXTS, _AUDIENCE = TypeAdapter(LocalText), TypeAdapter(Audience)
_ITEMS, _TASKS = TypeAdapter(tuple[PlanItem, ...]), TypeAdapter(tuple[PlanTask, ...])
_RULE: TypeAdapter[TrainingRule | None] = TypeAdapter(TrainingRule | None)


def content_of(body: PlanContentIn, plan: PlanId, organisation: OrganisationId, *, catalogue: Catalogue) -> Plan:
    """The content as a plan; raises InvalidRequest with every fault."""
    body = _in_own_ids(body, catalogue)
    _refuse_unfit(body, catalogue)
    refuse_unknown(
        [item.course for item in body.items],
        tasks=[task.id for task in body.tasks],
        roles=body.roles,
        organisation=organisation,
        catalogue=catalogue,
    )
    sent = body.model_dump()
    return Plan(
        id=plan,
        organisation=organisation,
        title=_TEXTS.validate_python(sent["title"]),
        items=_ITEMS.validate_python(sent["items"]),
        audience=_AUDIENCE.validate_python(sent),
        status=PlanStatus.DRAFT,
        tasks=_TASKS.validate_python(sent["tasks"]),
        rule=_RULE.validate_python(sent["rule"]),
        year=body.year,
        apar=body.apar,
        others=frozenset(OrganisationId(other) for other in body.others),
        starts_on=body.starts_on,
    )


def _refuse_unfit(body: PlanContentIn, catalogue: Catalogue) -> None:
    """Raises InvalidRequest for a year that is none, and with every group that does not exist."""
    faults = [
        Fault(f"groups.{place}", group, "no such group", "Use the id of a group of the catalogue.")
        for place, group in enumerate(body.groups)
        if group not in catalogue.groups
    ]
    if body.year and not is_plan_year(body.year):
        remedy = "Write the year and the next one's last two digits, such as 2026-27."
        faults.append(Fault("year", body.year, "this is no financial year", remedy))
    if faults:
        raise InvalidRequest("plan", faults)


def as_before(content: Plan, before: Plan, *, told: Set[str]) -> Plan:
    """The content with what was not told of it as it was.

    A client that knows nothing of groups must not open a plan to everybody by changing it.
    """
    groups = content.audience.groups if "groups" in told else before.audience.groups
    return replace(
        content,
        audience=replace(content.audience, groups=groups),
        year=content.year if "year" in told else before.year,
        apar=content.apar if "apar" in told else before.apar,
        others=content.others if "others" in told else before.others,
        origin=before.origin,
        external=before.external,
        basis=before.basis,
        starts_on=content.starts_on if "starts_on" in told else before.starts_on,
    )


def _in_own_ids(body: PlanContentIn, catalogue: Catalogue) -> PlanContentIn:
    """The content with our ids of courses and roles, which may be named by another system's."""
    items = [
        item.model_copy(update={"course": catalogue.own_id(ExternalKind.COURSE, item.course)}) for item in body.items
    ]
    roles = [catalogue.own_id(ExternalKind.ROLE, role) for role in body.roles]
    others = [catalogue.own_id(ExternalKind.ORGANISATION, other) for other in body.others]
    return body.model_copy(update={"items": items, "roles": roles, "others": others})

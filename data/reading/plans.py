"""From the map of one training plan to its domain value: what is due, for whom, in which year."""

from collections.abc import Mapping
from dataclasses import replace

from data.reading.fields import Fields
from data.reading.nodes import Node
from data.reading.planning import rule_of, tasks_of
from data.reading.reading import Reading
from data.reading.references import Kind
from data.words.models import CourseId, GroupId, LearnerId, OrganisationId, PlanId, ProgrammeId, RoleId
from data.words.programmes import Programme
from data.words.training_plans import Audience, Plan, PlanItem, PlanStatus, is_plan_year

_PLAN_KEYS = (
    *("id", "external", "organisation", "others", "title", "status", "year", "apar", "origin", "starts_on"),
    *("audience", "items", "tasks", "rule"),
)
_AUDIENCE_KEYS = ("roles", "learners", "groups")
_ITEM_KEYS = ("course", "programme", "due", "mandatory")


Programmes = Mapping[ProgrammeId, Programme]


def plan_of(node: Node, reading: Reading, *, programmes: Programmes) -> Plan:
    """The training plan of a map; a programme that it asks for stands for the courses that must be done in it."""
    fields = reading.fields(node, what="plan", allowed=_PLAN_KEYS)
    id_ = reading.defined(fields, kind=Kind.PLAN)
    organisation = reading.reference(fields, "organisation", kind=Kind.ORGANISATION)
    others = reading.referred(Kind.ORGANISATION, fields.references("others"))
    if not fields.has("items"):
        fields.required("items")
    audience = fields.given("audience")
    return Plan(
        id=PlanId(id_),
        organisation=OrganisationId(organisation.text if organisation else ""),
        title=fields.local_text("title"),
        items=_plan_items_of(fields, reading, programmes),
        audience=Audience() if audience is None else _audience_of(audience, reading),
        status=fields.choice("status", PlanStatus),
        tasks=tasks_of(fields, reading.faults),
        rule=rule_of(fields, reading.faults),
        year=_year_of(fields, reading),
        apar=fields.optional_truth("apar"),
        others=frozenset(OrganisationId(other.text) for other in others),
        origin=fields.optional_text_of("origin"),
        external=reading.external(fields),
        starts_on=fields.optional_day("starts_on"),
    )


def _year_of(fields: Fields, reading: Reading) -> str:
    """The financial year of a plan, written 2026-27."""
    year = fields.optional_text_of("year")
    if year and not is_plan_year(year):
        node = fields.given("year")
        place = fields.place if node is None else node.place
        remedy = "Write the year and the next one's last two digits, such as 2026-27."
        reading.faults.add(place, value=year, problem="'year' is no financial year", remedy=remedy)
    return year


def _plan_items_of(fields: Fields, reading: Reading, programmes: Programmes) -> tuple[PlanItem, ...]:
    items: list[PlanItem] = []
    first: dict[CourseId, str] = {}
    for node in fields.items("items"):
        for item in _plan_item_of(node, reading, programmes):
            if item.course and item.course in first:
                problem = f"the plan asks for this course twice: at {first[item.course]} and at {node.place}"
                reading.faults.add(node.place, value=item.course, problem=problem, remedy="Keep one of the items.")
            first.setdefault(item.course, node.place)
            items.append(item)
    return tuple(items)


def _plan_item_of(node: Node, reading: Reading, programmes: Programmes) -> tuple[PlanItem, ...]:
    """The item of a map; several where it asks for a programme."""
    fields = reading.fields(node, what="plan item", allowed=_ITEM_KEYS)
    key, kind = ("programme", Kind.PROGRAMME) if fields.has("programme") else ("course", Kind.COURSE)
    named = reading.reference(fields, key, kind=kind)
    item = PlanItem(
        course=CourseId(named.text if named else ""), due=fields.day("due"), mandatory=fields.truth("mandatory")
    )
    if kind is Kind.COURSE:
        return (item,)
    programme = programmes.get(ProgrammeId(item.course))
    return tuple(replace(item, course=course) for course in (() if programme is None else programme.asked()))


def _audience_of(node: Node, reading: Reading) -> Audience:
    fields = reading.fields(node, what="plan audience", allowed=_AUDIENCE_KEYS)
    roles = reading.referred(Kind.ROLE, fields.references("roles"))
    learners = fields.references("learners")
    groups = reading.referred(Kind.GROUP, fields.references("groups"))
    return Audience(
        roles=frozenset(RoleId(role.text) for role in roles),
        learners=frozenset(LearnerId(learner.text) for learner in learners),
        groups=frozenset(GroupId(group.text) for group in groups),
    )

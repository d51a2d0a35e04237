"""From the map of one competency, role, organisation, course or plan to its domain value."""

from collections.abc import Mapping
from datetime import date

from data.reading.faults import FaultList
from data.reading.fields import Fields, local_text_of
from data.reading.lessons import MINUTES, lessons_of
from data.reading.nodes import Node, ScalarKind, ScalarNode
from data.reading.planning import rule_of, sessions_of, tasks_of
from data.reading.reading import Reading
from data.reading.references import Kind
from data.words.models import (
    LEVELS,
    UNSTATED_LEVEL,
    Area,
    Competency,
    CompetencyId,
    Course,
    CourseId,
    CourseKind,
    CourseStatus,
    LearnerId,
    LocalText,
    Organisation,
    OrganisationId,
    PlanId,
    Role,
    RoleId,
)
from data.words.training_plans import Audience, Plan, PlanItem, PlanStatus

_COMPETENCY_KEYS = ("id", "external", "area", "theme", "name", "description", "levels")
_ROLE_KEYS = ("id", "external", "name", "activities", "needs")
_ORGANISATION_KEYS = ("id", "external", "name", "parent")
_PLAN_KEYS = ("id", "organisation", "title", "status", "audience", "items", "tasks", "rule")
_AUDIENCE_KEYS = ("roles", "learners")
_ITEM_KEYS = ("course", "due", "mandatory")
_COURSE_KEYS = (
    *("id", "external", "title", "description", "provider", "level", "kind", "category", "status", "opens"),
    *("languages", "variant_of", "minutes"),
    *("organisations", "requires", "teaches", "sources", "sessions", "lessons", "pass_mark", "replaced_by"),
)


def competency_of(node: Node, reading: Reading) -> Competency:
    """The competency of a map."""
    fields = reading.fields(node, what="competency", allowed=_COMPETENCY_KEYS)
    id_ = reading.defined(fields, kind=Kind.COMPETENCY)
    return Competency(
        id=CompetencyId(id_),
        area=fields.choice("area", Area),
        theme=fields.local_text("theme"),
        name=fields.local_text("name"),
        description=fields.optional_text("description"),
        levels=_level_texts(fields, reading.faults),
        external=reading.external(fields),
    )


def _level_texts(fields: Fields, faults: FaultList) -> tuple[LocalText, ...]:
    """The texts of the levels from 1 on, at most five; one that is left empty is not described, nor are those after."""
    given = fields.given("levels")
    nodes = fields.items("levels")
    if given is not None and len(nodes) > len(LEVELS):
        problem = f"a competency has at most {len(LEVELS)} level descriptions, from 1 to 5"
        faults.add(given.place, value=given.shown, problem=problem, remedy="Describe each level once, in order.")
    texts = [
        LocalText({})
        if isinstance(node, ScalarNode) and node.kind is ScalarKind.EMPTY
        else local_text_of(node, key="levels", faults=faults)
        for node in nodes
    ]
    while texts and not texts[-1].by_language:
        texts.pop()
    return tuple(texts)


def role_of(node: Node, reading: Reading) -> Role:
    """The role of a map."""
    fields = reading.fields(node, what="role", allowed=_ROLE_KEYS)
    id_ = reading.defined(fields, kind=Kind.ROLE)
    needs, unstated = _levels(fields, "needs", reading)
    return Role(
        id=RoleId(id_),
        name=fields.local_text("name"),
        activities=fields.local_texts("activities"),
        needs=needs,
        unstated=unstated,
        external=reading.external(fields),
    )


def _levels(fields: Fields, key: str, reading: Reading) -> tuple[Mapping[CompetencyId, int], frozenset[CompetencyId]]:
    """The level of each competency under a key, and those whose level is left open."""
    written = fields.levels(key)
    named = reading.referred(Kind.COMPETENCY, written)
    stated = {CompetencyId(node.text): level for node, level in zip(named, written.values(), strict=True)}
    levels = {competency: UNSTATED_LEVEL if level is None else level for competency, level in stated.items()}
    return levels, frozenset(competency for competency, level in stated.items() if level is None)


def organisation_of(node: Node, reading: Reading) -> Organisation:
    """The organisation of a map."""
    fields = reading.fields(node, what="organisation", allowed=_ORGANISATION_KEYS)
    id_ = reading.defined(fields, kind=Kind.ORGANISATION)
    parents = (
        reading.ids.renamed(Kind.ORGANISATION, filter(None, [fields.reference("parent")]))
        if fields.has("parent")
        else ()
    )
    reading.references.depend(Kind.ORGANISATION, id_, targets=parents)
    return Organisation(
        id=OrganisationId(id_),
        name=fields.local_text("name"),
        parent=OrganisationId(parents[0].text) if parents else None,
        external=reading.external(fields),
    )


def plan_of(node: Node, reading: Reading) -> Plan:
    """The training plan of a map."""
    fields = reading.fields(node, what="plan", allowed=_PLAN_KEYS)
    id_ = reading.defined(fields, kind=Kind.PLAN)
    organisation = reading.reference(fields, "organisation", kind=Kind.ORGANISATION)
    if not fields.has("items"):
        fields.required("items")
    audience = fields.given("audience")
    return Plan(
        id=PlanId(id_),
        organisation=OrganisationId(organisation.text if organisation else ""),
        title=fields.local_text("title"),
        items=_plan_items_of(fields, reading),
        audience=Audience() if audience is None else _audience_of(audience, reading),
        status=fields.choice("status", PlanStatus),
        tasks=tasks_of(fields, reading.faults),
        rule=rule_of(fields, reading.faults),
    )


def _plan_items_of(fields: Fields, reading: Reading) -> tuple[PlanItem, ...]:
    nodes = fields.items("items")
    items = tuple(_plan_item_of(node, reading) for node in nodes)
    first: dict[CourseId, str] = {}
    for item, node in zip(items, nodes, strict=True):
        if item.course and item.course in first:
            problem = f"the plan asks for this course twice: at {first[item.course]} and at {node.place}"
            reading.faults.add(node.place, value=item.course, problem=problem, remedy="Keep one of the items.")
        first.setdefault(item.course, node.place)
    return items


def _plan_item_of(node: Node, reading: Reading) -> PlanItem:
    fields = reading.fields(node, what="plan item", allowed=_ITEM_KEYS)
    course = reading.reference(fields, "course", kind=Kind.COURSE)
    return PlanItem(
        course=CourseId(course.text if course else ""), due=fields.day("due"), mandatory=fields.truth("mandatory")
    )


def _audience_of(node: Node, reading: Reading) -> Audience:
    fields = reading.fields(node, what="plan audience", allowed=_AUDIENCE_KEYS)
    roles = reading.referred(Kind.ROLE, fields.references("roles"))
    learners = fields.references("learners")
    return Audience(
        roles=frozenset(RoleId(role.text) for role in roles),
        learners=frozenset(LearnerId(learner.text) for learner in learners),
    )


def course_of(node: Node, reading: Reading) -> Course:
    """The course of a map with its lessons."""
    fields = reading.fields(node, what="course", allowed=_COURSE_KEYS)
    id_ = reading.defined(fields, kind=Kind.COURSE)
    teaches, unstated = _levels(fields, "teaches", reading)
    requires = reading.ids.renamed(Kind.COURSE, fields.references("requires"))
    reading.references.depend(Kind.COURSE, id_, targets=requires)
    organisations = reading.referred(Kind.ORGANISATION, fields.references("organisations"))
    title = fields.local_text("title")
    lessons, languages = lessons_of(fields, reading, course=CourseId(id_), title=title)
    kind = fields.choice("kind", CourseKind)
    return Course(
        id=CourseId(id_),
        title=title,
        description=fields.optional_text("description"),
        provider=fields.text("provider"),
        languages=languages,
        level=_level_of_course(fields, teaches),
        kind=kind,
        status=fields.choice("status", CourseStatus),
        teaches=teaches,
        requires=frozenset(CourseId(node.text) for node in requires),
        sources=fields.texts("sources"),
        lessons=lessons,
        organisations=frozenset(OrganisationId(organisation.text) for organisation in organisations),
        opens=_opens(fields),
        sessions=sessions_of(fields, reading.faults, kind=kind),
        pass_mark=_pass_mark(fields, reading.faults),
        replaced_by=_other_course(fields, "replaced_by", reading, course=id_),
        variant_of=_other_course(fields, "variant_of", reading, course=id_),
        category=fields.text("category") if fields.has("category") else "",
        unstated=unstated,
        level_unstated=not fields.has("level"),
        stated_minutes=_stated_minutes(fields),
        external=reading.external(fields),
    )


def _level_of_course(fields: Fields, teaches: Mapping[CompetencyId, int]) -> int:
    """How advanced the course is as a whole; where that is not stated, the highest level that it teaches."""
    if not fields.has("level"):
        return max(teaches.values(), default=UNSTATED_LEVEL)
    return fields.whole("level", allowed=LEVELS, meaning="a level from 1 to 5")


def _stated_minutes(fields: Fields) -> int | None:
    if not fields.has("minutes"):
        return None
    return fields.whole("minutes", allowed=MINUTES, meaning="a positive whole number of minutes")


def _pass_mark(fields: Fields, faults: FaultList) -> float | None:
    node = fields.given("pass_mark")
    if node is None:
        return None
    try:
        mark = float(node.shown)
    except ValueError:
        mark = 0.0
    if not 0 < mark <= 1:
        remedy = "Give the share of points that passes, such as 0.6."
        faults.add(node.place, value=node.shown, problem="'pass_mark' is no share above 0 and up to 1", remedy=remedy)
        return None
    return mark


_SELF_REFERENCE = {"replaced_by": "a course replaces itself", "variant_of": "a course is a variant of itself"}


def _other_course(fields: Fields, key: str, reading: Reading, *, course: str) -> CourseId | None:
    other = reading.optional_reference(fields, key, kind=Kind.COURSE)
    if other is None:
        return None
    if other.text == course:
        reading.faults.add(other.place, value=course, problem=_SELF_REFERENCE[key], remedy="Name another course.")
    return CourseId(other.text)


def _opens(fields: Fields) -> date | None:
    return fields.day("opens") if fields.has("opens") else None

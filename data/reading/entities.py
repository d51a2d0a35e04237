"""From the map of one competency, role, organisation, course or plan to its domain value."""

from dataclasses import dataclass
from datetime import date

from data.markdown import markdown_faults
from data.reading.faults import FaultList
from data.reading.fields import Fields
from data.reading.nodes import ListNode, MapNode, Node, ScalarNode
from data.reading.planning import rule_of, sessions_of, tasks_of
from data.reading.references import Kind, References
from data.words.models import (
    LEVELS,
    Area,
    Competency,
    CompetencyId,
    Course,
    CourseId,
    CourseKind,
    CourseStatus,
    Language,
    LearnerId,
    Lesson,
    LessonId,
    Organisation,
    OrganisationId,
    PlanId,
    Role,
    RoleId,
)
from data.words.training_plans import Audience, Plan, PlanItem, PlanStatus

MINUTES = range(1, 100_000)
"""A lesson takes at least a minute; the upper end only stops slips of the finger."""

_COMPETENCY_KEYS = ("id", "area", "theme", "name", "description", "levels")
_ROLE_KEYS = ("id", "name", "activities", "needs")
_ORGANISATION_KEYS = ("id", "name", "parent")
_PLAN_KEYS = ("id", "organisation", "title", "status", "audience", "items", "tasks", "rule")
_AUDIENCE_KEYS = ("roles", "learners")
_ITEM_KEYS = ("course", "due", "mandatory")
_LESSON_KEYS = ("id", "minutes", "title", "source", "text", "asked_as")
_COURSE_KEYS = (
    *("id", "title", "description", "provider", "level", "kind", "status", "opens"),
    *("organisations", "requires", "teaches", "sources", "sessions", "lessons", "pass_mark", "replaced_by"),
)


@dataclass(frozen=True, slots=True)
class Reading:
    """Where faults and references of one reading go."""

    faults: FaultList
    references: References

    def fields(self, node: Node, *, what: str, allowed: tuple[str, ...]) -> Fields:
        """The fields of a map; anything else is noted and read as an empty map."""
        if isinstance(node, MapNode):
            return Fields(node, what=what, allowed=allowed, faults=self.faults)
        remedy = f"Write a map with {', '.join(allowed)}."
        self.faults.add(node.place, value=node.shown, problem=f"a {what} should be a map of keys", remedy=remedy)
        return Fields(MapNode(node.place, ()), what=what, allowed=allowed, faults=FaultList())

    def defined(self, fields: Fields, *, kind: Kind) -> str:
        """The id of the thing, noted as defined."""
        id_ = fields.id()
        node = fields.given("id")
        self.references.define(kind, id_, place=node.place if node else fields.place)
        return id_


def competency_of(node: Node, reading: Reading) -> Competency:
    """The competency of a map."""
    fields = reading.fields(node, what="competency", allowed=_COMPETENCY_KEYS)
    id_ = reading.defined(fields, kind=Kind.COMPETENCY)
    levels = fields.required("levels")
    if isinstance(levels, ListNode) and len(levels.items) != len(LEVELS):
        problem = f"a competency needs exactly {len(LEVELS)} level descriptions, from 1 to 5"
        remedy = "Describe each level once, in order."
        reading.faults.add(levels.place, value=levels.shown, problem=problem, remedy=remedy)
    return Competency(
        id=CompetencyId(id_),
        area=fields.choice("area", Area),
        theme=fields.local_text("theme"),
        name=fields.local_text("name"),
        description=fields.local_text("description"),
        levels=fields.local_texts("levels"),
    )


def role_of(node: Node, reading: Reading) -> Role:
    """The role of a map."""
    fields = reading.fields(node, what="role", allowed=_ROLE_KEYS)
    id_ = reading.defined(fields, kind=Kind.ROLE)
    needs = fields.levels("needs")
    reading.references.refer(Kind.COMPETENCY, needs)
    return Role(
        id=RoleId(id_),
        name=fields.local_text("name"),
        activities=fields.local_texts("activities"),
        needs={CompetencyId(need.text): level for need, level in needs.items()},
    )


def organisation_of(node: Node, reading: Reading) -> Organisation:
    """The organisation of a map."""
    fields = reading.fields(node, what="organisation", allowed=_ORGANISATION_KEYS)
    id_ = reading.defined(fields, kind=Kind.ORGANISATION)
    parent = fields.reference("parent") if fields.has("parent") else None
    if parent is not None:
        reading.references.depend(Kind.ORGANISATION, id_, targets=[parent])
    return Organisation(
        id=OrganisationId(id_),
        name=fields.local_text("name"),
        parent=OrganisationId(parent.text) if parent else None,
    )


def plan_of(node: Node, reading: Reading) -> Plan:
    """The training plan of a map."""
    fields = reading.fields(node, what="plan", allowed=_PLAN_KEYS)
    id_ = reading.defined(fields, kind=Kind.PLAN)
    organisation = fields.reference("organisation")
    reading.references.refer(Kind.ORGANISATION, [organisation] if organisation else [])
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
    course = fields.reference("course")
    reading.references.refer(Kind.COURSE, [course] if course else [])
    return PlanItem(
        course=CourseId(course.text if course else ""), due=fields.day("due"), mandatory=fields.truth("mandatory")
    )


def _audience_of(node: Node, reading: Reading) -> Audience:
    fields = reading.fields(node, what="plan audience", allowed=_AUDIENCE_KEYS)
    roles = fields.references("roles")
    reading.references.refer(Kind.ROLE, roles)
    learners = fields.references("learners")
    return Audience(
        roles=frozenset(RoleId(role.text) for role in roles),
        learners=frozenset(LearnerId(learner.text) for learner in learners),
    )


def course_of(node: Node, reading: Reading) -> Course:
    """The course of a map with its lessons; its languages are those of the lessons' texts."""
    fields = reading.fields(node, what="course", allowed=_COURSE_KEYS)
    id_ = reading.defined(fields, kind=Kind.COURSE)
    teaches = fields.levels("teaches")
    reading.references.refer(Kind.COMPETENCY, teaches)
    requires = fields.references("requires")
    reading.references.depend(Kind.COURSE, id_, targets=requires)
    organisations = fields.references("organisations")
    reading.references.refer(Kind.ORGANISATION, organisations)
    lessons, languages = _lessons_of(fields, reading, course=CourseId(id_))
    kind = fields.choice("kind", CourseKind)
    return Course(
        id=CourseId(id_),
        title=fields.local_text("title"),
        description=fields.local_text("description"),
        provider=fields.text("provider"),
        languages=languages,
        level=fields.whole("level", allowed=LEVELS, meaning="a level from 1 to 5"),
        kind=kind,
        status=fields.choice("status", CourseStatus),
        teaches={CompetencyId(competency.text): level for competency, level in teaches.items()},
        requires=frozenset(CourseId(node.text) for node in requires),
        sources=fields.texts("sources"),
        lessons=lessons,
        organisations=frozenset(OrganisationId(organisation.text) for organisation in organisations),
        opens=_opens(fields),
        sessions=sessions_of(fields, reading.faults, kind=kind),
        pass_mark=_pass_mark(fields, reading.faults),
        replaced_by=_replaced_by(fields, reading, course=id_),
    )


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


def _replaced_by(fields: Fields, reading: Reading, *, course: str) -> CourseId | None:
    if not fields.has("replaced_by"):
        return None
    other = fields.reference("replaced_by")
    if other is None:
        return None
    reading.references.refer(Kind.COURSE, [other])
    if other.text == course:
        reading.faults.add(other.place, value=course, problem="a course replaces itself", remedy="Name another course.")
    return CourseId(other.text)


def _opens(fields: Fields) -> date | None:
    return fields.day("opens") if fields.has("opens") else None


def _lessons_of(
    fields: Fields, reading: Reading, *, course: CourseId
) -> tuple[tuple[Lesson, ...], frozenset[Language]]:
    required = fields.required("lessons")
    nodes = fields.items("lessons")
    if required is not None and not nodes:
        remedy = "Write at least one lesson."
        reading.faults.add(required.place, value=required.shown, problem="a course needs lessons", remedy=remedy)
    lessons = tuple(_lesson_of(node, reading, course=course) for node in nodes)
    _note_repeated_lessons(lessons, nodes, faults=reading.faults)
    languages = frozenset(language for lesson in lessons for language in lesson.text.by_language)
    for lesson, node in zip(lessons, nodes, strict=True):
        _note_missing_languages(lesson, place=node.place, languages=languages, faults=reading.faults)
    return lessons, languages


def _lesson_of(node: Node, reading: Reading, *, course: CourseId) -> Lesson:
    fields = reading.fields(node, what="lesson", allowed=_LESSON_KEYS)
    _note_markdown(fields.given("text"), faults=reading.faults)
    return Lesson(
        id=LessonId(fields.id()),
        course=course,
        title=fields.local_text("title"),
        minutes=fields.whole("minutes", allowed=MINUTES, meaning="a positive whole number of minutes"),
        source=fields.text("source"),
        text=fields.local_text("text"),
        asked_as=fields.local_texts("asked_as"),
    )


def _note_markdown(given: Node | None, *, faults: FaultList) -> None:
    """Notes what the lesson's text may not hold, in each of its languages."""
    written = [value for _, value in given.entries] if isinstance(given, MapNode) else [given]
    for node in written:
        if isinstance(node, ScalarNode):
            for fault in markdown_faults(node.text):
                problem = f"{fault.problem}, in line {fault.line} of it"
                faults.add(node.place, value=fault.found, problem=problem, remedy=fault.remedy)


def _note_repeated_lessons(lessons: tuple[Lesson, ...], nodes: tuple[Node, ...], *, faults: FaultList) -> None:
    first: dict[LessonId, str] = {}
    for lesson, node in zip(lessons, nodes, strict=True):
        if lesson.id and lesson.id in first:
            problem = f"this lesson id is used twice in the course: at {first[lesson.id]} and at {node.place}"
            faults.add(node.place, value=lesson.id, problem=problem, remedy="Rename one of the lessons.")
        first.setdefault(lesson.id, node.place)


def _note_missing_languages(lesson: Lesson, *, place: str, languages: frozenset[Language], faults: FaultList) -> None:
    for what, wording in (("text", lesson.text), ("title", lesson.title)):
        missing = sorted(languages - wording.by_language.keys())
        if missing and wording.by_language:
            problem = f"the {what} of lesson '{lesson.id}' is missing in {', '.join(missing)}, which other lessons have"
            remedy = "Write it in every language of the course, or take the language out of all its lessons."
            faults.add(place, value=", ".join(sorted(wording.by_language)), problem=problem, remedy=remedy)

"""From the map of one competency, role, organisation, course or plan to its domain value."""

from collections.abc import Mapping

from data.reading.course_facts import batches_of, facts_of
from data.reading.faults import FaultList
from data.reading.fields import Fields, local_text_of
from data.reading.lessons import MINUTES, lessons_of
from data.reading.nodes import Node, ScalarKind, ScalarNode
from data.reading.planning import sessions_of
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
    GroupId,
    LocalText,
    Organisation,
    OrganisationId,
    Role,
    RoleId,
)

_COMPETENCY_KEYS = ("id", "external", "area", "theme", "name", "description", "levels")
_ROLE_KEYS = ("id", "external", "name", "aliases", "activities", "needs")
_ORGANISATION_KEYS = ("id", "external", "name", "kind", "parent")
_COURSE_KEYS = (
    *("id", "external", "title", "description", "provider", "level", "kind", "category", "status", "opens"),
    *("languages", "variant_of", "minutes", "closes", "facts", "batches"),
    *("organisations", "requires", "teaches", "sources", "sessions", "lessons", "pass_mark", "replaced_by"),
    "groups",
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
        aliases=frozenset(fields.texts("aliases")),
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
        kind=fields.optional_text_of("kind"),
    )


def course_of(node: Node, reading: Reading) -> Course:
    """The course of a map with its lessons."""
    fields = reading.fields(node, what="course", allowed=_COURSE_KEYS)
    id_ = reading.defined(fields, kind=Kind.COURSE)
    teaches, unstated = _levels(fields, "teaches", reading)
    requires = reading.ids.renamed(Kind.COURSE, fields.references("requires"))
    reading.references.depend(Kind.COURSE, id_, targets=requires)
    organisations = reading.referred(Kind.ORGANISATION, fields.references("organisations"))
    groups = reading.referred(Kind.GROUP, fields.references("groups"))
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
        groups=frozenset(GroupId(group.text) for group in groups),
        opens=fields.optional_day("opens"),
        closes=fields.optional_day("closes"),
        facts=facts_of(fields, reading),
        batches=batches_of(fields, reading),
        sessions=sessions_of(fields, reading.faults, kind=kind),
        pass_mark=_pass_mark(fields, reading.faults),
        replaced_by=_other_course(fields, "replaced_by", reading, course=id_),
        variant_of=_other_course(fields, "variant_of", reading, course=id_),
        category=fields.optional_text_of("category"),
        unstated=unstated,
        level_unstated=not fields.has("level"),
        stated_minutes=fields.optional_whole("minutes", allowed=MINUTES, meaning="a positive whole number of minutes"),
        external=reading.external(fields),
    )


def _level_of_course(fields: Fields, teaches: Mapping[CompetencyId, int]) -> int:
    """How advanced the course is as a whole; where that is not stated, the highest level that it teaches."""
    if not fields.has("level"):
        return max(teaches.values(), default=UNSTATED_LEVEL)
    return fields.whole("level", allowed=LEVELS, meaning="a level from 1 to 5")


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

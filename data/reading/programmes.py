"""From the map of one programme or one group to its domain value."""

from data.reading.fields import Fields
from data.reading.nodes import ListNode, MapNode, Node, ScalarNode
from data.reading.reading import Reading
from data.reading.references import Kind
from data.words.groups import ORGANISATION, ROLE, Criteria, Group, attribute_fault
from data.words.models import CourseId, CourseStatus, GroupId, LocalText, OrganisationId, ProgrammeId
from data.words.programmes import Milestone, Programme, ProgrammeCourse

_PROGRAMME_KEYS = (
    *("id", "external", "title", "description", "category", "status", "organisations", "groups"),
    *("courses", "milestones", "gate"),
)
_MILESTONE_KEYS = ("id", "title", "courses", "gate")
_COURSE_KEYS = ("course", "optional")
_GROUP_KEYS = ("id", "name", "any_of")
ONLY_MILESTONE = "all"
"""The id of the one milestone of a programme that is written without any."""


def programme_of(node: Node, reading: Reading) -> Programme:
    """The programme of a map: with `milestones`, or with `courses` alone."""
    fields = reading.fields(node, what="programme", allowed=_PROGRAMME_KEYS)
    id_ = reading.defined(fields, kind=Kind.PROGRAMME)
    title = fields.local_text("title")
    if fields.has("milestones"):
        milestones = tuple(_milestone_of(each, reading) for each in fields.items("milestones"))
    else:
        fields.required("courses")
        milestones = (Milestone(ONLY_MILESTONE, title, _courses_of(fields, reading)),)
    organisations = reading.referred(Kind.ORGANISATION, fields.references("organisations"))
    return Programme(
        id=ProgrammeId(id_),
        title=title,
        description=fields.optional_text("description"),
        status=fields.choice("status", CourseStatus),
        milestones=milestones,
        gate=_gate_of(fields, reading),
        category=fields.optional_text_of("category"),
        organisations=frozenset(OrganisationId(each.text) for each in organisations),
        external=reading.external(fields),
        groups=frozenset(GroupId(each.text) for each in reading.referred(Kind.GROUP, fields.references("groups"))),
    )


def _milestone_of(node: Node, reading: Reading) -> Milestone:
    fields = reading.fields(node, what="milestone", allowed=_MILESTONE_KEYS)
    fields.required("courses")
    return Milestone(
        fields.text("id"), fields.local_text("title"), _courses_of(fields, reading), _gate_of(fields, reading)
    )


def _courses_of(fields: Fields, reading: Reading) -> tuple[ProgrammeCourse, ...]:
    return tuple(_course_of(node, reading) for node in fields.items("courses"))


def _course_of(node: Node, reading: Reading) -> ProgrammeCourse:
    """A course written as its id alone, or as a map that may say that it is optional."""
    if isinstance(node, ScalarNode):
        (course,) = reading.referred(Kind.COURSE, [node])
        return ProgrammeCourse(CourseId(course.text))
    fields = reading.fields(node, what="course of a programme", allowed=_COURSE_KEYS)
    named = reading.reference(fields, "course", kind=Kind.COURSE)
    return ProgrammeCourse(CourseId(named.text if named else ""), fields.optional_truth("optional"))


def _gate_of(fields: Fields, reading: Reading) -> CourseId | None:
    gate = reading.optional_reference(fields, "gate", kind=Kind.COURSE)
    return None if gate is None else CourseId(gate.text)


def group_of(node: Node, reading: Reading) -> Group:
    """The group of a map."""
    fields = reading.fields(node, what="group", allowed=_GROUP_KEYS)
    id_ = reading.defined(fields, kind=Kind.GROUP)
    required = fields.required("any_of")
    any_of = tuple(_criteria_of(each, reading) for each in fields.items("any_of"))
    if isinstance(required, ListNode) and not all(any_of):
        remedy = "Give each entry at least one criterion with a value."
        problem = "a group without criteria would hold nobody or everybody"
        reading.faults.add(required.place, value=required.shown, problem=problem, remedy=remedy)
    return Group(GroupId(id_), fields.local_text("name") if fields.has("name") else LocalText({}), any_of)


_REFERRED = {ROLE: Kind.ROLE, ORGANISATION: Kind.ORGANISATION}


def _criteria_of(node: Node, reading: Reading) -> Criteria:
    """A map from criterion to the values of which one must be had: a list, or one value alone."""
    if not isinstance(node, MapNode):
        remedy = "Write criteria with their values: {group: [A, B], service: IAS}."
        reading.faults.add(node.place, value=node.shown, problem="these are no criteria", remedy=remedy)
        return {}
    return {key.text: _values_of(key, value, reading) for key, value in node.entries}


def _values_of(key: ScalarNode, value: Node, reading: Reading) -> frozenset[str]:
    items = value.items if isinstance(value, ListNode) else (value,)
    nodes = [item for item in items if isinstance(item, ScalarNode)]
    if key.text in _REFERRED:
        nodes = list(reading.referred(_REFERRED[key.text], nodes))
    for node in nodes:
        fault = attribute_fault(key.text, node.text)
        if fault is not None:
            reading.faults.add(node.place, value=f"{key.text}: {node.text}", problem=fault[0], remedy=fault[1])
    return frozenset(node.text for node in nodes)

"""Templates of training plans, read from YAML: ours beside this module, or a file of one's own in the same form."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib.resources import as_file, files
from pathlib import Path

from data.reading.faults import FaultList
from data.reading.fields import Fields
from data.reading.nodes import ListNode, MapNode, Node
from data.reading.planning import TASK_MINUTES, rule_of
from data.reading.text_files import read_text
from data.reading.yaml_nodes import yaml_node
from data.words.errors import InvalidInput, UnknownPlan
from data.words.models import CourseId, LocalText
from data.words.training_plans import EvidenceBy, TaskKind, TrainingRule

_TEMPLATE_KEYS = ("id", "title", "description", "weeks", "needs", "minutes", "courses", "tasks", "rule")
_COURSE_KEYS = ("course", "within_days", "mandatory")
_TASK_KEYS = ("id", "kind", "title", "description", "minutes", "within_days", "mandatory", "evidence")
_WEEKS = range(1, 157)
_DAYS = range(1, 1_099)
_MINUTES = range(1, 100_000)


class TemplateNeeds(StrEnum):
    """Whose needs the courses of a draft are to meet, beside those that the template names."""

    NONE = "none"
    ROLE = "role"
    NEXT_ROLE = "next-role"


@dataclass(frozen=True, slots=True)
class TemplateCourse:
    """A course that a draft asks for, so many days after the plan starts."""

    course: CourseId
    within_days: int
    mandatory: bool


@dataclass(frozen=True, slots=True)
class TemplateTask:
    """A task that a draft asks for, so many days after the plan starts."""

    id: str
    kind: TaskKind
    title: LocalText
    description: LocalText
    minutes: int
    within_days: int
    mandatory: bool
    evidence: EvidenceBy


@dataclass(frozen=True, slots=True)
class PlanTemplate:
    """What a plan of one kind asks for; `minutes` is how much its courses may take in all."""

    id: str
    title: LocalText
    description: LocalText
    weeks: int
    needs: TemplateNeeds
    minutes: int
    courses: Sequence[TemplateCourse]
    tasks: Sequence[TemplateTask]
    rule: TrainingRule | None


@cache
def shipped_templates() -> tuple[PlanTemplate, ...]:
    """The templates that come with Saarthi."""
    with as_file(files("data.reading") / "plan_templates.yaml") as path:
        return read_templates(path)


def template_of(id_: str, templates: Sequence[PlanTemplate]) -> PlanTemplate:
    """The template of this id; raises UnknownPlan, naming those that there are."""
    for template in templates:
        if template.id == id_:
            return template
    known = ", ".join(template.id for template in templates)
    raise UnknownPlan(f"no plan template {id_!r}; there are {known}")


def read_templates(path: Path) -> tuple[PlanTemplate, ...]:
    """The templates of a file; raises InvalidInput with every fault, each with its line."""
    faults = FaultList()
    text = read_text(path, name=path.name, faults=faults)
    root = None if text is None else yaml_node(text, name=path.name, faults=faults)
    templates: tuple[PlanTemplate, ...] = ()
    if isinstance(root, ListNode):
        templates = tuple(_template_of(node, faults) for node in root.items)
    elif root is not None:
        remedy = "Begin each template with '- '."
        faults.add(root.place, value=root.shown, problem="the file should hold a list", remedy=remedy)
    if len(faults):
        raise InvalidInput(f"plan templates {path}", faults.in_order())
    return templates


def _template_of(node: Node, faults: FaultList) -> PlanTemplate:
    fields = _fields(node, faults, what="plan template", allowed=_TEMPLATE_KEYS)
    needs = fields.choice("needs", TemplateNeeds)
    minutes = 0
    if needs is not TemplateNeeds.NONE:
        minutes = fields.whole("minutes", allowed=_MINUTES, meaning="the minutes that its courses may take, at least 1")
    return PlanTemplate(
        id=fields.id(),
        title=fields.local_text("title"),
        description=fields.local_text("description"),
        weeks=fields.whole("weeks", allowed=_WEEKS, meaning="weeks, 1 to 156"),
        needs=needs,
        minutes=minutes,
        courses=tuple(_course_of(item, faults) for item in fields.items("courses")),
        tasks=tuple(_task_of(item, faults) for item in fields.items("tasks")),
        rule=rule_of(fields, faults),
    )


def _course_of(node: Node, faults: FaultList) -> TemplateCourse:
    fields = _fields(node, faults, what="template course", allowed=_COURSE_KEYS)
    course = fields.reference("course")
    return TemplateCourse(
        course=CourseId(course.text if course else ""), within_days=_days(fields), mandatory=fields.truth("mandatory")
    )


def _task_of(node: Node, faults: FaultList) -> TemplateTask:
    fields = _fields(node, faults, what="template task", allowed=_TASK_KEYS)
    return TemplateTask(
        id=fields.id(),
        kind=fields.choice("kind", TaskKind),
        title=fields.local_text("title"),
        description=fields.local_text("description"),
        minutes=fields.whole("minutes", allowed=TASK_MINUTES, meaning="a whole number of minutes, 0 or more"),
        within_days=_days(fields),
        mandatory=fields.truth("mandatory"),
        evidence=fields.choice("evidence", EvidenceBy),
    )


def _days(fields: Fields) -> int:
    return fields.whole("within_days", allowed=_DAYS, meaning="days from the start of the plan, at least 1")


def _fields(node: Node, faults: FaultList, *, what: str, allowed: tuple[str, ...]) -> Fields:
    if isinstance(node, MapNode):
        return Fields(node, what=what, allowed=allowed, faults=faults)
    remedy = f"Write a map with {', '.join(allowed)}."
    faults.add(node.place, value=node.shown, problem=f"a {what} should be a map of keys", remedy=remedy)
    return Fields(MapNode(node.place, ()), what=what, allowed=allowed, faults=FaultList())

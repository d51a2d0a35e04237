"""The form in which a plan is edited: its content as fields, and what of it a person changed."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from math import isfinite
from typing import Annotated

from pydantic import BaseModel, Field, ValidationError

from api.plans.shapes import PlanContentIn
from api.running.i18n import Words, mark
from data.words import (
    ENGLISH,
    HINDI,
    CourseId,
    EvidenceBy,
    Fault,
    InvalidRequest,
    LocalText,
    Plan,
    PlanTask,
    TaskKind,
)

MINUTES_AN_HOUR = 60
USUAL_DAYS = 90
"""Days from today to the due date of what is added to a plan that holds nothing yet: a quarter of a year."""

NO_DAY = mark("Give a due date for “{title}”.")
NO_MINUTES = mark("Give the minutes of “{title}” as a whole number.")

Written = Annotated[str, Field(max_length=2_000)]
Courses = Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=500)]
Tasks = Annotated[list[Written], Field(max_length=200)]


@dataclass(frozen=True, slots=True)
class ItemRow:
    """A course of the plan as the form has it; `due` as it was written."""

    course: CourseId
    due: str
    mandatory: bool


@dataclass(frozen=True, slots=True)
class TaskRow:
    """A task of the plan as the form has it."""

    id: str
    kind: str
    title_en: str
    title_hi: str
    minutes: str
    due: str
    mandatory: bool
    evidence: str


class PlanForm(BaseModel):
    """A plan as its page sends it; `do` is the button pressed: save, find, or one that adds or drops a row."""

    version: int = Field(ge=1)
    title_en: Written = ""
    title_hi: Written = ""
    year: str = Field(default="", max_length=7)
    apar: bool = False
    starts_on: str = Field(default="", max_length=10)
    role: Courses = Field(default_factory=list)
    group: Courses = Field(default_factory=list)
    learners: str = Field(default="", max_length=4_000_000)
    course: Courses = Field(default_factory=list)
    due: Courses = Field(default_factory=list)
    mandatory: Courses = Field(default_factory=list)
    task: Tasks = Field(default_factory=list)
    task_kind: Tasks = Field(default_factory=list)
    task_title_en: Tasks = Field(default_factory=list)
    task_title_hi: Tasks = Field(default_factory=list)
    task_minutes: Tasks = Field(default_factory=list)
    task_due: Tasks = Field(default_factory=list)
    task_mandatory: Tasks = Field(default_factory=list)
    evidence: Tasks = Field(default_factory=list)
    rule_hours: str = Field(default="", max_length=5)
    note: str = Field(default="", max_length=1_000)
    find: str = Field(default="", max_length=200)
    do: str = Field(default="save", max_length=220)

    @classmethod
    def of(cls, plan: Plan, *, version: int) -> "PlanForm":
        """The form that leaves the plan as it is."""
        titles = plan.title.by_language
        items = [ItemRow(each.course, each.due.isoformat(), each.mandatory) for each in plan.items]
        written = cls(
            version=version,
            title_en=titles.get(ENGLISH, ""),
            title_hi=titles.get(HINDI, ""),
            year=plan.year,
            apar=plan.apar,
            starts_on="" if plan.starts_on is None else plan.starts_on.isoformat(),
            role=sorted(plan.audience.roles),
            group=sorted(plan.audience.groups),
            learners="\n".join(sorted(plan.audience.learners)),
            rule_hours="" if plan.rule is None else f"{plan.rule.minutes / MINUTES_AN_HOUR:g}",
        )
        rows = {**_item_fields(items), **_task_fields(map(_row_of, plan.tasks))}
        return written.model_copy(update=rows)

    def items(self) -> Sequence[ItemRow]:
        """The courses, in the order of the form."""
        rows = zip(self.course, self.due, strict=False)
        return [ItemRow(CourseId(course), due, course in self.mandatory) for course, due in rows]

    def tasks(self) -> Sequence[TaskRow]:
        """The tasks, in the order of the form."""
        titles = (self.task_title_en, self.task_title_hi)
        rows = zip(self.task, self.task_kind, *titles, self.task_minutes, self.task_due, self.evidence, strict=False)
        return [
            TaskRow(id_, kind, title_en, title_hi, minutes, due, id_ in self.task_mandatory, evidence)
            for id_, kind, title_en, title_hi, minutes, due, evidence in rows
        ]

    def after(self, *, today: date) -> "PlanForm":
        """The form after the button that adds or drops a row; any other leaves it as it is."""
        action, _, named = self.do.partition(":")
        items, tasks = list(self.items()), list(self.tasks())
        latest = max([*self.due, *self.task_due], default="") or str(today + timedelta(days=USUAL_DAYS))
        match action:
            case "add" if named not in self.course:
                items.append(ItemRow(CourseId(named), latest, False))
            case "drop":
                items = [each for each in items if each.course != named]
            case "add-task":
                free = next(f"task-{number}" for number in range(1, 999) if f"task-{number}" not in self.task)
                tasks.append(TaskRow(free, TaskKind.ON_THE_JOB, "", "", "60", latest, False, EvidenceBy.SELF))
            case "drop-task":
                tasks = [each for each in tasks if each.id != named]
        return self.model_copy(update={**_item_fields(items), **_task_fields(tasks)})

    def lacking(self, names: Mapping[str, str], words: Words) -> list[str]:
        """What a person still has to fill in or put right, in their words; `names` of the courses by id."""
        say = words.say
        tasks = [(task, task.title_en or task.title_hi) for task in self.tasks()]
        missing = (
            (not self.title_en.strip() and not self.title_hi.strip(), say("Give the plan a title.")),
            (self.starts_on and not _is_day(self.starts_on), say("Give the first day as a date, or leave it empty.")),
            *((not _is_day(item.due), say(NO_DAY, title=names[item.course])) for item in self.items()),
            *(
                (not title.strip(), say("Say what is to be done in the task “{id}”.", id=task.id))
                for task, title in tasks
            ),
            *((not _is_day(task.due), say(NO_DAY, title=title or task.id)) for task, title in tasks),
            *((not task.minutes.isdecimal(), say(NO_MINUTES, title=title or task.id)) for task, title in tasks),
            (not _are_hours(self.rule_hours), say("Write the hours of the training rule as a number, such as 50.")),
        )
        return [text for lacks, text in missing if lacks]

    def content(self, before: Plan) -> PlanContentIn:
        """The plan as the form has it, texts in other languages as before; raises InvalidRequest with every fault."""
        known = {task.id: task for task in before.tasks}
        sent = {
            "title": _titles(before.title, self.title_en, self.title_hi),
            "items": [{"course": each.course, "due": each.due, "mandatory": each.mandatory} for each in self.items()],
            "tasks": [_task_sent(each, known.get(each.id)) for each in self.tasks()],
            "rule": self._rule(before),
            "roles": self.role,
            "groups": self.group,
            "learners": sorted({line.strip() for line in self.learners.splitlines() if line.strip()}),
            "year": self.year,
            "apar": self.apar,
            "starts_on": self.starts_on or None,
        }
        try:
            return PlanContentIn.model_validate(sent)
        except ValidationError as error:
            faults = [
                Fault(
                    ".".join(map(str, each["loc"])),
                    str(each["input"])[:80],
                    each["msg"],
                    "Put it right and save again.",
                )
                for each in error.errors()
            ]
            raise InvalidRequest("plan", faults) from None

    def _rule(self, before: Plan) -> Mapping[str, object] | None:
        if not self.rule_hours.strip():
            return None
        starts = {} if before.rule is None else _rule_year(before)
        return {"minutes": round(float(self.rule_hours) * MINUTES_AN_HOUR), **starts}


def _is_day(written: str) -> bool:
    try:
        date.fromisoformat(written)
    except ValueError:
        return False
    return True


def _are_hours(written: str) -> bool:
    try:
        return not written.strip() or (float(written) > 0 and isfinite(float(written)))
    except ValueError:
        return False


def _rule_year(plan: Plan) -> Mapping[str, object]:
    if plan.rule is None:
        return {}
    return {
        "year_starts_month": plan.rule.year_starts_month,
        "year_starts_day": plan.rule.year_starts_day,
        "utc_offset_minutes": plan.rule.utc_offset_minutes,
    }


def _item_fields(items: Iterable[ItemRow]) -> dict[str, list[str]]:
    rows = list(items)
    return {
        "course": [str(each.course) for each in rows],
        "due": [each.due for each in rows],
        "mandatory": [str(each.course) for each in rows if each.mandatory],
    }


def _task_fields(tasks: Iterable[TaskRow]) -> dict[str, list[str]]:
    rows = list(tasks)
    return {
        "task": [each.id for each in rows],
        "task_kind": [each.kind for each in rows],
        "task_title_en": [each.title_en for each in rows],
        "task_title_hi": [each.title_hi for each in rows],
        "task_minutes": [each.minutes for each in rows],
        "task_due": [each.due for each in rows],
        "task_mandatory": [each.id for each in rows if each.mandatory],
        "evidence": [each.evidence for each in rows],
    }


def _row_of(task: PlanTask) -> TaskRow:
    titles = task.title.by_language
    both = titles.get(ENGLISH, ""), titles.get(HINDI, "")
    return TaskRow(task.id, task.kind, *both, str(task.minutes), task.due.isoformat(), task.mandatory, task.evidence)


def _task_sent(row: TaskRow, before: PlanTask | None) -> Mapping[str, object]:
    return {
        "id": row.id,
        "kind": row.kind,
        "title": _titles(LocalText({}) if before is None else before.title, row.title_en, row.title_hi),
        "description": {} if before is None else dict(before.description.by_language),
        "minutes": row.minutes,
        "due": row.due,
        "mandatory": row.mandatory,
        "evidence": row.evidence,
    }


def _titles(before: LocalText, english: str, hindi: str) -> Mapping[str, str]:
    """The titles as written, in languages that the form does not have as before."""
    titles = {**before.by_language, ENGLISH: english.strip(), HINDI: hindi.strip()}
    return {language: title for language, title in titles.items() if title}

"""The shapes of plans at /v1: content as it is sent, plans and their figures as they are answered."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.http.shapes import EventTime, Identifier, Strict, external_out
from api.plans.changes import plan_changes
from api.plans.words import ACTIONS, STATUSES, TASK_KINDS, course_title, note_text, successor_text, text_of
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.reading import PlanTemplate
from data.words import (
    EvidenceBy,
    PlanAction,
    PlanStatus,
    PlanTask,
    PlanVersion,
    TaskKind,
)

PlanKey = Annotated[str, Field(pattern=r"^[a-z0-9.-]{1,80}$", examples=["annual-plan-2027"])]
PlanDay = Annotated[date, Field(ge=date(1900, 1, 1), lt=date(3000, 1, 1))]
Texts = Annotated[
    dict[str, Annotated[str, Field(min_length=1, max_length=2000)]],
    Field(min_length=1, max_length=20, examples=[{"en": "Annual plan", "hi": "वार्षिक योजना"}]),
]
Note = Annotated[str, Field(max_length=1000, description="Why; kept in the audit trail")]
Version = Annotated[int | None, Field(ge=1, description="The version that you saw; or send it as If-Match")]


class PlanItemIn(Strict):
    """A course that the plan asks for."""

    course: Identifier
    due: PlanDay
    mandatory: bool


class PlanTaskIn(Strict):
    """Learning on the job or from colleagues that the plan asks for."""

    id: PlanKey
    kind: TaskKind
    title: Texts
    description: dict[str, str] = Field(default_factory=dict, max_length=20)
    minutes: Annotated[int, Field(ge=0, lt=100_000)]
    due: PlanDay
    mandatory: bool
    evidence: EvidenceBy


class TrainingRuleIn(Strict):
    """Minutes of learning that everyone addressed owes in each year, which starts on a day of each year."""

    minutes: Annotated[int, Field(ge=1, lt=200_000)]
    year_starts_month: Annotated[int, Field(ge=1, le=12)] = 4
    year_starts_day: Annotated[int, Field(ge=1, le=28)] = 1
    utc_offset_minutes: Annotated[int, Field(ge=-840, le=840)] = 330


class TrainingRuleOut(BaseModel):
    """The minutes of learning that everyone addressed owes in each year, and the day on which the year starts."""

    model_config = ConfigDict(from_attributes=True)

    minutes: int
    year_starts_month: int
    year_starts_day: int
    utc_offset_minutes: int


class PlanContentIn(Strict):
    """What a plan asks of whom; no roles, learners and groups means everyone in and under its organisations.

    `year` is the financial year it is for (2026-27), `apar` whether it counts in the annual appraisal, `others` are
    further organisations, `starts_on` is the first day on which it counts (null: as soon as it is live). Where a plan
    is changed, what of these and of `groups` is not sent stays as it was.
    """

    title: Texts
    items: Annotated[list[PlanItemIn], Field(max_length=500)] = Field(default_factory=list)
    tasks: Annotated[list[PlanTaskIn], Field(max_length=200)] = Field(default_factory=list)
    rule: TrainingRuleIn | None = None
    roles: Annotated[list[Identifier], Field(max_length=500)] = Field(default_factory=list)
    learners: Annotated[list[Identifier], Field(max_length=100_000)] = Field(default_factory=list)
    groups: Annotated[list[Identifier], Field(max_length=100)] = Field(default_factory=list)
    year: Annotated[str, Field(max_length=7, examples=["2026-27"])] = ""
    apar: bool = False
    others: Annotated[list[Identifier], Field(max_length=500)] = Field(default_factory=list)
    starts_on: PlanDay | None = None


class PlanIn(Strict):
    """A new draft; sending the same one again changes nothing."""

    id: PlanKey
    organisation: Identifier
    content: PlanContentIn
    note: Note = ""


class PlanDraftIn(Strict):
    """A new draft made from a template."""

    id: PlanKey
    organisation: Identifier
    starts_on: PlanDay
    role: Identifier | None = None
    next_role: Identifier | None = None


class PlanChangeIn(Strict):
    """What is to be done with the plan; `content` where it is edited or amended. The same again changes nothing."""

    action: PlanAction
    version: Version = None
    content: PlanContentIn | None = None
    note: Note = ""


class TaskEvidenceIn(Strict):
    """That a learner has done a task of the plan."""

    learner: Identifier
    task: PlanKey
    at: EventTime


class TaskEvidenceOut(BaseModel):
    """The event in the ledger, and whether it is enough for the task."""

    event: str
    accepted: bool


class PlanItemOut(BaseModel):
    """A course that the plan asks for.

    `take` is the course that people can take for it now: itself, what replaces it, or null; `missing` says so in words
    where it is not itself.
    """

    course: str
    title: str
    due: date
    mandatory: bool
    take: str | None
    missing: str | None


class PlanTaskOut(BaseModel):
    """A task that the plan asks for, in the reader's words."""

    id: str
    kind: TaskKind
    kind_text: str
    title: str
    description: str
    minutes: int
    due: date
    mandatory: bool
    evidence: EvidenceBy

    @classmethod
    def of(cls, task: PlanTask, words: Words) -> "PlanTaskOut":
        """`task` in the reader's language."""
        return cls(
            id=task.id,
            kind=task.kind,
            kind_text=words.say(TASK_KINDS[task.kind]),
            title=text_of(task.title, words),
            description=text_of(task.description, words),
            minutes=task.minutes,
            due=task.due,
            mandatory=task.mandatory,
            evidence=task.evidence,
        )


class PlanOut(BaseModel):
    """A plan as its last change left it; `in_force` is the version that binds learners."""

    id: str
    organisation: str
    organisation_name: str
    title: str
    status: PlanStatus
    status_text: str
    version: int
    in_force: int | None
    may_change: bool
    actions: list[PlanAction]
    items: list[PlanItemOut]
    tasks: list[PlanTaskOut]
    rule: TrainingRuleOut | None
    roles: list[str]
    learners: list[str]
    groups: list[str] = []
    year: str = ""
    apar: bool = False
    others: list[str] = []
    origin: str = ""
    external: dict[str, list[str]] = {}
    starts_on: date | None = None

    @classmethod
    def of(
        cls,
        version: PlanVersion,
        *,
        may_change: bool,
        actions: Sequence[PlanAction],
        catalogue: Catalogue,
        words: Words,
    ) -> "PlanOut":
        """`version` in the reader's words; a course that is gone keeps its id as its title."""
        plan = version.content
        return cls(
            id=plan.id,
            organisation=plan.organisation,
            organisation_name=text_of(catalogue.organisation(plan.organisation).name, words),
            title=text_of(plan.title, words),
            status=version.status,
            status_text=words.say(STATUSES[version.status]),
            version=version.version,
            in_force=version.in_force,
            may_change=may_change,
            actions=list(actions),
            items=[
                PlanItemOut(
                    course=item.course,
                    title=course_title(item.course, catalogue=catalogue, words=words),
                    due=item.due,
                    mandatory=item.mandatory,
                    take=catalogue.to_take(item.course),
                    missing=successor_text(
                        item.course, catalogue.to_take(item.course), catalogue=catalogue, words=words
                    ),
                )
                for item in plan.items
            ],
            tasks=[PlanTaskOut.of(task, words) for task in plan.tasks],
            rule=None if plan.rule is None else TrainingRuleOut.model_validate(plan.rule),
            roles=sorted(plan.audience.roles),
            learners=sorted(plan.audience.learners) if may_change else [],
            groups=sorted(plan.audience.groups),
            year=plan.year,
            apar=plan.apar,
            others=sorted(plan.others),
            origin=plan.origin,
            external=external_out(plan.external),
            starts_on=plan.starts_on,
        )


class PlanVersionOut(BaseModel):
    """One entry of the audit trail: who did what, when, why, and what status it led from and to.

    What ends in `_text` says the same in the reader's words; `changes` are the differences from the version before.
    """

    version: int
    action: PlanAction
    action_text: str
    status_before: PlanStatus | None
    status_before_text: str | None
    status: PlanStatus
    status_text: str
    frozen: bool
    actor: str
    at: datetime
    note: str
    note_text: str
    changes: list[str]

    @classmethod
    def of(
        cls, version: PlanVersion, before: PlanVersion | None, *, catalogue: Catalogue, words: Words
    ) -> "PlanVersionOut":
        """`version`, which came after `before`."""
        return cls(
            version=version.version,
            action=version.action,
            action_text=words.say(ACTIONS[version.action]),
            status_before=None if before is None else before.status,
            status_before_text=None if before is None else words.say(STATUSES[before.status]),
            status=version.status,
            status_text=words.say(STATUSES[version.status]),
            frozen=version.frozen,
            actor=version.actor,
            at=version.at,
            note=version.note,
            note_text=note_text(version.note, words),
            changes=[]
            if before is None
            else plan_changes(before.content, version.content, catalogue=catalogue, words=words),
        )

    @classmethod
    def all_of(cls, history: Sequence[PlanVersion], *, catalogue: Catalogue, words: Words) -> list["PlanVersionOut"]:
        """Every version of a plan, oldest first."""
        return [
            cls.of(version, before, catalogue=catalogue, words=words)
            for version, before in zip(history, [None, *history[:-1]], strict=True)
        ]


class PlanTemplateOut(BaseModel):
    """A template of plans."""

    id: str
    title: str
    description: str
    weeks: int
    needs: str

    @classmethod
    def of(cls, template: PlanTemplate, words: Words) -> "PlanTemplateOut":
        """`template` in the reader's language."""
        return cls(
            id=template.id,
            title=text_of(template.title, words),
            description=text_of(template.description, words),
            weeks=template.weeks,
            needs=template.needs,
        )

"""The figures of plans at /v1: what-if, standings, and training rules with everything that counted."""

from dataclasses import asdict
from datetime import date

from pydantic import BaseModel

from api.http.words import competency_name
from api.plans.words import COUNTINGS, EVIDENCE, STANDINGS, TASK_KINDS, course_title, object_title, text_of
from api.running.i18n import Words
from api.running.small_groups import is_few, unless_few
from data.catalogue import Catalogue
from data.words import EvidenceBy
from recommender.training_plans import (
    CountedEvent,
    Counting,
    LearnerStanding,
    RuleProgress,
    Standing,
    TaskProgress,
    WhatIf,
)


class PlanItemCoverageOut(BaseModel):
    """A course of the plan with how many of the audience have done it, cannot read it, may not open it."""

    course: str
    title: str
    due: date
    mandatory: bool
    done: int
    cannot_read: int
    closed: int
    to_do: int


class NeedClosedOut(BaseModel):
    """A competency and how many learners' open need in it the plan closes; null where fewer than `fewer_than` do."""

    competency: str
    name: str
    learners: int | None
    fewer_than: int | None = None


class WhatIfOut(BaseModel):
    """What the plan would mean for its audience if it were approved today."""

    audience: int
    all_done: int
    median_weekly_minutes: int
    most_weekly_minutes: int
    short_of_time: int
    past_dues: list[str]
    not_live: list[str]
    items: list[PlanItemCoverageOut]
    needs_closed: list[NeedClosedOut]

    @classmethod
    def of(cls, what_if: WhatIf, *, catalogue: Catalogue, words: Words, smallest: int) -> "WhatIfOut":
        """`what_if` in the reader's words; of needs, which tell levels, no figure of fewer people than `smallest`."""
        return cls(
            audience=what_if.audience,
            all_done=what_if.all_done,
            median_weekly_minutes=what_if.median_weekly_minutes,
            most_weekly_minutes=what_if.most_weekly_minutes,
            short_of_time=what_if.short_of_time,
            past_dues=list(what_if.past_dues),
            not_live=list(what_if.not_live),
            items=[
                PlanItemCoverageOut(**asdict(item), title=course_title(item.course, catalogue=catalogue, words=words))
                for item in what_if.items
            ],
            needs_closed=[
                NeedClosedOut(
                    competency=competency,
                    name=competency_name(competency, catalogue=catalogue, words=words),
                    learners=unless_few(learners, smallest=smallest),
                    fewer_than=smallest if is_few(learners, smallest=smallest) else None,
                )
                for competency, learners in what_if.needs_closed.items()
            ],
        )


class CountedEventOut(BaseModel):
    """An event of the training year, the minutes that it brings, and why it does not count where it does not."""

    event: str
    object: str
    title: str
    day: date
    minutes: int
    counting: Counting
    text: str

    @classmethod
    def of(cls, entry: CountedEvent, *, catalogue: Catalogue, words: Words) -> "CountedEventOut":
        """`entry` in the reader's words."""
        return cls(
            **asdict(entry),
            title=object_title(entry.object, catalogue=catalogue, words=words),
            text=words.say(COUNTINGS[entry.counting]),
        )


class TrainingRuleProgressOut(BaseModel):
    """How much of a training rule is reached in its year, and from what."""

    plan: str
    plan_title: str
    starts_on: date
    ends_on: date
    required: int
    minutes: int
    met: bool
    weekly_minutes_needed: int
    entries: list[CountedEventOut]

    @classmethod
    def of(cls, rule: RuleProgress, *, catalogue: Catalogue, words: Words) -> "TrainingRuleProgressOut":
        """`rule` in the reader's words."""
        plan = catalogue.plans.get(rule.plan)
        return cls(
            plan=rule.plan,
            plan_title=rule.plan if plan is None else text_of(plan.title, words),
            starts_on=rule.starts_on,
            ends_on=rule.ends_on,
            required=rule.required,
            minutes=rule.minutes,
            met=rule.met,
            weekly_minutes_needed=rule.weekly_minutes_needed,
            entries=[CountedEventOut.of(entry, catalogue=catalogue, words=words) for entry in rule.entries],
        )


class PlanPieceOut(BaseModel):
    """A course or task of the plan and the event that shows it as done."""

    object: str
    title: str
    due: date
    mandatory: bool
    done_on: date | None
    event: str | None
    late: bool


class LearnerStandingOut(BaseModel):
    """Where a learner stands in the plan, with what shows it."""

    learner: str
    standing: Standing
    standing_text: str
    pieces: list[PlanPieceOut]
    rule: TrainingRuleProgressOut | None

    @classmethod
    def of(cls, person: LearnerStanding, *, today: date, catalogue: Catalogue, words: Words) -> "LearnerStandingOut":
        """`person` in the reader's words."""
        return cls(
            learner=person.learner,
            standing=person.standing,
            standing_text=words.say(STANDINGS[person.standing]),
            pieces=[
                PlanPieceOut(
                    object=piece.object,
                    title=object_title(piece.object, catalogue=catalogue, words=words),
                    due=piece.due,
                    mandatory=piece.mandatory,
                    done_on=piece.done_on,
                    event=piece.done_by,
                    late=piece.is_late(today),
                )
                for piece in person.pieces
            ],
            rule=None
            if person.rule is None
            else TrainingRuleProgressOut.of(person.rule, catalogue=catalogue, words=words),
        )


class PlanProgressOut(BaseModel):
    """How many of the audience are late, at risk, on track and done, and who: the worst first, `limit` of them."""

    plan: str
    audience: int
    counts: dict[Standing, int]
    learners: list[LearnerStandingOut]


class TaskProgressOut(BaseModel):
    """A task that a live plan asks the learner for; `done_on` is null while it is open.

    `apar`: the plan counts in the annual appraisal.
    """

    plan: str
    plan_title: str
    apar: bool
    task: str
    title: str
    description: str
    kind_text: str
    minutes: int
    due: date
    mandatory: bool
    evidence: EvidenceBy
    evidence_text: str
    done_on: date | None
    overdue: bool

    @classmethod
    def of(cls, progress: TaskProgress, *, catalogue: Catalogue, words: Words) -> "TaskProgressOut":
        """`progress` in the reader's words."""
        task, plan = progress.task, catalogue.plan(progress.plan)
        return cls(
            plan=progress.plan,
            plan_title=text_of(plan.title, words),
            apar=plan.apar,
            task=task.id,
            title=text_of(task.title, words),
            description=text_of(task.description, words),
            kind_text=words.say(TASK_KINDS[task.kind]),
            minutes=task.minutes,
            due=task.due,
            mandatory=task.mandatory,
            evidence=task.evidence,
            evidence_text=words.say(EVIDENCE[task.evidence]),
            done_on=progress.done_on,
            overdue=progress.overdue,
        )

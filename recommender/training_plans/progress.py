"""How far a learner has come: needs met, courses done, minutes spent, plan items due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from data.catalogue import Catalogue
from data.words import CompetencyId, CourseId, Event, Learner, Mastery, Plan, PlanId, PlanTask
from recommender.learner.gaps import is_shown, needs_of, shown_level
from recommender.learner.history import History, history_of
from recommender.training_plans.standing import pieces_of
from recommender.training_plans.training_rule import RuleProgress, rule_progress


@dataclass(frozen=True, slots=True)
class NeedProgress:
    """A level that the role needs beside the level shown; `standard_error` in levels, None without any evidence."""

    competency: CompetencyId
    needed: int
    shown: float
    standard_error: float | None
    met: bool


@dataclass(frozen=True, slots=True)
class PlanItemProgress:
    """A course that a live plan asks for; `done_on` is the day of its latest completion, None while open."""

    plan: PlanId
    course: CourseId
    due: date
    mandatory: bool
    done_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """A task that a live plan asks for; `done_on` is the day of the event that first showed it, None while open."""

    plan: PlanId
    task: PlanTask
    done_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """`needs` unmet first, `courses_done` oldest first, `minutes` their learning time, `plan_items` by due date.

    `tasks` by due date, too; `rules` with every event that counted.
    """

    needs: Sequence[NeedProgress]
    courses_done: Sequence[CourseId]
    minutes: int
    plan_items: Sequence[PlanItemProgress]
    tasks: Sequence[TaskProgress] = ()
    rules: Sequence[RuleProgress] = ()

    @property
    def needs_met(self) -> int:
        """How many needs are met."""
        return sum(need.met for need in self.needs)


def progress_of(
    learner: Learner, *, catalogue: Catalogue, mastery: Mastery, history: Sequence[Event], today: date
) -> Progress:
    """The learner's progress on `today`; finished courses count with the minutes that they had.

    Unmet needs come first, the widest first; then met ones; ties by competency id.
    """
    read = history_of(history)
    return Progress(
        needs=_needs(learner, catalogue, mastery),
        courses_done=tuple(read.finished),
        minutes=sum(read.minutes_of(course, catalogue) for course in read.finished),
        plan_items=_plan_items(learner, catalogue, read, today),
        tasks=_tasks(learner, catalogue, history, today),
        rules=_rules(learner, catalogue, history, today),
    )


def _needs(learner: Learner, catalogue: Catalogue, mastery: Mastery) -> Sequence[NeedProgress]:
    needs = []
    for competency, needed in needs_of(learner.role, catalogue).items():
        estimate = mastery.get(competency)
        shown = shown_level(competency, mastery)
        error = None if estimate is None else estimate.standard_error
        needs.append(NeedProgress(competency, needed, shown, error, met=is_shown(needed, competency, mastery)))
    return sorted(needs, key=lambda need: (need.met, need.shown - need.needed, need.competency))


def _plan_items(learner: Learner, catalogue: Catalogue, history: History, today: date) -> Sequence[PlanItemProgress]:
    items = []
    for plan in _plans(learner, catalogue):
        for item in plan.items:
            done = history.finished.get(item.course)
            overdue = done is None and item.due < today
            done_on = None if done is None else done.date()
            items.append(PlanItemProgress(plan.id, item.course, item.due, item.mandatory, done_on, overdue))
    return sorted(items, key=lambda item: (item.due, item.course, item.plan))


def _tasks(learner: Learner, catalogue: Catalogue, events: Sequence[Event], today: date) -> Sequence[TaskProgress]:
    tasks = []
    for plan in _plans(learner, catalogue):
        done = {piece.object: piece.done_on for piece in pieces_of(plan, events, catalogue=catalogue) if piece.is_task}
        for task in plan.tasks:
            done_on = done[task.reference(plan.id)]
            tasks.append(TaskProgress(plan.id, task, done_on, overdue=done_on is None and task.due < today))
    return sorted(tasks, key=lambda progress: (progress.task.due, progress.plan, progress.task.id))


def _rules(learner: Learner, catalogue: Catalogue, events: Sequence[Event], today: date) -> Sequence[RuleProgress]:
    plans = _plans(learner, catalogue)
    tasks = {task.reference(plan.id): task for plan in plans for task in plan.tasks}
    return [
        rule_progress(plan.rule, events, plan=plan.id, catalogue=catalogue, tasks=tasks, today=today)
        for plan in plans
        if plan.rule is not None
    ]


def _plans(learner: Learner, catalogue: Catalogue) -> Sequence[Plan]:
    return catalogue.live_plans_for(learner) if learner.organisation in catalogue.organisations else ()

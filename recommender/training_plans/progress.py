"""How far a learner has come: needs met, courses done, minutes spent, plan items due."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.catalogue import Catalogue
from data.words import CompetencyId, CourseId, Event, Learner, Mastery, Plan, PlanId, PlanTask, RoleId
from recommender.learner.gaps import awaits_check, is_shown, needs_of, shown_level, unstated_needs
from recommender.learner.history import history_of
from recommender.training_plans.standing import pieces_of
from recommender.training_plans.training_rule import RuleProgress, rule_progress


@dataclass(frozen=True, slots=True)
class NeedProgress:
    """A level that the role needs beside the level shown; `standard_error` in levels, None without any evidence.

    `unstated`: nobody stated the level that the role needs, and a rule filled it in. `awaits_check`: it is not met, but
    its course is finished, and a check would show it.
    """

    competency: CompetencyId
    needed: int
    shown: float
    standard_error: float | None
    met: bool
    unstated: bool = False
    awaits_check: bool = False


@dataclass(frozen=True, slots=True)
class PlanItemProgress:
    """A course that a live plan asks for; `done_on` is the day of its first completion, None while open.

    `take` is the course to take for it: itself, what replaces it, or None where nobody can, so that it is not overdue.
    `reads`: whether that is in a language that the learner reads.
    """

    plan: PlanId
    course: CourseId
    due: date
    mandatory: bool
    done_on: date | None
    overdue: bool
    take: CourseId | None
    reads: bool = True


@dataclass(frozen=True, slots=True)
class TaskProgress:
    """A task that a live plan asks for; `done_on` is the day of the event that first showed it, None while open."""

    plan: PlanId
    task: PlanTask
    done_on: date | None
    overdue: bool


@dataclass(frozen=True, slots=True)
class Progress:
    """`needs` unmet first, `courses_done` oldest first, dues by date, `rules` with what counted.

    `goal_needs` are those of the role wished for. `minutes_done`: the learning time that each finished course had then.
    """

    needs: Sequence[NeedProgress]
    courses_done: Sequence[CourseId]
    minutes_done: Mapping[CourseId, int]
    plan_items: Sequence[PlanItemProgress]
    tasks: Sequence[TaskProgress] = ()
    rules: Sequence[RuleProgress] = ()
    goal_needs: Sequence[NeedProgress] = ()

    @property
    def minutes(self) -> int:
        """The learning time of all finished courses."""
        return sum(self.minutes_done.values())

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
        needs=_needs(learner.role, catalogue, mastery),
        goal_needs=_needs(learner.wishes.goal, catalogue, mastery),
        courses_done=tuple(read.finished),
        minutes_done={course: read.minutes_of(course, catalogue) for course in read.finished},
        plan_items=_plan_items(learner, catalogue, history, today),
        tasks=_tasks(learner, catalogue, history, today),
        rules=_rules(learner, catalogue, history, today),
    )


def _needs(role: RoleId | None, catalogue: Catalogue, mastery: Mastery) -> Sequence[NeedProgress]:
    needs, unstated = [], unstated_needs([role], catalogue)
    for competency, needed in needs_of(role, catalogue).items():
        estimate = mastery.get(competency)
        shown = shown_level(competency, mastery)
        error = None if estimate is None else estimate.standard_error
        met, waits = is_shown(needed, competency, mastery), awaits_check(needed, competency, mastery)
        needs.append(
            NeedProgress(
                competency,
                needed,
                shown,
                error,
                met=met,
                unstated=competency in unstated,
                awaits_check=waits,
            )
        )
    return sorted(needs, key=lambda need: (need.met, need.shown - need.needed, need.competency))


def _plan_items(
    learner: Learner, catalogue: Catalogue, events: Sequence[Event], today: date
) -> Sequence[PlanItemProgress]:
    items = [
        PlanItemProgress(
            plan=plan.id,
            course=CourseId(piece.object),
            due=piece.due,
            mandatory=piece.mandatory,
            done_on=piece.done_on,
            overdue=piece.is_overdue(today),
            take=piece.take,
            reads=piece.take is None or not learner.languages.isdisjoint(catalogue.courses[piece.take].languages),
        )
        for plan in _plans(learner, catalogue, today)
        for piece in pieces_of(
            plan,
            events,
            catalogue=catalogue,
            organisation=learner.organisation,
            languages=learner.languages,
            among=catalogue.groups_of(learner),
        )
        if not piece.is_task
    ]
    return sorted(items, key=lambda item: (item.due, item.course, item.plan))


def _tasks(learner: Learner, catalogue: Catalogue, events: Sequence[Event], today: date) -> Sequence[TaskProgress]:
    tasks = []
    for plan in _plans(learner, catalogue, today):
        done = {piece.object: piece.done_on for piece in pieces_of(plan, events, catalogue=catalogue) if piece.is_task}
        for task in plan.tasks:
            done_on = done[task.reference(plan.id)]
            tasks.append(TaskProgress(plan.id, task, done_on, overdue=done_on is None and task.due < today))
    return sorted(tasks, key=lambda progress: (progress.task.due, progress.plan, progress.task.id))


def _rules(learner: Learner, catalogue: Catalogue, events: Sequence[Event], today: date) -> Sequence[RuleProgress]:
    plans = _plans(learner, catalogue, today)
    tasks = {task.reference(plan.id): task for plan in plans for task in plan.tasks}
    return [
        rule_progress(plan.rule, events, plan=plan.id, catalogue=catalogue, tasks=tasks, today=today)
        for plan in plans
        if plan.rule is not None
    ]


def _plans(learner: Learner, catalogue: Catalogue, today: date) -> Sequence[Plan]:
    return catalogue.live_plans_for(learner, today=today) if learner.organisation in catalogue.organisations else ()

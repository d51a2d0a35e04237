"""A dated path to what a role needs, within the minutes that the learner has each week.

Mandatory plan items come first, in the order in which they fall due, prerequisites before; after them what the learner
put into the path themself. Then come the courses that
close most levels of need within the weeks, as far as they suit, and, among those, take fewest minutes: greedy with
local search, then CP-SAT within its budget. They are taken in the order in which they stand among the suggestions. The
path says what is proven of it and, where dues or the deadline cannot be kept, what must give way.
"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date

from data.catalogue import Catalogue
from data.words import (
    CompetencyId,
    CourseId,
    Event,
    Learner,
    LearningPath,
    Mastery,
    PathProof,
    PathQuality,
    PathStep,
    Relaxation,
    RoleId,
    UnmetCause,
)
from recommender.learner.gaps import needs_of, unstated_needs, wished_needs
from recommender.learner.history import history_of
from recommender.path.build_problem import calendar_of, chosen_dates, mandatory_dates, problem_of
from recommender.path.scheduling.exact import Budget
from recommender.path.scheduling.problem import Problem
from recommender.path.scheduling.solve import Solved, solved
from recommender.path.step_roles import with_roles
from recommender.path.unmet import unmet_needs
from recommender.path.unplanned import unplanned_dues
from recommender.suggest.merits import NO_MERITS, Merits
from recommender.suggest.rules import allowed_courses
from recommender.suggest.shelf import shelf_of

HORIZON_WEEKS = 52
"""How far a path reaches: the year that an annual plan covers."""


def plan_path(
    learner: Learner,
    *,
    catalogue: Catalogue,
    mastery: Mastery,
    history: Sequence[Event],
    today: date,
    role: RoleId | None = None,
    needs: Mapping[CompetencyId, int] | None = None,
    weekly_minutes: int | None = None,
    horizon_weeks: int = HORIZON_WEEKS,
    deadline: date | None = None,
    merits: Merits = NO_MERITS,
    budget: Budget = Budget(),  # noqa: B008  (frozen)
) -> LearningPath:
    """The path from `today` to chosen `needs`, or else a role's, and the needs that it cannot meet.

    `needs` are levels by competency; where None, those of `role`, or of the learner's own role where that is None too.
    Weeks run from Monday to Sunday; a step starts in the week of its first minute and ends in the week of its last, so
    that no week holds more than `weekly_minutes` (the learner's own where None). Time in a classroom is spent on duty
    and is not taken from them; the lessons of such a course are done in weeks before its session. Mandatory items are
    scheduled even beyond the deadline, the horizon or their due date; other courses only within. Courses are taken at
    their word: finishing one counts as the level it teaches. Where neither `role` nor `needs` is chosen, the path leads
    to the role that the learner wishes for, too, and ends by the day that they set; a `deadline` given goes before it.
    `merits` (of `Recommender.merits`, for the same needs) say which courses suit and which come first, so that path and
    suggestions agree. Raises UnknownRole for an unknown `role`, ValueError for minutes below 0.
    """
    minutes = _minutes(learner.weekly_minutes if weekly_minutes is None else weekly_minutes)
    goal, needs = _aims(learner, catalogue, role=role, needs=needs)
    deadline = learner.wishes.path_ends_by(today, to_goal=goal is not None) if deadline is None else deadline
    shelf, read = shelf_of(catalogue), history_of(history)
    finished = shelf.with_editions(read.finished.keys())
    allowed = allowed_courses(shelf, learner=learner, history=read, today=today)
    calendar = calendar_of(
        today,
        weekly_minutes=minutes,
        horizon_weeks=horizon_weeks,
        deadline=deadline,
        history=read,
        catalogue=catalogue,
    )
    due = mandatory_dates(shelf, learner=learner, catalogue=catalogue, allowed=allowed, finished=finished, today=today)
    last_day = calendar.last_day(max(calendar.weeks - 1, 0))
    chosen = chosen_dates(shelf, read.chosen, allowed=allowed, finished=finished, until=last_day)
    problem = problem_of(
        shelf,
        catalogue=catalogue,
        mastery=mastery,
        finished=finished,
        allowed=allowed,
        needs=needs,
        due_dates={**chosen, **due},
        calendar=calendar,
        merits=merits,
    )
    solution = solved(problem, budget=budget) if minutes else _EMPTY
    steps: Sequence[PathStep] = [_as_chosen(step, due, read.chosen) for step in _steps(problem, solution)]
    if goal is not None:
        steps = with_roles(steps, problem, present=needs_of(learner.role, catalogue), goal=catalogue.role(goal).needs)
    unmet = unmet_needs(
        shelf,
        learner=learner,
        history=read,
        today=today,
        allowed=allowed,
        needs=needs,
        reached=problem.levels_after(slot.course for slot in solution.slots),
        mastery=mastery,
        merits=merits,
        unstated=unstated_needs([role or learner.role, goal], catalogue),
    )
    in_time = {need.competency: need.needed for need in unmet if need.cause is UnmetCause.NO_TIME}
    return LearningPath(
        learner=learner.id,
        steps=steps,
        unmet=unmet,
        weekly_minutes=minutes,
        quality=solution.quality,
        relaxations=_relaxations(problem, steps, wanted=in_time, budget=budget),
        deadline=deadline,
        goal=goal,
        unplanned=unplanned_dues(learner, catalogue=catalogue, history=read, today=today, planned=tuple(due)),
    )


def _minutes(given: int) -> int:
    if given < 0:
        raise ValueError(f"weekly minutes must be 0 or more, not {given}")
    return given


def _aims(
    learner: Learner, catalogue: Catalogue, *, role: RoleId | None, needs: Mapping[CompetencyId, int] | None
) -> tuple[RoleId | None, Mapping[CompetencyId, int]]:
    """The role that is wished for, where nothing else was chosen, and the needs to meet."""
    if needs is not None:
        return None, needs
    if role is not None:
        return None, catalogue.role(role).needs
    goal = learner.wishes.goal
    return (goal if goal in catalogue.roles else None), wished_needs(learner, catalogue)


_EMPTY = Solved((), PathQuality(PathProof.OPTIMAL, 0.0))
"""What can be planned in no time at all."""


def _steps(problem: Problem, solution: Solved) -> Sequence[PathStep]:
    steps: list[PathStep] = []
    placed: list[CourseId] = []
    for slot in solution.slots:
        option = problem.options[slot.course]
        starts_on, ends_on = slot.days(problem.calendar, due=option.due)
        closed = problem.closed([slot.course], base=problem.levels_after(placed))
        steps.append(
            PathStep(
                course=slot.course,
                starts_on=starts_on,
                ends_on=ends_on,
                minutes=option.minutes,
                serves={competency: problem.height(slot.course, competency) for competency in closed},
                due=option.due,
                session=slot.session,
            )
        )
        placed.append(slot.course)
    return steps


def _as_chosen(step: PathStep, due: Mapping[CourseId, date], chosen: Sequence[CourseId]) -> PathStep:
    """The step as the learner put it in: it is due on no day where no plan says so."""
    return replace(step, due=due.get(step.course), chosen=step.course in chosen)


def _relaxations(
    problem: Problem,
    steps: Sequence[PathStep],
    *,
    wanted: Mapping[CompetencyId, int],
    budget: Budget,
) -> Sequence[Sequence[Relaxation]]:
    """What must give way, where a due date is missed, or a need for want of time alone."""
    placed = {step.course for step in steps}
    if placed.issuperset(problem.mandatory) and not any(step.is_late for step in steps) and not wanted:
        return ()
    # Imported here with OR-tools behind it: most paths keep their dates.
    from recommender.path.scheduling.relaxation import Target, relaxations

    still_open = problem.open_needs(problem.levels_after(step.course for step in steps))
    closed = {
        competency: needed
        for competency, needed in problem.open_needs(problem.shown).items()
        if competency not in still_open
    }
    return relaxations(Target(problem, {**closed, **wanted}), budget=budget)

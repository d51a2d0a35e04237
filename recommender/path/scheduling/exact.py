"""The best choice of courses, proven by CP-SAT; the one place that loads OR-tools (about 0.5 s, on first use)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from data.words import CourseId, PathProof, PathQuality
from recommender.path.scheduling.greedy import Choice
from recommender.path.scheduling.problem import Levels, Problem, problem_minutes

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

SEED = 20_260_401


@dataclass(frozen=True, slots=True)
class Budget:
    """How long CP-SAT may search: `effort` in its own deterministic seconds, `seconds` by the clock."""

    effort: float = 0.25
    seconds: float = 0.3


@dataclass(frozen=True, slots=True)
class Proven:
    """The best choice found and what is known of it."""

    choice: Choice
    quality: PathQuality


def improved(
    problem: Problem, start: Choice, *, forbidden: frozenset[CourseId] = frozenset(), budget: Budget
) -> Proven:
    """The best choice that CP-SAT finds from `start` on; `start` itself where nothing is better."""
    from ortools.sat.python import cp_model

    model = cp_model.CpModel()
    taken = _taken(model, problem, forbidden)
    for course, option in problem.options.items():
        for required in option.requires & taken.keys() if course in taken else ():
            model.add_implication(taken[course], taken[required])
    minutes = weighted(taken.values(), [problem.options[course].minutes for course in taken])
    model.add(minutes <= problem_minutes(problem))
    _respect_sessions(model, problem, taken)
    base = problem.levels_after(problem.mandatory)
    weight = problem.minutes_of(taken) + 1
    model.maximize(weight * _closed(model, problem, taken, base) - minutes)
    for course, chosen in taken.items():
        model.add_hint(chosen, course in start.courses)
    solver = searching(budget)
    status = solver.solve(model)
    if status not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return Proven(start, PathQuality(PathProof.NOT_PROVEN))
    courses = [course for course, chosen in taken.items() if solver.boolean_value(chosen)]
    key = (problem.centilevels(courses, base=base), -problem.minutes_of(courses))
    best = Choice(courses, key) if key > start.key else start
    return Proven(best, _quality(best, weight=weight, bound=solver.best_objective_bound))


def searching(budget: Budget) -> "cp_model.CpSolver":
    """A solver that gives the same answer each time, as long as the clock does not cut it short."""
    from ortools.sat.python import cp_model

    solver = cp_model.CpSolver()
    solver.parameters.num_workers = 1
    solver.parameters.random_seed = SEED
    solver.parameters.max_deterministic_time = budget.effort
    solver.parameters.max_time_in_seconds = budget.seconds
    return solver


def _taken(
    model: "cp_model.CpModel", problem: Problem, forbidden: frozenset[CourseId]
) -> Mapping[CourseId, "cp_model.IntVar"]:
    """One truth a course of choice; those that are forbidden, or need a forbidden one, have none."""
    out = set(forbidden)
    taken: dict[CourseId, cp_model.IntVar] = {}
    for course, option in problem.options.items():
        if course in out or not option.requires.isdisjoint(out):
            out.add(course)
        elif course not in problem.mandatory:
            taken[course] = model.new_bool_var(course)
    return taken


def _closed(
    model: "cp_model.CpModel", problem: Problem, taken: Mapping[CourseId, "cp_model.IntVar"], base: Levels
) -> "cp_model.LinearExpr":
    """Hundredths of levels closed, as `Problem.centilevels` counts them: a truth for each step and how well it is."""
    truths: list[cp_model.IntVar] = []
    gains: list[int] = []
    for competency in problem.open_needs(base):
        quarters = {course: problem.quarters(course, competency) for course in taken}
        for step in problem.steps_of(competency, base=base):
            reaching = [course for course in taken if problem.height(course, competency) >= step.height]
            counted = 0
            for enough in sorted({quarters[course] for course in reaching}):
                reached = model.new_bool_var(f"{competency} {step.height} {enough}")
                suited = [taken[course] for course in reaching if quarters[course] >= enough]
                model.add_bool_or([*suited, reached.negated()])
                truths.append(reached)
                gains.append(step.worth(enough) - counted)
                counted = step.worth(enough)
    return weighted(truths, gains)


def weighted(truths: "Iterable[cp_model.LiteralT]", weights: Sequence[int]) -> "cp_model.LinearExpr":
    """The sum of weights whose truth holds."""
    from ortools.sat.python import cp_model

    return cp_model.LinearExpr.weighted_sum(list(truths), list(weights))


def _respect_sessions(model: "cp_model.CpModel", problem: Problem, taken: Mapping[CourseId, "cp_model.IntVar"]) -> None:
    """Lessons of a course with sessions, and what it requires, fit in the weeks before the session that is chosen."""
    calendar = problem.calendar
    mandatory = problem.minutes_of(problem.mandatory)
    weeks = sorted(
        {_week(problem, course, at) for course in taken for at in range(len(problem.options[course].sessions))}
    )
    timely = _before_sessions(problem, taken)
    done = {(course, week): model.new_bool_var(f"{course} before {week}") for course in timely for week in weeks}
    for (course, week), before in done.items():
        model.add_implication(before, taken[course])
        for required in problem.options[course].requires & set(timely):
            model.add_implication(before, done[required, week])
    for week in weeks:
        room = max(week * calendar.weekly_minutes - calendar.spent - mandatory, 0)
        minutes = [problem.options[course].minutes for course in timely]
        model.add(weighted([done[course, week] for course in timely], minutes) <= room)
    for course in timely:
        at = [_week(problem, course, number) for number in range(len(problem.options[course].sessions))]
        if at:
            model.add_bool_or([*(done[course, week] for week in at), taken[course].negated()])


def _before_sessions(problem: Problem, taken: Mapping[CourseId, object]) -> Sequence[CourseId]:
    meeting = [course for course in taken if problem.options[course].sessions]
    needed = {
        prerequisite
        for course in meeting
        for prerequisite in problem.with_prerequisites(course, done=frozenset(problem.mandatory))
    }
    return [course for course in taken if course in needed]


def _week(problem: Problem, course: CourseId, number: int) -> int:
    return problem.calendar.week_of(problem.options[course].sessions[number].starts_at.date())


def _quality(choice: Choice, *, weight: int, bound: float) -> PathQuality:
    """Optimal where the bound is reached; else the share of levels, or of minutes, by which it may be better."""
    closed, unspent = choice.key
    slack = round(bound) - (weight * closed + unspent)
    if slack <= 0:
        return PathQuality(PathProof.OPTIMAL, 0.0)
    levels = slack / weight
    gap = levels / max(closed + levels, 1.0) if levels >= 1 else min(slack / max(-unspent, 1), 1.0)
    return PathQuality(PathProof.WITHIN, gap)

"""What must give way so that every due date and need can be met: the fewest changes, found by CP-SAT.

Work is counted by weeks: minutes of all that must be done by the end of a week may not exceed the minutes up to then.
Changes that may be made: more minutes a week, a later due date, a later deadline. Each costs first of all one change,
then its size in hundredths of what it is now.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from data.words import CompetencyId, CourseId, Relaxation, RelaxationKind
from recommender.path.scheduling.exact import Budget, searching, weighted
from recommender.path.scheduling.problem import Calendar, Option, Problem

if TYPE_CHECKING:
    from ortools.sat.python import cp_model

MINUTE_STEPS = (15, 30, 45, 60, 75, 90, 105, 120, 150, 180, 240, 300, 360, 480, 600, 900, 1200, 1800, 2400)
"""Weekly minutes that are proposed; only those above the present ones."""

LATEST_WEEKS = 104
"""How far due dates and the deadline may be moved, counted from today."""

ONE_CHANGE = 100_000
"""What any change costs; its size costs less, so that fewer changes always come before smaller ones."""


@dataclass(frozen=True, slots=True)
class Target:
    """What a relaxed plan must reach: all mandatory courses in time, and these needs by the end of the weeks."""

    problem: Problem
    needs: Mapping[CompetencyId, int]


ANYTHING = frozenset(RelaxationKind)
ALTERNATIVES = (ANYTHING, frozenset({RelaxationKind.MINUTES}), ANYTHING - {RelaxationKind.MINUTES})
"""What may change in each of the sets that are proposed: anything, only the time a week, only dates."""


def relaxations(target: Target, *, budget: Budget) -> Sequence[Sequence[Relaxation]]:
    """The smallest set of changes, and beside it the smallest of the time a week alone and of dates alone.

    None where nothing in reach is enough, or nothing has to change.
    """
    target = Target(_what_matters(target), target.needs)
    offered: list[Sequence[Relaxation]] = []
    for allowed in ALTERNATIVES:
        changes = smallest_relaxation(target, allowed=allowed, budget=budget)
        if changes and changes not in offered:
            offered.append(changes)
    return offered


def _what_matters(target: Target) -> Problem:
    """The problem without courses that meet none of the needs and that nothing asks for."""
    problem = target.problem
    useful = [
        option.course
        for option in problem.options.values()
        if any(option.teaches.get(competency, 0) >= needed for competency, needed in target.needs.items())
    ]
    wanted = {*problem.mandatory, *useful}
    for course in reversed(list(problem.options)):  # prerequisites lie before what requires them
        if course in wanted:
            wanted |= problem.options[course].requires
    return replace(problem, options={course: option for course, option in problem.options.items() if course in wanted})


def smallest_relaxation(
    target: Target, *, allowed: frozenset[RelaxationKind] = ANYTHING, budget: Budget
) -> Sequence[Relaxation]:
    """The fewest and then smallest changes; none where none are needed or none in reach are enough."""
    from ortools.sat.python import cp_model

    model = _Relaxed.of(target, allowed=allowed)
    solver = searching(budget)
    if solver.solve(model.model) not in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return ()
    return model.read(solver)


@dataclass(frozen=True, slots=True)
class _Relaxed:
    """The model: `finished[course, week]` says that a course is finished by the end of that week.

    `worked` says so of its lessons, which is the same where a course has no sessions.
    """

    model: "cp_model.CpModel"
    target: Target
    weeks: Sequence[int]
    finished: Mapping[tuple[CourseId, int], "cp_model.IntVar"]
    worked: Mapping[tuple[CourseId, int], "cp_model.IntVar"]
    minutes: Mapping[int, "cp_model.IntVar"]
    end: Mapping[int, "cp_model.IntVar"]

    @classmethod
    def of(cls, target: Target, *, allowed: frozenset[RelaxationKind]) -> "_Relaxed":
        from ortools.sat.python import cp_model

        model = cp_model.CpModel()
        problem = target.problem
        weeks = _weeks(problem)
        own = problem.calendar.weekly_minutes
        menu = [own, *(step for step in MINUTE_STEPS if RelaxationKind.MINUTES in allowed and step > own)]
        places = [(course, week) for course in problem.options for week in weeks]
        finished = {(course, week): model.new_bool_var(f"{course} by {week}") for course, week in places}
        lessons = {
            (course, week): model.new_bool_var(f"lessons of {course} by {week}")
            for course, week in places
            if problem.options[course].sessions
        }
        relaxed = cls(
            model=model,
            target=target,
            weeks=weeks,
            finished=finished,
            worked={**finished, **lessons},
            minutes={amount: model.new_bool_var(f"{amount} minutes") for amount in menu},
            end={week: model.new_bool_var(f"ends {week}") for week in _ends(problem.calendar, weeks, allowed)},
        )
        model.add_exactly_one(relaxed.minutes.values())
        model.add_exactly_one(relaxed.end.values())
        relaxed._order()
        relaxed._fit()
        relaxed._reach_needs()
        if RelaxationKind.DUE not in allowed:
            relaxed._keep_dues()
        model.minimize(relaxed._cost())
        return relaxed

    def read(self, solver: "cp_model.CpSolver") -> Sequence[Relaxation]:
        """The changes of the solution, weekly minutes first, dues in order of courses."""
        calendar = self.target.problem.calendar
        changes: list[Relaxation] = []
        minutes = next(amount for amount, chosen in self.minutes.items() if solver.boolean_value(chosen))
        if minutes != calendar.weekly_minutes:
            changes.append(Relaxation(RelaxationKind.MINUTES, minutes=(calendar.weekly_minutes, minutes)))
        for course in self.target.problem.mandatory:
            due = self.target.problem.options[course].due
            week = next(week for week in self.weeks if solver.boolean_value(self.finished[course, week]))
            if due is not None and week > calendar.week_of(due):
                days = (due, calendar.last_day(week))
                changes.append(Relaxation(RelaxationKind.DUE, course=course, days=days))
        end = next(week for week, chosen in self.end.items() if solver.boolean_value(chosen))
        if end != calendar.weeks - 1:
            days = (calendar.last_day(calendar.weeks - 1), calendar.last_day(end))
            changes.append(Relaxation(RelaxationKind.DEADLINE, days=days))
        return changes

    def _order(self) -> None:
        """What is finished stays so, after what it requires; mandatory courses are finished at some time."""
        for course, option in self.target.problem.options.items():
            for week, later in zip(self.weeks, self.weeks[1:], strict=False):
                self.model.add_implication(self.finished[course, week], self.finished[course, later])
                self.model.add_implication(self.worked[course, week], self.worked[course, later])
            for week in self.weeks:
                for required in option.requires:
                    self.model.add_implication(self.worked[course, week], self.finished[required, week])
            if course in self.target.problem.mandatory:
                self.model.add(self.finished[course, self.weeks[-1]] == 1)
            if option.sessions:
                self._meet(option)

    def _meet(self, option: Option) -> None:
        """A course with sessions is finished with one whose lessons were done in a week before it."""
        calendar = self.target.problem.calendar
        attended: dict[int, cp_model.IntVar] = {}
        for number, session in enumerate(option.sessions):
            week = calendar.week_of(session.starts_at.date())
            before = max((earlier for earlier in self.weeks if earlier < week), default=None)
            if before is not None:
                chosen = self.model.new_bool_var(f"{option.course} session {number}")
                self.model.add_implication(chosen, self.worked[option.course, before])
                attended[number] = chosen
        for week in self.weeks:
            over = [
                chosen
                for number, chosen in attended.items()
                if calendar.week_of(option.sessions[number].ends_at.date()) <= week
            ]
            self.model.add_bool_or([*over, self.finished[option.course, week].negated()])

    def _fit(self) -> None:
        """All that is finished by a week fits into the minutes up to it."""
        problem = self.target.problem
        minutes = [problem.options[course].minutes for course in problem.options]
        for week in self.weeks:
            work = weighted([self.worked[course, week] for course in problem.options], minutes)
            rooms = [max(amount * (week + 1) - problem.calendar.spent, 0) for amount in self.minutes]
            self.model.add(work <= weighted(self.minutes.values(), rooms))

    def _reach_needs(self) -> None:
        """Each need is met by the week in which the path ends."""
        options = self.target.problem.options
        for competency, needed in self.target.needs.items():
            enough = [course for course in options if options[course].teaches.get(competency, 0) >= needed]
            for week, ends in self.end.items():
                self.model.add_bool_or([*(self.finished[course, week] for course in enough), ends.negated()])

    def _keep_dues(self) -> None:
        """Mandatory courses are finished in the week in which they are due; what is overdue by the end of this one."""
        for course in self.target.problem.mandatory:
            due = self.target.problem.options[course].due
            if due is not None:
                week = max(self.target.problem.calendar.week_of(due), 0)
                in_time = [possible for possible in self.weeks if possible <= week]
                self.model.add(self.finished[course, in_time[-1]] == 1)

    def _cost(self) -> "cp_model.LinearExpr":
        calendar = self.target.problem.calendar
        truths: list[cp_model.LiteralT] = []
        costs: list[int] = []
        for amount, chosen in self.minutes.items():
            if amount != calendar.weekly_minutes:
                truths.append(chosen)
                costs.append(ONE_CHANGE + 100 * (amount - calendar.weekly_minutes) // max(calendar.weekly_minutes, 1))
        for week, chosen in self.end.items():
            if week != calendar.weeks - 1:
                truths.append(chosen)
                costs.append(ONE_CHANGE + 100 * (week - calendar.weeks + 1) // max(calendar.weeks, 1))
        for course in self.target.problem.mandatory:
            late, each_costs = self._lateness(course, calendar)
            truths.extend(late)
            costs.extend(each_costs)
        return weighted(truths, costs)

    def _lateness(self, course: CourseId, calendar: Calendar) -> tuple[list["cp_model.LiteralT"], list[int]]:
        """For each week from the due one on, that the course is not finished by it: one change, then its weeks."""
        due = self.target.problem.options[course].due
        if due is None:
            return [], []
        due_week = calendar.week_of(due)
        first = max(due_week, 0)
        weeks = [week for week in self.weeks if week >= first]
        if not weeks:  # due after the last week that is looked at
            return [], []
        late: list[cp_model.LiteralT] = [self.finished[course, week].negated() for week in weeks]
        sizes = [later - week for week, later in zip(weeks, [*weeks[1:], weeks[-1] + 1], strict=True)]
        a_week = max(100 // max(first + 1, 1), 1)
        must_move = due_week < 0  # a day that is gone has to move whatever else does: no change of ours
        return late, [
            a_week * size + (ONE_CHANGE if week == first and not must_move else 0)
            for week, size in zip(weeks, sizes, strict=True)
        ]


def _ends(calendar: Calendar, weeks: Sequence[int], allowed: frozenset[RelaxationKind]) -> Sequence[int]:
    """The weeks with which the path may end."""
    last = calendar.weeks - 1
    if RelaxationKind.DEADLINE in allowed:
        return [week for week in weeks if week >= last]
    return [week for week in weeks if week <= max(last, 0)][-1:]


def _weeks(problem: Problem) -> Sequence[int]:
    """The weeks at which something may end: all of the first half year, then every second, then every fourth."""
    calendar = problem.calendar
    dues = {calendar.week_of(option.due) for option in problem.options.values() if option.due is not None}
    for option in problem.options.values():
        dues.update(calendar.week_of(session.starts_at.date()) - 1 for session in option.sessions)
        dues.update(calendar.week_of(session.ends_at.date()) for session in option.sessions)
    coarse = {*range(26), *range(26, 52, 2), *range(52, LATEST_WEEKS, 4), calendar.weeks - 1, LATEST_WEEKS - 1}
    return sorted(week for week in coarse | dues if 0 <= week < LATEST_WEEKS)

"""Courses put into weeks: one after another, none beyond the weekly minutes, sessions on their days."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from data.words import CourseId, CourseSession
from recommender.path.scheduling.greedy import by_value
from recommender.path.scheduling.problem import Calendar, Option, Problem

NEVER = 10_000
"""A week that does not come."""


@dataclass(frozen=True, slots=True)
class Slot:
    """Where a course lies: the weeks of its first and last minute, and its session, where it has any."""

    course: CourseId
    first_week: int
    last_week: int
    session: CourseSession | None = None

    def days(self, calendar: Calendar, *, due: date | None) -> tuple[date, date]:
        """The first and the last day.

        What is due within its last week is done by that day; what has a session ends with it.
        """
        starts, ends = calendar.first_day(self.first_week), calendar.last_day(self.last_week)
        if self.session is not None:
            return starts, max(self.session.ends_at.date(), starts)
        if due is not None and calendar.first_day(self.last_week) <= due < ends:
            ends = due
        return starts, max(ends, starts)


@dataclass(frozen=True, slots=True)
class Timetable:
    """Slots in order of their first week, and the courses that could not be placed."""

    slots: Sequence[Slot]
    left_out: frozenset[CourseId]


@dataclass(slots=True)
class _Cursor:
    """The minute up to which the weeks are filled, and from which week on each placed course counts as finished."""

    calendar: Calendar
    minute: int
    ready_week: dict[CourseId, int] = field(default_factory=dict)

    def place(self, option: Option, *, earliest: int) -> Slot:
        weekly = self.calendar.weekly_minutes
        starts = max(self.minute, earliest * weekly)
        first = starts // weekly
        last = max(starts + option.minutes - 1, starts) // weekly
        session = next(iter(reachable_sessions(option, self.calendar, after=last)), None)
        self.minute = starts + option.minutes
        if session is not None:
            self.ready_week[option.course] = self.calendar.week_of(session.ends_at.date()) + 1
            return Slot(option.course, first, self.calendar.week_of(session.ends_at.date()), session)
        self.ready_week[option.course] = first
        return Slot(option.course, first, last)


def reachable_sessions(option: Option, calendar: Calendar, *, after: int) -> Sequence[CourseSession]:
    """The sessions that begin in a week after week `after`, in which the lessons are finished; the first comes first.

    Among them those that end by the due date come before those that do not.
    """
    in_time = [session for session in option.sessions if calendar.week_of(session.starts_at.date()) > after]
    due = option.due
    return sorted(
        in_time, key=lambda session: (due is not None and session.ends_at.date() > due, session.starts_at, session.id)
    )


def timetable(problem: Problem, chosen: Sequence[CourseId]) -> Timetable:
    """Mandatory courses in the order of their dues, then the chosen ones: those with sessions first, then by value.

    Where it is known how courses stand they keep that order, unless sessions would then be missed. A course whose
    prerequisite still waits for its session gives way to the next one; where all wait, weeks stay empty. A chosen
    course that would miss its last session or end after the last week is left out, with what requires it.
    """
    if problem.calendar.weekly_minutes == 0:
        return Timetable((), frozenset((*problem.mandatory, *chosen)))
    if problem.standing:
        as_they_stand = _placed(problem, by_value(problem, chosen))
        if not as_they_stand.left_out:
            return as_they_stand
    return _placed(problem, _by_session(problem, chosen))


def _placed(problem: Problem, ordered: Sequence[CourseId]) -> Timetable:
    calendar = problem.calendar
    cursor = _Cursor(calendar, calendar.spent)
    slots: list[Slot] = []
    left_out: set[CourseId] = set()
    for phase in (_by_due(problem), ordered):
        waiting = list(phase)
        while waiting:
            course, earliest = _next(problem, waiting, cursor)
            waiting.remove(course)
            option = problem.options[course]
            if option.due is None and (
                not left_out.isdisjoint(option.requires) or not _fits(option, cursor, earliest, calendar)
            ):
                left_out.add(course)
                cursor.ready_week[course] = 0
            else:
                slots.append(cursor.place(option, earliest=earliest))
    return Timetable(sorted(slots, key=lambda slot: slot.first_week), frozenset(left_out))


def _next(problem: Problem, waiting: Sequence[CourseId], cursor: _Cursor) -> tuple[CourseId, int]:
    """The first waiting course that can start now, else the one that can start soonest, and its earliest week."""
    now = cursor.minute // cursor.calendar.weekly_minutes
    earliest = {course: _ready(problem.options[course], cursor.ready_week, waiting) for course in waiting}
    return min(earliest.items(), key=lambda entry: (max(entry[1], now), waiting.index(entry[0])))


def _ready(option: Option, ready_week: Mapping[CourseId, int], waiting: Sequence[CourseId]) -> int:
    if any(required in waiting for required in option.requires):
        return NEVER
    return max((ready_week.get(required, 0) for required in option.requires), default=0)


def _fits(option: Option, cursor: _Cursor, earliest: int, calendar: Calendar) -> bool:
    starts = max(cursor.minute, earliest * calendar.weekly_minutes)
    last = max(starts + option.minutes - 1, starts) // calendar.weekly_minutes
    if not option.sessions:
        return last < calendar.weeks
    sessions = reachable_sessions(option, calendar, after=last)
    return any(calendar.week_of(session.ends_at.date()) < calendar.weeks for session in sessions)


def _by_due(problem: Problem) -> Sequence[CourseId]:
    """Mandatory courses by the week in which their work must end: a session that is due needs its lessons before."""
    deadlines = _deadlines(problem, problem.mandatory)
    position = {course: number for number, course in enumerate(problem.mandatory)}
    return sorted(problem.mandatory, key=lambda course: (deadlines[course], position[course]))


def _by_session(problem: Problem, chosen: Sequence[CourseId]) -> Sequence[CourseId]:
    ordered = by_value(problem, chosen)
    deadlines = _deadlines(problem, ordered)
    position = {course: number for number, course in enumerate(ordered)}
    return sorted(ordered, key=lambda course: (deadlines[course], position[course]))


def _deadlines(problem: Problem, courses: Sequence[CourseId]) -> Mapping[CourseId, int]:
    """The week by whose end each course's lessons must be done, for itself and for what requires it."""
    deadlines = {course: _own_deadline(problem.options[course], problem.calendar) for course in courses}
    for course in reversed(list(problem.options)):  # prerequisites lie before what requires them
        for required in problem.options[course].requires:
            if course in deadlines and required in deadlines:
                deadlines[required] = min(deadlines[required], deadlines[course])
    return deadlines


def _own_deadline(option: Option, calendar: Calendar) -> int:
    due = NEVER if option.due is None else calendar.week_of(option.due)
    if not option.sessions:
        return due
    timely = [session for session in option.sessions if option.due is None or session.ends_at.date() <= option.due]
    last = (timely or option.sessions)[-1]
    return calendar.week_of(last.starts_at.date()) - 1

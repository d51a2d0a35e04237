"""From a learner, a catalogue and a history to the problem that a path solves."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import replace
from datetime import date, datetime, timedelta

import numpy as np

from data.catalogue import Catalogue
from data.words import CompetencyId, CourseId, CourseSession, Learner, Mastery
from recommender.learner.gaps import counted_level
from recommender.learner.history import History
from recommender.path.scheduling.problem import Calendar, Option, Problem
from recommender.suggest.merits import NO_MERITS, Merits
from recommender.suggest.rules import missing_prerequisites
from recommender.suggest.shelf import Mask, Shelf
from recommender.suggest.signals.plan import dues_of

SATURDAY = 5


def calendar_of(
    today: date,
    *,
    weekly_minutes: int,
    horizon_weeks: int,
    deadline: date | None = None,
    history: History | None = None,
    catalogue: Catalogue | None = None,
) -> Calendar:
    """Weeks from the present one on; on a Saturday or Sunday from the next one on, since this one is all but over.

    With a `deadline`, only weeks that end by it. What was finished in the present week has used its minutes already.
    """
    monday = today - timedelta(days=today.weekday())
    if today.weekday() >= SATURDAY:
        monday += timedelta(weeks=1)
    weeks = horizon_weeks
    if deadline is not None:
        weeks = max(min((deadline - monday).days + 1, horizon_weeks * 7) // 7, 0)
    spent = 0
    if history is not None and catalogue is not None:
        this_week = (course for course, at in history.finished.items() if at.date() >= monday)
        spent = sum(history.minutes_of(course, catalogue) for course in this_week)
    return Calendar(monday, max(today, monday), weekly_minutes, weeks, min(spent, weekly_minutes))


def problem_of(
    shelf: Shelf,
    *,
    catalogue: Catalogue,
    mastery: Mastery,
    finished: Set[CourseId],
    allowed: Mask,
    needs: Mapping[CompetencyId, int],
    due_dates: Mapping[CourseId, date],
    calendar: Calendar,
    merits: Merits = NO_MERITS,
) -> Problem:
    """The problem: allowed courses that teach any need, mandatory ones (`due_dates`, in order), what they require.

    A course all of whose sessions are over is no option, unless it is mandatory: it is then placed without a session.
    """
    wanted = [
        course
        for course in (shelf.courses[int(column)] for column in np.flatnonzero(allowed))
        if course in due_dates
        or any(merits.suits(course, need) for need in needs.keys() & catalogue.courses[course].teaches.keys())
    ]
    options: dict[CourseId, Option] = {}
    for course in wanted:
        _add_option(options, course, shelf=shelf, catalogue=catalogue, finished=finished)
    after = calendar.last_day(0)
    options = {
        course: replace(
            option,
            teaches={
                competency: level
                for competency, level in option.teaches.items()
                if competency in needs and merits.suits(course, competency)
            },
            sessions=_to_come(option.sessions, after),
            due=due_dates.get(course),
        )
        for course, option in options.items()
    }
    return Problem(
        options=_attendable(options, catalogue, after),
        mandatory=tuple(due_dates),
        needs=needs,
        shown={competency: counted_level(needed, competency, mastery) for competency, needed in needs.items()},
        calendar=calendar,
        fits=merits.fits,
        standing=merits.standing,
        foundations=_foundations(shelf, options) if merits.standing else {},
    )


def _foundations(shelf: Shelf, options: Mapping[CourseId, Option]) -> Mapping[CourseId, frozenset[CourseId]]:
    """Of each course the others of its theme that stand at a lower level."""
    columns = {course: shelf.column_of[course] for course in options}
    places = {course: (int(shelf.theme[column]), int(shelf.level[column])) for course, column in columns.items()}
    return {
        course: frozenset(other for other, place in places.items() if place[0] == theme >= 0 and place[1] < level)
        for course, (theme, level) in places.items()
    }


def mandatory_dates(
    shelf: Shelf, *, learner: Learner, catalogue: Catalogue, allowed: Mask, finished: Set[CourseId], today: date
) -> Mapping[CourseId, date]:
    """When each mandatory course of the learner's plans is due, with what it requires; the earliest first."""
    dues = dues_of(shelf, learner=learner, catalogue=catalogue, allowed=allowed, finished=finished, today=today)
    return {shelf.courses[due.column]: due.due for due in dues if due.mandatory}


def chosen_dates(
    shelf: Shelf, chosen: Sequence[CourseId], *, allowed: Mask, finished: Set[CourseId], until: date
) -> Mapping[CourseId, date]:
    """What the learner put into the path, as far as the rules allow it, with what it requires before it, `until` a day.

    In the order in which it was put in.
    """
    dates: dict[CourseId, date] = {}

    def place(column: int) -> None:
        for prerequisite in missing_prerequisites(shelf, column, finished):
            place(prerequisite)
        dates.setdefault(shelf.courses[column], until)

    for course in chosen:
        column = shelf.column_of.get(course)
        if column is not None and allowed[column]:
            place(column)
    return dates


def _add_option(
    options: dict[CourseId, Option],
    course: CourseId,
    *,
    shelf: Shelf,
    catalogue: Catalogue,
    finished: Set[CourseId],
) -> None:
    """Adds the course after everything that it requires and that is not finished."""
    if course in options:
        return
    before = [
        shelf.courses[prerequisite] for prerequisite in missing_prerequisites(shelf, shelf.column_of[course], finished)
    ]
    for prerequisite in before:
        _add_option(options, prerequisite, shelf=shelf, catalogue=catalogue, finished=finished)
    content = catalogue.courses[course]
    options[course] = Option(course, content.minutes, content.teaches, frozenset(before), content.meetings)


def _to_come(sessions: Sequence[CourseSession], after: date) -> Sequence[CourseSession]:
    """Sessions that begin after the present week, in which their lessons can be finished at the earliest."""
    return tuple(session for session in sessions if _day(session.starts_at) > after)


def _attendable(options: Mapping[CourseId, Option], catalogue: Catalogue, after: date) -> Mapping[CourseId, Option]:
    """Without courses of choice whose sessions are over, and without what requires such a course."""
    out: set[CourseId] = set()
    for course, option in options.items():
        over = catalogue.courses[course].sessions and not option.sessions
        if option.due is None and (over or not option.requires.isdisjoint(out)):
            out.add(course)
    return {course: option for course, option in options.items() if course not in out}


def _day(at: datetime) -> date:
    return at.date()

"""A dated path to what a role needs, within the minutes that the learner has each week.

Mandatory plan items come first, earliest due date first; then, again and again, the course (with the prerequisites it
still misses) that closes most levels of need per minute; prerequisites always before. Steps that turn out to add
nothing are dropped.
"""

from collections.abc import Mapping, Sequence
from datetime import date, timedelta

import numpy as np

from data.catalogue import Catalogue
from data.models import CompetencyId, CourseId, Event, Learner, LearningPath, Mastery, PathStep, RoleId
from recommender.gaps import needs_of, shown_level
from recommender.history import history_of
from recommender.planner import Levels, Planner
from recommender.rules import allowed_courses
from recommender.shelf import shelf_of
from recommender.signals.plan import dues_of
from recommender.unmet import unmet_needs

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
) -> LearningPath:
    """The path from `today` to chosen `needs`, or else a role's, and the needs that it cannot meet.

    `needs` are levels by competency; where None, those of `role`, or of the learner's own role where that is None too.
    Weeks run from `today`; a step starts in the week of its first minute and ends in the week of its last, so that no
    week holds more than `weekly_minutes` (the learner's own where None). Mandatory items are scheduled even beyond
    the horizon or their due date; other courses only within it. Courses are taken at their word: finishing one
    counts as the level it teaches. Raises UnknownRole for an unknown `role`, ValueError for minutes below 0.
    """
    minutes = learner.weekly_minutes if weekly_minutes is None else weekly_minutes
    if minutes < 0:
        raise ValueError(f"weekly minutes must be 0 or more, not {minutes}")
    if needs is None:
        needs = needs_of(learner.role, catalogue) if role is None else catalogue.role(role).needs
    read = history_of(history)
    finished = read.finished.keys()
    shelf = shelf_of(catalogue)
    allowed = allowed_courses(shelf, learner=learner, history=read, today=today)
    dues = dues_of(shelf, learner=learner, catalogue=catalogue, allowed=allowed, finished=finished)
    due_dates = {shelf.courses[due.column]: due.due for due in dues if due.mandatory}
    planner = Planner(
        catalogue=catalogue,
        shelf=shelf,
        useful=[
            course
            for course in (shelf.courses[int(column)] for column in np.flatnonzero(allowed))
            if needs.keys() & catalogue.courses[course].teaches.keys()
        ],
        finished=frozenset(finished),
        needs=needs,
        shown={competency: shown_level(competency, mastery) for competency in needs},
        minutes=minutes * horizon_weeks,
    )
    order = planner.order(tuple(due_dates)) if minutes else ()
    return LearningPath(
        learner=learner.id,
        steps=_dated(planner, order, due_dates=due_dates, today=today, weekly_minutes=minutes),
        unmet=unmet_needs(
            shelf,
            learner=learner,
            history=read,
            today=today,
            allowed=allowed,
            needs=needs,
            reached=planner.levels_after(order),
        ),
        weekly_minutes=minutes,
    )


def _dated(
    planner: Planner,
    order: Sequence[CourseId],
    *,
    due_dates: Mapping[CourseId, date],
    today: date,
    weekly_minutes: int,
) -> Sequence[PathStep]:
    steps: list[PathStep] = []
    used = 0
    for position, course in enumerate(order):
        minutes = planner.catalogue.courses[course].minutes
        first_week = used // weekly_minutes
        last_week = max(used + minutes - 1, used) // weekly_minutes
        steps.append(
            PathStep(
                course=course,
                starts_on=today + timedelta(weeks=first_week),
                ends_on=today + timedelta(weeks=last_week, days=6),
                minutes=minutes,
                serves=_served(planner, course, planner.levels_after(order[:position])),
                due=due_dates.get(course),
            )
        )
        used += minutes
    return steps


def _served(planner: Planner, course: CourseId, levels: Levels) -> Mapping[CompetencyId, int]:
    taught = planner.catalogue.courses[course].teaches
    return {competency: taught[competency] for competency in planner.closed([course], levels)}

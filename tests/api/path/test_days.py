"""Today is a day of the organisation's time zone, in every view alike; each time below is one that UTC gets wrong."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from icalendar import Calendar

from api.path.calendar_file import path_calendar, uid
from api.path.service import PathService
from api.plans.service import PlanFigures
from api.running.auth import AccessRole
from api.running.i18n import words_for
from api.wiring import Parts, slices_of
from data.catalogue import Catalogue
from data.words import (
    ENGLISH,
    CourseKind,
    CourseSession,
    Event,
    EventId,
    LocalText,
    PlanItem,
    TrainingRule,
    Verb,
)
from tests.api.planned import ANNUAL_PLAN, LEAVE_COURSE, NEW_CLERK, PRINCIPALS, planned_catalogue

IST = ZoneInfo("Asia/Kolkata")
DUE = date(2027, 3, 29)
ADMIN = PRINCIPALS[AccessRole.ADMIN]


def with_plan(parts: Parts, *, due: date = DUE, sessions: tuple[CourseSession, ...] = ()) -> None:
    """The annual plan with a training rule, its course due on that day and with these sessions."""
    before = planned_catalogue()
    plan = replace(before.plans[ANNUAL_PLAN], items=[PlanItem(LEAVE_COURSE, due, True)], rule=TrainingRule(60))
    course = replace(
        before.courses[LEAVE_COURSE],
        sessions=sessions,
        kind=CourseKind.CLASSROOM if sessions else CourseKind.SELF_PACED,
    )
    parts.store.catalogue.replace(
        Catalogue.of(
            competencies=before.competencies.values(),
            roles=before.roles.values(),
            organisations=before.organisations.values(),
            courses={**before.courses, LEAVE_COURSE: course}.values(),
            plans=[plan],
        )
    )


def at(parts: Parts, time: datetime) -> tuple[PathService, PlanFigures]:
    slices = slices_of(replace(parts, clock=lambda: time.astimezone(UTC)))
    return slices[PathService], slices[PlanFigures]


@pytest.mark.parametrize(
    ("time", "late"),
    [(datetime(2027, 3, 29, 23, 59, tzinfo=IST), False), (datetime(2027, 3, 30, 0, 30, tzinfo=IST), True)],
)
def test_an_item_is_late_from_the_first_minute_of_the_next_day(parts: Parts, time: datetime, late: bool) -> None:
    with_plan(parts)
    paths, figures = at(parts, time)
    learner = parts.store.learners.get(NEW_CLERK)

    assert [item.overdue for item in paths.progress(learner).plan_items] == [late]
    plan = parts.store.catalogue.current().plan(ANNUAL_PLAN)
    (standing,) = [each for each in figures.standings(figures.doings(ADMIN, plan), plan) if each.learner == NEW_CLERK]
    assert (standing.standing.value == "late") is late


def test_a_completion_at_one_in_the_morning_counts_for_the_same_day_in_every_view(parts: Parts) -> None:
    with_plan(parts, due=date(2027, 4, 30))
    first_of_april = datetime(2027, 4, 1, 1, 0, tzinfo=IST)
    done = Event(EventId("night"), NEW_CLERK, Verb.COMPLETED, LEAVE_COURSE, first_of_april.astimezone(UTC), "test")
    parts.store.ledger.append([done])
    paths, figures = at(parts, first_of_april + timedelta(hours=1))
    learner = parts.store.learners.get(NEW_CLERK)

    progress = paths.progress(learner)
    plan = parts.store.catalogue.current().plan(ANNUAL_PLAN)
    (standing,) = [each for each in figures.standings(figures.doings(ADMIN, plan), plan) if each.learner == NEW_CLERK]
    (rule,) = progress.rules
    assert [item.done_on for item in progress.plan_items] == [date(2027, 4, 1)]
    assert [piece.done_on for piece in standing.pieces if not piece.is_task] == [date(2027, 4, 1)]
    assert (rule.starts_on, [entry.day for entry in rule.entries]) == (date(2027, 4, 1), [date(2027, 4, 1)])


def test_a_learning_week_begins_on_monday_at_midnight_here(parts: Parts) -> None:
    with_plan(parts)
    paths, _ = at(parts, datetime(2027, 3, 8, 0, 30, tzinfo=IST))
    path = paths.path(parts.store.learners.get(NEW_CLERK))
    assert (path.steps[0].starts_on, path.steps[0].ends_on) == (date(2027, 3, 8), date(2027, 3, 14))
    assert parts.store.plans.served(NEW_CLERK, week=date(2027, 3, 8)) is not None


def test_the_calendar_has_days_of_here_and_times_of_utc(parts: Parts) -> None:
    starts = datetime(2027, 3, 18, 1, 30, tzinfo=IST)
    hall = LocalText({ENGLISH: "Hall"})
    with_plan(parts, sessions=(CourseSession("one", starts.astimezone(UTC), starts + timedelta(hours=2), hall),))
    paths, _ = at(parts, datetime(2027, 3, 8, 9, 0, tzinfo=IST))
    learner = parts.store.learners.get(NEW_CLERK)

    written = path_calendar(
        paths.path(learner),
        paths.progress(learner),
        catalogue=parts.store.catalogue.current(),
        words=words_for(ENGLISH),
        now=paths.clock(),
    )

    entries = {str(each["uid"]): each for each in Calendar.from_ical(written).walk("VEVENT")}
    lessons = entries[uid("step", NEW_CLERK, LEAVE_COURSE)]
    assert b"DTSTART:20270317T200000Z" in written
    assert b"DTSTAMP:20270308T033000Z" in written
    assert lessons.decoded("dtend") == date(2027, 3, 18), "they are done by the day before, the 17th"


def test_another_zone_has_its_own_days(parts: Parts) -> None:
    with_plan(parts)
    here = replace(parts, settings=parts.settings.changed(time_zone="America/New_York"))
    paths, _ = at(here, datetime(2027, 3, 30, 0, 30, tzinfo=IST))
    assert [item.overdue for item in paths.progress(parts.store.learners.get(NEW_CLERK)).plan_items] == [False]

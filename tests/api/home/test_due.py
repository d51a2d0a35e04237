"""What plans ask for, in the order in which home shows it."""

from datetime import date

from api.home.due import due_done, due_open
from api.http.shapes import CourseOut
from api.path.progress_shapes import DueItemOut, ProgressOut
from api.running.i18n import words_for
from data.words.models import ENGLISH
from tests.api.planned import LEAVE_COURSE, planned_catalogue

COURSE = CourseOut.of(planned_catalogue().course(LEAVE_COURSE), words_for(ENGLISH))


def item(due: date, *, mandatory: bool = True, done: date | None = None) -> DueItemOut:
    return DueItemOut(
        plan="p",
        plan_title="Plan",
        course=COURSE,
        due=due,
        mandatory=mandatory,
        done_on=done,
        overdue=False,
        take=COURSE,
        missing=None,
    )


def test_what_is_mandatory_comes_first_by_day_and_what_is_done_last_to_first() -> None:
    wish, later, soon = item(date(2027, 1, 1), mandatory=False), item(date(2027, 3, 1)), item(date(2027, 2, 1))
    first, last = item(date(2027, 1, 1), done=date(2026, 5, 1)), item(date(2026, 1, 1), done=date(2026, 6, 1))
    progress = ProgressOut(
        needs=[], needs_met=0, courses_done=[], minutes=0, plan_items=[wish, later, first, soon, last]
    )

    assert due_open(progress) == [soon, later, wish]
    assert due_done(progress) == [last, first]

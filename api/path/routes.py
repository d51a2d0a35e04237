"""A learner's path, as JSON and as a calendar, and their progress."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.http.dependencies import LearnerPath, LearnerReaderDep, PeopleDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.path.feed import calendar_of
from api.path.progress_shapes import ProgressOut
from api.path.service import PathDep
from api.path.shapes import PathOut
from data.words import LEAST_WEEKLY_MINUTES, MOST_WEEKLY_MINUTES, RoleId, UnknownLearner, UnknownRole

router = APIRouter(route_class=GuardedRoute, prefix="/v1/learners", tags=["learners"])


class CalendarFile(Response):
    """An iCalendar file."""

    media_type = "text/calendar"


@router.get(
    "/{learner}/path", summary="A dated path to what the role needs", responses=raises(UnknownLearner, UnknownRole)
)
def read_path(
    principal: LearnerReaderDep,
    learner: LearnerPath,
    people: PeopleDep,
    paths: PathDep,
    words: WordsDep,
    weekly_minutes: Annotated[
        int | None,
        Query(
            ge=LEAST_WEEKLY_MINUTES, le=MOST_WEEKLY_MINUTES, description="Minutes a week; default: the learner's own"
        ),
    ] = None,
    role: Annotated[str | None, Query(max_length=80, description="Aim at this role instead of the learner's")] = None,
    deadline: Annotated[date | None, Query(description="Leave out what would end after this day")] = None,
) -> PathOut:
    """Courses in an order that respects prerequisites and due dates; what cannot be met is listed with why."""
    catalogue = paths.library.catalogue()
    person = people.readable(principal, learner)
    goal = catalogue.role(RoleId(role)).id if role else None
    path = paths.path(person, weekly_minutes=weekly_minutes, role=goal, deadline=deadline)
    return PathOut.of(path, catalogue=catalogue, words=words)


@router.get("/{learner}/progress", summary="What is done, shown, needed and due", responses=raises(UnknownLearner))
def read_progress(
    principal: LearnerReaderDep, learner: LearnerPath, people: PeopleDep, paths: PathDep, words: WordsDep
) -> ProgressOut:
    """Needs of the role beside what was shown, courses and minutes done, and plan items due."""
    catalogue = paths.library.catalogue()
    person = people.readable(principal, learner)
    return ProgressOut.of(paths.progress(person), catalogue=catalogue, words=words)


@router.get(
    "/{learner}/path.ics",
    summary="The path and dues as an iCalendar file",
    response_class=CalendarFile,
    responses=raises(UnknownLearner),
)
def read_path_calendar(
    principal: LearnerReaderDep, learner: LearnerPath, people: PeopleDep, paths: PathDep, words: WordsDep
) -> Response:
    """Steps and dues as whole days, classroom sessions at their times; ids stay the same when the path moves."""
    person = people.readable(principal, learner)
    written = calendar_of(person, paths=paths, words=words, now=paths.clock())
    headers = {"Content-Disposition": 'attachment; filename="learning-path.ics"'}
    return CalendarFile(written, headers=headers)

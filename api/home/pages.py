"""A learner's home: what to take next and why, the path, the progress, and one box to ask Saarthi."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api.courses.page_events import SOURCE
from api.guide.message_shapes import MessageIn
from api.guide.shapes import GuideReplyUnion, guide_reply_out
from api.home.next_courses import Asked, Notice, next_context
from api.http.access import learner_of
from api.http.dependencies import LearnerDep
from api.http.frame import Page, PageDep, see_other
from api.path.progress_shapes import ProgressOut
from api.path.shapes import PathOut
from api.running.auth import Principal
from api.running.services import Services
from api.suggest.feedback import Feedback, keep_check, keep_feedback
from data.words import CourseId, Learner
from tutor.guide import Intent

router = APIRouter(include_in_schema=False)

WEEKLY_CHOICES = (30, 60, 90, 120, 180, 240, 300, 480, 600)
"""Minutes a week that the path can be tried with; the learner's own is added where it differs."""

WeeklyMinutes = Annotated[int | None, Query(ge=10, le=2400)]
CourseForm = Annotated[CourseId, Form(max_length=200)]
CourseQuery = Annotated[CourseId, Query(max_length=200)]
CourseName = Annotated[str, Query(max_length=200)]


@router.get("/home")
def home(
    principal: LearnerDep,
    page: PageDep,
    weekly_minutes: WeeklyMinutes = None,
    dismissed: CourseName = "",
    deferred: CourseName = "",
    known: CourseName = "",
    kept: CourseName = "",
) -> Response:
    """The whole home page; the last four name the course that a notice is about, after a form without scripts."""
    notices = {
        Notice.DISMISSED: dismissed,
        Notice.DEFERRED: deferred,
        Notice.KNOWN: known,
        Notice.KEPT: kept,
    }
    told = next(((notice, CourseId(course)) for notice, course in notices.items() if course), None)
    return _home(page, principal, weekly_minutes=weekly_minutes, asked=Asked(told=told))


@router.get("/home/path")
def path(principal: LearnerDep, page: PageDep, weekly_minutes: WeeklyMinutes = None) -> Response:
    """The path for other weekly minutes; alone where htmx asks."""
    if not page.is_fragment:
        return _home(page, principal, weekly_minutes=weekly_minutes)
    learner = learner_of(principal, page.services)
    context = _path_context(page, learner, weekly_minutes=weekly_minutes)
    return page.show("fragments/path.html", context, principal=principal)


@router.post("/home/ask")
def ask(
    principal: LearnerDep,
    page: PageDep,
    message: Annotated[str, Form(max_length=2000)] = "",
    chosen: Annotated[Intent | None, Form()] = None,
) -> Response:
    """Saarthi's reply; alone where htmx asks, else on the home page."""
    reply = guide_reply_out(
        MessageIn(message=message, chosen=chosen),
        principal=principal,
        services=page.services,
        words=page.words,
        metrics=page.metrics,
    )
    if page.is_fragment:
        context = {"reply": reply, "message": message, "today": page.services.clock().date()}
        return page.show("fragments/reply.html", context, principal=principal)
    return _home(page, principal, reply=reply, message=message)


@router.post("/home/dismissed")
def dismiss(principal: LearnerDep, page: PageDep, course: CourseForm) -> Response:
    """Suggest this course no longer; says so and offers to undo it."""
    _keep(Feedback.NOT_RELEVANT, course, principal=principal, page=page)
    return _after(Notice.DISMISSED, course, principal=principal, page=page)


@router.post("/home/deferred")
def defer(principal: LearnerDep, page: PageDep, course: CourseForm) -> Response:
    """Suggest this course again after some weeks; says when and offers to undo it."""
    _keep(Feedback.LATER, course, principal=principal, page=page)
    return _after(Notice.DEFERRED, course, principal=principal, page=page)


@router.post("/home/restored")
def restore(principal: LearnerDep, page: PageDep, course: CourseForm) -> Response:
    """Undo whatever put the course aside."""
    _keep(Feedback.UNDO, course, principal=principal, page=page)
    if not page.is_fragment:
        return see_other("/home#next")
    return _next_courses(page, principal)


@router.get("/home/check")
def check(principal: LearnerDep, page: PageDep, course: CourseQuery) -> Response:
    """The short check behind "I know this", above the list; on the whole page where htmx does not ask."""
    if page.is_fragment:
        return _next_courses(page, principal, asked=Asked(checked=course))
    return _home(page, principal, asked=Asked(checked=course))


@router.post("/home/check")
def answer_check(
    principal: LearnerDep, page: PageDep, course: CourseForm, confirmed: Annotated[list[str] | None, Form()] = None
) -> Response:
    """Keep the confirmed statements; the course goes where all of them were."""
    learner = learner_of(principal, page.services)
    result = keep_check(course, confirmed or [], learner=learner, services=page.services, source=SOURCE)
    return _after(Notice.KNOWN if result.known else Notice.KEPT, course, principal=principal, page=page)


def _keep(feedback: Feedback, course: CourseId, *, principal: Principal, page: Page) -> None:
    learner = learner_of(principal, page.services)
    keep_feedback(feedback, course, learner=learner, services=page.services, source=SOURCE)


def _after(notice: Notice, course: CourseId, *, principal: Principal, page: Page) -> Response:
    if not page.is_fragment:
        return see_other(f"/home?{notice.value}={course}#next")
    return _next_courses(page, principal, asked=Asked(told=(notice, course)))


def _home(
    page: Page,
    principal: Principal,
    *,
    weekly_minutes: int | None = None,
    asked: Asked | None = None,
    reply: GuideReplyUnion | None = None,
    message: str = "",
) -> Response:
    learner = learner_of(principal, page.services)
    catalogue = page.services.catalogue()
    role = catalogue.roles.get(learner.role) if learner.role else None
    progress = ProgressOut.of(page.services.progress(learner), catalogue=catalogue, words=page.words)
    context = {
        "role": role.name.in_language(page.words.language) if role else None,
        "organisation": learner.organisation,
        "progress": progress,
        "reply": reply,
        "message": message,
        **next_context(page, learner, asked=asked or Asked()),
        **_path_context(page, learner, weekly_minutes=weekly_minutes),
    }
    here = None if page.request.method == "GET" else "/home"
    return page.show("home.html", context, principal=principal, here=here)


def _next_courses(page: Page, principal: Principal, *, asked: Asked | None = None) -> Response:
    context = next_context(page, learner_of(principal, page.services), asked=asked or Asked())
    return page.show("fragments/next.html", context, principal=principal)


def _path_context(page: Page, learner: Learner, *, weekly_minutes: int | None) -> Mapping[str, object]:
    services: Services = page.services
    planned = services.path(learner, weekly_minutes=weekly_minutes)
    chosen = planned.weekly_minutes
    return {
        "path": PathOut.of(planned, catalogue=services.catalogue(), words=page.words),
        "weekly_choices": sorted({*WEEKLY_CHOICES, learner.weekly_minutes, chosen}),
        "own_minutes": learner.weekly_minutes,
        "today": services.clock().date(),
    }

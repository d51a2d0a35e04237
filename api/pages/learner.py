"""A learner's home: what to take next and why, the path, the progress, and one box to ask Saarthi."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api.auth import Principal
from api.dependencies import LearnerDep
from api.guide_schema import GuideReplyUnion, guide_reply_out
from api.guiding import learner_of
from api.pages.evidence import keep_event
from api.pages.frame import Page, PageDep, see_other
from api.progress_schema import ProgressOut
from api.schemas import CourseOut, MessageIn, PathOut, SuggestionsOut
from api.services import Services
from data.models import CourseId, Learner, Verb
from tutor.intents import Intent

router = APIRouter(include_in_schema=False)

NEXT_COURSES = 5
WEEKLY_CHOICES = (30, 60, 90, 120, 180, 240, 300, 480, 600)
"""Minutes a week that the path can be tried with; the learner's own is added where it differs."""

WeeklyMinutes = Annotated[int | None, Query(ge=10, le=2400)]
CourseForm = Annotated[CourseId, Form(max_length=200)]


@router.get("/home")
def home(
    principal: LearnerDep,
    page: PageDep,
    weekly_minutes: WeeklyMinutes = None,
    dismissed: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The whole home page."""
    return _home(page, principal, weekly_minutes=weekly_minutes, dismissed=dismissed)


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
    keep_event(Verb.DISMISSED, course, principal=principal, services=page.services)
    if not page.is_fragment:
        return see_other(f"/home?dismissed={course}#next")
    return _next_courses(page, principal, dismissed=course)


@router.post("/home/restored")
def restore(principal: LearnerDep, page: PageDep, course: CourseForm) -> Response:
    """Undo a dismissal."""
    keep_event(Verb.RESTORED, course, principal=principal, services=page.services)
    if not page.is_fragment:
        return see_other("/home#next")
    return _next_courses(page, principal)


def _home(
    page: Page,
    principal: Principal,
    *,
    weekly_minutes: int | None = None,
    dismissed: str = "",
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
        **_next_context(page, learner, dismissed=dismissed),
        **_path_context(page, learner, weekly_minutes=weekly_minutes),
    }
    here = None if page.request.method == "GET" else "/home"
    return page.show("home.html", context, principal=principal, here=here)


def _next_courses(page: Page, principal: Principal, *, dismissed: str = "") -> Response:
    learner = learner_of(principal, page.services)
    context = _next_context(page, learner, dismissed=dismissed)
    return page.show("fragments/next.html", context, principal=principal)


def _next_context(page: Page, learner: Learner, *, dismissed: str = "") -> Mapping[str, object]:
    suggestions = page.services.suggest(learner, NEXT_COURSES)
    page.metrics.suggestions.labels(suggestions.basis.value).inc()
    shown = SuggestionsOut.of(suggestions, catalogue=page.services.catalogue(), words=page.words)
    return {"suggestions": shown, "dismissed": _put_aside(dismissed, learner, page), "focus_undo": page.is_fragment}


def _put_aside(dismissed: str, learner: Learner, page: Page) -> CourseOut | None:
    """The course just dismissed, if the learner may know of it."""
    course = page.services.visible_courses(learner.organisation).get(CourseId(dismissed))
    return CourseOut.of(course, page.words) if course else None


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

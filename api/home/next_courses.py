"""The list of next courses on a learner's home: with a notice of what was just said of one, or a short check."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from api.http.frame import Page
from api.http.shapes import CourseOut
from api.suggest.feedback import StatementOut, check_of
from api.suggest.shapes import SuggestionsOut
from data.words import Course, CourseId, Learner, UnknownCourse, Verb
from recommender.learner import history_of

NEXT_COURSES = 5


class Notice(StrEnum):
    """What was just said of a course; the value is the name in the page's address."""

    DISMISSED = "dismissed"
    DEFERRED = "deferred"
    KNOWN = "known"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Asked:
    """What to show above the list: a notice about a course, or the check of one."""

    told: tuple[Notice, CourseId] | None = None
    checked: CourseId | None = None


def next_context(page: Page, learner: Learner, *, asked: Asked) -> Mapping[str, object]:
    """What the template of the list goes by."""
    suggestions = page.services.suggest(learner, NEXT_COURSES, surface="page")
    page.metrics.suggestions.labels(suggestions.basis.value).inc()
    told = _visible(asked.told[1], learner, page) if asked.told else None
    return {
        "suggestions": SuggestionsOut.of(suggestions, catalogue=page.services.catalogue(), words=page.words),
        "notice": asked.told[0].value if asked.told and told else "",
        "noticed": CourseOut.of(told, page.words) if told else None,
        "back_on": _back_on(told.id, learner, page) if told else None,
        "focus_notice": page.is_fragment,
        **_check_context(asked.checked, learner, page),
    }


def _check_context(course: CourseId | None, learner: Learner, page: Page) -> Mapping[str, object]:
    if course is None:
        return {"checked": None, "statements": []}
    found = _visible(course, learner, page)
    if found is None:
        raise UnknownCourse(f"no course {course!r} among those that you may open")
    statements = check_of(course, learner=learner, services=page.services)
    return {
        "checked": CourseOut.of(found, page.words),
        "statements": [StatementOut.of(each, services=page.services, words=page.words) for each in statements],
    }


def _visible(course: CourseId, learner: Learner, page: Page) -> Course | None:
    """The course, if the learner may know of it."""
    return page.services.visible_courses(learner.organisation).get(course)


def _back_on(course: CourseId, learner: Learner, page: Page) -> date:
    """The day on which a course put off comes back; today where it was not put off."""
    events = page.services.store.ledger.of(learner.id, verbs=[Verb.DEFERRED, Verb.RESTORED])
    until = history_of(events).deferred.get(course)
    return (until or page.services.clock() + timedelta(0)).date()

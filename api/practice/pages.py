"""Beside the lesson: an explanation, a comparison, practice items and a role case."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api.courses.pages import Place, PlaceDep, beside, course_page, lesson_at
from api.http.access import visible_course
from api.http.dependencies import AnyoneDep, LearnerDep
from api.http.frame import Page, PageDep
from api.practice.service import (
    Offered,
    attempt,
    case_for,
    compare_two,
    explain,
    hint,
    offered_items,
    open_item,
)
from api.practice.shapes import (
    AttemptOut,
    ComparisonOut,
    HintOut,
    PracticeItemOut,
    RoleCaseOut,
    grounded_out,
)
from api.running.auth import Principal
from data.words import CourseId, Language, Verb
from tutor.practice import STEPS, PracticeItemId, tried

router = APIRouter(include_in_schema=False)


@router.get("/courses/{course}/explain")
def explain_lesson(principal: AnyoneDep, page: PageDep, course: CourseId, place: PlaceDep) -> Response:
    """The lesson in five sentences."""
    found = visible_course(course, principal=principal, services=page.services)
    lesson = lesson_at(found, place.lesson)
    language = Language(place.language or page.words.language)
    answer = explain(course, lesson.id, language=language, principal=principal, services=page.services)
    shown = grounded_out(answer, catalogue=page.services.catalogue(), words=page.words)
    context = {"answer": shown, "title": lesson.title.in_language(language)}
    return beside("fragments/tutor/explained.html", context, principal=principal, page=page, course=course, place=place)


@router.get("/courses/{course}/compare")
def compare_form(principal: AnyoneDep, page: PageDep, course: CourseId, place: PlaceDep) -> Response:
    """The form that asks for two things."""
    context = {"comparison": None, "first": "", "second": ""}
    return beside("fragments/tutor/compare.html", context, principal=principal, page=page, course=course, place=place)


@router.post("/courses/{course}/compare")
def compare_things(
    principal: AnyoneDep,
    page: PageDep,
    course: CourseId,
    first: Annotated[str, Form(min_length=1, max_length=200)],
    second: Annotated[str, Form(min_length=1, max_length=200)],
) -> Response:
    """Both things side by side, from all courses that the reader may open."""
    visible_course(course, principal=principal, services=page.services)
    found = compare_two(first, second, course=None, principal=principal, services=page.services)
    shown = ComparisonOut.of(found, catalogue=page.services.catalogue(), words=page.words)
    context = {"comparison": shown, "first": first, "second": second, "turn": None}
    return beside("fragments/tutor/compare.html", context, principal=principal, page=page, course=course, place=Place())


@router.get("/courses/{course}/practice")
def practise(principal: LearnerDep, page: PageDep, course: CourseId, place: PlaceDep) -> Response:
    """The practice items of the course, those of the open lesson first."""
    offered = offered_items(course, principal=principal, services=page.services)
    here = sorted(offered, key=lambda each: each.item.lesson != place.lesson)
    context = {"items": [PracticeItemOut.of(each, words=page.words) for each in here]}
    return beside("fragments/tutor/practice.html", context, principal=principal, page=page, course=course, place=place)


@router.post("/practice/{item}/attempts")
def try_item(
    principal: LearnerDep, page: PageDep, item: PracticeItemId, answer: Annotated[str, Form(max_length=500)] = ""
) -> Response:
    """The item with whether the answer was right, and why."""
    made = attempt(item, answer, language=page.words.language, principal=principal, services=page.services)
    shown = AttemptOut.of(made, catalogue=page.services.catalogue(), words=page.words)
    return _item(item, {"attempted": shown, "attempted_item": item}, principal=principal, page=page)


@router.get("/practice/{item}/hints")
def hint_item(
    principal: LearnerDep,
    page: PageDep,
    item: PracticeItemId,
    step: Annotated[int, Query(ge=1, le=STEPS - 1)] = 1,
) -> Response:
    """The item with its hints up to `step`."""
    steps = [
        hint(item, number, language=page.words.language, principal=principal, services=page.services)
        for number in range(1, step + 1)
    ]
    catalogue = page.services.catalogue()
    shown = [HintOut.of(each, catalogue=catalogue, words=page.words) for each in steps]
    return _item(item, {"hints": shown, "hints_item": item}, principal=principal, page=page)


@router.get("/courses/{course}/case")
def role_case(principal: LearnerDep, page: PageDep, course: CourseId, place: PlaceDep) -> Response:
    """A case from the work of the learner's role."""
    case = case_for(principal, page.services)
    shown = None if case is None else RoleCaseOut.of(case, services=page.services, words=page.words)
    return beside(
        "fragments/tutor/case.html", {"case": shown}, principal=principal, page=page, course=course, place=place
    )


def _item(item: PracticeItemId, context: Mapping[str, object], *, principal: Principal, page: Page) -> Response:
    found = open_item(item, principal=principal, services=page.services)
    history = page.services.store.ledger.of(principal.learner, verbs=[Verb.ASSESSED]) if principal.learner else []
    offered = Offered(found, tried(item, history), right=False)
    shown = {"item": PracticeItemOut.of(offered, words=page.words), "in_course": found.course, **context}
    if page.is_fragment:
        return page.show("fragments/tutor/practice_item.html", shown, principal=principal)
    course = visible_course(found.course, principal=principal, services=page.services)
    place = Place(found.lesson)
    return course_page(page, principal, course, place, aside="fragments/tutor/practice_item.html", asked=shown)

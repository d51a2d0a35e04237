"""Beside the lesson: an explanation, a comparison, practice items and a role case."""

from collections.abc import Mapping
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api.courses.pages import Place, PlaceDep, beside, course_page, lesson_at
from api.courses.service import CourseRecord, CourseRecordDep
from api.http.dependencies import AnyoneDep, LearnerDep, PeopleDep, RetrieverDep
from api.http.frame import Page, PageDep
from api.http.guarded import GuardedRoute
from api.limits.shapes import limited_out
from api.practice.service import ExplainDep, Offered, PracticeDep
from api.practice.shapes import (
    AttemptOut,
    ComparisonOut,
    HintOut,
    PracticeItemOut,
    RoleCaseOut,
    grounded_out,
)
from api.running.auth import Principal
from data.words import CourseId, Language, Limited, UnknownLesson
from tutor.practice import STEPS, PracticeItemId

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@router.get("/courses/{course}/explain")
def explain_lesson(
    principal: AnyoneDep,
    page: PageDep,
    course: CourseId,
    place: PlaceDep,
    explaining: ExplainDep,
    record: CourseRecordDep,
) -> Response:
    """The lesson in five sentences."""
    lesson = lesson_at(page.library.visible_course(principal, course), place.lesson)
    if lesson is None:
        raise UnknownLesson(f"course {course!r} has no lessons that could be explained")
    language = Language(place.language or page.words.language)
    answer = explaining.explain(course, lesson.id, language=language, principal=principal)
    shown = grounded_out(answer, catalogue=page.library.catalogue(), words=page.words)
    context = {"answer": shown, "title": lesson.title.in_language(language)}
    return beside(
        "fragments/tutor/explained.html",
        context,
        principal=principal,
        page=page,
        course=course,
        place=place,
        record=record,
    )


@router.get("/courses/{course}/compare")
def compare_form(
    principal: AnyoneDep, page: PageDep, course: CourseId, place: PlaceDep, record: CourseRecordDep
) -> Response:
    """The form that asks for two things."""
    context = {"comparison": None, "first": "", "second": ""}
    return beside(
        "fragments/tutor/compare.html",
        context,
        principal=principal,
        page=page,
        course=course,
        place=place,
        record=record,
    )


@router.post("/courses/{course}/compare")
def compare_things(
    principal: AnyoneDep,
    page: PageDep,
    course: CourseId,
    explaining: ExplainDep,
    record: CourseRecordDep,
    first: Annotated[str, Form(min_length=1, max_length=200)],
    second: Annotated[str, Form(min_length=1, max_length=200)],
) -> Response:
    """Both things side by side, from all courses that the reader may open."""
    page.library.visible_course(principal, course)
    comparison = explaining.compare_two(first, second, course=None, principal=principal)
    catalogue = page.library.catalogue()
    context: dict[str, object] = {"comparison": None, "first": first, "second": second, "turn": None}
    if isinstance(comparison, Limited):
        context = {
            **context,
            "first": "",
            "second": "",
            "limited": limited_out(comparison, catalogue=catalogue, words=page.words),
        }
    else:
        context["comparison"] = ComparisonOut.of(comparison, catalogue=catalogue, words=page.words)
    return beside(
        "fragments/tutor/compare.html",
        context,
        principal=principal,
        page=page,
        course=course,
        place=Place(),
        record=record,
    )


@router.get("/courses/{course}/practice")
def practise(
    principal: LearnerDep,
    page: PageDep,
    course: CourseId,
    place: PlaceDep,
    people: PeopleDep,
    practice: PracticeDep,
    record: CourseRecordDep,
) -> Response:
    """The practice items of the course, those of the open lesson first."""
    offered = practice.offered_items(course, learner=people.myself(principal))
    here = sorted(offered, key=lambda offer: offer.item.lesson != place.lesson)
    context = {"items": [PracticeItemOut.of(offer, words=page.words) for offer in here]}
    return beside(
        "fragments/tutor/practice.html",
        context,
        principal=principal,
        page=page,
        course=course,
        place=place,
        record=record,
    )


@router.post("/practice/{item}/attempts")
def try_item(
    principal: LearnerDep,
    page: PageDep,
    item: PracticeItemId,
    people: PeopleDep,
    practice: PracticeDep,
    record: CourseRecordDep,
    answer: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """The item with whether the answer was right, and why."""
    learner = people.myself(principal)
    made = practice.attempt(item, answer, language=page.words.language, learner=learner)
    catalogue = page.library.catalogue()
    context: dict[str, object] = {"attempted_item": item}
    if isinstance(made, Limited):
        context["limited"] = limited_out(made, catalogue=catalogue, words=page.words)
    else:
        context["attempted"] = AttemptOut.of(made, catalogue=catalogue, words=page.words)
    offered = practice.offered(item, learner=learner)
    return _item(offered, context, principal=principal, page=page, record=record)


@router.get("/practice/{item}/hints")
def hint_item(
    principal: LearnerDep,
    page: PageDep,
    item: PracticeItemId,
    people: PeopleDep,
    practice: PracticeDep,
    retriever: RetrieverDep,
    record: CourseRecordDep,
    step: Annotated[int, Query(ge=1, le=STEPS - 1)] = 1,
) -> Response:
    """The item with its hints up to `step`."""
    learner = people.myself(principal)
    steps = [
        practice.hint(item, number, language=page.words.language, learner=learner, weight=retriever.idf)
        for number in range(1, step + 1)
    ]
    catalogue = page.library.catalogue()
    shown = [HintOut.of(hint, catalogue=catalogue, words=page.words) for hint in steps]
    offered = practice.offered(item, learner=learner)
    return _item(offered, {"hints": shown, "hints_item": item}, principal=principal, page=page, record=record)


@router.get("/courses/{course}/case")
def role_case(
    principal: LearnerDep,
    page: PageDep,
    course: CourseId,
    place: PlaceDep,
    people: PeopleDep,
    practice: PracticeDep,
    record: CourseRecordDep,
) -> Response:
    """A case that this course answers, from the work of the learner's role where there is one."""
    case = practice.case_about(course, people.myself(principal))
    shown = None if case is None else RoleCaseOut.of(case, practice=practice, words=page.words)
    return beside(
        "fragments/tutor/case.html",
        {"case": shown},
        principal=principal,
        page=page,
        course=course,
        place=place,
        record=record,
    )


def _item(
    offered: Offered, context: Mapping[str, object], *, principal: Principal, page: Page, record: CourseRecord
) -> Response:
    item = offered.item
    shown = {"item": PracticeItemOut.of(offered, words=page.words), "in_course": item.course, **context}
    fragment = "fragments/tutor/practice_item.html"
    if page.is_fragment:
        return page.show(fragment, shown, principal=principal)
    course, place = page.library.visible_course(principal, item.course), Place(item.lesson)
    return course_page(page, principal, course, place, record=record, aside=fragment, asked=shown)

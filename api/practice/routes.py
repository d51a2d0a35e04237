"""Ways to be helped besides an answer: practice, hints, explanations, comparisons and role cases."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from api.ask.answer_shapes import GroundedOut
from api.ask.hints import LadderOut, ladder
from api.ask.service import ask
from api.ask.shapes import QuestionIn
from api.http.dependencies import AnyoneDep, LearnerDep, ServicesDep, WordsDep
from api.practice.service import attempt, case_for, compare, compare_two, explain, hint, offered_items
from api.practice.shapes import (
    AttemptIn,
    AttemptOut,
    ComparisonIn,
    ComparisonOut,
    HintOut,
    PracticeItemOut,
    PracticeOut,
    RoleCaseOut,
    RoleCasesOut,
    grounded_out,
)
from data.words import ConversationId, CourseId, Language, LessonId
from tutor.practice import STEPS, PracticeItemId

router = APIRouter(prefix="/v1", tags=["practice"])
CoursePath = Annotated[CourseId, Path(max_length=200, examples=["rti-act-essentials"])]
ItemPath = Annotated[PracticeItemId, Path(max_length=80, examples=["rti.ordinary-limit"])]


@router.get("/courses/{course}/practice", summary="Practice items of a course")
def read_practice(principal: LearnerDep, course: CoursePath, services: ServicesDep, words: WordsDep) -> PracticeOut:
    """Without their answers; those come with a try."""
    items = offered_items(course, principal=principal, services=services)
    return PracticeOut(items=[PracticeItemOut.of(each, words=words) for each in items])


@router.post("/practice/{item}/attempts", status_code=HTTPStatus.CREATED, summary="Try a practice item")
def write_attempt(
    principal: LearnerDep, item: ItemPath, body: AttemptIn, services: ServicesDep, words: WordsDep
) -> AttemptOut:
    """Right or not, with the sentence that says why. The first try at an item counts as weak evidence of the skill."""
    tried = attempt(item, body.answer, language=words.language, principal=principal, services=services)
    return AttemptOut.of(tried, catalogue=services.catalogue(), words=words)


@router.get("/practice/{item}/hints/{step}", summary="A hint: a clue, the sentence with gaps, the answer")
def read_hint(
    principal: LearnerDep,
    item: ItemPath,
    step: Annotated[int, Path(ge=1, le=STEPS)],
    services: ServicesDep,
    words: WordsDep,
) -> HintOut:
    """The answer, the last step, is locked (409) until the first try."""
    shown = hint(item, step, language=words.language, principal=principal, services=services)
    return HintOut.of(shown, catalogue=services.catalogue(), words=words)


@router.get("/courses/{course}/lessons/{lesson}/explanation", summary="A lesson in five sentences")
def read_explanation(
    principal: AnyoneDep,
    course: CoursePath,
    lesson: Annotated[LessonId, Path(max_length=200)],
    services: ServicesDep,
    words: WordsDep,
    language: Annotated[str | None, Query(alias="in", max_length=20, description="Language of the lesson")] = None,
) -> GroundedOut:
    """The sentences that say most of the lesson, cited, in the order in which they stand."""
    wanted = Language(language) if language else words.language
    found = explain(course, lesson, language=wanted, principal=principal, services=services)
    return grounded_out(found, catalogue=services.catalogue(), words=words)


@router.post("/tutor/comparisons", summary="Compare two things")
def write_comparison(principal: AnyoneDep, body: ComparisonIn, services: ServicesDep, words: WordsDep) -> ComparisonOut:
    """What the lessons say of each, side by side, and which of them they say nothing of."""
    course = CourseId(body.course) if body.course else None
    if body.first is not None and body.second is not None:
        found = compare_two(body.first, body.second, course=course, principal=principal, services=services)
    else:
        found = compare(body.question or "", course=course, principal=principal, services=services)
    return ComparisonOut.of(found, catalogue=services.catalogue(), words=words)


@router.post("/tutor/hints", summary="Three steps to an answer, the answer last")
def write_ladder(
    principal: AnyoneDep, body: QuestionIn, request: Request, services: ServicesDep, words: WordsDep
) -> LadderOut:
    """Where the answer stands, its sentence with gaps, and the answer."""
    asked = ask(
        body.question,
        principal=principal,
        services=services,
        metrics=request.app.state.metrics,
        course=CourseId(body.course) if body.course else None,
        lesson=LessonId(body.lesson) if body.lesson else None,
        conversation=ConversationId(body.conversation) if body.conversation else None,
    )
    steps = ladder(body.question, asked.answer, services=services)
    return LadderOut.of(steps, asked.answer, catalogue=services.catalogue(), words=words)


@router.get("/role-cases", summary="A case from the work of your role")
def read_role_cases(principal: LearnerDep, services: ServicesDep, words: WordsDep) -> RoleCasesOut:
    """A short situation with questions, and a model answer to each with the lesson sentences it stands on."""
    case = case_for(principal, services)
    cases = [] if case is None else [RoleCaseOut.of(case, services=services, words=words)]
    return RoleCasesOut(cases=cases)

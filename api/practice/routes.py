"""Ways to be helped besides an answer: practice, hints, explanations, comparisons and role cases."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Query

from api.ask.answer_shapes import GroundedOut
from api.ask.hints import LadderOut, ladder
from api.ask.service import AskDep
from api.ask.shapes import QuestionIn
from api.http.dependencies import AnyoneDep, LearnerDep, PeopleDep, RetrieverDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.limits.shapes import LimitedOut, limited_out
from api.practice.service import ExplainDep, PracticeDep
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
from data.words import (
    Conflict,
    ConversationId,
    CourseId,
    LessonId,
    Limited,
    UnknownConversation,
    UnknownCourse,
    UnknownLearner,
    UnknownLesson,
    UnknownPracticeItem,
    language_read,
)
from tutor.practice import STEPS, PracticeItemId

router = APIRouter(route_class=GuardedRoute, prefix="/v1", tags=["practice"])
CoursePath = Annotated[CourseId, Path(max_length=200, examples=["rti-act-essentials"])]
ItemPath = Annotated[PracticeItemId, Path(max_length=80, examples=["rti.ordinary-limit"])]


@router.get(
    "/courses/{course}/practice", summary="Practice items of a course", responses=raises(UnknownLearner, UnknownCourse)
)
def read_practice(
    principal: LearnerDep, course: CoursePath, people: PeopleDep, practice: PracticeDep, words: WordsDep
) -> PracticeOut:
    """Without their answers; those come with a try."""
    items = practice.offered_items(course, learner=people.myself(principal))
    return PracticeOut(items=[PracticeItemOut.of(item, words=words) for item in items])


@router.post(
    "/practice/{item}/attempts",
    status_code=HTTPStatus.CREATED,
    summary="Try a practice item",
    responses=raises(UnknownLearner, UnknownPracticeItem, Conflict),
)
def write_attempt(
    principal: LearnerDep, item: ItemPath, body: AttemptIn, people: PeopleDep, practice: PracticeDep, words: WordsDep
) -> AttemptOut | LimitedOut:
    """Right or not, with the sentence that says why. The first try at an item counts as weak evidence of the skill.

    An answer that may mean no choice or several is refused with what is accepted, and is no try.
    """
    tried = practice.attempt(item, str(body.answer), language=words.language, learner=people.myself(principal))
    if isinstance(tried, Limited):
        return limited_out(tried, catalogue=practice.library.catalogue(), words=words)
    return AttemptOut.of(tried, catalogue=practice.library.catalogue(), words=words)


@router.get(
    "/practice/{item}/hints/{step}",
    summary="A hint: a clue, the sentence with gaps, the answer",
    responses=raises(UnknownLearner, UnknownPracticeItem, Conflict),
)
def read_hint(
    principal: LearnerDep,
    item: ItemPath,
    step: Annotated[int, Path(ge=1, le=STEPS)],
    people: PeopleDep,
    practice: PracticeDep,
    retriever: RetrieverDep,
    words: WordsDep,
) -> HintOut:
    """The answer, the last step, is locked (409) until the first try."""
    learner = people.myself(principal)
    shown = practice.hint(item, step, language=words.language, learner=learner, weight=retriever.idf)
    return HintOut.of(shown, catalogue=practice.library.catalogue(), words=words)


@router.get(
    "/courses/{course}/lessons/{lesson}/explanation",
    summary="A lesson in five sentences",
    responses=raises(UnknownCourse, UnknownLesson),
)
def read_explanation(
    principal: AnyoneDep,
    course: CoursePath,
    lesson: Annotated[LessonId, Path(max_length=200)],
    explaining: ExplainDep,
    words: WordsDep,
    language: Annotated[str | None, Query(alias="in", max_length=20, description="Language of the lesson")] = None,
) -> GroundedOut:
    """The sentences that say most of the lesson, cited, in the order in which they stand."""
    wanted = language_read(language) if language else words.language
    explained = explaining.explain(course, lesson, language=wanted, principal=principal)
    return grounded_out(explained, catalogue=explaining.library.catalogue(), words=words)


@router.post("/tutor/comparisons", summary="Compare two things", responses=raises(UnknownCourse))
def write_comparison(
    principal: AnyoneDep, body: ComparisonIn, explaining: ExplainDep, words: WordsDep
) -> ComparisonOut | LimitedOut:
    """What the lessons say of each, side by side, and which of them they say nothing of."""
    course = explaining.library.own_course(body.course) if body.course else None
    if body.first is not None and body.second is not None:
        comparison = explaining.compare_two(body.first, body.second, course=course, principal=principal)
    else:
        comparison = explaining.compare(body.question or "", course=course, principal=principal)
    if isinstance(comparison, Limited):
        return limited_out(comparison, catalogue=explaining.library.catalogue(), words=words)
    return ComparisonOut.of(comparison, catalogue=explaining.library.catalogue(), words=words)


@router.post(
    "/tutor/hints",
    summary="Three steps to an answer, the answer last",
    responses=raises(UnknownCourse, UnknownLesson, UnknownConversation),
)
def write_hints(
    principal: AnyoneDep, body: QuestionIn, asking: AskDep, retriever: RetrieverDep, words: WordsDep
) -> LadderOut:
    """Where the answer stands, its sentence with gaps, and the answer."""
    asked = asking.ask(
        body.question,
        principal=principal,
        course=CourseId(body.course) if body.course else None,
        lesson=LessonId(body.lesson) if body.lesson else None,
        conversation=ConversationId(body.conversation) if body.conversation else None,
    )
    steps = ladder(body.question, asked.answer, weight=retriever.idf)
    return LadderOut.of(steps, asked.answer, catalogue=asking.library.catalogue(), words=words)


@router.get("/role-cases", summary="Cases from the work of your role", responses=raises(UnknownLearner))
def read_role_cases(principal: LearnerDep, people: PeopleDep, practice: PracticeDep, words: WordsDep) -> RoleCasesOut:
    """Short situations with questions, and a model answer to each with the lesson sentences it stands on."""
    cases = practice.cases_for(people.myself(principal))
    return RoleCasesOut(cases=[RoleCaseOut.of(case, practice=practice, words=words) for case in cases])

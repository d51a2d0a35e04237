"""The tutor beside a lesson: questions, hints, explanations, comparisons, practice and cases."""

from collections.abc import AsyncIterable, Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.answer_schemas import answer_out
from api.asking import ask, prepared
from api.auth import Principal
from api.conversation_schemas import SpokenOut
from api.dependencies import AnyoneDep, LearnerDep
from api.opinions import reason_texts
from api.pages.course import Place, PlaceDep, course_page, lesson_at
from api.pages.frame import Page, PageDep
from api.practice_schemas import (
    AttemptOut,
    ComparisonOut,
    HintOut,
    LadderOut,
    PracticeItemOut,
    RoleCaseOut,
    grounded_out,
)
from api.practicing import (
    Offered,
    attempt,
    case_for,
    compare_two,
    explain,
    hint,
    ladder,
    offered_items,
    open_item,
)
from api.routes.courses import visible_course
from api.talking import LastSeenDep, Rendering, StreamDep, StreamsDep, as_server_sent, begin_answer
from data.words.conversations import ConversationId, KeptAnswer
from data.words.models import CourseId, Language, LessonId, Verb
from tutor.conversation.speaking import Spoken
from tutor.practice.evidence import tried
from tutor.practice.items import PracticeItemId
from tutor.practice.ladder import STEPS

router = APIRouter(include_in_schema=False)


class AskScope(StrEnum):
    """Where the tutor looks for an answer."""

    LESSON = "lesson"
    COURSE = "course"
    ALL = "all"


class AskWay(StrEnum):
    """How the tutor helps: with the answer, with hints first, or in a conversation begun anew."""

    ANSWER = "answer"
    HINTS = "hints"
    FRESH = "fresh"


class AskForm:
    """What the form beside the lesson sends."""

    def __init__(
        self,
        question: Annotated[str, Form(max_length=2000)] = "",
        scope: Annotated[AskScope, Form()] = AskScope.COURSE,
        lesson: Annotated[str, Form(max_length=200)] = "",
        language: Annotated[str, Form(alias="in", max_length=20)] = "",
        conversation: Annotated[str, Form(max_length=100)] = "",
        way: Annotated[AskWay, Form()] = AskWay.ANSWER,
        stream: Annotated[bool, Form()] = False,
    ) -> None:
        self.question = question.strip()
        self.scope = scope
        self.place = Place(lesson, language)
        self.way = way
        self.stream = stream and way is not AskWay.HINTS
        self.conversation = ConversationId(conversation) if conversation and way is not AskWay.FRESH else None

    def course_in(self, course: CourseId) -> CourseId | None:
        """The course asked about, None for all."""
        return None if self.scope is AskScope.ALL else course

    @property
    def lesson(self) -> LessonId | None:
        """The lesson asked about, None for the whole scope."""
        return LessonId(self.place.lesson) if self.scope is AskScope.LESSON else None


AskFormDep = Annotated[AskForm, Depends()]


@router.post("/courses/{course}/ask")
def ask_beside(
    principal: AnyoneDep, page: PageDep, course: CourseId, form: AskFormDep, streams: StreamsDep
) -> Response:
    """The tutor's answer: as it is found where the page's script asks, else whole."""
    visible_course(course, principal=principal, services=page.services)
    if form.stream and page.is_fragment and form.question:
        return _on_its_way(principal, page, course, form, streams)
    asked = ask(
        form.question,
        principal=principal,
        services=page.services,
        metrics=page.metrics,
        course=form.course_in(course),
        lesson=form.lesson,
        conversation=form.conversation,
    )
    context = _asked_context(asked, page, course=course, question=form.question)
    fragment = "fragments/tutor/turn.html"
    if form.way is AskWay.HINTS:
        steps = ladder(form.question, asked.answer, services=page.services)
        shown = LadderOut.of(steps, asked.answer, catalogue=page.services.catalogue(), words=page.words)
        fragment = "fragments/tutor/hints.html"
        context = {**context, "where": shown.where, "with_gaps": shown.with_gaps}
    return _beside(
        fragment, {**context, "scope": form.scope}, principal=principal, page=page, course=course, place=form.place
    )


@router.get("/tutor/streams/{stream}", response_class=EventSourceResponse)
async def follow(principal: AnyoneDep, stream: StreamDep, after: LastSeenDep) -> AsyncIterable[ServerSentEvent]:
    """The sentences of an answer as pieces of the page."""
    async for event in stream.follow(after=after):
        yield as_server_sent(event)


@router.delete("/tutor/streams/{stream}")
def stop(principal: AnyoneDep, stream: StreamDep) -> Response:
    """Ends the work on an answer."""
    stream.stop()
    return Response(status_code=HTTPStatus.NO_CONTENT)


@router.get("/courses/{course}/explain")
def explain_lesson(principal: AnyoneDep, page: PageDep, course: CourseId, place: PlaceDep) -> Response:
    """The lesson in five sentences."""
    found = visible_course(course, principal=principal, services=page.services)
    lesson = lesson_at(found, place.lesson)
    language = Language(place.language or page.words.language)
    answer = explain(course, lesson.id, language=language, principal=principal, services=page.services)
    shown = grounded_out(answer, catalogue=page.services.catalogue(), words=page.words)
    context = {"answer": shown, "title": lesson.title.in_language(language)}
    return _beside(
        "fragments/tutor/explained.html", context, principal=principal, page=page, course=course, place=place
    )


@router.get("/courses/{course}/compare")
def compare_form(principal: AnyoneDep, page: PageDep, course: CourseId, place: PlaceDep) -> Response:
    """The form that asks for two things."""
    context = {"comparison": None, "first": "", "second": ""}
    return _beside("fragments/tutor/compare.html", context, principal=principal, page=page, course=course, place=place)


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
    return _beside(
        "fragments/tutor/compare.html", context, principal=principal, page=page, course=course, place=Place()
    )


@router.get("/courses/{course}/practice")
def practise(principal: LearnerDep, page: PageDep, course: CourseId, place: PlaceDep) -> Response:
    """The practice items of the course, those of the open lesson first."""
    offered = offered_items(course, principal=principal, services=page.services)
    here = sorted(offered, key=lambda each: each.item.lesson != place.lesson)
    context = {"items": [PracticeItemOut.of(each, words=page.words) for each in here]}
    return _beside("fragments/tutor/practice.html", context, principal=principal, page=page, course=course, place=place)


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
    return _beside(
        "fragments/tutor/case.html", {"case": shown}, principal=principal, page=page, course=course, place=place
    )


def _on_its_way(principal: Principal, page: Page, course: CourseId, form: AskForm, streams: StreamsDep) -> Response:
    asking = prepared(
        form.question,
        principal=principal,
        services=page.services,
        course=form.course_in(course),
        lesson=form.lesson,
        conversation=form.conversation,
    )
    stream = begin_answer(
        asking,
        principal=principal,
        services=page.services,
        metrics=page.metrics,
        streams=streams,
        rendering=_rendering(page, course),
        request_id=page.request.state.request_id,
    )
    context = {
        "question": form.question,
        "stream": f"/tutor/streams/{stream.name}",
        "conversation": asking.conversation,
    }
    return page.show("fragments/tutor/on_its_way.html", context, principal=principal)


def _rendering(page: Page, course: CourseId) -> Rendering:
    """Sentences and the rest of an answer as pieces of the page; citations are remembered as they come."""
    cited: dict[int, object] = {}

    def sentence(spoken: Spoken) -> object:
        shown = SpokenOut.of(spoken, catalogue=page.services.catalogue(), words=page.words)
        cited.update({each.number: each for each in shown.citations})
        context = {"spoken": shown, "cited": cited, "in_course": course}
        return {"html": page.text("fragments/tutor/spoken.html", context)}

    def rest(asked: KeptAnswer) -> object:
        context = _asked_context(asked, page, course=course, question="")
        return {"html": page.text("fragments/tutor/rest.html", context)}

    return Rendering(sentence=sentence, answer=rest)


def _asked_context(asked: KeptAnswer, page: Page, *, course: CourseId, question: str) -> Mapping[str, object]:
    return {
        "answer": answer_out(asked.answer, catalogue=page.services.catalogue(), words=page.words),
        "question": question,
        "in_course": course,
        "conversation": asked.conversation,
        "turn": asked.turn,
        "thumb": "",
        "rated": False,
        "reasons": reason_texts(page.words),
    }


def _beside(
    fragment: str,
    context: Mapping[str, object],
    *,
    principal: Principal,
    page: Page,
    course: CourseId,
    place: Place,
) -> Response:
    """The fragment alone where htmx asks, else beside the lesson of the course's page."""
    found = visible_course(course, principal=principal, services=page.services)
    if page.is_fragment:
        return page.show(fragment, {"in_course": course, **context}, principal=principal)
    return course_page(page, principal, found, place, aside=fragment, asked=context)


def _item(item: PracticeItemId, context: Mapping[str, object], *, principal: Principal, page: Page) -> Response:
    found = open_item(item, principal=principal, services=page.services)
    history = page.services.store.events_of(principal.learner, verbs=[Verb.ASSESSED]) if principal.learner else []
    offered = Offered(found, tried(item, history), right=False)
    shown = {"item": PracticeItemOut.of(offered, words=page.words), "in_course": found.course, **context}
    if page.is_fragment:
        return page.show("fragments/tutor/practice_item.html", shown, principal=principal)
    course = visible_course(found.course, principal=principal, services=page.services)
    place = Place(found.lesson)
    return course_page(page, principal, course, place, aside="fragments/tutor/practice_item.html", asked=shown)

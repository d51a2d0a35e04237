"""The tutor beside a lesson: questions, hints, explanations, comparisons, practice and cases."""

from collections.abc import AsyncIterable, Mapping
from enum import StrEnum
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Depends, Form, Response
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.ask.answer_shapes import BlockOut, CitationOut, answer_out, shown_numbers
from api.ask.answer_stream import LastSeenDep, Rendering, StreamDep, StreamsDep, as_server_sent, begin_answer
from api.ask.conversation_shapes import ShownOut, SpokenOut
from api.ask.elsewhere import FollowedDep, events_after
from api.ask.hints import LadderOut, ladder
from api.ask.service import AskDep, AskService
from api.ask.streams import Streams
from api.ask.thumbs import reason_texts
from api.courses.pages import Place, beside
from api.courses.service import CourseRecordDep
from api.http.dependencies import AnyoneDep, RetrieverDep
from api.http.frame import Page, PageDep
from api.http.guarded import GuardedRoute
from api.limits.shapes import LimitedOut
from api.running.auth import Principal
from data.words import ConversationId, CourseId, KeptAnswer, LessonId, Limited, WrittenBy
from tutor.conversation import Shown, Spoken

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

NO_COURSE = CourseId("")


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
    principal: AnyoneDep,
    page: PageDep,
    course: CourseId,
    form: AskFormDep,
    asking: AskDep,
    streams: StreamsDep,
    retriever: RetrieverDep,
    record: CourseRecordDep,
) -> Response:
    """The tutor's answer: as it is found where a learner's page asks by its script, else whole.

    Only learners' answers are kept, so that another server can go on with them.
    """
    page.library.visible_course(principal, course)
    if form.stream and page.is_fragment and form.question and principal.learner is not None:
        return _on_its_way(principal, page, course, form, asking=asking, streams=streams)
    asked = asking.ask(
        form.question,
        principal=principal,
        course=form.course_in(course),
        lesson=form.lesson,
        conversation=form.conversation,
    )
    context = _asked_context(asked, page, course=course, question=form.question)
    fragment = "fragments/tutor/turn.html"
    if form.way is AskWay.HINTS:
        steps = ladder(form.question, asked.answer, weight=retriever.idf)
        shown = LadderOut.of(steps, asked.answer, catalogue=page.library.catalogue(), words=page.words)
        fragment = "fragments/tutor/hints.html"
        context = {**context, "where": shown.where, "with_gaps": shown.with_gaps}
    return beside(
        fragment,
        {**context, "scope": form.scope},
        principal=principal,
        page=page,
        course=course,
        place=form.place,
        record=record,
    )


@router.get("/tutor/streams/{stream}", response_class=EventSourceResponse)
async def follow(
    principal: AnyoneDep, page: PageDep, followed: FollowedDep, after: LastSeenDep, course: CourseId = NO_COURSE
) -> AsyncIterable[ServerSentEvent]:
    """The sentences of an answer as pieces of the page of `course`."""
    async for event in events_after(after, followed, _rendering(page, course)):
        yield as_server_sent(event)


@router.delete("/tutor/streams/{stream}")
def stop(principal: AnyoneDep, stream: StreamDep) -> Response:
    """Ends the work on an answer."""
    stream.stop()
    return Response(status_code=HTTPStatus.NO_CONTENT)


def _on_its_way(
    principal: Principal, page: Page, course: CourseId, form: AskForm, *, asking: AskService, streams: Streams
) -> Response:
    question = asking.prepared(
        form.question,
        principal=principal,
        course=form.course_in(course),
        lesson=form.lesson,
        conversation=form.conversation,
    )
    if isinstance(question, Limited):
        shown = KeptAnswer(question, form.conversation, None)
        context = _asked_context(shown, page, course=course, question=form.question)
        return page.show("fragments/tutor/turn.html", {**context, "scope": form.scope}, principal=principal)
    stream = begin_answer(
        question,
        principal=principal,
        service=asking,
        streams=streams,
        rendering=_rendering(page, course),
        request_id=page.request.state.request_id,
    )
    context = {
        "question": form.question,
        "stream": f"/tutor/streams/{stream.name}?{urlencode({'course': course})}",
        "conversation": question.conversation,
    }
    return page.show("fragments/tutor/on_its_way.html", context, principal=principal)


def _rendering(page: Page, course: CourseId) -> Rendering:
    """Sentences and the rest of an answer as pieces of the page; citations are remembered as they come."""
    cited: dict[int, CitationOut] = {}
    blocks: list[BlockOut] = []

    def quoted(quoted: Shown) -> object:
        shown = ShownOut.of(quoted, catalogue=page.library.catalogue(), words=page.words)
        cited.update({citation.number: citation for citation in shown.citations})
        blocks.extend(shown.blocks)
        return {"html": page.text("fragments/tutor/quoted.html", {"answer": shown, "in_course": course})}

    def sentence(spoken: Spoken) -> object:
        shown = SpokenOut.of(spoken, catalogue=page.library.catalogue(), words=page.words)
        cited.update({citation.number: citation for citation in shown.citations})
        if blocks and shown.sentence.written_by is WrittenBy.LESSON:
            return {"html": ""}  # it stands in the blocks
        numbers = shown_numbers(blocks, cited.values())
        context = {"spoken": shown, "cited": cited, "numbers": numbers, "in_course": course}
        return {"html": page.text("fragments/tutor/spoken.html", context)}

    def rest(asked: KeptAnswer) -> object:
        context = _asked_context(asked, page, course=course, question="")
        return {"html": page.text("fragments/tutor/rest.html", context)}

    return Rendering(shown=quoted, sentence=sentence, answer=rest)


def _asked_context(asked: KeptAnswer, page: Page, *, course: CourseId, question: str) -> Mapping[str, object]:
    answer = answer_out(asked.answer, catalogue=page.library.catalogue(), words=page.words)
    return {
        "answer": answer,
        "question": "" if isinstance(answer, LimitedOut) and answer.is_distress else question,
        "in_course": course,
        "conversation": asked.conversation,
        "turn": asked.turn,
        "thumb": "",
        "rated": False,
        "reasons": reason_texts(page.words),
    }

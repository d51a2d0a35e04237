"""Questions to the AI Tutor, answered whole or sentence by sentence, and messages to Saarthi, the guide."""

from collections.abc import AsyncIterable
from http import HTTPStatus

from fastapi import APIRouter, Request
from fastapi.sse import EventSourceResponse, ServerSentEvent

from api.ask.answer_shapes import AnswerOut, kept_answer_out
from api.ask.answer_stream import LastSeenDep, Rendering, StreamDep, StreamsDep, as_server_sent, begin_answer
from api.ask.conversation_shapes import ShownOut, SpokenOut, StreamOut
from api.ask.elsewhere import FollowedDep, events_after
from api.ask.service import AskDep, AskService
from api.ask.shapes import QuestionIn
from api.http.dependencies import AnyoneDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.limits.shapes import limited_out
from api.running.i18n import Words
from data.words import (
    Conflict,
    ConversationId,
    CourseId,
    LessonId,
    Limited,
    UnknownConversation,
    UnknownCourse,
    UnknownLesson,
)

router = APIRouter(route_class=GuardedRoute, prefix="/v1", tags=["tutor"])


@router.post(
    "/tutor/questions", summary="Ask the AI Tutor", responses=raises(UnknownCourse, UnknownLesson, UnknownConversation)
)
def ask_question(principal: AnyoneDep, body: QuestionIn, asking: AskDep, words: WordsDep) -> AnswerOut:
    """The cited block that answers and perhaps a second, of the courses you may open; or a decline with the nearest."""
    answered = asking.ask(
        body.question,
        principal=principal,
        course=CourseId(body.course) if body.course else None,
        lesson=LessonId(body.lesson) if body.lesson else None,
        conversation=ConversationId(body.conversation) if body.conversation else None,
    )
    return kept_answer_out(answered, catalogue=asking.library.catalogue(), words=words)


@router.post(
    "/tutor/streams",
    status_code=HTTPStatus.CREATED,
    summary="Ask, and follow the answer as it is found",
    responses=raises(UnknownCourse, UnknownLesson, UnknownConversation, Conflict),
)
def begin_stream(
    principal: AnyoneDep,
    body: QuestionIn,
    request: Request,
    asking: AskDep,
    words: WordsDep,
    streams: StreamsDep,
) -> StreamOut:
    """The answer is made in the background; follow it at `href`."""
    question = asking.prepared(
        body.question,
        principal=principal,
        course=CourseId(body.course) if body.course else None,
        lesson=LessonId(body.lesson) if body.lesson else None,
        conversation=ConversationId(body.conversation) if body.conversation else None,
    )

    stream = begin_answer(
        question,
        principal=principal,
        service=asking,
        streams=streams,
        rendering=_rendering(asking, words),
        request_id=request.state.request_id,
    )
    href = f"/v1/tutor/streams/{stream.name}"
    if isinstance(question, Limited):
        limited = limited_out(question, catalogue=asking.library.catalogue(), words=words)
        return StreamOut(stream=stream.name, href=href, conversation=body.conversation, turn=None, limited=limited)
    return StreamOut(stream=stream.name, href=href, conversation=question.conversation, turn=question.turn)


@router.get(
    "/tutor/streams/{stream}",
    response_class=EventSourceResponse,
    summary="Follow an answer on its way",
    responses=raises(UnknownConversation, Conflict),
)
async def follow_stream(
    principal: AnyoneDep, followed: FollowedDep, after: LastSeenDep, asking: AskDep, words: WordsDep
) -> AsyncIterable[ServerSentEvent]:
    """Server-sent events: `quoted`, a `sentence` each, `answer`; or `problem` or `stopped`.

    `quoted` holds headline, blocks and citations, as soon as they are found. `Last-Event-ID` goes on behind it.
    """
    async for event in events_after(after, followed, _rendering(asking, words)):
        yield as_server_sent(event)


@router.delete(
    "/tutor/streams/{stream}",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Stop an answer on its way",
    responses=raises(UnknownConversation),
)
def stop_stream(principal: AnyoneDep, stream: StreamDep) -> None:
    """The work ends at the next sentence; what was sent stays, nothing is kept in the conversation."""
    stream.stop()


def _rendering(asking: AskService, words: Words) -> Rendering:
    return Rendering(
        shown=lambda shown: ShownOut.of(shown, catalogue=asking.library.catalogue(), words=words),
        sentence=lambda spoken: SpokenOut.of(spoken, catalogue=asking.library.catalogue(), words=words),
        answer=lambda kept: kept_answer_out(kept, catalogue=asking.library.catalogue(), words=words),
    )

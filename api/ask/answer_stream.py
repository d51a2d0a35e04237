"""The tutor's answer on its way to one reader: begun here, followed and stopped by name."""

from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Annotated

import structlog
from fastapi import Depends, Header, Request
from fastapi.sse import ServerSentEvent

from api.ask.service import Asking, AskService
from api.ask.streams import Stream, StreamEvent, Streams
from api.http.dependencies import AnyoneDep
from api.http.problem import problem_document
from api.running.auth import Principal
from data.words import Answer, KeptAnswer, Limited
from tutor.conversation import Shown, Spoken

RETRY_MILLISECONDS = 1_000
"""After which a browser that lost the connection comes back."""


@dataclass(frozen=True, slots=True)
class Rendering:
    """How a reader is shown what is quoted, a sentence on its way, and the whole answer at the end."""

    shown: Callable[[Shown], object]
    sentence: Callable[[Spoken], object]
    answer: Callable[[KeptAnswer], object]


async def streams_of(request: Request) -> Streams:
    """The answers on their way in the app that serves `request`."""
    streams = request.app.state.streams
    if not isinstance(streams, Streams):
        raise TypeError("the app was started without streams")
    return streams


StreamsDep = Annotated[Streams, Depends(streams_of)]


async def stream_named(stream: str, principal: AnyoneDep, streams: StreamsDep) -> Stream:
    """The reader's own stream of this name."""
    return streams.find(stream, owner=owner_of(principal))


StreamDep = Annotated[Stream, Depends(stream_named)]


async def last_seen(last_event_id: Annotated[str, Header()] = "") -> int:
    """The number of the last event that a reader who comes back has seen; 0 for one who comes first."""
    return int(last_event_id) if last_event_id.isdecimal() and len(last_event_id) < 10 else 0


LastSeenDep = Annotated[int, Depends(last_seen)]


def owner_of(principal: Principal) -> str:
    """Whose streams the principal's are."""
    return f"{principal.role}:{principal.organisation}:{principal.subject}"


def begin_answer(
    asking: Asking | Limited,
    *,
    principal: Principal,
    service: AskService,
    streams: Streams,
    rendering: Rendering,
    request_id: str,
) -> Stream:
    """A stream of the answer: what it quotes as `quoted`, a `sentence` each, the whole `answer`; or a `problem`.

    What is said at a limit comes as the whole `answer` at once.

    A learner's is called as the turn that keeps the answer, so that other servers find it (`api.ask.elsewhere`).
    """

    def work() -> Generator[tuple[str, object], None, None]:
        try:
            if isinstance(asking, Limited):
                yield "answer", rendering.answer(KeptAnswer(asking, None, None))
                return
            speaking = service.said(asking)
            answer = yield from _sentences(speaking, rendering)
            yield "answer", rendering.answer(service.kept(asking, answer, principal=principal))
        except Exception as error:  # whatever it is, the reader is told that no more will come
            structlog.get_logger("stream").error("answer broke off", request_id=request_id, exc_info=error)
            yield "problem", problem_document(error, request_id=request_id)

    return streams.begin(work, owner=owner_of(principal), name=None if isinstance(asking, Limited) else asking.turn)


def _sentences(
    speaking: Generator[Shown | Spoken, None, Answer], rendering: Rendering
) -> Generator[tuple[str, object], None, Answer]:
    """What is quoted and the sentences as events; returns the whole answer."""
    try:
        while True:
            try:
                said = next(speaking)
            except StopIteration as ended:
                answer: Answer = ended.value
                return answer
            if isinstance(said, Shown):
                yield "quoted", rendering.shown(said)
            else:
                yield "sentence", rendering.sentence(said)
    finally:
        speaking.close()


def as_server_sent(event: StreamEvent) -> ServerSentEvent:
    """`event` as a browser reads it."""
    return ServerSentEvent(event=event.kind, id=str(event.number), data=event.data, retry=RETRY_MILLISECONDS)

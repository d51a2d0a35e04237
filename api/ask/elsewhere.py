"""An answer that another server of the same store makes: waited for where every server keeps what it has said.

Several servers behind one proxy share the store and not their memory. A learner who asked at one and follows at another
gets blocks and sentences from the kept answer, under the same numbers, as soon as all of it was said.
"""

import asyncio
import re
from collections.abc import AsyncIterator, Iterator
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends
from starlette.concurrency import run_in_threadpool

from api.ask.answer_stream import Rendering, StreamsDep, owner_of
from api.ask.service import AskDep, AskService
from api.ask.streams import Stream, StreamEvent, Streams
from api.http.dependencies import AnyoneDep
from api.http.problem import problem_document
from data.words import Grounded, KeptAnswer, LearnerId, TurnId, UnknownConversation
from tutor.conversation import Shown, said_again

LOOKED_FOR_EVERY_SECONDS = 0.5

TURN_NAME = re.compile(r"[0-9a-f]{32}")
"""What a learner's turn, and the stream of its answer, is called."""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A learner's answer of this name; a `problem` says that it did not come in the time that an answer may take."""

    turn: TurnId
    learner: LearnerId
    owner: str
    asking: AskService
    streams: Streams

    async def follow(self, rendering: Rendering, *, after: int) -> AsyncIterator[StreamEvent]:
        """The events behind number `after`."""
        with self.streams.waiting(self.owner):
            kept = await self._kept()
        for event in self._events(rendering, kept):
            if event.number > after:
                yield event

    async def _kept(self) -> KeptAnswer | None:
        for _ in range(1 + int(self.streams.answer_seconds / LOOKED_FOR_EVERY_SECONDS)):
            try:
                return await run_in_threadpool(self.asking.conversations.kept, self.turn, learner=self.learner)
            except UnknownConversation:
                await asyncio.sleep(LOOKED_FOR_EVERY_SECONDS)
        return None

    def _events(self, rendering: Rendering, kept: KeptAnswer | None) -> Iterator[StreamEvent]:
        if kept is None:
            missing = UnknownConversation("the answer did not come: it was stopped or broke off; please ask again")
            yield StreamEvent(1, "problem", problem_document(missing, request_id=""))
            return
        said = list(said_again(kept.answer)) if isinstance(kept.answer, Grounded) else []
        for number, each in enumerate(said, start=1):
            if isinstance(each, Shown):
                yield StreamEvent(number, "quoted", rendering.shown(each))
            else:
                yield StreamEvent(number, "sentence", rendering.sentence(each))
        yield StreamEvent(len(said) + 1, "answer", rendering.answer(kept))


async def followed(stream: str, principal: AnyoneDep, streams: StreamsDep, asking: AskDep) -> Stream | Elsewhere:
    """The reader's own stream of this name, here or, for a learner, at another server.

    Raises UnknownConversation, and Conflict where the reader waits for too many already.
    """
    try:
        return streams.find(stream, owner=owner_of(principal))
    except UnknownConversation as error:
        if principal.learner is None or not TURN_NAME.fullmatch(stream) or streams.is_here(stream):
            raise UnknownConversation(f"{error}. Where several servers serve: ask for it whole") from None
    streams.check_may_wait(owner_of(principal))
    return Elsewhere(TurnId(stream), principal.learner, owner_of(principal), asking, streams)


FollowedDep = Annotated[Stream | Elsewhere, Depends(followed)]


def events_after(after: int, followed: Stream | Elsewhere, rendering: Rendering) -> AsyncIterator[StreamEvent]:
    """What is said behind event number `after`."""
    return followed.follow(after=after) if isinstance(followed, Stream) else followed.follow(rendering, after=after)

"""Answers on their way: made in the background, followed as server-sent events, resumed and stopped.

Each event of a stream is kept with its number until a while after the end, so that a reader who lost the connection
goes on behind the last number seen (`Last-Event-ID`). A stream that nobody follows any more is stopped.
"""

import asyncio
import threading
import time
import uuid
from collections import Counter
from collections.abc import AsyncIterator, Callable, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing, contextmanager
from dataclasses import dataclass

from data.words import Busy, Conflict, UnknownConversation

KEPT_SECONDS = 120.0
"""How long the events of an answer can be had again after its end."""

UNFOLLOWED_SECONDS = 15.0
"""How long an answer goes on being made while nobody follows it."""

MOST_KEPT = 512
"""Streams kept at a time; the oldest ended one goes first."""

MOST_RUNNING_OF_ONE = 4
"""Answers that may be on their way for one person."""

MOST_ON_THEIR_WAY = 256
"""Answers that may be on their way for everybody; as many as wait in line for one at once (`api.http.turns`)."""

BUSY_SECONDS = 5
"""After which to ask again where there are: two cores make most of them meanwhile."""

Clock = Callable[[], float]


@dataclass(frozen=True, slots=True)
class StreamEvent:
    """One event: its number from 1 within the stream, its kind, and what it carries."""

    number: int
    kind: str
    data: object


Work = Callable[[], Generator[tuple[str, object], None, None]]
"""Makes the events of a stream, kind and data; closing the generator stops the work."""


class Stream:
    """The events of one answer as they come. Written by one worker, followed by any number of readers."""

    def __init__(self, name: str, owner: str, *, clock: Clock) -> None:
        self.name = name
        self.owner = owner
        self._clock = clock
        self._events: list[StreamEvent] = []
        self._lock = threading.Lock()
        self._waiting: dict[asyncio.Event, asyncio.AbstractEventLoop] = {}
        self._left_at = clock()
        self._stopped = False
        self.ended_at: float | None = None

    @property
    def should_stop(self) -> bool:
        """Whether the work is to end: somebody asked for it, or nobody listens any more."""
        with self._lock:
            alone = not self._waiting and self._clock() - self._left_at > UNFOLLOWED_SECONDS
            return self._stopped or alone

    def stop(self) -> None:
        """Ask the worker to end; readers see the end when it does."""
        with self._lock:
            self._stopped = True
        self._wake()

    def add(self, kind: str, data: object) -> None:
        """Put an event at the end and tell the readers."""
        with self._lock:
            self._events.append(StreamEvent(len(self._events) + 1, kind, data))
        self._wake()

    def end(self) -> None:
        """No event will follow."""
        self.ended_at = self._clock()
        self._wake()

    async def follow(self, *, after: int) -> AsyncIterator[StreamEvent]:
        """The events behind number `after`, those already there at once and the others as they come, to the end."""
        woken = asyncio.Event()
        with self._lock:
            self._waiting[woken] = asyncio.get_running_loop()
        try:
            while True:
                woken.clear()
                ended = self.ended_at is not None
                with self._lock:
                    ready = self._events[after:]
                for event in ready:
                    yield event
                after += len(ready)
                if ended and not ready:
                    return
                if not ready:
                    await woken.wait()
        finally:
            with self._lock:
                self._waiting.pop(woken, None)
                self._left_at = self._clock()

    def _wake(self) -> None:
        with self._lock:
            waiting = list(self._waiting.items())
        for woken, loop in waiting:
            if not loop.is_closed():
                loop.call_soon_threadsafe(woken.set)


class Streams:
    """All answers on their way in this process, `workers` of them made at the same time, each in `answer_seconds`."""

    def __init__(self, *, workers: int, answer_seconds: float, clock: Clock = time.monotonic) -> None:
        self._clock = clock
        self.answer_seconds = answer_seconds
        self._waiting: Counter[str] = Counter()
        # No cache of a library: what goes first is the oldest that has ended, and an answer on its way never goes.
        self._streams: dict[str, Stream] = {}
        self._lock = threading.Lock()
        self._pool = ThreadPoolExecutor(max_workers=workers, thread_name_prefix="answer")

    def begin(self, work: Work, *, owner: str, name: str | None = None) -> Stream:
        """A stream of the events that `work` makes, begun in the background; `name` is used for no other.

        Raises:
            Conflict: `owner` has too many answers on their way.
            Busy: everybody together has.
        """
        with self._lock:
            self._forget_old()
            on_their_way = [stream.owner for stream in self._streams.values() if stream.ended_at is None]
            running = on_their_way.count(owner)
            if running >= MOST_RUNNING_OF_ONE:
                raise Conflict(f"{running} answers are on their way to you already; wait for one, or stop it")
            if len(on_their_way) >= MOST_ON_THEIR_WAY:
                raise Busy(f"{len(on_their_way)} answers are on their way already", seconds=BUSY_SECONDS)
            stream = Stream(name or uuid.uuid4().hex, owner, clock=self._clock)
            self._streams[stream.name] = stream
        self._pool.submit(_run, work, stream)
        return stream

    def find(self, name: str, *, owner: str) -> Stream:
        """The stream of this name; raises UnknownConversation where `owner` has none, or none any more."""
        with self._lock:
            self._forget_old()
            stream = self._streams.get(name)
        if stream is None or stream.owner != owner:
            raise UnknownConversation(f"no answer {name!r} is on its way to you; it may be too long ago")
        return stream

    def end_all(self, kind: str, data: object) -> None:
        """Let every answer on its way end with this event, whether its worker listens at the moment or not."""
        for stream in list(self._streams.values()):
            if stream.ended_at is None:
                stream.stop()
                stream.add(kind, data)
                stream.end()

    def is_here(self, name: str) -> bool:
        """Whether somebody's stream of this name is known in this process."""
        with self._lock:
            return name in self._streams

    def check_may_wait(self, owner: str) -> None:
        """Raises Conflict where `owner` waits for too many answers of other servers."""
        if self._waiting[owner] >= MOST_RUNNING_OF_ONE:
            raise Conflict(f"you wait for {self._waiting[owner]} answers of other servers already")

    @contextmanager
    def waiting(self, owner: str) -> Iterator[None]:
        """While it is open, `owner` waits for an answer of another server. For one event loop."""
        self._waiting[owner] += 1
        try:
            yield
        finally:
            self._waiting[owner] -= 1
            if not self._waiting[owner]:
                del self._waiting[owner]

    def close(self) -> None:
        """Stop everything and wait for the workers."""
        for stream in list(self._streams.values()):
            stream.stop()
        self._pool.shutdown(wait=True, cancel_futures=True)

    def _forget_old(self) -> None:
        now = self._clock()
        ended = [(name, stream.ended_at) for name, stream in self._streams.items() if stream.ended_at is not None]
        too_many = len(self._streams) - MOST_KEPT
        for place, (name, at) in enumerate(ended):
            if now - at > KEPT_SECONDS or place < too_many:
                del self._streams[name]


def _run(work: Work, stream: Stream) -> None:
    try:
        with closing(work()) as events:
            while not stream.should_stop:
                made = next(events, None)
                if made is None:
                    return
                stream.add(*made)
            stream.add("stopped", {})
    finally:
        stream.end()

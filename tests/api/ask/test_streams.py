"""Streams by themselves: order, coming back, stopping, and what is kept for how long."""

import asyncio
import threading
from collections.abc import Coroutine, Generator, Iterator
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any, TypeVar

import pytest

from api.ask.streams import (
    KEPT_SECONDS,
    MOST_ON_THEIR_WAY,
    MOST_RUNNING_OF_ONE,
    UNFOLLOWED_SECONDS,
    Stream,
    StreamEvent,
    Streams,
)
from data.words.errors import Busy, Conflict, UnknownConversation

WAITS = 10.0
ResultT = TypeVar("ResultT")


class Clock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def streams(clock: Clock) -> Iterator[Streams]:
    made = Streams(workers=8, answer_seconds=1.0, clock=clock)
    yield made
    made.close()


def followed(stream: Stream, *, after: int = 0) -> list[StreamEvent]:
    async def all_events() -> list[StreamEvent]:
        return [event async for event in stream.follow(after=after)]

    return apart(all_events())


def apart(work: Coroutine[Any, Any, ResultT]) -> ResultT:
    """What comes of `work`, run in a thread of its own: in this one a browser's event loop may be running."""
    with ThreadPoolExecutor(1) as pool:
        return pool.submit(asyncio.run, asyncio.wait_for(work, WAITS)).result()


def three() -> Generator[tuple[str, object], None, None]:
    yield from (("sentence", text) for text in ("one", "two", "three"))


def test_events_come_in_order_and_numbered(streams: Streams) -> None:
    events = followed(streams.begin(three, owner="lina"))

    assert [(event.number, event.data) for event in events] == [(1, "one"), (2, "two"), (3, "three")]


def test_who_comes_back_gets_what_was_missed_and_no_more(streams: Streams) -> None:
    stream = streams.begin(three, owner="lina")
    followed(stream)

    assert [event.data for event in followed(stream, after=1)] == ["two", "three"]
    assert followed(stream, after=3) == []
    assert followed(stream, after=99) == []


def test_an_event_reaches_the_reader_before_the_next_is_made(streams: Streams) -> None:
    go_on = threading.Event()

    def waiting() -> Generator[tuple[str, object], None, None]:
        yield "sentence", "first"
        assert go_on.wait(WAITS)
        yield "sentence", "last"

    async def first_then_rest(stream: Stream) -> list[object]:
        found: list[object] = []
        async for event in stream.follow(after=0):
            found.append(event.data)
            go_on.set()  # nothing more is made until the first was read
        return found

    stream = streams.begin(waiting, owner="lina")
    assert apart(first_then_rest(stream)) == ["first", "last"]


def endless(closed: threading.Event) -> Generator[tuple[str, object], None, None]:
    try:
        while True:
            yield "sentence", "more"
    finally:
        closed.set()


def test_a_stopped_stream_ends_and_its_work_is_closed(streams: Streams) -> None:
    closed = threading.Event()
    stream = streams.begin(lambda: endless(closed), owner="lina")
    stream.stop()

    assert followed(stream)[-1].kind == "stopped"
    assert closed.wait(WAITS)


def test_work_that_nobody_follows_is_stopped(streams: Streams, clock: Clock) -> None:
    closed = threading.Event()
    streams.begin(lambda: endless(closed), owner="lina")
    assert not closed.is_set()
    clock.now = UNFOLLOWED_SECONDS + 1

    assert closed.wait(WAITS)


def test_another_persons_stream_is_as_one_that_is_not_there(streams: Streams) -> None:
    stream = streams.begin(three, owner="lina")

    assert streams.find(stream.name, owner="lina") is stream
    for name, owner in ((stream.name, "omar"), ("none", "lina")):
        with pytest.raises(UnknownConversation):
            streams.find(name, owner=owner)


def test_a_stream_is_forgotten_a_while_after_its_end(streams: Streams, clock: Clock) -> None:
    stream = streams.begin(three, owner="lina")
    followed(stream)
    clock.now = KEPT_SECONDS
    assert streams.find(stream.name, owner="lina") is stream
    clock.now = KEPT_SECONDS + 1

    with pytest.raises(UnknownConversation):
        streams.find(stream.name, owner="lina")


def test_one_person_cannot_take_all_workers(streams: Streams) -> None:
    running = [threading.Event() for _ in range(MOST_RUNNING_OF_ONE)]
    for closed in running:
        streams.begin(partial(endless, closed), owner="lina")

    with pytest.raises(Conflict, match="on their way to you already"):
        streams.begin(three, owner="lina")
    assert followed(streams.begin(three, owner="omar"))


def test_work_that_breaks_still_ends_the_stream(streams: Streams) -> None:
    def broken() -> Generator[tuple[str, object], None, None]:
        yield "sentence", "one"
        raise RuntimeError("no more")

    assert [event.data for event in followed(streams.begin(broken, owner="lina"))] == ["one"]


def test_when_too_many_answers_are_on_their_way_to_everybody_the_next_is_told_to_come_later(streams: Streams) -> None:
    go_on = threading.Event()

    def waiting() -> Generator[tuple[str, object], None, None]:
        assert go_on.wait(WAITS)
        yield "sentence", "one"

    begun = [streams.begin(waiting, owner=f"learner-{number}") for number in range(MOST_ON_THEIR_WAY)]
    with pytest.raises(Busy, match=f"{MOST_ON_THEIR_WAY} answers are on their way"):
        streams.begin(three, owner="omar")
    go_on.set()

    assert [event.data for event in followed(begun[-1])] == ["one"]
    assert followed(streams.begin(three, owner="omar"))

"""How long lessons were open, and what a course needs before a learner can mark it as finished."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.courses.lessons_read import begun_at, left_off_at, reading_of, usual_seconds
from api.running.auth import AccessRole
from api.wiring import Parts
from data.words.models import ENGLISH, HINDI, CourseId, Event, EventId, Lesson, LessonId, LocalText, Verb
from tests.api.page_reading import browser
from tests.api.planned import LEAVE_COURSE, NOW, PRINCIPALS, RTI, TAX_CLERK, bearer, course

READING = f"/v1/learners/{TAX_CLERK}/courses/{LEAVE_COURSE}"
THREE = replace(
    course(CourseId("three"), LocalText({ENGLISH: "Three"}), LocalText({ENGLISH: "x"}), teaches={RTI: 2}),
    lessons=[
        Lesson(LessonId(name), CourseId("three"), LocalText({ENGLISH: name}), 20, "", LocalText({ENGLISH: "w " * 238}))
        for name in ("a", "b", "c")
    ],
)
"""Three lessons of a minute's reading each; 20 minutes are what the course says of each."""


def opened(lesson: str, seconds: float, *, of: str = "three") -> Event:
    at = NOW + timedelta(seconds=seconds)
    return Event(EventId(f"{lesson}-{seconds}"), TAX_CLERK, Verb.OPENED, of, at, "page", {"lesson": lesson})


def done(*openings: Event, until: float) -> list[str]:
    read = reading_of(THREE, openings, now=NOW + timedelta(seconds=until), share=0.5)
    return [each.lesson for each in read if each.done]


def test_each_lesson_needs_half_of_the_time_that_its_words_take() -> None:
    assert done(opened("a", 0), opened("b", 29), opened("c", 60), until=90) == ["b", "c"]


def test_twenty_minutes_in_twenty_seconds_finish_nothing() -> None:
    assert done(*(opened(name, 7 * place) for place, name in enumerate("abc")), until=20) == []


def test_opening_the_last_lesson_and_waiting_is_not_reading_the_others() -> None:
    assert done(opened("a", 0), opened("b", 1), opened("c", 2), until=86_400) == ["c"]


def test_a_lesson_is_closed_by_one_of_another_course_and_read_on_later() -> None:
    away = [opened("a", 0), opened("z", 20, of="other"), opened("a", 5_000)]

    assert done(*away, until=5_009) == []
    assert done(*away, until=5_010) == ["a"]


def test_the_shortest_language_counts_and_a_lesson_without_words_has_its_minutes() -> None:
    [lesson, *_] = THREE.lessons
    short = replace(lesson, text=LocalText({ENGLISH: "w " * 238, HINDI: "श " * 119}))

    assert [usual_seconds(each) for each in (short, replace(lesson, text=LocalText({})))] == [30.0, 20 * 60.0]


def test_one_goes_on_at_the_lesson_opened_last_that_is_still_there() -> None:
    assert left_off_at(THREE, [opened("a", 0), opened("b", 9), opened("gone", 20)]) == "b"
    assert left_off_at(THREE, [opened("z", 0, of="other")]) is None


@pytest.fixture
def later(parts: Parts) -> Callable[[float], Parts]:
    """The same parts so many seconds later."""
    return lambda seconds: replace(parts, clock=lambda: NOW + timedelta(seconds=seconds))


def test_a_lesson_opened_over_http_is_kept_with_our_own_time_and_once(
    client: TestClient, headers: dict[AccessRole, dict[str, str]], parts: Parts
) -> None:
    mine = headers[AccessRole.LEARNER]
    told = [client.put(f"{READING}/lessons/one/opened", headers=mine).json() for _ in range(2)]
    refused = client.post(f"{READING}/finished", headers=mine)

    assert told[0]["lessons"] == [
        {"lesson": "one", "opened": "2026-11-02T14:30:00+05:30", "seconds": 0, "needed": 3, "done": False}
    ]
    assert told[1]["left_off_at"] == "one"
    assert len(parts.store.ledger.of(TAX_CLERK, verbs=[Verb.OPENED])) == 1
    assert (refused.status_code, refused.json()["detail"]) == (
        HTTPStatus.CONFLICT,
        f"'{LEAVE_COURSE}' is not finished: lessons left are one (0 s of 3 s)",
    )
    assert client.put(f"{READING}/lessons/nine/opened", headers=mine).status_code == HTTPStatus.NOT_FOUND


def test_a_course_read_on_the_page_is_finished_and_taken_back_over_http(later: Callable[[float], Parts]) -> None:
    with browser(later(0), PRINCIPALS[AccessRole.LEARNER]) as learner:
        learner.get(f"/courses/{LEAVE_COURSE}")
    parts = later(3)
    with browser(parts) as client:
        mine = bearer(parts, PRINCIPALS[AccessRole.LEARNER])
        finished = client.post(f"{READING}/finished", headers=mine)
        taken_back = client.delete(f"{READING}/finished", headers=mine)

    assert (finished.status_code, finished.json()["finished"]) == (HTTPStatus.CREATED, True)
    assert (taken_back.status_code, taken_back.json()["finished"]) == (HTTPStatus.OK, False)


def test_one_goes_on_where_one_was_last_or_with_what_another_system_says_is_left() -> None:
    later = NOW + timedelta(hours=1)
    elsewhere = replace(opened("a", 60), verb=Verb.PROGRESSED, result={"lesson": "a", "share": 1.0})
    half = replace(opened("b", 90), verb=Verb.PROGRESSED, result={"lesson": "b", "share": 0.5})

    assert begun_at(THREE, [opened("z", 0, of="other")], now=later, share=0.5) is None
    for told, lesson, read, left in (
        ([opened("b", 0)], "b", 1, 40),
        ([opened("a", 0), opened("b", 1)], "b", 1, 40),
        ([elsewhere], "b", 1, 40),
        ([elsewhere, half], "b", 1, 40),
        ([opened("c", 0), elsewhere], "b", 2, 20),
    ):
        begun = begun_at(THREE, told, now=later, share=0.5)
        assert begun is not None
        assert (begun.lesson.id, begun.read, begun.minutes_left) == (lesson, read, left)
        assert begun.share == read / 3

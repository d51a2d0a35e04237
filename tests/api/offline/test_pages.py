"""What a device is told to keep, and that keeping a page is not reading it."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.http.frame import KEEPS
from api.offline.pages import MOST_COURSES
from api.running.auth import AccessRole
from api.wiring import Parts
from data.words.models import Verb
from tests.api.page_reading import Outline, browser
from tests.api.planned import HEALTH_COURSE, LEAVE_COURSE, NURSE, PRINCIPALS, RTI_COURSE, TAX_CLERK


@pytest.fixture
def learner(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as made:
        yield made


def _kept(page: Outline) -> list[str]:
    return [a["href"] for a in page.all("a") if "data-kept" in a]


def test_home_conversations_and_the_lessons_of_the_chosen_courses_are_kept(learner: TestClient) -> None:
    asked = {"question": "Within how many days is a reply due?", "scope": "all"}
    learner.post(f"/courses/{RTI_COURSE}/ask", data=asked)
    chosen = {"course": [RTI_COURSE, LEAVE_COURSE, HEALTH_COURSE, "no-such-course"]}
    kept = _kept(Outline(learner.get("/offline", params={**chosen, "lang": "hi"}).text))

    assert kept[:2] == ["/home", "/conversations"]
    assert kept[2].startswith("/conversations/")
    assert kept[3:] == [
        f"/courses/{RTI_COURSE}",
        f"/courses/{RTI_COURSE}?lesson=one&in=hi",
        f"/courses/{LEAVE_COURSE}",
        f"/courses/{LEAVE_COURSE}?lesson=one&in=en",  # it is not written in Hindi
    ]
    assert {learner.get(address).status_code for address in kept} == {HTTPStatus.OK}


def test_a_lesson_that_is_kept_for_later_was_not_opened(parts: Parts, learner: TestClient) -> None:
    address = f"/courses/{LEAVE_COURSE}?lesson=one&in=en"
    learner.get(address, headers={KEEPS: "1"})
    kept = list(parts.store.ledger.of(TAX_CLERK, verbs=[Verb.OPENED]))
    learner.get(address)

    assert kept == []
    assert len(parts.store.ledger.of(TAX_CLERK, verbs=[Verb.OPENED])) == 1


def test_pages_tell_people_apart_without_their_names(parts: Parts, learner: TestClient) -> None:
    def mark_on(page: str) -> str:
        return Outline(page).all("body")[0].get("data-person", "")

    with browser(parts, PRINCIPALS[AccessRole.CURATOR]) as curator:
        marks = {mark_on(learner.get("/courses").text), mark_on(curator.get("/courses").text)}

    assert len(marks - {"", TAX_CLERK, NURSE}) == 2
    assert mark_on(learner.get("/sign-in").text) == ""


def test_the_worker_may_answer_for_all_pages_and_no_other_file_may(learner: TestClient) -> None:
    worker, other = learner.get("/static/worker.js"), learner.get("/static/offline.js")

    assert worker.headers["service-worker-allowed"] == "/"
    assert worker.headers["cache-control"] == "public, no-cache"
    assert "service-worker-allowed" not in other.headers


def test_the_manifest_names_files_that_there_are(learner: TestClient) -> None:
    page = Outline(learner.get("/courses").text)
    manifest = learner.get(next(each["href"] for each in page.all("link") if each["rel"] == "manifest"))

    assert manifest.headers["cache-control"] == "public, max-age=31536000, immutable"
    assert learner.get(manifest.json()["icons"][0]["src"]).status_code == HTTPStatus.OK


def test_more_courses_than_a_device_keeps_are_refused(learner: TestClient) -> None:
    many = {"course": [f"c{place}" for place in range(MOST_COURSES + 1)]}
    assert learner.get("/offline", params=many).status_code == HTTPStatus.UNPROCESSABLE_ENTITY

"""Spaced review over HTTP and as pages."""

import re
from datetime import date, datetime, timedelta
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.review.service import SOURCE
from api.running.auth import AccessRole, Principal
from api.running.learner_views import LearnerViews
from api.wiring import Parts, slices_of
from data.store import open_store
from data.words.models import Event, EventId, Verb
from tests.api.page_reading import browser
from tests.api.planned import NEW_CLERK, NOW, PRINCIPALS, REVENUE, RTI, RTI_COURSE, TAX_CLERK, bearer
from tests.api.planned_practice import CLOSED_ITEM, FEE, PLANNED_ITEM, TYPED_ITEM
from tutor.review import reviews_of, schedule_of

Headers = dict[AccessRole, dict[str, str]]


@pytest.fixture
def mine(headers: Headers) -> dict[str, str]:
    return headers[AccessRole.LEARNER]


def given(id_: str, *, item: str = TYPED_ITEM, answer: str = "ten", at: datetime = NOW) -> dict[str, object]:
    return {"id": f"offline-{id_}", "item": item, "answer": answer, "at": at.isoformat()}


def sent(client: TestClient, mine: dict[str, str], *answers: dict[str, object]) -> list[dict[str, object]]:
    response = client.post("/v1/reviews", json={"answers": answers}, headers=mine)
    assert response.status_code == HTTPStatus.OK, response.text
    told: list[dict[str, object]] = response.json()["answers"]
    return told


def own_answers(parts: Parts) -> list[Event]:
    return [event for event in parts.store.ledger.of(TAX_CLERK, verbs=[Verb.ASSESSED]) if event.source == SOURCE]


def test_items_of_finished_courses_come_in_and_what_was_answered_comes_back(
    client: TestClient, mine: dict[str, str]
) -> None:
    queue = client.get("/v1/reviews", headers=mine).json()
    assert (queue["due"], {item["id"] for item in queue["session"]}) == (0, {TYPED_ITEM, PLANNED_ITEM})
    assert FEE not in str(queue)
    (wrong,) = sent(client, mine, given("1", answer="seventy", at=NOW - timedelta(days=1)))
    after = client.get("/v1/reviews", headers=mine).json()

    assert (wrong["outcome"], wrong["right"], wrong["right_answer"]) == ("kept", False, "ten")
    assert wrong["due"] == NOW.date().isoformat()
    assert [item["id"] for item in after["session"]] == [TYPED_ITEM, PLANNED_ITEM]
    assert (after["due"], after["new"]) == (1, 1)


@pytest.mark.parametrize(("minutes", "told"), [(60, {}), (0, {"share": 1.0})])
def test_items_of_a_lesson_that_was_read_or_done_elsewhere_come_in_before_the_course_is_finished(
    client: TestClient, parts: Parts, minutes: int, told: dict[str, float]
) -> None:
    clerk = bearer(parts, Principal(NEW_CLERK, AccessRole.LEARNER, REVENUE))
    assert client.get("/v1/reviews", headers=clerk).json()["session"] == []
    verb = Verb.PROGRESSED if told else Verb.OPENED
    at = NOW - timedelta(minutes=minutes)
    read = Event(EventId("read"), NEW_CLERK, verb, RTI_COURSE, at, "page", {"lesson": "one", **told})
    parts.store.ledger.append([read])

    queue = client.get("/v1/reviews", headers=clerk).json()
    assert {item["id"] for item in queue["session"]} == {TYPED_ITEM, PLANNED_ITEM}


def test_answers_sent_twice_are_one_and_answers_sent_late_count_as_of_then(
    client: TestClient, mine: dict[str, str], parts: Parts
) -> None:
    three_days = [NOW - timedelta(days=days) for days in (9, 7, 1)]
    answers = [given(str(number), at=at) for number, at in enumerate(three_days)]
    first = sent(client, mine, answers[2])
    later = sent(client, mine, *answers, answers[0])

    assert [each["outcome"] for each in first + later] == ["kept", "kept", "kept", "known", "known"]
    log = client.get("/v1/reviews/log", headers=mine).json()
    assert [each["day"] for each in log["answers"]] == [at.date().isoformat() for at in three_days]
    assert later[0]["due"] == log["cards"][0]["due"]
    assert date.fromisoformat(log["cards"][0]["due"]) > NOW.date()
    again = open_store(parts.settings.store_url)
    history = again.ledger.of(TAX_CLERK)
    again.close()
    card = schedule_of(reviews_of(history))[TYPED_ITEM]
    assert (card.stability, card.difficulty) == (log["cards"][0]["stability"], log["cards"][0]["difficulty"])


def test_one_id_for_two_answers_is_a_conflict_and_nothing_is_written(
    client: TestClient, mine: dict[str, str], parts: Parts
) -> None:
    sent(client, mine, given("1"))
    other = [given("2"), given("1", answer="eleven")]
    response = client.post("/v1/reviews", json={"answers": other}, headers=mine)

    assert response.status_code == HTTPStatus.CONFLICT
    assert len(own_answers(parts)) == 1


def test_what_cannot_be_kept_is_refused_by_itself(client: TestClient, mine: dict[str, str], parts: Parts) -> None:
    told = sent(
        client,
        mine,
        given("gone", item="no-such-item"),
        given("shut", item=CLOSED_ITEM),
        given("late", at=NOW - timedelta(days=61)),
        given("soon", at=NOW + timedelta(hours=1)),
        given("what", item=PLANNED_ITEM, answer="seventy"),
        given("good"),
    )

    assert [each["outcome"] for each in told] == ["refused"] * 5 + ["kept"]
    assert "none of the choices" in str(told[4]["why"])
    assert "more than 60 days ago" in str(told[2]["why"])
    assert "yet to come" in str(told[3]["why"])
    assert len(own_answers(parts)) == 1
    blank = client.post("/v1/reviews", json={"answers": [given("blank", answer=" ")]}, headers=mine)
    assert blank.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_only_the_first_answer_at_an_item_is_evidence(client: TestClient, mine: dict[str, str], parts: Parts) -> None:
    views = slices_of(parts)[LearnerViews]
    before = views.of(TAX_CLERK).mastery[RTI]
    sent(client, mine, given("1", answer="seventy", at=NOW - timedelta(days=2)))
    first = views.of(TAX_CLERK).mastery[RTI]
    sent(client, mine, *(given(f"again-{number}", at=NOW - timedelta(hours=number)) for number in range(1, 9)))

    assert first != before
    assert views.of(TAX_CLERK).mastery[RTI].level == first.level


def hidden(html: str) -> dict[str, str]:
    return dict(re.findall(r'<input type="hidden" name="(item|event|shown|began)" value="([^"]*)"', html))


def test_a_session_goes_on_from_item_to_item_without_scripts(parts: Parts) -> None:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as pages:
        assert "2 new questions from courses that you finished." in pages.get("/home").text
        form = hidden(pages.get("/review").text)
        wrong = {**form, "answer": "seven" if form["item"] == TYPED_ITEM else "Sixty days"}
        told, twice = pages.post("/review", data=wrong), pages.post("/review", data=wrong)
        after = pages.get(re.findall(r'href="(/review\?began=[^"]*)"', told.text)[0].replace("&amp;", "&")).text
        hindi = pages.get("/review", params={"lang": "hi"}).text

    assert form["item"] in {PLANNED_ITEM, TYPED_ITEM}
    assert "Not quite. It is:" in told.text
    assert "It comes back on 3 November 2026." in told.text
    assert twice.status_code == HTTPStatus.OK
    assert len(own_answers(parts)) == 1
    assert hidden(after)["item"] != form["item"]
    assert "दोहराव" in hindi


def test_the_page_says_when_five_minutes_are_over_and_when_nothing_waits(parts: Parts) -> None:
    with browser(parts, Principal(NEW_CLERK, AccessRole.LEARNER, REVENUE)) as pages:
        nothing = pages.get("/review").text
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as pages:
        over = pages.get("/review", params={"began": (NOW - timedelta(minutes=5)).isoformat()}).text
        on = pages.get("/review", params={"began": (NOW - timedelta(minutes=5)).isoformat(), "go": "true"}).text

    assert "Nothing to review yet." in nothing
    assert "Five minutes are over" in over
    assert hidden(on)["item"]

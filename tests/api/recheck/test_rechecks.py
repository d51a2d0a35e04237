"""Contesting what the record says, and the check that follows."""

from dataclasses import replace
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole
from api.wiring import Parts
from data.words.models import Verb
from tests.api.page_reading import Outline, browser
from tests.api.planned import HEALTH_COURSE, PRINCIPALS, RTI, TAX_CLERK
from tests.api.planned_practice import planned_practice
from tutor.practice.items import PracticeBook, PracticeItemId

MINE = f"/v1/learners/{TAX_CLERK}/rechecks"
Headers = dict[AccessRole, dict[str, str]]


def three_items() -> PracticeBook:
    """The planned practice with one more item on replies, so that a check is possible."""
    planned = planned_practice()
    more = replace(planned.items[PracticeItemId("fee")], id=PracticeItemId("fee-again"))
    return replace(planned, items={**planned.items, more.id: more})


@pytest.fixture
def parts(parts: Parts) -> Parts:
    return replace(parts, practice=three_items)


@pytest.fixture
def mine(headers: Headers) -> dict[str, str]:
    return headers[AccessRole.LEARNER]


def test_a_contested_completion_opens_a_check_whose_result_stands_beside_it(
    client: TestClient, mine: dict[str, str], parts: Parts
) -> None:
    before = client.get(f"/v1/learners/{TAX_CLERK}/progress", headers=mine).json()
    body = {"about": RTI, "event": "e1", "why": "It was my colleague's."}
    made = client.post(MINE, json=body, headers=mine)
    shown = made.json()
    answers = [
        client.post(f"/v1/practice/{item['id']}/attempts", json={"answer": "1"}, headers=mine).json()["right"]
        for item in shown["items"]
    ]
    after = client.get(f"{MINE}/{shown['recheck']}", headers=mine).json()

    assert made.status_code == HTTPStatus.CREATED
    assert (shown["possible"], shown["done"], shown["answered"], shown["why"]) == (True, False, 0, body["why"])
    assert client.get(MINE, headers=mine).json()["rechecks"] == [after]
    assert (after["done"], after["answered"], after["right"]) == (True, 3, sum(answers))
    assert [event.id for event in parts.store.ledger.of(TAX_CLERK, verbs=[Verb.COMPLETED])] == ["e1"], "nothing is lost"
    assert (
        before["courses_done"] == client.get(f"/v1/learners/{TAX_CLERK}/progress", headers=mine).json()["courses_done"]
    )


def test_what_is_not_in_the_record_cannot_be_contested(client: TestClient, mine: dict[str, str]) -> None:
    unknown = client.post(MINE, json={"about": RTI, "event": "e2"}, headers=mine)
    closed, none = (client.post(MINE, json={"about": each}, headers=mine) for each in (HEALTH_COURSE, "nothing"))

    assert [fault["place"] for fault in unknown.json()["faults"]] == ["event"]
    assert (closed.status_code, none.status_code) == (HTTPStatus.NOT_FOUND, HTTPStatus.NOT_FOUND)
    assert client.get(f"{MINE}/e1", headers=mine).status_code == HTTPStatus.NOT_FOUND, "which opened no check"


def test_a_level_is_contested_on_the_page_from_the_passbook_to_the_check(parts: Parts) -> None:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as learner:
        passbook = Outline(learner.get("/competencies").text)
        link = next(a["href"] for a in passbook.all("a") if a.get("href", "").startswith("/rechecks/new"))
        form = Outline(learner.get(link).text)
        sent = learner.post("/rechecks", data={"about": RTI, "event": "", "why": "I do this daily."})
        check = Outline(learner.get(sent.headers["location"]).text)
        listed = learner.get("/rechecks").text

    assert link == f"/rechecks/new?about={RTI}"
    assert "Course finished: Replies in time" in form.text
    assert {each["value"] for each in form.all("input") if each.get("name") == "event"} == {"", "e1"}
    assert "0 right of 0 answered, 3 in all" in check.text
    assert "I do this daily." in check.text
    assert len([each for each in check.all("form") if "/attempts" in each.get("action", "")]) == 3
    assert sent.headers["location"] in listed


def test_a_piece_of_evidence_is_contested_from_ones_competencies(parts: Parts) -> None:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as learner:
        passbook = Outline(learner.get("/competencies").text)
        links = [a["href"] for a in passbook.all("a") if a.get("href", "").startswith("/rechecks/new")]
        (link,) = [each for each in links if each.endswith("event=e1")]
        form = Outline(learner.get(link).text)

    assert f"/rechecks/new?about={RTI}" in links, "the level itself"
    assert [each["value"] for each in form.all("input") if "checked" in each] == ["e1"]


def test_where_there_are_too_few_questions_the_word_is_kept_and_the_learner_told(
    parts: Parts,
) -> None:
    with browser(replace(parts, practice=planned_practice), PRINCIPALS[AccessRole.LEARNER]) as learner:
        sent = learner.post("/rechecks", data={"about": RTI})
        assert "There are not enough questions on this yet." in learner.get(sent.headers["location"]).text
    assert len(parts.store.ledger.of(TAX_CLERK, verbs=[Verb.CONTESTED])) == 1

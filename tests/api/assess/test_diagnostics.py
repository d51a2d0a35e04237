"""The diagnostic over HTTP: from the first item to evidence, with no answer told on the way."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.assess.diagnostics import DiagnosticService
from api.running.auth import AccessRole, Principal
from api.running.learner_views import LearnerViews
from api.wiring import Parts, slices_of
from data.words.items import ItemId, ItemStatus
from data.words.models import Verb
from tests.api.assess.planned_bank import RIGHT, fill_bank
from tests.api.planned import LEAVE, NEW_CLERK, NOW, REVENUE, RTI, TAX_CLERK, bearer
from tests.api.planned_practice import PLANNED_ITEM

Headers = dict[AccessRole, dict[str, str]]


@pytest.fixture
def mine(headers: Headers, parts: Parts) -> dict[str, str]:
    fill_bank(parts)
    return headers[AccessRole.LEARNER]


def begun(client: TestClient, mine: dict[str, str]) -> dict[str, Any]:
    answer = client.post("/v1/diagnostics", json={"competency": RTI}, headers=mine)
    assert answer.status_code == HTTPStatus.CREATED
    sitting: dict[str, Any] = answer.json()
    return sitting


def answered(client: TestClient, mine: dict[str, str], sitting: dict[str, Any], *, right: bool) -> dict[str, Any]:
    """The sitting after its item was answered, right or wrong, whatever its kind."""
    item = sitting["item"]
    letters = {option["text"]: option["letter"] for option in item["options"]}
    given = {
        "several": ["Inspect", "Copy"],
        "order": ["Request", "Reply", "Appeal"],
        "pairs": ["48 hours", "30 days"],
        "fee": ["ten"],
        "truth-1": ["True"],
        "truth-2": ["True"],
        "reply": ["Thirty days"],
    }.get(item["id"], [RIGHT])
    body = {"item": item["id"], "answer": [letters.get(text, text) for text in given] if right else []}
    answer = client.post(f"/v1/sittings/{sitting['id']}/answers", json=body, headers=mine)
    assert answer.status_code == HTTPStatus.OK, answer.text
    after: dict[str, Any] = answer.json()
    return after


def test_all_right_meets_the_need_and_the_course_leaves_the_path(
    client: TestClient, mine: dict[str, str], parts: Parts
) -> None:
    sitting, asked = begun(client, mine), 0
    while sitting["item"] is not None:
        assert sitting["result"] is None
        assert "right" not in str(sitting["item"]), "nothing tells which option is right"
        sitting, asked = answered(client, mine, sitting, right=True), asked + 1

    result = sitting["result"]
    assert (result["level"], result["at_least"], result["right"]) == (2.0, True, asked)
    assert asked >= 4
    [event] = parts.store.ledger.of(TAX_CLERK, verbs=[Verb.ASSESSED])
    assert (event.object, event.source, event.result["by"], event.result["level"]) == (RTI, "diagnostic", "quiz", 2.0)
    path = client.get(f"/v1/learners/{TAX_CLERK}/path", headers=mine).json()
    assert RTI not in str(path), "neither planned nor open"
    needs = client.get(f"/v1/learners/{TAX_CLERK}/progress", headers=mine).json()["needs"]
    assert [need["met"] for need in needs if need["competency"] == RTI] == [True]


def test_none_right_lowers_what_a_course_alone_had_shown(
    client: TestClient, mine: dict[str, str], parts: Parts
) -> None:
    before = slices_of(parts)[LearnerViews].of(TAX_CLERK).mastery[RTI].level
    sitting = begun(client, mine)
    while sitting["item"] is not None:
        sitting = answered(client, mine, sitting, right=False)

    result = sitting["result"]
    assert result["level"] < 1.5
    assert slices_of(parts)[LearnerViews].of(TAX_CLERK).mastery[RTI].level < before
    assert result["to_read"] == [{"course": "rti-basics", "lesson": "one", "title": "Replies in time"}]
    assert RIGHT not in str(sitting), "not even at the end"


def test_a_lost_connection_goes_on_at_the_same_item(client: TestClient, mine: dict[str, str], parts: Parts) -> None:
    sitting = answered(client, mine, begun(client, mine), right=True)

    again = client.get(f"/v1/sittings/{sitting['id']}", headers=mine).json()
    tomorrow = slices_of(replace(parts, clock=lambda: NOW + timedelta(days=1)))[DiagnosticService]
    later = tomorrow.begin(RTI, parts.store.learners.get(TAX_CLERK))

    assert again == sitting
    assert (later.id, len(later.answers)) == (sitting["id"], 1)
    assert tomorrow.next_of(later) == sitting["item"]["id"]


def test_one_that_was_left_too_long_counts_as_it_stands(client: TestClient, mine: dict[str, str], parts: Parts) -> None:
    sitting = begun(client, mine)
    for _ in range(4):
        sitting = answered(client, mine, sitting, right=False)
    assert sitting["finished_at"] is None

    next_week = slices_of(replace(parts, clock=lambda: NOW + timedelta(days=8)))[DiagnosticService]
    next_week.offers(parts.store.learners.get(TAX_CLERK))

    [ended] = parts.store.sittings.of(TAX_CLERK)
    assert ended.finished_at == NOW + timedelta(days=8)
    assert len(parts.store.ledger.of(TAX_CLERK, verbs=[Verb.ASSESSED])) == 1


def test_what_was_seen_is_not_asked_again(client: TestClient, mine: dict[str, str], parts: Parts) -> None:
    client.post(f"/v1/practice/{PLANNED_ITEM}/attempts", json={"answer": "Sixty days"}, headers=mine)
    sitting = begun(client, mine)
    seen = set()
    while sitting["item"] is not None:
        item = sitting["item"]
        seen.add(item["id"])
        sitting = answered(client, mine, sitting, right=False)

    assert PLANNED_ITEM not in seen
    again = client.post("/v1/diagnostics", json={"competency": RTI}, headers=mine)
    assert again.status_code == HTTPStatus.CONFLICT
    assert "you have not seen" in again.json()["detail"]
    [offer] = [
        each for each in client.get("/v1/diagnostics", headers=mine).json()["diagnostics"] if each["competency"] == RTI
    ]
    assert offer["possible"] is False


def test_practice_gives_no_answer_of_a_running_check_away(client: TestClient, mine: dict[str, str]) -> None:
    sitting = begun(client, mine)
    address, answer = f"/v1/practice/{PLANNED_ITEM}/attempts", {"answer": "Sixty days"}
    assert client.post(address, json=answer, headers=mine).status_code == HTTPStatus.CONFLICT
    due = client.get("/v1/reviews", headers=mine).json()
    assert PLANNED_ITEM not in str(due)

    client.post(f"/v1/sittings/{sitting['id']}/end", headers=mine)
    assert client.post(address, json=answer, headers=mine).status_code == HTTPStatus.CREATED


@pytest.mark.parametrize("given", [["E"], ["A", "B"]])
def test_what_cannot_be_understood_is_refused_and_the_item_stays(
    client: TestClient, mine: dict[str, str], given: list[str]
) -> None:
    sitting = begun(client, mine)
    while sitting["item"]["kind"] != "single":
        sitting = answered(client, mine, sitting, right=True)
    item = sitting["item"]
    answer = client.post(
        f"/v1/sittings/{sitting['id']}/answers", json={"item": item["id"], "answer": given}, headers=mine
    )

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert client.get(f"/v1/sittings/{sitting['id']}", headers=mine).json()["item"] == item


def test_another_item_or_another_s_sitting_is_not_answered(
    client: TestClient, mine: dict[str, str], parts: Parts
) -> None:
    sitting = begun(client, mine)
    item = sitting["item"]
    other = next(name for name in ("i0", "i1") if name != item["id"])
    address = f"/v1/sittings/{sitting['id']}"
    theirs = bearer(parts, Principal(NEW_CLERK, AccessRole.LEARNER, REVENUE))

    assert client.post(f"{address}/answers", json={"item": other, "answer": []}, headers=mine).status_code == 409
    assert client.get(address, headers=theirs).status_code == HTTPStatus.NOT_FOUND
    assert client.post(f"{address}/end", headers=theirs).status_code == HTTPStatus.NOT_FOUND


def test_too_few_answers_show_nothing(client: TestClient, mine: dict[str, str], parts: Parts) -> None:
    sitting = answered(client, mine, begun(client, mine), right=True)
    ended = client.post(f"/v1/sittings/{sitting['id']}/end", headers=mine).json()

    assert ended["result"]["level"] is None
    assert parts.store.ledger.of(TAX_CLERK, verbs=[Verb.ASSESSED]) == []
    assert client.post(f"/v1/sittings/{sitting['id']}/end", headers=mine).json() == ended


def test_only_live_items_on_what_is_open_are_asked(client: TestClient, mine: dict[str, str], parts: Parts) -> None:
    for number in range(6):
        parts.store.items.change_status(ItemId(f"i{number}"), ItemStatus.RETIRED, by="meera", at=NOW)
    left = client.get("/v1/diagnostics", headers=mine).json()["diagnostics"]

    # Three of other kinds, and the four of the practice folder.
    assert {each["competency"]: each["at_most"] for each in left} == {RTI: 7, LEAVE: 0}

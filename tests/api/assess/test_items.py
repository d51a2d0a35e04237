"""The bank for curators: written as a draft, read by another, released, measured; and tests written over the API."""

from dataclasses import replace
from http import HTTPStatus
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.assess.calibrating import statistics_of
from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from data.words.items import ItemId
from data.words.models import LearnerId
from data.words.sittings import GivenAnswer, Sitting, SittingId, SittingKind
from tests.api.assess.planned_bank import asked
from tests.api.planned import NOW, RTI, RTI_COURSE, STATE, bearer
from tests.api.planned_practice import PLANNED_ITEM, REPLY
from tutor.assessment import right_letters, shown_item

Headers = dict[AccessRole, dict[str, str]]
ITEM: dict[str, Any] = {
    "kind": "single",
    "competency": RTI,
    "level": 2,
    "course": RTI_COURSE,
    "lesson": "one",
    "question": {"en": "How soon is a reply due?"},
    "because": {"en": REPLY},
    "options": [{"en": "In thirty days"}, {"en": "In sixty days"}, {"en": "In ninety days"}],
    "right": [0],
}


def test_an_item_is_live_once_another_has_read_it(client: TestClient, headers: Headers, parts: Parts) -> None:
    mine, theirs = headers[AccessRole.CURATOR], bearer(parts, Principal("meera", AccessRole.CURATOR, STATE))
    written = client.put("/v1/items/new-item", json=ITEM, headers=mine).json()
    assert (written["status"], written["faults"], written["changes"][0]["by"]) == ("draft", [], "curator")

    def moved(to: str, by: dict[str, str]) -> int:
        body = {"status": to, "note": "the key stands in the lesson"}
        return client.post("/v1/items/new-item/status", json=body, headers=by).status_code

    assert moved("live", theirs) == HTTPStatus.CONFLICT, "not without a review"
    assert moved("reviewed", mine) == HTTPStatus.CONFLICT, "not by who wrote it"
    assert moved("reviewed", theirs) == moved("live", mine) == HTTPStatus.OK
    life = client.get("/v1/items/new-item", headers=mine).json()["changes"]
    assert [(each["status"], each["by"]) for each in life] == [
        ("draft", "curator"),
        ("reviewed", "meera"),
        ("live", "curator"),
    ]
    listed = client.get("/v1/items?status=live", headers=mine).json()["items"]
    assert {"new-item", PLANNED_ITEM} <= {each["id"] for each in listed}
    edited = client.put("/v1/items/new-item", json=ITEM, headers=mine).json()
    assert edited["status"] == "draft", "what is changed is read again"


def test_an_item_of_a_file_can_be_retired(client: TestClient, headers: Headers) -> None:
    mine = headers[AccessRole.CURATOR]
    retired = client.post(f"/v1/items/{PLANNED_ITEM}/status", json={"status": "retired"}, headers=mine).json()
    assert [each["by"] for each in retired["changes"]] == ["practice folder", "curator"]
    assert client.get(f"/v1/items/{PLANNED_ITEM}", headers=mine).json()["status"] == "retired"


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"right": [0, 1]}, "exactly one"),
        ({"because": {"en": "A reply is due in a year."}}, "does not say this"),
        ({"competency": "admin.leave"}, "does not teach it"),
        ({"question": {"en": "How soon?", "hi": "कब तक?"}}, "not all of it is in hi"),
    ],
)
def test_what_could_not_be_asked_is_refused(
    client: TestClient, headers: Headers, change: dict[str, Any], told: str
) -> None:
    refused = client.put("/v1/items/new-item", json={**ITEM, **change}, headers=headers[AccessRole.CURATOR])
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert told in refused.text


def test_breaches_of_style_are_told_and_listed(client: TestClient, headers: Headers) -> None:
    mine = headers[AccessRole.CURATOR]
    options = [{"en": "In thirty days"}, {"en": "Never"}, {"en": "All of the above"}]
    written = client.put("/v1/items/new-item", json={**ITEM, "options": options}, headers=mine).json()
    assert [fault["rule"] for fault in written["faults"]] == ["absolutes", "all-or-none"]
    listed = client.get("/v1/items?flagged=true", headers=mine).json()["items"]
    assert [each["id"] for each in listed] == ["new-item"]


def test_a_test_is_written_with_every_fault_told(client: TestClient, headers: Headers) -> None:
    mine, test = (
        headers[AccessRole.CURATOR],
        {
            "title": {"en": "Replies", "hi": "उत्तर"},
            "course": RTI_COURSE,
            "pass_mark": 0.6,
            "attempts": 2,
            "rest_hours": 0,
            "sections": [{"title": {"en": "All"}, "items": ["truth-1", "truth-2"]}],
        },
    )
    kept = client.put("/v1/assessments/new-test", json=test, headers=mine)
    assert kept.status_code == HTTPStatus.OK, kept.text
    tests = client.get("/v1/assessments", headers=headers[AccessRole.LEARNER]).json()["tests"]
    assert "new-test" in {each["id"] for each in tests}

    wrong = {**test, "pass_mark": 2, "sections": [{"title": {"en": "All"}, "items": ["no-such-item"]}]}
    refused = client.put("/v1/assessments/new-test", json=wrong, headers=mine)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert len(refused.json()["faults"]) == 2


def test_statistics_come_from_sittings_by_places_of_the_bank() -> None:
    items = {each.id: each for each in (asked("a"), asked("b"))}
    right = [right_letters(shown_item(items[ItemId("a")], seed=str(number))) for number in range(4)]
    sittings = [
        Sitting(
            SittingId(str(number)),
            LearnerId("lina"),
            SittingKind.DIAGNOSTIC,
            RTI,
            str(number),
            tuple(items),
            NOW,
            (GivenAnswer(ItemId("a"), right[number], NOW), GivenAnswer(ItemId("gone"), ("A",), NOW)),
        )
        for number in range(4)
    ]
    passed_over = replace(sittings[0], answers=(GivenAnswer(ItemId("a"), (), NOW),))

    [found] = statistics_of(items, [*sittings, passed_over], now=NOW)

    assert (found.item, found.answers, found.right, found.chosen) == ("a", 5, 4, {"0": 4})

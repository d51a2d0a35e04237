"""What a learner says of a suggestion, over the API: each word is an event, and the next list goes by it."""

from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole
from api.running.learner_views import LearnerViews
from api.wiring import Parts, slices_of
from data.words.models import LEVELS, CompetencyId, Verb
from recommender.learner.levels import NO_EVIDENCE, level_and_error
from tests.api.planned import HEALTH_COURSE, LEAVE, LEAVE_COURSE, TAX_CLERK

LEARNER = AccessRole.LEARNER
FEEDBACK = f"/v1/learners/{TAX_CLERK}/feedback"
CHECK = f"/v1/learners/{TAX_CLERK}/courses/{LEAVE_COURSE}/check"

Headers = dict[AccessRole, dict[str, str]]


def suggested(client: TestClient, headers: Headers) -> list[str]:
    answer = client.get(f"/v1/learners/{TAX_CLERK}/recommendations", headers=headers[LEARNER]).json()
    return [item["course"]["id"] for item in answer["items"]]


def said(client: TestClient, headers: Headers, **body: object) -> dict[str, object]:
    answer = client.post(FEEDBACK, json=body, headers=headers[LEARNER])
    assert answer.status_code == HTTPStatus.CREATED, answer.text
    found: dict[str, object] = answer.json()
    return found


@pytest.mark.parametrize(
    ("word", "verb", "back_on"),
    [("not-relevant", Verb.DISMISSED, None), ("later", Verb.DEFERRED, "2026-12-02")],
)
def test_a_word_takes_effect_on_the_next_request_and_undo_takes_it_back(
    word: str, verb: Verb, back_on: str | None, client: TestClient, headers: Headers, parts: Parts
) -> None:
    assert suggested(client, headers) == [LEAVE_COURSE]
    assert said(client, headers, course=LEAVE_COURSE, feedback=word)["back_on"] == back_on
    assert suggested(client, headers) == []
    kept = parts.store.ledger.of(TAX_CLERK)[-1]
    assert (kept.verb, kept.object, kept.source) == (verb, LEAVE_COURSE, "api:learner")


def test_undo_brings_a_course_back(client: TestClient, headers: Headers, parts: Parts) -> None:
    said(client, headers, course=LEAVE_COURSE, feedback="undo")
    assert suggested(client, headers) == [LEAVE_COURSE]
    assert parts.store.ledger.of(TAX_CLERK)[-1].verb is Verb.RESTORED


def test_later_takes_the_days_said(client: TestClient, headers: Headers, parts: Parts) -> None:
    assert said(client, headers, course=LEAVE_COURSE, feedback="later", days=3)["back_on"] == "2026-11-05"
    assert parts.store.ledger.of(TAX_CLERK)[-1].result == {"days": 3}
    refused = client.post(
        FEEDBACK, json={"course": LEAVE_COURSE, "feedback": "later", "days": 0}, headers=headers[LEARNER]
    )
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_closed_course_gets_no_word(client: TestClient, headers: Headers) -> None:
    for answer in (
        client.post(FEEDBACK, json={"course": HEALTH_COURSE, "feedback": "later"}, headers=headers[LEARNER]),
        client.get(f"/v1/learners/{TAX_CLERK}/courses/{HEALTH_COURSE}/check", headers=headers[LEARNER]),
    ):
        assert answer.status_code == HTTPStatus.NOT_FOUND
        assert "Cold chain" not in answer.text


def test_the_check_asks_what_the_course_teaches_in_the_readers_language(client: TestClient, headers: Headers) -> None:
    english = client.get(CHECK, headers=headers[LEARNER]).json()["statements"]
    hindi = client.get(CHECK, params={"lang": "hi"}, headers=headers[LEARNER]).json()["statements"]
    assert [each["id"] for each in english] == [f"{LEAVE}:1", f"{LEAVE}:2"]
    assert english[0]["level"] in LEVELS
    assert [each["id"] for each in hindi] == [each["id"] for each in english]
    assert english[0]["text"] == "Leave, level 1"
    assert (english[0]["name"], hindi[0]["name"]) == ("Leave", "अवकाश")


def test_a_course_known_whole_goes_and_the_level_shown_moves_a_little(
    client: TestClient, headers: Headers, parts: Parts
) -> None:
    body = {"confirmed": [f"{LEAVE}:1", f"{LEAVE}:2"]}
    answer = client.post(CHECK, json=body, headers=headers[LEARNER])
    assert answer.json() == {"course": LEAVE_COURSE, "known": True, "levels": {LEAVE: 2}}
    assert suggested(client, headers) == []
    level = slices_of(parts)[LearnerViews].of(TAX_CLERK).mastery[CompetencyId(LEAVE)].level
    nothing, claimed = (level_and_error(NO_EVIDENCE, expected=1 + raised)[0] for raised in (0, 0.29))
    assert nothing < level == claimed


def test_a_course_known_in_part_stays(client: TestClient, headers: Headers) -> None:
    answer = client.post(CHECK, json={"confirmed": [f"{LEAVE}:1"]}, headers=headers[LEARNER])
    assert answer.json() == {"course": LEAVE_COURSE, "known": False, "levels": {LEAVE: 1}}
    assert suggested(client, headers) == [LEAVE_COURSE]


def test_confirming_what_was_not_asked_is_refused_by_name(client: TestClient, headers: Headers, parts: Parts) -> None:
    before = parts.store.ledger.revision()
    refused = client.post(CHECK, json={"confirmed": ["admin.leave:9", "x"]}, headers=headers[LEARNER])
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [fault["value"] for fault in refused.json()["faults"]] == ["admin.leave:9", "x"]
    assert parts.store.ledger.revision() == before


def test_a_learner_cannot_claim_a_level_through_the_ledgers_own_door(client: TestClient, headers: Headers) -> None:
    for verb, result, status in (
        ("claimed", {}, HTTPStatus.FORBIDDEN),
        ("assessed", {"level": 5}, HTTPStatus.FORBIDDEN),
        ("deferred", {"score": 1}, HTTPStatus.UNPROCESSABLE_ENTITY),
    ):
        body = {
            "id": f"own-{verb}-1",
            "learner": TAX_CLERK,
            "verb": verb,
            "object": LEAVE if verb == "assessed" else LEAVE_COURSE,
            "at": "2026-11-01T10:00:00Z",
            "result": result,
        }
        refused = client.post("/v1/events", json={"events": [body]}, headers=headers[LEARNER])
        assert refused.status_code == status, verb

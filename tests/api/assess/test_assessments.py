"""Tests of a course: sections, partial credit, attempts, time, the gate, and what they are worth as evidence."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.assess.assessments import AssessmentService, AssessmentStanding
from api.running.auth import AccessRole
from api.wiring import Parts, slices_of
from data.words.errors import Conflict
from data.words.models import Event, EventId, Verb
from tests.api.assess.planned_bank import GATED_TEST, RIGHT, RTI_TEST, fill_bank
from tests.api.planned import LEAVE_COURSE, NOW, TAX_CLERK

Headers = dict[AccessRole, dict[str, str]]
ANSWERS = {"i0": [RIGHT], "i1": [RIGHT], "several": ["Inspect", "Copy"], "order": ["Request", "Reply", "Appeal"]}
PAIRS = ["48 hours", "30 days"]


@pytest.fixture
def mine(headers: Headers, parts: Parts) -> dict[str, str]:
    fill_bank(parts)
    return headers[AccessRole.LEARNER]


def begun(client: TestClient, mine: dict[str, str]) -> dict[str, Any]:
    sitting: dict[str, Any] = client.post(f"/v1/assessments/{RTI_TEST}/sittings", headers=mine).json()
    return sitting


def answered(
    client: TestClient, mine: dict[str, str], sitting: dict[str, Any], answers: dict[str, list[str]]
) -> dict[str, Any]:
    for item, answer in answers.items():
        body = {"item": item, "answer": answer}
        given = client.post(f"/v1/sittings/{sitting['id']}/answers", json=body, headers=mine)
        assert given.status_code == HTTPStatus.OK, given.text
    ended: dict[str, Any] = client.post(f"/v1/sittings/{sitting['id']}/end", headers=mine).json()
    return ended


def test_points_are_shared_out_and_the_last_answer_counts(
    client: TestClient, mine: dict[str, str], parts: Parts
) -> None:
    sitting = begun(client, mine)
    assert sitting["items"] == ["i0", "i1", "several", "order", "pairs"]
    answered_once = {**ANSWERS, "i0": ["Within sixty days"], "several": ["Inspect"], "pairs": PAIRS[::-1]}
    for item, answer in {**answered_once, "i0": [RIGHT]}.items():
        body = {"item": item, "answer": answer}
        sitting = client.post(f"/v1/sittings/{sitting['id']}/answers", json=body, headers=mine).json()
    assert (sitting["item"], sitting["open_items"], sitting["result"]) == (None, [], None)

    ended = client.post(f"/v1/sittings/{sitting['id']}/end", headers=mine).json()

    # i0, i1 and the order in full, one of two of several, no pair.
    share = (1 + 1 + 1 / 2 + 1 + 0) / 5
    assert (ended["result"]["share"], ended["result"]["passed"]) == (pytest.approx(share), True)
    assert ended["result"]["sections"] == [{"title": "Replies", "share": pytest.approx(share)}]
    [event] = parts.store.ledger.of(TAX_CLERK, verbs=[Verb.ASSESSED])
    assert (event.source, event.result["by"]) == ("test", "quiz")
    late = client.post(f"/v1/sittings/{sitting['id']}/answers", json={"item": "i0", "answer": []}, headers=mine)
    assert late.status_code == HTTPStatus.CONFLICT
    again = client.post(f"/v1/assessments/{RTI_TEST}/sittings", headers=mine)
    assert (again.status_code, again.json()["detail"]) == (HTTPStatus.CONFLICT, "You have passed this test.")


def test_attempts_rest_and_are_used_up(client: TestClient, mine: dict[str, str], parts: Parts) -> None:
    failed = answered(client, mine, begun(client, mine), {"i0": [RIGHT]})
    assert (failed["result"]["share"], failed["result"]["passed"]) == (0.2, False)
    resting = client.post(f"/v1/assessments/{RTI_TEST}/sittings", headers=mine)
    assert resting.status_code == HTTPStatus.CONFLICT
    assert "2026-11-03" in resting.json()["detail"]

    learner = parts.store.learners.get(TAX_CLERK)
    tomorrow = slices_of(replace(parts, clock=lambda: NOW + timedelta(days=1)))[AssessmentService]
    assert tomorrow.offer(RTI_TEST, learner).standing is AssessmentStanding.OPEN
    tomorrow.end(tomorrow.begin(RTI_TEST, learner))
    later = slices_of(replace(parts, clock=lambda: NOW + timedelta(days=9)))[AssessmentService]
    assert later.offer(RTI_TEST, learner).standing is AssessmentStanding.USED_UP
    with pytest.raises(Conflict, match="used up"):
        later.begin(RTI_TEST, learner)


def test_a_test_ends_when_its_time_is_over(client: TestClient, mine: dict[str, str], parts: Parts) -> None:
    sitting = begun(client, mine)
    client.post(f"/v1/sittings/{sitting['id']}/answers", json={"item": "i0", "answer": [RIGHT]}, headers=mine)
    assert sitting["ends_at"].startswith("2026-11-02T14:50")  # 09:20 UTC by the clocks of India

    late = slices_of(replace(parts, clock=lambda: NOW + timedelta(minutes=21)))[AssessmentService]
    [offer] = [each for each in late.offers(parts.store.learners.get(TAX_CLERK)) if each.assessment.id == RTI_TEST]

    assert offer.last is not None
    assert (offer.last.finished_at, offer.last.result["share"]) == (NOW + timedelta(minutes=20), 0.2)


def test_a_gate_says_what_is_left_and_opens(client: TestClient, mine: dict[str, str], parts: Parts) -> None:
    def gated() -> dict[str, Any]:
        tests = client.get("/v1/assessments", headers=mine).json()["tests"]
        return next(test for test in tests if test["id"] == GATED_TEST)

    assert (gated()["standing"], [course["id"] for course in gated()["left"]]) == ("locked", [LEAVE_COURSE])
    refused = client.post(f"/v1/assessments/{GATED_TEST}/sittings", headers=mine)
    assert refused.status_code == HTTPStatus.CONFLICT
    assert "1 left" in refused.json()["detail"]

    parts.store.ledger.append([Event(EventId("done"), TAX_CLERK, Verb.COMPLETED, LEAVE_COURSE, NOW, "service", {})])
    assert (gated()["standing"], gated()["left"]) == ("open", [])
    opened = client.post(f"/v1/assessments/{GATED_TEST}/sittings", headers=mine)
    assert (opened.status_code, opened.json()["at_most"]) == (HTTPStatus.CREATED, 3)


def test_what_a_service_watches_over_counts_as_a_test(
    client: TestClient, mine: dict[str, str], headers: Headers, parts: Parts
) -> None:
    address = f"/v1/learners/{TAX_CLERK}/assessments/{RTI_TEST}/sittings"
    assert client.post(address, headers=mine).status_code == HTTPStatus.FORBIDDEN
    watched = client.post(address, headers=headers[AccessRole.SERVICE]).json()

    sitting = begun(client, mine)
    assert sitting["id"] == watched["id"]
    answered(client, mine, sitting, {**ANSWERS, "pairs": PAIRS})

    [event] = parts.store.ledger.of(TAX_CLERK, verbs=[Verb.ASSESSED])
    assert event.result["by"] == "test"

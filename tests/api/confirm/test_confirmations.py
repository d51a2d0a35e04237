"""Others asked what changed at work, from the request to the evidence."""

from datetime import timedelta
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from data.words.models import ENGLISH, Event, EventId, Learner, LearnerId, Verb
from tests.api.page_reading import Outline, browser
from tests.api.planned import (
    CLERK,
    HEALTH,
    LEAVE_COURSE,
    NEW_CLERK,
    NOW,
    NURSE,
    PRINCIPALS,
    REVENUE,
    RTI,
    RTI_COURSE,
    TAX_CLERK,
    bearer,
)

PATH = "/v1/confirmations"
THIRD = LearnerId("revenue-3")
Headers = dict[AccessRole, dict[str, str]]


@pytest.fixture(autouse=True)
def finished(parts: Parts) -> None:
    """A third clerk, and two courses that the tax clerk finished 40 and ten days ago."""
    parts.store.learners.add([Learner(THIRD, REVENUE, CLERK, frozenset({ENGLISH}), 60)])
    parts.store.ledger.append(
        [
            Event(EventId(course), TAX_CLERK, Verb.COMPLETED, course, NOW - timedelta(days=days), "planned")
            for course, days in ((RTI_COURSE, 40), (LEAVE_COURSE, 10))
        ]
    )


def mine(parts: Parts, learner: LearnerId) -> dict[str, str]:
    return bearer(parts, Principal(learner, AccessRole.LEARNER, REVENUE))


def asked(client: TestClient, parts: Parts, **body: object) -> tuple[int, list[str]]:
    """Status, and what is wrong by its value."""
    answer = client.post(PATH, json={"course": RTI_COURSE, **body}, headers=mine(parts, TAX_CLERK))
    return answer.status_code, [fault["value"] for fault in answer.json().get("faults", [])]


def says(client: TestClient, parts: Parts, who: LearnerId, change: str) -> int:
    """The status of a colleague's answer to what is asked of them."""
    open_ones = client.get(PATH, headers=mine(parts, who)).json()["asked_of_me"]
    path = f"{PATH}/{open_ones[0]['confirmation'] if open_ones else 'none'}/answer"
    return client.post(
        path, json={"change": change, "said": "She drafts alone now."}, headers=mine(parts, who)
    ).status_code


def evidence(parts: Parts) -> list[tuple[str, object]]:
    events = parts.store.ledger.of(TAX_CLERK, verbs=[Verb.ASSESSED])
    return [(event.object, event.result["by"]) for event in events if event.source == "confirmation"]


def test_two_colleagues_make_evidence_and_one_friend_does_not(client: TestClient, parts: Parts) -> None:
    assert asked(client, parts, colleagues=[NEW_CLERK, THIRD]) == (HTTPStatus.CREATED, [])
    assert says(client, parts, NEW_CLERK, "much") == HTTPStatus.CREATED
    assert evidence(parts) == []
    assert says(client, parts, THIRD, "some") == HTTPStatus.CREATED
    assert evidence(parts) == [(RTI, "peer")]
    assert says(client, parts, THIRD, "much") == HTTPStatus.NOT_FOUND, "nothing is open for them any more"

    shown = client.get(PATH, headers=mine(parts, TAX_CLERK)).json()
    assert {each["colleague"]: (each["change"], each["said"]) for each in shown["mine"]} == {
        NEW_CLERK: ("much", "She drafts alone now."),
        THIRD: ("some", "She drafts alone now."),
    }
    (made,) = [each.id for each in parts.store.ledger.of(TAX_CLERK) if each.source == "confirmation"]
    contested = {"about": RTI, "event": made}
    path = f"/v1/learners/{TAX_CLERK}/rechecks"
    assert client.post(path, json=contested, headers=mine(parts, TAX_CLERK)).status_code == HTTPStatus.CREATED


def test_the_time_for_it_is_a_month_or_two_after_and_once(client: TestClient, parts: Parts) -> None:
    early = asked(client, parts, course=LEAVE_COURSE, supervisor=True)
    first, again = (asked(client, parts, supervisor=True) for _ in range(2))

    assert [status for status, _ in (early, first, again)] == [
        HTTPStatus.CONFLICT,
        HTTPStatus.CREATED,
        HTTPStatus.CONFLICT,
    ]


def test_who_is_asked_is_of_ones_office_and_not_oneself(client: TestClient, parts: Parts) -> None:
    assert asked(client, parts, colleagues=[TAX_CLERK, NURSE]) == (HTTPStatus.UNPROCESSABLE_ENTITY, [TAX_CLERK, NURSE])
    assert asked(client, parts, colleagues=[NEW_CLERK]) == (HTTPStatus.UNPROCESSABLE_ENTITY, ["1"])
    assert asked(client, parts, colleagues=[NEW_CLERK, NEW_CLERK])[0] == HTTPStatus.UNPROCESSABLE_ENTITY
    assert asked(client, parts)[0] == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_supervisor_says_it_on_the_page_and_one_of_another_office_cannot(client: TestClient, parts: Parts) -> None:
    asked(client, parts, supervisor=True)
    (open_one,) = parts.store.confirmations.of(TAX_CLERK)
    elsewhere = bearer(parts, Principal("admin", AccessRole.ADMIN, HEALTH))
    foreign = client.post(f"{PATH}/{open_one.id}/answer", json={"change": "much"}, headers=elsewhere)
    own = client.post(f"{PATH}/{open_one.id}/answer", json={"change": "much"}, headers=mine(parts, TAX_CLERK))
    with browser(parts, PRINCIPALS[AccessRole.ADMIN]) as admin:
        page = Outline(admin.get("/confirmations").text)
        sent = admin.post(f"/confirmations/{open_one.id}", data={"change": "much", "said": "Yes."})
        again = admin.post(f"/confirmations/{open_one.id}", data={"change": "none"})

    assert [foreign.status_code, own.status_code] == [HTTPStatus.NOT_FOUND] * 2
    assert f"{TAX_CLERK} finished “Replies in time”. What changed in the work since?" in page.text
    assert (sent.status_code, again.status_code) == (HTTPStatus.SEE_OTHER, HTTPStatus.CONFLICT)
    assert evidence(parts) == [(RTI, "supervisor")]

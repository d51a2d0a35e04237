"""Typed answers to role cases, over HTTP and as a page."""

from http import HTTPStatus

from fastapi.testclient import TestClient

from api.running.auth import AccessRole
from api.wiring import Parts
from data.words.models import Verb
from tests.api.page_reading import browser
from tests.api.planned import PRINCIPALS, RTI, TAX_CLERK
from tests.api.planned_practice import FEE

Headers = dict[AccessRole, dict[str, str]]
PATH = "/v1/role-cases/clerk/answers"


def test_an_answer_is_judged_by_points_with_citations_and_is_weak_evidence_once(
    client: TestClient, headers: Headers, parts: Parts
) -> None:
    mine = headers[AccessRole.LEARNER]
    told = client.post(PATH, json={"answer": "Ten rupees for each request."}, headers=mine)
    again = client.post(PATH, json={"answer": "The officer informs the applicant."}, headers=mine)
    kept = [event for event in parts.store.ledger.of(TAX_CLERK, verbs=[Verb.ASSESSED]) if event.source == "case"]

    assert told.status_code == HTTPStatus.CREATED
    assert told.json()["points"] == [{"text": "Ten rupees", "said": "named"}]
    assert told.json()["because"]["citations"][0]["quote"] == FEE
    assert again.json()["points"] == [{"text": "Ten rupees", "said": "missed"}]
    assert [(event.object, event.result["named"], event.result["level"]) for event in kept] == [(RTI, 1, 2.0)]
    assert "each request" not in str(kept)


def test_cases_and_questions_that_are_not_there_are_not_found(client: TestClient, headers: Headers) -> None:
    mine = headers[AccessRole.LEARNER]
    missing = client.post(PATH, json={"question": 1, "answer": "Ten."}, headers=mine)
    unknown = client.post(PATH.replace("clerk", "nobody"), json={"answer": "Ten."}, headers=mine)
    blank = client.post(PATH, json={"answer": "  "}, headers=mine)

    assert {missing.status_code, unknown.status_code} == {HTTPStatus.NOT_FOUND}
    assert blank.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_the_page_says_what_was_named_and_what_was_missed_in_both_languages(parts: Parts) -> None:
    form = {"question": "0", "answer": "Ten rupees.", "in_course": "rti-basics"}
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as pages:
        case = pages.get("/courses/rti-basics/case").text
        english = pages.post("/role-cases/clerk/answers", data=form).text
        hindi = pages.post("/role-cases/clerk/answers?lang=hi", data={**form, "answer": "कार्यालय एक फ़ॉर्म भेजता है"}).text

    assert 'action="/role-cases/clerk/answers"' in case
    assert "1 of 1 points named." in english
    assert "छूटा" in hindi

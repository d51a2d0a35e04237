"""The passbook: a learner sees each piece of evidence with its weight, others see levels alone."""

from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole
from api.wiring import Parts
from data.words import EvidenceSource, item_result, level_result
from data.words.models import Event, EventId, Verb
from tests.api.page_reading import Outline, browser
from tests.api.planned import LEAVE, NOW, PRINCIPALS, RTI, RTI_COURSE, TAX_CLERK

OWN = f"/v1/learners/{TAX_CLERK}/competencies"


@pytest.fixture(autouse=True)
def answered(parts: Parts) -> None:
    """One right answer beside the course that the learner finished."""
    result = item_result(EvidenceSource.QUIZ, item="rti.limit", level=2, right=True, choices=3)
    parts.store.ledger.append([Event(EventId("quiz-one"), TAX_CLERK, Verb.ASSESSED, RTI, NOW, "tests", result)])


def read(client: TestClient, headers: dict[str, str], **params: str) -> dict[str, dict[str, object]]:
    answer = client.get(OWN, headers=headers, params=params)
    assert answer.status_code == HTTPStatus.OK, answer.text
    return {each["competency"]: each for each in answer.json()["competencies"]}


def test_a_learner_sees_what_shows_a_level_and_the_shares_add_up(
    client: TestClient, headers: dict[AccessRole, dict[str, str]]
) -> None:
    rti = read(client, headers[AccessRole.LEARNER])[RTI]
    evidence, shares = rti["evidence"], rti["shares"]
    assert isinstance(evidence, list)
    assert isinstance(shares, list)
    assert [(each["source"], each["event"]) for each in evidence] == [("quiz", "quiz-one"), ("completion", "e1")]
    assert all(each["log_odds"] > 0 for each in evidence)
    assert {each["source"] for each in shares} == {None, "quiz", "completion"}
    assert isinstance(rti["low"], float)
    assert isinstance(rti["high"], float)
    assert rti["low"] < float(str(rti["level"])) < rti["high"]
    assert rti["awaits_check"] is True
    assert rti["met"] is False


def test_others_see_levels_and_never_an_answer(client: TestClient, headers: dict[AccessRole, dict[str, str]]) -> None:
    own = read(client, headers[AccessRole.LEARNER])[RTI]
    for role in (AccessRole.ADMIN, AccessRole.SERVICE):
        seen = read(client, headers[role])[RTI]
        assert (seen["evidence"], seen["shares"]) == ([], [])
        assert seen["level"] == own["level"]
    assert client.get(OWN, headers=headers[AccessRole.CURATOR]).status_code == HTTPStatus.FORBIDDEN


def test_the_page_says_it_in_both_languages(parts: Parts) -> None:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as learner:
        assert "/competencies" in [each.get("href") for each in Outline(learner.get("/home").text).all("a")]
        page = Outline(learner.get("/competencies").text)
        hindi = Outline(learner.get("/competencies?lang=hi").text).text
    assert "finished; show it by a check" in page.text
    assert "Quiz or assessment: Answer right" in page.text
    links = [each.get("href") or "" for each in page.all("a")]
    contested = [link for link in links if link.startswith("/rechecks/new") and "event=" not in link]
    assert contested
    assert len(contested) == len(set(contested)), "a level is contested in one place"
    assert "/check" in links
    assert "मेरी दक्षताएँ" in hindi
    assert "सही उत्तर" in hindi


def test_certificates_are_listed_as_they_were_told_and_nothing_without_them(parts: Parts) -> None:
    told = {"certificate": "DGT/2026/0815"}
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as learner:
        assert "Certificates" not in learner.get("/competencies").text
        parts.store.ledger.append(
            [Event(EventId("certified-one"), TAX_CLERK, Verb.CERTIFIED, RTI_COURSE, NOW, "igot", told)]
        )
        page = Outline(learner.get("/competencies").text).text
    assert "Replies in time 2 November 2026 No. DGT/2026/0815 igot" in page


def test_what_other_competencies_add_is_named_and_meets_nothing(
    parts: Parts, client: TestClient, headers: dict[AccessRole, dict[str, str]]
) -> None:
    alone = read(client, headers[AccessRole.LEARNER])[RTI]
    result = level_result(EvidenceSource.TEST, level=5.0)
    parts.store.ledger.append([Event(EventId("leave"), TAX_CLERK, Verb.ASSESSED, LEAVE, NOW, "tests", result)])
    both = read(client, headers[AccessRole.LEARNER])[RTI]
    shares, others = both["shares"], both["others"]
    assert isinstance(shares, list)
    assert isinstance(others, float)
    assert others > 0.2
    assert (both["low"], both["met"]) == (pytest.approx(alone["low"]), False)
    assert "What you showed of other competencies" in [share["name"] for share in shares]
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as learner:
        told = [Outline(learner.get(f"/competencies?lang={language}").text).text for language in ("en", "hi")]
    assert f"of it +{others:.1f} from your other competencies: no need is met by that" in told[0]
    assert f"इसमें +{others:.1f} आपकी अन्य दक्षताओं से" in told[1]

"""The curator's page: gaps, filters, and questions without an answer."""

from collections.abc import Iterator
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from data.words.models import Event, EventId, Verb
from tests.api.page_reading import HTMX, Outline, browser
from tests.api.planned import HEALTH, NEW_CLERK, NOW, NURSE, PRINCIPALS, TAX_CLERK


@pytest.fixture
def curator(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, PRINCIPALS[AccessRole.CURATOR]) as made:
        yield made


def _ask(parts: Parts, *asked: tuple[str, str, str]) -> None:
    parts.store.ledger.append(
        [
            Event(
                EventId(f"asked-{number}"),
                NURSE if learner == "nurse" else TAX_CLERK,
                Verb.ASKED,
                "catalogue",
                NOW,
                "tutor",
                {"question": question, "outcome": outcome},
            )
            for number, (learner, question, outcome) in enumerate(asked)
        ]
    )


def test_the_widest_gap_comes_first_with_its_figures(curator: TestClient) -> None:
    page = Outline(curator.get("/coverage").text)
    text = page.text

    # Level 3 of Leave: both clerks need it, no course teaches it; level 2 has one course, so the gap is 2 / (1 + 1).
    assert "Functional › Office Leave 3 English 2 None" in text
    assert text.index("Leave 3 English") < text.index("Leave 2 English")


def test_gaps_can_be_narrowed_by_area_and_language(curator: TestClient) -> None:
    hindi = curator.get("/coverage", params={"content_language": "hi"}, headers=HTMX).text
    domain = curator.get("/coverage", params={"area": "domain"}, headers=HTMX).text

    assert "<html" not in hindi
    assert ">English<" not in hindi
    assert "No gap here" in domain


@pytest.mark.parametrize("query", [{"area": "nonsense"}, {"content_language": "<script>"}])
def test_a_filter_that_does_not_exist_finds_nothing(curator: TestClient, query: dict[str, str]) -> None:
    page = curator.get("/coverage", params=query)

    assert "No gap here" in page.text
    assert "<script>" not in page.text


def test_a_long_table_is_shown_in_parts(curator: TestClient) -> None:
    page = Outline(curator.get("/coverage", params={"limit": 1}, headers=HTMX).text)

    assert len(page.all("tr")) == 1 + 1
    assert any("limit=51" in a["href"] for a in page.all("a"))
    assert curator.get("/coverage", params={"limit": 0}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_unanswered_questions_are_counted_together_and_name_nobody(curator: TestClient, parts: Parts) -> None:
    _ask(
        parts,
        ("clerk", "Who repairs the lift?", "not-covered"),
        ("nurse", "who repairs  the lift", "not-covered"),
        ("clerk", "How many days for a reply?", "grounded"),
        ("clerk", "<script>alert(1)</script>", "not-covered"),
    )
    page = curator.get("/coverage").text
    text = Outline(page).text

    assert "who repairs the lift asked 2 times 2 November 2026" in text
    assert "How many days for a reply?" not in text
    assert "<script>alert" not in page
    assert not any(learner in page for learner in (TAX_CLERK, NEW_CLERK, NURSE))


def test_a_curator_sees_questions_of_their_own_organisation_only(parts: Parts) -> None:
    _ask(parts, ("clerk", "Who repairs the lift?", "not-covered"))
    with browser(parts, Principal("curator", AccessRole.CURATOR, HEALTH)) as curator:
        page = curator.get("/coverage").text

    assert "repairs the lift" not in page
    assert "Every question of late was answered." in page

"""The curator's page: gaps, filters, and questions without an answer."""

from collections.abc import Iterator
from dataclasses import replace
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from data.words.answers import Declined, DeclineReason
from data.words.conversations import AnswerRating, ConversationId, Thumb, Turn, TurnId
from data.words.models import ENGLISH, Event, EventId, LearnerId, Verb
from tests.api.page_reading import HTMX, Outline, browser
from tests.api.planned import CLERK, HEALTH, HEALTH_COURSE, NEW_CLERK, NOW, NURSE, PRINCIPALS, REVENUE, STATE, TAX_CLERK


@pytest.fixture
def curator(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, PRINCIPALS[AccessRole.CURATOR]) as made:
        yield made


def turn(id_: str, *, question: str) -> Turn:
    declined = Declined(DeclineReason.NOT_COVERED, [], confidence=0.0)
    return Turn(TurnId(id_), question, question, ENGLISH, None, None, declined, NOW)


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
    assert text.index("Functional › Office Leave") < text.index("Functional › Office Replies")
    leave = text[text.index("Office Leave") : text.index("Office Replies")]
    assert "English 2 people in need, 1 courses 2 people in need, 1 courses 2 people in need, 0 courses" in leave


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

    assert len(page.all("tbody")) == 1
    assert any("limit=13" in a["href"] for a in page.all("a"))
    assert curator.get("/coverage", params={"limit": 0}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_unanswered_questions_are_counted_together_and_name_nobody(curator: TestClient, parts: Parts) -> None:
    _ask(
        parts,
        ("clerk", "Who repairs the lift?", "not-covered"),
        ("clerk", "who repairs  the lift", "not-covered"),
        ("clerk", "How many days for a reply?", "grounded"),
        ("clerk", "<script>alert(1)</script>", "not-covered"),
    )
    page = curator.get("/coverage").text
    text = Outline(page).text

    assert "who repairs the lift asked 2 times 2 November 2026" in text
    assert "How many days for a reply?" not in text
    assert "<script>alert" not in page
    assert not any(learner in page for learner in (TAX_CLERK, NEW_CLERK, NURSE))


def test_what_somebody_alone_in_their_office_asks_is_read_by_nobody(curator: TestClient, parts: Parts) -> None:
    """The nurse is the only one of her department, and the state has nobody besides it and the clerks."""
    _ask(parts, ("nurse", "My HIV treatment and leave?", "not-covered"), ("clerk", "Who opens?", "not-covered"))
    kept = turn("nurse-1", question="My HIV treatment and leave?")
    parts.store.conversations.add_turn(kept, conversation=ConversationId("talk"), learner=NURSE)
    parts.store.conversations.rate(kept.id, AnswerRating(Thumb.DOWN, None, "HIV", NOW), learner=NURSE)
    with browser(parts, Principal("curator", AccessRole.CURATOR, HEALTH)) as local:
        pages = [curator.get("/coverage").text, local.get("/coverage").text]

    assert "Who opens?" in pages[0]
    assert not any("HIV" in page for page in pages)


def test_it_is_read_once_enough_others_could_have_asked_it(curator: TestClient, parts: Parts) -> None:
    parts.store.learners.add([replace(parts.store.learners.get(NURSE), id=LearnerId("health-2"))])
    kept = turn("nurse-1", question="My HIV treatment and leave? Call 98765 43210 or nurse@example.org")
    parts.store.conversations.add_turn(kept, conversation=ConversationId("talk"), learner=NURSE)
    parts.store.conversations.rate(kept.id, AnswerRating(Thumb.DOWN, None, "card 1234 5678 9012", NOW), learner=NURSE)
    text = Outline(curator.get("/coverage").text).text

    assert (
        text.count("My HIV treatment and leave? Call … or …") == 3
    )  # among the unanswered, at its button, with its thumb
    assert "card …" in text


def test_the_figures_are_of_the_curators_people_and_courses(parts: Parts) -> None:
    """Health has one learner without a role; Revenue may not open the course that is Health's own."""
    figures = {}
    for organisation in (STATE, REVENUE, HEALTH):
        with browser(parts, Principal("curator", AccessRole.CURATOR, organisation)) as curator:
            rows = curator.get("/v1/coverage", params={"limit": 5000}).json()
        figures[organisation] = (
            sum(row["learners_in_need"] or 0 for row in rows),
            {course for row in rows for course in row["courses"]},
        )

    assert figures[HEALTH][0] == 0
    assert figures[REVENUE][0] == figures[STATE][0] > 0
    assert HEALTH_COURSE in figures[HEALTH][1]
    assert HEALTH_COURSE not in figures[REVENUE][1] | figures[STATE][1]


def test_a_figure_of_few_people_is_not_told_nor_by_gap_or_order(parts: Parts) -> None:
    """Two clerks read English and one of them Hindi: in the planned world two are told of."""
    with browser(parts, Principal("curator", AccessRole.CURATOR, REVENUE)) as curator:
        rows = curator.get("/v1/coverage", params={"limit": 5000}).json()
        page, hindi = (curator.get("/coverage", params={"lang": lang}).text for lang in ("en", "hi"))
    few = [row for row in rows if row["fewer_than"]]
    places = [place for place, row in enumerate(rows) if row["fewer_than"]]
    names = [(row["competency"], row["level"], row["language"]) for row in few]

    assert few
    assert {(row["learners_in_need"], row["gap"], row["fewer_than"]) for row in few} == {(None, None, 2)}
    assert names == sorted(names)
    assert all(row["learners_in_need"] >= 2 for row in rows[: places[0]])
    assert {row["learners_in_need"] for row in rows[places[-1] + 1 :]} <= {0}
    assert "fewer than 2" in page
    assert "2 से कम" in hindi


def test_a_department_of_few_is_told_that_its_needs_are_not_shown(parts: Parts) -> None:
    alone = replace(parts.store.learners.get(NURSE), role=CLERK)
    parts.store.learners.add([alone])
    with browser(parts, Principal("curator", AccessRole.CURATOR, HEALTH)) as curator:
        page = curator.get("/coverage").text
        rows = curator.get("/v1/coverage", params={"limit": 5000}).json()

    assert "Fewer than 2 people: what they need is not shown." in page
    assert not any(row["learners_in_need"] for row in rows)


def test_a_curator_sees_questions_of_their_own_organisation_only(parts: Parts) -> None:
    _ask(parts, ("clerk", "Who repairs the lift?", "not-covered"))
    with browser(parts, Principal("curator", AccessRole.CURATOR, HEALTH)) as curator:
        page = curator.get("/coverage").text

    assert "repairs the lift" not in page
    assert "No open question to show." in page

"""The tutor beside a lesson: with and without the page's script, in both languages."""

import json
from collections.abc import Iterator
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole
from api.wiring import Parts
from data.words.conversations import Thumb
from tests.api.ask.test_answer_stream import events_of
from tests.api.page_reading import HTMX, Outline, browser
from tests.api.planned import PRINCIPALS, REVENUE, RTI_COURSE, TAX_CLERK
from tests.api.planned_practice import FEE, PLANNED_ITEM, TYPED_ITEM

QUESTION = "Within how many days does a public authority reply to a request for information?"
PAGE = f"/courses/{RTI_COURSE}"


@pytest.fixture
def learner(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as made:
        yield made


def turn_of(parts: Parts) -> str:
    (head,) = parts.store.conversations.of(TAX_CLERK)
    return parts.store.conversations.read(head.id, learner=TAX_CLERK).turns[-1].id


def test_with_the_script_the_answer_is_followed_and_without_it_comes_whole(learner: TestClient) -> None:
    form = {"question": QUESTION}
    waiting = learner.post(f"{PAGE}/ask", data={**form, "stream": "yes"}, headers=HTMX).text
    stream = next(a["data-stream"] for a in Outline(waiting).all("article"))
    events = events_of(learner.get(stream).text)
    whole = learner.post(f"{PAGE}/ask", data=form).text

    (quoted,) = [str(data["html"]) for _, kind, data in events if kind == "quoted"]
    assert "within thirty days" in quoted
    assert 'class="cite"' in quoted
    assert {data["html"] for _, kind, data in events if kind == "sentence"} == {""}
    assert quoted.strip() in str(events[-1][2]["html"])
    assert "Did this help?" in str(events[-1][2]["html"])
    assert "<html" in whole
    assert "within thirty days" in whole
    assert "Did this help?" in whole


def test_of_two_questions_in_one_each_is_answered_or_said_not_to_be(learner: TestClient) -> None:
    second = "what fee goes with an application for information?"
    page = learner.post(f"{PAGE}/ask", data={"question": f"{QUESTION.rstrip('?')}, and {second}"}).text

    _, first_part, second_part = page.split('<p class="part">')
    assert first_part.startswith("Within how many days")
    assert "within thirty days" in first_part
    assert second_part.startswith(second)
    assert "The courses you can open do not answer this part." in second_part


def test_streamed_pieces_are_escaped(learner: TestClient) -> None:
    waiting = learner.post(
        f"{PAGE}/ask", data={"question": "<script>alert(1)</script> days reply?", "stream": "yes"}, headers=HTMX
    ).text

    assert "<script>" not in waiting
    assert "&lt;script&gt;" in waiting


def test_the_page_speaks_to_a_screen_reader_where_the_answer_comes(learner: TestClient) -> None:
    page = Outline(learner.get(PAGE).text)

    assert [each["aria-live"] for each in page.all("div") if each.get("id") == "answer"] == ["polite"]
    assert "Other ways to learn" in [each.get("aria-label") for each in page.all("nav")]


def test_the_next_question_goes_on_in_the_conversation(learner: TestClient, parts: Parts) -> None:
    first = Outline(learner.post(f"{PAGE}/ask", data={"question": QUESTION}).text)
    kept = next(each["value"] for each in first.all("input") if each.get("id") == "in-conversation")
    learner.post(f"{PAGE}/ask", data={"question": "And the fee?", "conversation": kept})
    learner.post(f"{PAGE}/ask", data={"question": "Afresh?", "conversation": kept, "way": "fresh"})

    assert [head.turns for head in parts.store.conversations.of(TAX_CLERK)] in ([2, 1], [1, 2])


def test_hints_come_first_where_they_are_wanted(learner: TestClient) -> None:
    form = {"question": "What is the fee for a request?", "way": "hints"}
    text = learner.post(f"{PAGE}/ask", data=form, headers=HTMX).text

    assert text.index("Hint 1: where to look") < text.index("____") < text.index(f"{FEE}<")


@pytest.mark.parametrize(
    ("path", "shows"),
    [
        ("explain?lesson=one&in=en", "In five sentences: Replies in time"),
        ("compare", "The other"),
        ("practice?lesson=one", "What is the fee in rupees?"),
        ("case", "It came today."),
    ],
)
def test_each_way_to_learn_stands_beside_the_lesson_or_comes_alone(learner: TestClient, path: str, shows: str) -> None:
    whole, alone = learner.get(f"{PAGE}/{path}").text, learner.get(f"{PAGE}/{path}", headers=HTMX).text

    assert shows in whole
    assert "<html" in whole
    assert shows in alone
    assert "<html" not in alone


def test_two_things_are_compared_on_the_page(learner: TestClient) -> None:
    text = learner.post(f"{PAGE}/compare", data={"first": "fee for a request", "second": "quarks"}).text

    assert "ten rupees" in text
    assert "The courses you can open say nothing of “quarks”." in text


def test_practice_is_tried_on_the_page_with_and_without_htmx(learner: TestClient) -> None:
    for headers in ({}, HTMX):
        wrong = learner.post(f"/practice/{TYPED_ITEM}/attempts", data={"answer": "20"}, headers=headers).text
        assert "Not quite. It is: ten" in wrong
        assert FEE in wrong
    hints = learner.get(f"/practice/{PLANNED_ITEM}/hints", params={"step": 2}, headers=HTMX).text
    assert "Hint 1: Less than you think." in hints
    assert "The answer comes after your first try." in hints


def test_a_thumb_down_asks_why_once(learner: TestClient, parts: Parts) -> None:
    learner.post(f"{PAGE}/ask", data={"question": QUESTION})
    address = f"/answers/{turn_of(parts)}/feedback"
    asks = learner.post(address, data={"thumb": "down"}, headers=HTMX).text
    thanks = learner.post(
        address, data={"thumb": "down", "reason": "wrong", "told": "yes", "comment": "No."}, headers=HTMX
    ).text
    (kept,) = parts.store.conversations.rated(limit=5, organisations=[REVENUE], thumb=Thumb.DOWN)

    assert "It is wrong" in asks
    assert "Thank you." in thanks
    assert kept.feedback is not None
    assert (kept.feedback.reason, kept.feedback.comment) == ("wrong", "No.")
    assert learner.post(address, data={"thumb": "up"}).status_code == HTTPStatus.SEE_OTHER


def test_conversations_are_listed_read_continued_and_deleted(learner: TestClient, parts: Parts) -> None:
    learner.post(f"{PAGE}/ask", data={"question": QUESTION})
    (head,) = parts.store.conversations.of(TAX_CLERK)
    listed = learner.get("/conversations").text
    learner.post(f"/conversations/{head.id}/ask", data={"question": "And what is the fee?"})
    read = Outline(learner.get(f"/conversations/{head.id}").text).text
    learner.post(f"/conversations/{head.id}/delete")

    assert f"/conversations/{head.id}" in listed
    assert "And what is the fee?" in read
    assert "You have not asked the AI Tutor anything yet." in learner.get("/conversations").text
    assert learner.get(f"/conversations/{head.id}").status_code == HTTPStatus.NOT_FOUND


def test_the_ways_to_learn_are_in_hindi_too(learner: TestClient) -> None:
    learner.cookies.set("saarthi_language", "hi")
    page = learner.get(f"{PAGE}/practice").text

    for text in ("यह पाठ पाँच वाक्यों में", "दो बातों की तुलना", "अभ्यास", "काम से एक प्रसंग", "आपकी बातचीत"):
        assert text in page


def test_the_script_is_ours_and_small(learner: TestClient) -> None:
    script = learner.get("/static/tutor.js").text

    assert len(script) < 5_000
    assert "eval(" not in script
    assert json.dumps("use strict") in script

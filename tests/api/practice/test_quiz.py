"""A quiz of five, over HTTP, as pages, and begun by a message to Saarthi."""

import re
from dataclasses import replace
from http import HTTPStatus
from math import log

import numpy as np
import pytest
from fastapi.testclient import TestClient

from api.practice.quiz import QuizService
from api.practice.service import Attempted, PracticeService
from api.running.answering import ANSWERING_FILE
from api.running.auth import AccessRole
from api.wiring import Parts, slices_of
from data.words.answers import Limited, LimitKind
from data.words.models import ENGLISH, HINDI, LocalText
from recommender.answering import FEATURES, AnswerFit, AnswerModel, Difficulties, NamedModel, save_answer_fit
from tests.api.page_reading import HTMX, browser
from tests.api.planned import HEALTH_COURSE, LEAVE_COURSE, NOW, PRINCIPALS, RTI_COURSE, TAX_CLERK
from tests.api.planned_practice import FEE, PLANNED_ITEM, TYPED_ITEM
from tutor.limits import Gate
from tutor.practice.items import PracticeItemId

Headers = dict[AccessRole, dict[str, str]]


@pytest.fixture
def mine(headers: Headers) -> dict[str, str]:
    return headers[AccessRole.LEARNER]


def test_a_quiz_asks_what_was_never_tried_first_and_ends_with_the_score(
    client: TestClient, mine: dict[str, str]
) -> None:
    client.post(f"/v1/practice/{TYPED_ITEM}/attempts", json={"answer": "ten"}, headers=mine)
    quiz = client.get("/v1/quizzes", params={"course": RTI_COURSE}, headers=mine).json()
    asked = {"began": quiz["began"], "item": [item["id"] for item in quiz["items"]]}
    client.post(f"/v1/practice/{PLANNED_ITEM}/attempts", json={"answer": "Sixty days"}, headers=mine)
    result = client.get("/v1/quizzes/result", params=asked, headers=mine).json()

    assert asked["item"] == [PLANNED_ITEM, TYPED_ITEM]
    assert (result["answered"], result["right"]) == (2, 1)
    assert result["items"][0]["right"] is False
    assert result["items"][0]["because"]["citations"][0]["course"] == RTI_COURSE


@pytest.mark.parametrize("surest", [PLANNED_ITEM, TYPED_ITEM])
def test_what_is_nearest_to_the_chance_wanted_comes_first_where_a_model_was_fitted(
    client: TestClient, parts: Parts, mine: dict[str, str], surest: PracticeItemId
) -> None:
    difficulties = Difficulties(0.0, np.zeros(0), np.array([0.0, -2.0]), np.ones(2))
    weights = np.array([-1.0 if name == "difficulty" else 0.0 for name in FEATURES])
    easiness = log(0.7 / 0.3)
    (other,) = {PLANNED_ITEM, TYPED_ITEM} - {surest}
    model = NamedModel(AnswerModel(weights, easiness, difficulties), [], [other, surest])
    path = parts.settings.state_folder / ANSWERING_FILE
    asked, answers = {"course": RTI_COURSE}, {PLANNED_ITEM: "Sixty days", TYPED_ITEM: "ten"}

    save_answer_fit(AnswerFit(model, 2_000, 50, 0.7, 0.6), path, day=NOW.date())
    first = [item["id"] for item in client.get("/v1/quizzes", params=asked, headers=mine).json()["items"]]
    client.post(f"/v1/practice/{other}/attempts", json={"answer": answers[other]}, headers=mine)
    tried = [item["id"] for item in client.get("/v1/quizzes", params=asked, headers=mine).json()["items"]]
    path.write_text("{", encoding="utf-8")
    refused = client.get("/v1/quizzes", params=asked, headers=mine)

    assert first == [other, surest]
    assert tried == [surest, other]
    assert refused.status_code == HTTPStatus.OK


def test_what_is_there_in_the_language_of_the_reader_is_asked_first(parts: Parts) -> None:
    practice, clerk = slices_of(parts)[PracticeService], parts.store.learners.get(TAX_CLERK)
    practice.attempt(TYPED_ITEM, "ten", language=ENGLISH, learner=clerk)
    book = practice.book()
    fee = replace(book.items[TYPED_ITEM], question=LocalText({ENGLISH: "The fee?", HINDI: "शुल्क?"}))
    bilingual = replace(book, items={**book.items, TYPED_ITEM: fee})
    quizzes = QuizService(replace(practice, book=lambda: bilingual), lambda: None)

    assert [each.id for each in quizzes.chosen(clerk, language=ENGLISH)] == [PLANNED_ITEM, TYPED_ITEM]
    assert [each.id for each in quizzes.chosen(clerk, language=HINDI)] == [TYPED_ITEM, PLANNED_ITEM]


def test_no_answer_is_told_before_it_was_given(client: TestClient, mine: dict[str, str]) -> None:
    quiz = client.get("/v1/quizzes", params={"competency": "rti.replies"}, headers=mine)
    asked = {"began": quiz.json()["began"], "item": [item["id"] for item in quiz.json()["items"]]}
    result = client.get("/v1/quizzes/result", params=asked, headers=mine)

    assert FEE not in quiz.text + result.text
    assert {item["right_answer"] for item in result.json()["items"]} == {None}
    assert client.get("/v1/quizzes", params={"course": HEALTH_COURSE}, headers=mine).status_code == HTTPStatus.NOT_FOUND


def test_the_quiz_page_goes_from_question_to_question_to_the_score(parts: Parts) -> None:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as pages:
        address = pages.get("/quiz", params={"course": RTI_COURSE}).headers["location"]
        for number in (1, 2):
            page = pages.get(address).text
            assert f"Question {number} of 2" in page
            (asked,) = re.findall(r'name="asked" value="([^"]*)"', page)
            told = pages.post(address, data={"asked": asked, "answer": "ten" if asked == TYPED_ITEM else "Sixty days"})
            assert "Go on" in told.text
        score = pages.get(address)
        none = pages.get("/quiz", params={"course": LEAVE_COURSE})
        hindi = pages.get(f"{address}&lang=hi")

    assert "1 of 2 right." in score.text
    assert FEE in score.text
    assert "There are no questions on this yet." in none.text
    assert "2 में से 1 सही।" in hindi.text


@pytest.mark.parametrize(
    ("message", "start"),
    [("Quiz me on replies in time", f"/quiz?course={RTI_COURSE}"), ("मेरा टेस्ट लो", "/quiz"), ("mera test lo", "/quiz")],
)
def test_a_message_begins_a_quiz_and_says_on_what(parts: Parts, message: str, start: str) -> None:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as pages:
        reply = pages.post("/home/ask", data={"message": message}, headers=HTMX).text

    assert f'hx-get="{start}"' in reply
    assert "2 questions." in reply
    assert ("Replies in time" in reply) is ("course" in start)


class Alarmed(Gate):
    """Takes everything for distress."""

    def kind_of(self, message: str, *, clear: bool = False) -> LimitKind:
        return LimitKind.DISTRESS


def test_the_number_of_a_choice_is_never_taken_for_distress_and_what_is_typed_may_be(parts: Parts) -> None:
    practice, clerk = slices_of(parts)[PracticeService], parts.store.learners.get(TAX_CLERK)
    gate = Alarmed(parts.retriever.as_encoded, parts.retriever.encoder_name)
    alarmed = replace(practice, limits=replace(practice.limits, gate=gate))
    number = practice.open_item(PLANNED_ITEM, learner=clerk).offered(ENGLISH)[0][0]

    assert isinstance(alarmed.attempt(PLANNED_ITEM, str(number), language=ENGLISH, learner=clerk), Attempted)
    assert isinstance(alarmed.attempt(PLANNED_ITEM, "no more of it", language=ENGLISH, learner=clerk), Limited)
    assert isinstance(alarmed.attempt(TYPED_ITEM, "ten", language=ENGLISH, learner=clerk), Limited)

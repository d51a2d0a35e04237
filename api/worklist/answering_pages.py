"""The curator's pages of questions: answer those of a row, and see what was answered."""

from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from pydantic import BaseModel, Field

from api.http.dependencies import CuratorDep
from api.http.frame import PageDep, see_other
from api.http.guarded import GuardedRoute
from api.running.i18n import INTERFACE_LANGUAGES
from api.worklist.answering import Answering, AnsweringDep
from api.worklist.answering_shapes import GivenAnswerOut, Question, Text
from data.words import (
    LONGEST_PERSON_ANSWER,
    LONGEST_PERSON_QUESTION,
    Language,
    PersonAnswerId,
    WorkKey,
)
from embeddings.languages import detect_language

router = APIRouter(route_class=GuardedRoute, prefix="/worklist", include_in_schema=False)

GIVEN_SHOWN = 100

RowQuery = Annotated[str, Query(min_length=1, max_length=1000)]
Count = Annotated[int | None, Query(ge=0)]


class AnswerForm(BaseModel):
    """The form that answers a row of questions."""

    row: str = Field(min_length=1, max_length=1000)
    question: Question
    text: Text
    language: str = Field(pattern=r"^[a-z]{2,3}$")


@router.get("/answer")
def answer_page(principal: CuratorDep, page: PageDep, answering: AnsweringDep, row: RowQuery) -> Response:
    """The questions of a row in their askers' words, and a form that answers them."""
    cause = answering.row(WorkKey(row), principal).cause
    spoken = detect_language(cause.quoted[0])
    context = {
        "row": row,
        "quoted": cause.quoted,
        "asked": len(cause.turns),
        "language": spoken if spoken in INTERFACE_LANGUAGES else page.words.language,
        "languages": INTERFACE_LANGUAGES,
        "longest_question": LONGEST_PERSON_QUESTION,
        "longest_answer": LONGEST_PERSON_ANSWER,
    }
    return page.show("worklist_answer.html", context, principal=principal)


@router.post("/answer")
def answer(principal: CuratorDep, answering: AnsweringDep, form: Annotated[AnswerForm, Form()]) -> Response:
    """Sends the answer; leads to what was answered."""
    written = Answering(form.question, form.text, Language(form.language))
    given = answering.give(WorkKey(form.row), written, principal)
    return see_other(f"/worklist/answers?sent={given.sent}")


@router.get("/answers")
def answers_page(
    principal: CuratorDep, page: PageDep, answering: AnsweringDep, sent: Count = None, opened: Count = None
) -> Response:
    """What the organisation's curators have answered, and what was just done."""
    given = answering.given(principal)
    context = {
        "given": [GivenAnswerOut.of(each) for each in given[:GIVEN_SHOWN]],
        "sent": sent,
        "opened": opened,
    }
    return page.show("worklist_answers.html", context, principal=principal)


@router.post("/answers/taken-back")
def take_back(
    principal: CuratorDep, answering: AnsweringDep, answer: Annotated[str, Form(min_length=1, max_length=100)]
) -> Response:
    """Takes an answer back; leads to what was answered."""
    opened = answering.take_back(PersonAnswerId(answer), principal)
    return see_other(f"/worklist/answers?opened={opened}")

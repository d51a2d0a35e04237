"""Curators' answers, as /v1 and the pages show and take them."""

from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from api.http.shapes import Strict
from api.worklist.answering import Answering
from data.words import (
    LONGEST_PERSON_ANSWER,
    LONGEST_PERSON_QUESTION,
    GivenPersonAnswer,
    Language,
)

Row = Annotated[str, Field(min_length=1, max_length=1000, examples=["questions:0f3a52c1b9d4"])]
Question = Annotated[str, Field(min_length=1, max_length=LONGEST_PERSON_QUESTION, pattern=r"\S")]
Text = Annotated[str, Field(min_length=1, max_length=LONGEST_PERSON_ANSWER, pattern=r"\S")]
Tag = Annotated[str, Field(pattern=r"^[a-z]{2,3}$", examples=["en"])]


class PersonAnswerIn(Strict):
    """An answer to a row of questions: the question as learners are to read it, and what you answer."""

    row: Row
    question: Question
    text: Text
    language: Tag

    def answering(self) -> Answering:
        """The same in the domain's words."""
        return Answering(self.question, self.text, Language(self.language))


class TakenBackIn(Strict):
    """An answer that is to be taken back."""

    answer: Annotated[str, Field(min_length=1, max_length=100)]


class TakenBackOut(BaseModel):
    """How many questions are open again."""

    opened: int


class GivenAnswerOut(BaseModel):
    """An answer of your organisation's curators: who gave it, to how many questions it went, whether it still holds."""

    id: str
    question: str
    text: str
    language: str
    by: str
    at: datetime
    sent: int
    taken_back_at: datetime | None

    @classmethod
    def of(cls, given: GivenPersonAnswer) -> "GivenAnswerOut":
        """`given` for programs and pages."""
        answer = given.answer
        return cls(
            id=answer.id,
            question=answer.question,
            text=answer.text,
            language=answer.language,
            by=answer.by,
            at=answer.at,
            sent=given.sent,
            taken_back_at=given.taken_back_at,
        )

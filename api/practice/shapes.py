"""The shapes of practice, hints, explanations, comparisons and cases in /v1."""

from typing import Annotated

from pydantic import BaseModel, Field, model_validator

from api.ask.answer_shapes import AnswerOut, GroundedOut, answer_out
from api.http.shapes import Identifier, Question, Strict
from api.practice.service import Attempted, Hint, Offered, PracticeService
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import Grounded
from tutor.practice import LETTERS, LONGEST_NAME, Comparison, RoleCase


class ChoiceOut(BaseModel):
    """One of the answers to choose from; answer by its number, its letter, its place or its text."""

    number: int
    letter: str
    text: str


class PracticeItemOut(BaseModel):
    """A practice item without its answer; no choices means that the answer is typed."""

    id: str
    course: str
    lesson: str
    competency: str
    level: int
    question: str
    choices: list[ChoiceOut]
    tried: bool
    right: bool

    @classmethod
    def of(cls, offered: Offered, *, words: Words) -> "PracticeItemOut":
        """`offered` in the reader's language."""
        item = offered.item
        return cls(
            id=item.id,
            course=item.course,
            lesson=item.lesson,
            competency=item.competency,
            level=item.level,
            question=item.question.in_language(words.language),
            choices=[
                ChoiceOut(number=number, letter=letter, text=text)
                for letter, (number, text) in zip(LETTERS[0], item.offered(words.language), strict=False)
            ],
            tried=offered.tried,
            right=offered.right,
        )


class PracticeOut(BaseModel):
    """The practice items of a course, in the order of its lessons."""

    items: list[PracticeItemOut]


class AttemptIn(Strict):
    """An answer: a choice by its number, letter, place or text, or what is typed."""

    answer: Annotated[str, Field(min_length=1, max_length=500)] | Annotated[int, Field(strict=True)]


class AttemptOut(BaseModel):
    """Whether it was right, the right answer, and the sentence that says why."""

    right: bool
    first: Annotated[bool, Field(description="Only a first try counts as evidence")]
    right_answer: str
    because: GroundedOut

    @classmethod
    def of(cls, attempted: Attempted, *, catalogue: Catalogue, words: Words) -> "AttemptOut":
        """`attempted` in the reader's language."""
        return cls(
            right=attempted.right,
            first=attempted.first,
            right_answer=attempted.item.right_answer(words.language),
            because=grounded_out(attempted.because, catalogue=catalogue, words=words),
        )


class HintOut(BaseModel):
    """One of three steps; the last is the answer with the sentence that says why."""

    step: int
    text: str
    because: GroundedOut | None

    @classmethod
    def of(cls, hint: Hint, *, catalogue: Catalogue, words: Words) -> "HintOut":
        """`hint` in the reader's language."""
        because = None if hint.because is None else grounded_out(hint.because, catalogue=catalogue, words=words)
        return cls(step=hint.step, text=hint.text, because=because)


class ComparisonIn(Strict):
    """Two things by name, or a question that names both."""

    first: Annotated[str | None, Field(min_length=1, max_length=LONGEST_NAME)] = None
    second: Annotated[str | None, Field(min_length=1, max_length=LONGEST_NAME)] = None
    question: Question | None = None
    course: Identifier | None = None

    @model_validator(mode="after")
    def names_two(self) -> "ComparisonIn":
        """Either both names or a question."""
        both = self.first is not None and self.second is not None
        if both == (self.question is not None):
            raise ValueError("send either `first` and `second`, or `question`")
        return self


class ComparisonSideOut(BaseModel):
    """One of the two things and what the lessons say of it."""

    name: str
    answer: AnswerOut


class ComparisonOut(BaseModel):
    """Two things side by side; `missing` are those of which the lessons say nothing."""

    first: ComparisonSideOut
    second: ComparisonSideOut
    missing: list[str]

    @classmethod
    def of(cls, comparison: Comparison, *, catalogue: Catalogue, words: Words) -> "ComparisonOut":
        """`comparison` in the reader's language."""
        first, second = (
            ComparisonSideOut(name=side.name, answer=answer_out(side.answer, catalogue=catalogue, words=words))
            for side in (comparison.first, comparison.second)
        )
        return cls(first=first, second=second, missing=comparison.missing)


class CaseQuestionOut(BaseModel):
    """A question on a case, with a model answer and the lesson sentences it stands on."""

    question: str
    answer: str
    because: GroundedOut


class RoleCaseOut(BaseModel):
    """A short situation from the work of a role."""

    id: str
    role: str
    title: str
    situation: str
    questions: list[CaseQuestionOut]

    @classmethod
    def of(cls, case: RoleCase, *, practice: PracticeService, words: Words) -> "RoleCaseOut":
        """`case` in the reader's language."""
        catalogue = practice.library.catalogue()
        answers = practice.case_answers(case, language=words.language)
        return cls(
            id=case.id,
            role=case.role,
            title=case.title.in_language(words.language),
            situation=case.situation.in_language(words.language),
            questions=[
                CaseQuestionOut(
                    question=posed.question.in_language(words.language),
                    answer=posed.answer.in_language(words.language),
                    because=grounded_out(because, catalogue=catalogue, words=words),
                )
                for posed, because in zip(case.questions, answers, strict=True)
            ],
        )


class RoleCasesOut(BaseModel):
    """The cases for the learner's role; none where none is written for it."""

    cases: list[RoleCaseOut]


def grounded_out(answer: Grounded, *, catalogue: Catalogue, words: Words) -> GroundedOut:
    """Cited sentences in the reader's words."""
    shown = answer_out(answer, catalogue=catalogue, words=words)
    if not isinstance(shown, GroundedOut):
        raise TypeError("a grounded answer was turned into a decline")
    return shown

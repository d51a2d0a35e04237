"""The shapes of an answer in /v1: cited sentences, or a decline with the nearest courses."""

from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.http.shapes import CourseOut, courses_out
from api.http.words import decline_text
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.markdown import shown
from data.words import (
    Answer,
    Citation,
    Declined,
    DeclineReason,
    Fallback,
    Grounded,
    KeptAnswer,
    WrittenBy,
)


class CitationOut(BaseModel):
    """Where a sentence of an answer stands.

    `quote` is the lesson's text from `start` to `end`, to the letter; `text` is how it reads, without Markdown's marks.
    """

    number: int
    course: str
    course_title: str
    lesson: str
    lesson_title: str
    language: str
    locator: str
    quote: str
    text: str
    start: int
    end: int
    href: str

    @classmethod
    def of(cls, citation: Citation, *, catalogue: Catalogue, words: Words) -> "CitationOut":
        """`citation` with the titles a reader knows and the address that opens at the quote."""
        course = catalogue.course(citation.course)
        lesson = catalogue.lesson(citation.course, citation.lesson)
        return cls(
            number=citation.number,
            course=citation.course,
            course_title=course.title.in_language(words.language),
            lesson=citation.lesson,
            lesson_title=lesson.title.in_language(citation.language),
            language=citation.language,
            locator=citation.locator,
            quote=citation.quote,
            text=shown(citation.quote, 0, len(citation.quote)),
            start=citation.start,
            end=citation.end,
            href=citation_address(citation),
        )


def citation_address(citation: Citation) -> str:
    """The page that opens at the quoted words."""
    return (
        f"/courses/{citation.course}?lesson={citation.lesson}&in={citation.language}"
        f"&start={citation.start}&end={citation.end}#quote"
    )


class TranslationOut(BaseModel):
    """A machine translation of a quoted sentence, beside the quote."""

    model_config = ConfigDict(from_attributes=True)

    text: str
    language: str
    made_by: str


class SentenceOut(BaseModel):
    """A sentence of an answer with the numbers of its citations.

    `written_by` is "lesson" for a quote and "model" for a checked rewrite; `foreign` is the language of a quote in
    another language than asked, with its machine translation where one is configured.
    """

    model_config = ConfigDict(from_attributes=True)

    text: str
    citations: list[int]
    written_by: WrittenBy = WrittenBy.LESSON
    foreign: str | None = None
    translation: TranslationOut | None = None


class KeptOut(BaseModel):
    """Where an answer is kept: conversation and turn of the learner who asked; null for everybody else."""

    conversation: str | None = None
    turn: str | None = None


class GroundedOut(KeptOut):
    """An answer made of cited sentences.

    `fallback` says why a configured language model did not write it and the lessons are quoted instead.
    """

    outcome: Literal["grounded"] = "grounded"
    confidence: float
    sentences: list[SentenceOut]
    citations: list[CitationOut]
    written_by: WrittenBy = WrittenBy.LESSON
    fallback: Fallback | None = None


class DeclinedOut(KeptOut):
    """No answer: why, and the nearest courses."""

    outcome: Literal["declined"] = "declined"
    confidence: float
    reason: DeclineReason
    text: str
    nearest: list[CourseOut]


AnswerOut = Annotated[GroundedOut | DeclinedOut, Field(discriminator="outcome")]


def answer_out(answer: Answer, *, catalogue: Catalogue, words: Words) -> GroundedOut | DeclinedOut:
    """`answer` in the reader's words."""
    match answer:
        case Grounded():
            return GroundedOut(
                confidence=answer.confidence,
                sentences=[SentenceOut.model_validate(sentence) for sentence in answer.sentences],
                citations=[CitationOut.of(c, catalogue=catalogue, words=words) for c in answer.citations],
                written_by=answer.written_by,
                fallback=answer.fallback,
            )
        case Declined():
            return DeclinedOut(
                confidence=answer.confidence,
                reason=answer.reason,
                text=decline_text(answer.reason, words=words),
                nearest=courses_out(answer.nearest, catalogue=catalogue, words=words),
            )


def kept_answer_out(kept: KeptAnswer, *, catalogue: Catalogue, words: Words) -> GroundedOut | DeclinedOut:
    """The answer in the reader's words, with where it is kept."""
    shown = answer_out(kept.answer, catalogue=catalogue, words=words)
    return shown.model_copy(update={"conversation": kept.conversation, "turn": kept.turn})

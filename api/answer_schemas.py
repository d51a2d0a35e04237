"""The shapes of an answer in /v1: cited sentences, or a decline with the nearest courses."""

from typing import Annotated, Literal

from pydantic import BaseModel, Field

from api.i18n import Words
from api.schemas import CourseOut, courses_out
from api.words import decline_text
from data.answers import Answer, Citation, Declined, DeclineReason, Grounded
from data.catalogue import Catalogue


class CitationOut(BaseModel):
    """Where a sentence of an answer stands; `quote` is the lesson's text from `start` to `end`, to the letter."""

    number: int
    course: str
    course_title: str
    lesson: str
    lesson_title: str
    language: str
    locator: str
    quote: str
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


class SentenceOut(BaseModel):
    """A sentence of an answer with the numbers of its citations."""

    text: str
    citations: list[int]


class GroundedOut(BaseModel):
    """An answer made of cited sentences."""

    outcome: Literal["grounded"] = "grounded"
    confidence: float
    sentences: list[SentenceOut]
    citations: list[CitationOut]


class DeclinedOut(BaseModel):
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
                sentences=[SentenceOut(text=s.text, citations=list(s.citations)) for s in answer.sentences],
                citations=[CitationOut.of(c, catalogue=catalogue, words=words) for c in answer.citations],
            )
        case Declined():
            return DeclinedOut(
                confidence=answer.confidence,
                reason=answer.reason,
                text=decline_text(answer.reason, words=words),
                nearest=courses_out(answer.nearest, catalogue=catalogue, words=words),
            )

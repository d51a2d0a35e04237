"""What the tutor says: sentences with citations, or a decline with its reason."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.models import CourseId, Language, LessonId, PassageId


@dataclass(frozen=True, slots=True)
class Citation:
    """Where a cited sentence stands: `quote` is exactly `lesson_text[start:end]` in `language`."""

    number: int
    passage: PassageId
    course: CourseId
    lesson: LessonId
    language: Language
    locator: str
    quote: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of an answer with the numbers of its citations."""

    text: str
    citations: Sequence[int]


@dataclass(frozen=True, slots=True)
class Grounded:
    """An answer made of cited sentences; `confidence` is the probability that the passages answer the question."""

    sentences: Sequence[AnswerSentence]
    citations: Sequence[Citation]
    confidence: float


class DeclineReason(StrEnum):
    """Why no answer is given."""

    NOT_COVERED = "not-covered"
    EMPTY_QUESTION = "empty-question"
    NOTHING_IN_SCOPE = "nothing-in-scope"


@dataclass(frozen=True, slots=True)
class Declined:
    """An honest "not covered": why, how likely an answer would have been, and the nearest courses, best first."""

    reason: DeclineReason
    nearest: Sequence[CourseId]
    confidence: float


Answer = Grounded | Declined

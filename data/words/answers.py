"""What the tutor says: sentences with citations, a decline with its reason, or words that need no lesson."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from enum import StrEnum

from data.words.models import CourseId, Language, LessonId, PassageId


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


class WrittenBy(StrEnum):
    """Whose words a sentence is in: those of the lessons, quoted, or those of a language model, checked."""

    LESSON = "lesson"
    MODEL = "model"


class Fallback(StrEnum):
    """Why a language model that is configured did not write the answer, and the lessons are quoted instead."""

    UNREACHABLE = "unreachable"
    TIMED_OUT = "timed-out"
    OVERLOADED = "overloaded"
    SERVER_ERROR = "server-error"
    REJECTED = "rejected"
    REFUSED = "refused"
    EMPTY = "empty"
    TRUNCATED = "truncated"
    GARBAGE = "garbage"
    UNSUPPORTED = "unsupported"
    RESTING = "resting"


@dataclass(frozen=True, slots=True)
class Translation:
    """What a machine made of a quoted sentence in another language; it stands beside the quote, never for it."""

    text: str
    language: Language
    made_by: str


@dataclass(frozen=True, slots=True)
class AnswerSentence:
    """A sentence of an answer with the numbers of its citations.

    `foreign` is the language of a quote that is not in the language asked in; None where it is.
    """

    text: str
    citations: Sequence[int]
    written_by: WrittenBy = WrittenBy.LESSON
    foreign: Language | None = None
    translation: Translation | None = None


@dataclass(frozen=True, slots=True)
class AnswerBlock:
    """A paragraph or list of a lesson that answers, whole, as it reads below its `heading`.

    `key` is where in `text` its key sentence stands, `context` where the sentence before does that the key points back
    to ("This period …"), None where it needs none, and `conditions` where sentences behind it say when its rule holds
    otherwise. `cut` says that the block goes on in the lesson, before or after.
    `foreign` is its language where that is not the one asked in, None where it is. `part` numbers, from 0, which of the
    questions it answers where several were asked at once.
    """

    text: str
    heading: str
    key: tuple[int, int]
    citations: Sequence[int]
    cut: bool = False
    foreign: Language | None = None
    translation: Translation | None = None
    part: int = 0
    context: tuple[int, int] | None = None
    conditions: Sequence[tuple[int, int]] = field(default_factory=list)

    @property
    def key_sentence(self) -> str:
        """The sentence that answers."""
        return self.text[slice(*self.key)]


class NoticeKind(StrEnum):
    """What is to be known before an answer is read."""

    OTHERWISE = "otherwise"
    """The question takes for given what the lesson says otherwise."""
    RULE_ONLY = "rule-only"
    """The question wants a sum worked out; the lesson gives its rule."""


@dataclass(frozen=True, slots=True)
class Notice:
    """What is to be known before an answer is read, with the words of the lesson that it is about, if any."""

    kind: NoticeKind
    quote: str = ""


@dataclass(frozen=True, slots=True)
class AnswerPart:
    """One of several questions that were asked at once, with its headline; no block is of it where nothing answers."""

    question: str
    headline: str | None = None


@dataclass(frozen=True, slots=True)
class Grounded:
    """An answer from the lessons; `confidence` is the probability that the passages answer the question.

    `blocks` are what is quoted, the best first, `headline` the shortest answer that they give, None where none is
    certain. `sentences` are the best sentences by themselves, which a language model may put into its own words.
    `fallback` says why a configured language model wrote none of it, or not all; None where nothing went wrong.
    `read_as` is the question with misspelt words put right, None where there was none. `notices` are to be read first.
    `parts` are the questions where several were asked at once, none of one: the headline then is that of the first.
    """

    sentences: Sequence[AnswerSentence]
    citations: Sequence[Citation]
    confidence: float
    fallback: Fallback | None = None
    blocks: Sequence[AnswerBlock] = field(default_factory=list)
    headline: str | None = None
    read_as: str | None = None
    notices: Sequence[Notice] = field(default_factory=list)
    parts: Sequence[AnswerPart] = field(default_factory=list)

    @property
    def written_by(self) -> WrittenBy:
        """`MODEL` where a model wrote any sentence of it."""
        by_model = any(sentence.written_by is WrittenBy.MODEL for sentence in self.sentences)
        return WrittenBy.MODEL if by_model else WrittenBy.LESSON


def with_blocks(answer: Grounded, blocks: Sequence[AnswerBlock]) -> Grounded:
    """The answer with these of its blocks, in this order: what was said of the best one of a part goes with it."""
    stay = [_best_of(blocks, number) == _best_of(answer.blocks, number) for number in range(max(len(answer.parts), 1))]
    parts = [part if stays else replace(part, headline=None) for part, stays in zip(answer.parts, stay, strict=False)]
    headline, notices = (answer.headline, answer.notices) if stay[0] else (None, [])
    return replace(answer, blocks=blocks, headline=headline, notices=notices, parts=parts)


def _best_of(blocks: Sequence[AnswerBlock], part: int) -> AnswerBlock | None:
    return next((block for block in blocks if block.part == part), None)


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


class LimitKind(StrEnum):
    """What a message is about that is not for courses to answer, the most urgent first."""

    DISTRESS = "distress"
    EMERGENCY = "emergency"
    OTHER_PERSON = "other-person"
    CANNOT_DO = "cannot-do"
    ABUSE = "abuse"


@dataclass(frozen=True, slots=True)
class Helpline:
    """A number to call, and who answers there."""

    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Limited:
    """What is said where no lesson may answer, in the language of who wrote; nothing of the message is kept.

    `courses` are those on the rules of a matter that Saarthi cannot act on.
    """

    kind: LimitKind
    text: str
    language: Language
    helplines: Sequence[Helpline] = ()
    courses: Sequence[CourseId] = ()

"""The shapes of an answer in /v1: cited blocks and sentences, or a decline with the nearest courses."""

from collections.abc import Collection, Iterable, Sequence
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from api.courses.lesson_text import mark_of
from api.http.shapes import CourseOut, courses_out
from api.http.words import decline_text, notice_text, place_text
from api.limits.shapes import LimitedOut, limited_out
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.markdown import shown
from data.words import (
    Answer,
    AnswerBlock,
    AnswerPart,
    Citation,
    Declined,
    DeclineReason,
    Fallback,
    Grounded,
    KeptAnswer,
    Lesson,
    Limited,
    Notice,
    NoticeKind,
    Place,
    PlaceKind,
    WrittenBy,
)


class CitationOut(BaseModel):
    """Where a sentence of an answer stands.

    `quote` is the lesson's text from `start` to `end`, to the letter; `text` is how it reads, without Markdown's marks.
    `place` is the page, slide or time where it stood in the file that the lesson was made of, empty where that is not
    known; `media` opens the lesson's recording there.
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
    place: str = ""
    media: str | None = None

    @classmethod
    def of(cls, citation: Citation, *, catalogue: Catalogue, words: Words) -> "CitationOut":
        """`citation` with the titles a reader knows and the address that opens at the quote."""
        course = catalogue.course(citation.course)
        lesson = catalogue.lesson(citation.course, citation.lesson)
        place = _place(citation, catalogue)
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
            place="" if place is None else place_text(place, words),
            media=None if place is None else _recording(lesson, place),
        )

    def is_part_of(self, other: "CitationOut") -> bool:
        """Whether its words are among those that `other` cites."""
        place = (self.course, self.lesson, self.language)
        return (
            place == (other.course, other.lesson, other.language) and other.start <= self.start <= self.end <= other.end
        )


def citation_address(citation: Citation) -> str:
    """The page that opens at the quoted words."""
    return (
        f"/courses/{citation.course}?lesson={citation.lesson}&in={citation.language}"
        f"&start={citation.start}&end={citation.end}&said={mark_of(citation.quote)}#quote"
    )


def _place(citation: Citation, catalogue: Catalogue) -> Place | None:
    """Where in its file the quote stood; None where that is not known, or the lesson reads otherwise by now."""
    text = catalogue.lesson_text(citation.course, citation.lesson, citation.language)
    if text[citation.start : citation.end] != citation.quote:
        return None
    return catalogue.place_of(citation.course, citation.lesson, citation.language, start=citation.start)


def _recording(lesson: Lesson, place: Place) -> str | None:
    """The address of the lesson's recording at that second (Media Fragments URI 1.0, W3C); None where it has none."""
    if lesson.media is None or place.kind is not PlaceKind.TIME:
        return None
    address = lesson.media.address.partition("#")[0]
    return f"{address}#t={place.number}" if address.startswith(("https://", "http://")) else None


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


class KeyOut(BaseModel):
    """Characters of a block's `text`: its key sentence, all of them where the block answers as a whole."""

    start: int
    end: int

    @classmethod
    def of(cls, place: tuple[int, int]) -> "KeyOut":
        """The characters of `place` by name."""
        return cls(start=place[0], end=place[1])


class BlockOut(BaseModel):
    """A paragraph, list or table of a lesson that answers, as it reads below its `heading`, lines as they stand.

    `context` are the characters of `text` that the key sentence points back to ("This period …"), null where it needs
    none; they are no part of the answer. `conditions` are those behind it that say when its rule holds otherwise.
    `cut` says that it goes on in the lesson, before or after. `foreign` is its language where that is not the one asked
    in, with its machine translation, line by line, where one is configured. `part` numbers the question that it
    answers, from 0, where several were asked at once.
    """

    text: str
    heading: str
    key: KeyOut
    citations: list[int]
    cut: bool = False
    foreign: str | None = None
    translation: TranslationOut | None = None
    part: int = 0
    context: KeyOut | None = None
    conditions: list[KeyOut] = []

    @classmethod
    def of(cls, block: AnswerBlock) -> "BlockOut":
        """`block` with its key sentence's place by name."""
        translation = None if block.translation is None else TranslationOut.model_validate(block.translation)
        return cls(
            text=block.text,
            heading=block.heading,
            key=KeyOut.of(block.key),
            citations=list(block.citations),
            cut=block.cut,
            foreign=block.foreign,
            translation=translation,
            part=block.part,
            context=None if block.context is None else KeyOut.of(block.context),
            conditions=[KeyOut.of(place) for place in block.conditions],
        )

    def is_below(self, citation: CitationOut) -> bool:
        """Whether its heading says more than the lesson's title, which stands for it where there is none."""
        return not self.heading.startswith(citation.lesson_title) and self.heading != ""


def shown_numbers(blocks: Iterable[BlockOut], citations: Collection[CitationOut]) -> dict[int, int]:
    """The number that a page shows for each citation: that of the block that it is a part of, else its own."""
    quoted = [citation for block in blocks for citation in citations if citation.number in block.citations]
    return {
        citation.number: next((whole.number for whole in quoted if citation.is_part_of(whole)), citation.number)
        for citation in citations
    }


class NoticeOut(BaseModel):
    """What is to be read before an answer, in the reader's words; `quote` are the lesson's words in it."""

    kind: NoticeKind
    text: str
    quote: str

    @classmethod
    def of(cls, notice: Notice, *, words: Words) -> "NoticeOut":
        """`notice` as the reader is told."""
        return cls(kind=notice.kind, text=notice_text(notice, words=words), quote=notice.quote)


class PartOut(BaseModel):
    """One of several questions asked at once; `answered` is false where no block is of it."""

    question: str
    headline: str | None
    answered: bool


def parts_out(parts: Sequence[AnswerPart], blocks: Sequence[AnswerBlock]) -> list[PartOut]:
    """The questions asked at once, each with whether one of the blocks answers it."""
    answered = {block.part for block in blocks}
    return [
        PartOut(question=part.question, headline=part.headline, answered=number in answered)
        for number, part in enumerate(parts)
    ]


class KeptOut(BaseModel):
    """Where an answer is kept: conversation and turn of the learner who asked; null for everybody else."""

    conversation: str | None = None
    turn: str | None = None


class GroundedOut(KeptOut):
    """An answer from the lessons: the shortest there is, where it is certain, and the blocks that say it, best first.

    `sentences` are the best sentences by themselves, or what a language model made of the blocks; `fallback` says why a
    configured one did not write them and the lessons are quoted instead. `read_as` is the question with misspelt words
    put right, null where there was none. `notices` are to be read first. `parts` are the questions where several were
    asked at once, each with its headline, and empty of one.
    """

    outcome: Literal["grounded"] = "grounded"
    confidence: float
    headline: str | None = None
    notices: list[NoticeOut] = []
    parts: list[PartOut] = []
    blocks: list[BlockOut] = []
    sentences: list[SentenceOut]
    citations: list[CitationOut]
    written_by: WrittenBy = WrittenBy.LESSON
    fallback: Fallback | None = None
    read_as: str | None = None

    @property
    def read_sentences(self) -> list[SentenceOut]:
        """The sentences that a person is shown: a model's, or those of an answer without blocks, which say it all."""
        return self.sentences if self.written_by is WrittenBy.MODEL or not self.blocks else []

    @property
    def numbers(self) -> dict[int, int]:
        """The number that a person is shown for each citation."""
        return shown_numbers(self.blocks, self.citations)

    @property
    def sources(self) -> list[CitationOut]:
        """The citations of the sentences shown that are no part of a block shown."""
        cited = {number for sentence in self.read_sentences for number in sentence.citations}
        quoted = {number for block in self.blocks for number in block.citations}
        return [
            citation
            for citation in self.citations
            if citation.number in cited and self.numbers[citation.number] not in quoted
        ]

    @property
    def text(self) -> str:
        """What a person is shown, without citations."""
        said = self.read_sentences or self.blocks
        before = [*(notice.text for notice in self.notices), *([self.headline] if self.headline else [])]
        return "\n".join([*before, *(each.text for each in said)])


class DeclinedOut(KeptOut):
    """No answer: why, and the nearest courses."""

    outcome: Literal["declined"] = "declined"
    confidence: float
    reason: DeclineReason
    text: str
    nearest: list[CourseOut]


AnswerOut = Annotated[GroundedOut | DeclinedOut | LimitedOut, Field(discriminator="outcome")]


def answer_out(
    answer: Answer | Limited, *, catalogue: Catalogue, words: Words
) -> GroundedOut | DeclinedOut | LimitedOut:
    """`answer` in the reader's words."""
    match answer:
        case Grounded():
            return GroundedOut(
                confidence=answer.confidence,
                headline=answer.headline,
                notices=[NoticeOut.of(notice, words=words) for notice in answer.notices],
                parts=parts_out(answer.parts, answer.blocks),
                blocks=[BlockOut.of(block) for block in answer.blocks],
                sentences=[SentenceOut.model_validate(sentence) for sentence in answer.sentences],
                citations=[CitationOut.of(c, catalogue=catalogue, words=words) for c in answer.citations],
                written_by=answer.written_by,
                fallback=answer.fallback,
                read_as=answer.read_as,
            )
        case Declined():
            return DeclinedOut(
                confidence=answer.confidence,
                reason=answer.reason,
                text=decline_text(answer.reason, words=words),
                nearest=courses_out(answer.nearest, catalogue=catalogue, words=words),
            )
        case Limited():
            return limited_out(answer, catalogue=catalogue, words=words)


def kept_answer_out(kept: KeptAnswer, *, catalogue: Catalogue, words: Words) -> GroundedOut | DeclinedOut | LimitedOut:
    """The answer in the reader's words, with where it is kept."""
    shown = answer_out(kept.answer, catalogue=catalogue, words=words)
    return shown.model_copy(update={"conversation": kept.conversation, "turn": kept.turn})

"""The shapes of conversations, streams and thumbs in /v1."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

from api.ask.answer_shapes import (
    AnswerOut,
    BlockOut,
    CitationOut,
    NoticeOut,
    PartOut,
    SentenceOut,
    answer_out,
    parts_out,
)
from api.http.shapes import Strict
from api.limits.shapes import LimitedOut
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import (
    LONGEST_COMMENT,
    Answer,
    Citation,
    Conversation,
    Course,
    CourseId,
    Declined,
    DeclineReason,
    PersonAnswer,
    ReturnedAnswer,
    Thumb,
    ThumbReason,
    Turn,
    with_blocks,
)
from tutor.conversation import Shown, Spoken

Opens = Callable[[Course], bool]
"""Tells of a course of whatever status whether the reader may open it (`Library.seen_by`)."""


class StreamOut(BaseModel):
    """Where an answer on its way can be followed, and where it will be kept (null: nowhere).

    `limited` is what is said where no lesson may answer: all there is, so that nothing need be followed.
    """

    stream: str
    href: str
    conversation: str | None
    turn: str | None
    limited: LimitedOut | None = None


class ShownOut(BaseModel):
    """What an answer on its way quotes, whole, with its citations; translations come with the whole answer."""

    headline: str | None
    notices: list[NoticeOut]
    parts: list[PartOut]
    blocks: list[BlockOut]
    citations: list[CitationOut]

    @classmethod
    def of(cls, shown: Shown, *, catalogue: Catalogue, words: Words) -> "ShownOut":
        """`shown` with the titles a reader knows."""
        return cls(
            headline=shown.headline,
            notices=[NoticeOut.of(notice, words=words) for notice in shown.notices],
            parts=parts_out(shown.parts, shown.blocks),
            blocks=[BlockOut.of(block) for block in shown.blocks],
            citations=[CitationOut.of(citation, catalogue=catalogue, words=words) for citation in shown.citations],
        )


class SpokenOut(BaseModel):
    """One sentence on its way, with the citations that it is the first to make."""

    number: int
    sentence: SentenceOut
    citations: list[CitationOut]

    @classmethod
    def of(cls, spoken: Spoken, *, catalogue: Catalogue, words: Words) -> "SpokenOut":
        """`spoken` with the titles a reader knows."""
        return cls(
            number=spoken.number,
            sentence=SentenceOut.model_validate(spoken.sentence),
            citations=[CitationOut.of(citation, catalogue=catalogue, words=words) for citation in spoken.citations],
        )


class AnswerRatingIn(Strict):
    """What an answer was worth; a null thumb takes back what was said."""

    thumb: Thumb | None
    reason: Annotated[ThumbReason | None, Field(description="Only with a thumb down")] = None
    comment: Annotated[str, Field(max_length=LONGEST_COMMENT)] = ""


class AnswerRatingOut(BaseModel):
    """What is kept of it."""

    model_config = ConfigDict(from_attributes=True)

    thumb: Thumb
    reason: ThumbReason | None
    comment: str
    at: datetime


class PersonAnswerOut(BaseModel):
    """What a curator answered to a question that no course answered: their role and office, never who they are."""

    question: Annotated[str, Field(description="The question as the curator words it")]
    text: str
    language: str
    answered_by: str
    at: datetime

    @classmethod
    def of(cls, answer: PersonAnswer, *, catalogue: Catalogue, words: Words) -> "PersonAnswerOut":
        """`answer` in the words of a reader."""
        office = catalogue.organisations.get(answer.organisation)
        name = answer.organisation if office is None else office.name.in_language(words.language)
        return cls(
            question=answer.question,
            text=answer.text,
            language=answer.language,
            answered_by=words.say("Curator, {organisation}", organisation=name),
            at=answer.at,
        )


class ReturnedAnswerOut(BaseModel):
    """A person's answer that has come back to a question, and where that was asked."""

    asked: str
    conversation: str
    turn: str
    answer: PersonAnswerOut

    @classmethod
    def of(cls, returned: ReturnedAnswer, *, catalogue: Catalogue, words: Words) -> "ReturnedAnswerOut":
        """`returned` in the words of a reader."""
        return cls(
            asked=returned.asked,
            conversation=returned.conversation,
            turn=returned.turn,
            answer=PersonAnswerOut.of(returned.answer, catalogue=catalogue, words=words),
        )


class TurnOut(BaseModel):
    """A question with its answer."""

    id: str
    question: str
    searched: Annotated[str, Field(description="What was looked for: a follow-up with the words it leans on")]
    language: str
    course: str | None
    lesson: str | None
    at: datetime
    answer: AnswerOut
    feedback: AnswerRatingOut | None
    person: Annotated[PersonAnswerOut | None, Field(description="What a curator answered where no course did")]

    @classmethod
    def of(cls, turn: Turn, *, catalogue: Catalogue, opens: Opens, words: Words) -> "TurnOut":
        """`turn` in the words of a reader; `opens` tells what they may open."""
        answer = still_there(turn.answer, catalogue=catalogue, opens=opens)
        return cls(
            id=turn.id,
            question=turn.question,
            searched=turn.searched,
            language=turn.language,
            course=turn.course,
            lesson=turn.lesson,
            at=turn.at,
            answer=answer_out(answer, catalogue=catalogue, words=words),
            feedback=None if turn.feedback is None else AnswerRatingOut.model_validate(turn.feedback),
            person=None if turn.person is None else PersonAnswerOut.of(turn.person, catalogue=catalogue, words=words),
        )


class ConversationHeadOut(BaseModel):
    """A conversation in a list, without whose it is: one's own."""

    model_config = ConfigDict(from_attributes=True)

    id: str
    title: str
    started_at: datetime
    updated_at: datetime
    turns: int


class ConversationsOut(BaseModel):
    """A learner's conversations, the one used last first."""

    conversations: list[ConversationHeadOut]


class ConversationOut(BaseModel):
    """A conversation with its turns, oldest first."""

    conversation: ConversationHeadOut
    turns: list[TurnOut]

    @classmethod
    def of(cls, conversation: Conversation, *, catalogue: Catalogue, opens: Opens, words: Words) -> "ConversationOut":
        """`conversation` in the words of a reader; `opens` tells what they may open."""
        return cls(
            conversation=ConversationHeadOut.model_validate(conversation.head),
            turns=[TurnOut.of(turn, catalogue=catalogue, opens=opens, words=words) for turn in conversation.turns],
        )


def still_there(answer: Answer, *, catalogue: Catalogue, opens: Opens) -> Answer:
    """A kept answer without what cites lessons that are gone or closed to the reader; a decline if none is left.

    Its quotes are shown as they were given, whatever the lessons say today.
    """
    if isinstance(answer, Declined):
        return replace(answer, nearest=[course for course in answer.nearest if _is_open(course, catalogue, opens)])
    there = {citation.number for citation in answer.citations if _is_there(citation, catalogue, opens)}
    if len(there) == len(answer.citations):
        return answer
    sentences = [sentence for sentence in answer.sentences if there.issuperset(sentence.citations)]
    blocks = [block for block in answer.blocks if there.issuperset(block.citations)]
    if not sentences and not blocks:
        return Declined(DeclineReason.NOT_COVERED, [], answer.confidence)
    return replace(
        with_blocks(answer, blocks),
        sentences=sentences,
        citations=[citation for citation in answer.citations if citation.number in there],
    )


def _is_there(citation: Citation, catalogue: Catalogue, opens: Opens) -> bool:
    return _is_open(citation.course, catalogue, opens) and any(
        lesson.id == citation.lesson for lesson in catalogue.course(citation.course).lessons
    )


def _is_open(course: CourseId, catalogue: Catalogue, opens: Opens) -> bool:
    held = catalogue.courses.get(course)
    return held is not None and opens(held)

"""What a learner and the tutor said to each other, and what the learner thought of an answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NewType

from data.words.answers import Answer, Limited
from data.words.models import CourseId, Language, LearnerId, LessonId
from data.words.person_answers import PersonAnswer

ConversationId = NewType("ConversationId", str)
TurnId = NewType("TurnId", str)

MOST_TURNS = 50
"""Turns kept of one conversation; a further one takes the place of the first."""

MOST_CONVERSATIONS = 100
"""Conversations kept of one learner; a further one takes the place of the one unused for longest."""

GUIDE_HOLDS = timedelta(days=1)
"""For how long a conversation with Saarthi may be gone on with, and is kept where the tutor was never asked in it."""

LONGEST_TITLE = 80
"""Characters of a title; a longer first question is cut at a word."""

LONGEST_COMMENT = 500


class Thumb(StrEnum):
    """Whether an answer helped."""

    UP = "up"
    DOWN = "down"


class ThumbReason(StrEnum):
    """Why an answer did not help."""

    WRONG = "wrong"
    BESIDE_THE_POINT = "beside-the-point"
    INCOMPLETE = "incomplete"
    OUTDATED = "outdated"
    HARD_TO_READ = "hard-to-read"


@dataclass(frozen=True, slots=True)
class AnswerRating:
    """What the learner thought of an answer; `reason` goes with a thumb down and may be left out."""

    thumb: Thumb
    reason: ThumbReason | None
    comment: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Turn:
    """One question with its answer.

    `searched` is what was looked for: the question itself or, for a follow-up, the question with the words it leans
    on. `course` and `lesson` are the scope that was asked in, None for the whole catalogue. `person` is what a curator
    answered where no course did.
    """

    id: TurnId
    question: str
    searched: str
    language: Language
    course: CourseId | None
    lesson: LessonId | None
    answer: Answer
    at: datetime
    feedback: AnswerRating | None = None
    person: PersonAnswer | None = None


@dataclass(frozen=True, slots=True)
class ConversationHead:
    """A conversation as a list shows it."""

    id: ConversationId
    learner: LearnerId
    title: str
    started_at: datetime
    updated_at: datetime
    turns: int


@dataclass(frozen=True, slots=True)
class ReturnedAnswer:
    """A person's answer that has come back to a question and was not put away yet, and where it was asked."""

    answer: PersonAnswer
    asked: str
    conversation: ConversationId
    turn: TurnId


@dataclass(frozen=True, slots=True)
class KeptAnswer:
    """An answer, and where it is kept: in which conversation and as which turn; None for what is kept nowhere."""

    answer: Answer | Limited
    conversation: ConversationId | None
    turn: TurnId | None


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation with its turns, oldest first."""

    head: ConversationHead
    turns: Sequence[Turn]


def title_of(question: str) -> str:
    r"""The title of a conversation that begins with `question`: its first words, at most `LONGEST_TITLE` characters.

    >>> title_of("  How many days\n for a reply? ")
    'How many days for a reply?'
    >>> len(title_of("word " * 40)) <= LONGEST_TITLE, title_of("word " * 40)[-6:]
    (True, ' word…')
    """
    plain = " ".join(question.split())
    if len(plain) <= LONGEST_TITLE:
        return plain
    cut = plain[: LONGEST_TITLE - 1]
    return (cut.rsplit(" ", 1)[0] if " " in cut else cut) + "…"

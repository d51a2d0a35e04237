"""What Saarthi answers with: one type for each way of helping, never prose."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Generic, TypeVar

from data.words import (
    CourseId,
    CourseTrace,
    Explanation,
    KeptAnswer,
    LearningPath,
    PlanItem,
    ProgressTrace,
    Suggestions,
)
from tutor.guide.intents import Intent
from tutor.guide.slots import NO_SLOTS, Slots

P = TypeVar("P")
"""The wiring's type of progress: `tutor` does not know the recommender's."""


@dataclass(frozen=True, slots=True)
class Suggested:
    """Next courses."""

    suggestions: Suggestions
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.SUGGEST


@dataclass(frozen=True, slots=True)
class Planned:
    """A dated path; `slots` holds the weekly minutes and the competency it is for, where the message named them."""

    path: LearningPath
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.PLAN


@dataclass(frozen=True, slots=True)
class ProgressShown(Generic[P]):
    """What the learner has done and shown."""

    progress: P
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.PROGRESS


@dataclass(frozen=True, slots=True)
class DueShown:
    """What plans ask of the learner, the earliest due first; empty where nothing is open."""

    items: Sequence[PlanItem]
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.DUE


@dataclass(frozen=True, slots=True)
class CoursesFound:
    """Courses on `query`, best first; may be empty."""

    query: str
    courses: Sequence[CourseId]
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.FIND


@dataclass(frozen=True, slots=True)
class Answered:
    """The tutor's answer, which may be a decline, to `question`."""

    question: str
    kept: KeptAnswer
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.ASK


@dataclass(frozen=True, slots=True)
class Explained:
    """What a suggestion stands on."""

    explanation: Explanation
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.EXPLAIN


@dataclass(frozen=True, slots=True)
class CourseTraced:
    """Which rules keep a course from the learner, or that none does."""

    trace: CourseTrace
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.WHY_NOT


@dataclass(frozen=True, slots=True)
class ProgressTraced:
    """What is missing where progress does not move."""

    trace: ProgressTrace
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.WHY_NOT


@dataclass(frozen=True, slots=True)
class Clarify:
    """Saarthi asks which of `options` (the two likeliest, best first) was meant by `message`.

    The reply to it carries the chosen one to `Saarthi.reply(message, chosen=…)`, which never asks again.
    """

    options: Sequence[Intent]
    message: str
    slots: Slots = NO_SLOTS


class Unusable(StrEnum):
    """Why no plan can be made for what a message says."""

    TOO_LITTLE_TIME = "too-little-time"
    TOO_MUCH_TIME = "too-much-time"
    PAST_DAY = "past-day"


@dataclass(frozen=True, slots=True)
class AskedBack:
    """A plan is asked for, but not with `said`, words of the message; Saarthi says why and asks for another."""

    why: Unusable
    said: str
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.PLAN


class SmallTalkKind(StrEnum):
    """Which courtesy was said, or that somebody asks what Saarthi is."""

    GREETING = "greeting"
    THANKS = "thanks"
    GOODBYE = "goodbye"
    ABOUT = "about"


@dataclass(frozen=True, slots=True)
class SmallTalk:
    """A courtesy to return."""

    kind: SmallTalkKind
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.SMALL_TALK


@dataclass(frozen=True, slots=True)
class OutOfScope:
    """Nothing that Saarthi does."""

    slots: Slots = NO_SLOTS
    intent: Intent = Intent.OUT_OF_SCOPE


GuideReply = (
    Suggested
    | Planned
    | ProgressShown[P]
    | DueShown
    | CoursesFound
    | Answered
    | Explained
    | CourseTraced
    | ProgressTraced
    | AskedBack
    | Clarify
    | SmallTalk
    | OutOfScope
)

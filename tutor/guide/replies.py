"""What Saarthi answers with: one type for each way of helping, never prose."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
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
    """Next courses; `skipped` were shown before."""

    suggestions: Suggestions
    slots: Slots = NO_SLOTS
    skipped: int = 0
    intent: Intent = Intent.SUGGEST


@dataclass(frozen=True, slots=True)
class Planned:
    """A dated path; `slots` holds the weekly minutes and the competency it is for, where the message named them.

    `put_in` are the courses that the learner put into it by the message.
    """

    path: LearningPath
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.PLAN
    put_in: Sequence[CourseId] = ()


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
    """Courses on `query`, best first; may be empty.

    `skipped` were shown before; `beside` fit the words and not what narrows them, where nothing fits both.
    """

    query: str
    courses: Sequence[CourseId]
    slots: Slots = NO_SLOTS
    skipped: int = 0
    beside: Sequence[CourseId] = ()
    intent: Intent = Intent.FIND


@dataclass(frozen=True, slots=True)
class CourseShown:
    """One course, picked from what was shown or named."""

    course: CourseId
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.FIND


@dataclass(frozen=True, slots=True)
class Acted:
    """Something was done to the learner's own learning; `undoable` where `undo` takes it back.

    `back_on` is the day on which a course put off is suggested again. `courses` are those that it was done to.
    """

    intent: Intent
    courses: Sequence[CourseId] = ()
    slots: Slots = NO_SLOTS
    back_on: date | None = None
    undoable: bool = True


@dataclass(frozen=True, slots=True)
class Undone:
    """What was done last is taken back."""

    act: Intent
    courses: Sequence[CourseId] = ()
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.UNDO


@dataclass(frozen=True, slots=True)
class Practice:
    """A quiz on the course, or on what the role needs where it is None, and how many questions it has, perhaps none."""

    course: CourseId | None
    items: int
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.QUIZ


@dataclass(frozen=True, slots=True)
class FinishedShown:
    """The courses finished with the day of each, the last first; those asked for, in the period asked for."""

    courses: Sequence[tuple[CourseId, date]]
    slots: Slots = NO_SLOTS
    intent: Intent = Intent.FINISHED


@dataclass(frozen=True, slots=True)
class Both(Generic[P]):
    """Two things that one message wanted, each served, in its order."""

    first: "GuideReply[P]"
    second: "GuideReply[P]"
    slots: Slots = NO_SLOTS
    intent: Intent | None = None


@dataclass(frozen=True, slots=True)
class ChangeTold:
    """What was changed last in the conversation: an act on courses or on wishes, or slots in place of those `before`.

    `act` is None where nothing was changed; `slots` are those that hold now, `too` was changed for the same message.
    """

    act: Intent | None = None
    courses: Sequence[CourseId] = ()
    before: Slots = NO_SLOTS
    slots: Slots = NO_SLOTS
    too: "ChangeTold | None" = None
    intent: Intent = Intent.EXPLAIN


@dataclass(frozen=True, slots=True)
class Told:
    """Something that is said and nothing more: where data are deleted, who sees what."""

    intent: Intent
    slots: Slots = NO_SLOTS


class Lacking(StrEnum):
    """What has to be said before something can be done."""

    COURSE = "course"
    ROLE = "role"
    TIME = "time"
    DAY = "day"
    LANGUAGE = "language"


@dataclass(frozen=True, slots=True)
class AskedFor:
    """Something can be done once it is said what with: one of `courses`, or a role, a time, a day, a language."""

    intent: Intent
    lacking: Lacking
    courses: Sequence[CourseId] = ()
    slots: Slots = NO_SLOTS


class Remark(StrEnum):
    """What is said of the conversation itself."""

    CANCELLED = "cancelled"
    NOTHING_TO_UNDO = "nothing-to-undo"
    NOTHING_SHOWN = "nothing-shown"
    NO_SUCH_ITEM = "no-such-item"
    NO_MORE = "no-more"


@dataclass(frozen=True, slots=True)
class Remarked:
    """A remark; `intent` is what the conversation was about, None where it was about nothing yet."""

    remark: Remark
    slots: Slots = NO_SLOTS
    intent: Intent | None = None


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
    intent: Intent | None = None


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
    | CourseShown
    | Acted
    | Undone
    | Practice
    | FinishedShown
    | Told
    | Both[P]
    | ChangeTold
    | AskedFor
    | Remarked
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

"""What Saarthi may do for a learner, as functions given by the wiring."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic

from data.words import (
    CompetencyId,
    ConversationId,
    CourseId,
    CourseTrace,
    Explanation,
    KeptAnswer,
    Learner,
    LearningPath,
    PlanItem,
    ProgressTrace,
    RoleId,
    Suggestions,
    Wishes,
)
from tutor.guide.replies import P
from tutor.guide.slots import Slots
from tutor.messages import MessageView, plain_view


def _nothing(_text: str) -> None:
    return None


def _whole(text: str, _role: RoleId) -> str:
    return text


def _no_title(course: CourseId) -> str:
    return course


def _near(_course: CourseId, _question: str) -> bool:
    return True


def _nothing_held(_course: CourseId, _text: str) -> float:
    return 0.0


def _no_course(_learner: Learner, _text: str) -> Sequence[CourseId]:
    return ()


@dataclass(frozen=True, slots=True)
class NameTools:
    """What of the catalogue the words of a message name; None, or no courses, where they name none."""

    competency: Callable[[str], CompetencyId | None] = _nothing
    role: Callable[[str], RoleId | None] = _nothing
    beside_role: Callable[[str, RoleId], str] = _whole
    """What of the words does not name the role."""
    provider: Callable[[str], str | None] = _nothing
    courses: Callable[[Learner, str], Sequence[CourseId]] = _no_course
    """The courses that the learner may know of and the words may name, the likeliest first."""
    known: Callable[[Learner, str], Sequence[CourseId]] = _no_course
    """As `courses`, of courses too that are offered no more or not yet."""
    title: Callable[[CourseId], str] = _no_title
    """What a course is called."""
    held: Callable[[CourseId, str], float] = _nothing_held
    """What the name of a course holds of the words, by rarity."""
    near: Callable[[CourseId, str], bool] = _near
    """Whether the course has something on what a question asks, beside all that the learner may open."""
    meant: Callable[[Learner, str], Sequence[CourseId]] = _no_course
    """As `courses`; where no name is said, the course that the words are about."""


@dataclass(frozen=True, slots=True)
class Found:
    """Courses that fit the words and what narrows them, best first; `beside` fit the words alone, where none fits both.

    Neither holds a course that fits no better than any course does.
    """

    courses: Sequence[CourseId] = ()
    beside: Sequence[CourseId] = ()


@dataclass(frozen=True, slots=True)
class OwnTools:
    """What a learner may have done to their own learning: `wish` keeps what they set for themself.

    `know` says they know a course already; `put_off` puts it off until the day named, or for a while, and returns the
    day on which it is suggested again; `choose` puts it into their path, `chosen` are those put there; `put_aside` are
    the courses put off or known, the last first, which `bring_back` suggests again. `finished` are courses with the
    day, the last first; `practice` how many questions a quiz has, on
    the course or on what the role needs.
    """

    know: Callable[[Learner, CourseId], None]
    put_off: Callable[[Learner, CourseId, date | None], date]
    put_aside: Callable[[Learner], Sequence[CourseId]]
    bring_back: Callable[[Learner, CourseId], None]
    choose: Callable[[Learner, CourseId], None]
    chosen: Callable[[Learner], Sequence[CourseId]]
    wish: Callable[[Learner, Wishes], None]
    finished: Callable[[Learner], Sequence[tuple[CourseId, date]]]
    practice: Callable[[Learner, CourseId | None], int]


@dataclass(frozen=True, slots=True)
class AskedIn:
    """The conversation that a question is asked in, and the course that was spoken of in it last."""

    conversation: ConversationId | None = None
    spoken_of: CourseId | None = None


@dataclass(frozen=True, slots=True)
class GuideTools(Generic[P]):
    """What Saarthi may do for a learner, given by the wiring.

    `suggest(learner, k)`, `plan(learner, slots)` within the hours and the deadline and towards the competency or role
    named, `progress(learner, slots)` in the competency or beside the role named, `due(learner)`, `find(learner, slots)`
    by the topic and what narrows it, and `answer(learner, question, slots, asked_in)` within the course and in the
    language named. `explain(learner, topic, k)` says what the suggestion named, or else the first, stands on;
    `trace_course(learner, topic)` which rule keeps a course away; `trace_progress(learner, percent)` what is missing.
    `title(course)` is a name by which a course is known to `explain` and `trace_course`. `read(message)` gives a
    message its meaning, where there is an encoder.
    """

    suggest: Callable[[Learner, int], Suggestions]
    plan: Callable[[Learner, Slots], LearningPath]
    progress: Callable[[Learner, Slots], P]
    due: Callable[[Learner], Sequence[PlanItem]]
    find: Callable[[Learner, Slots], Found]
    answer: Callable[[Learner, str, Slots, AskedIn], KeptAnswer]
    explain: Callable[[Learner, str, int], Explanation]
    trace_course: Callable[[Learner, str], CourseTrace]
    trace_progress: Callable[[Learner, int | None], ProgressTrace]
    own: OwnTools
    fits: Callable[[CourseId, Slots], bool]
    """Whether a course is what narrows a search asks for."""
    names: NameTools = field(default_factory=NameTools)
    read: Callable[[str], MessageView] = plain_view
    conversation: ConversationId | None = None
    """In which the tutor answers."""
    minute: int = 0
    """Minutes after midnight at which the message came: what is to be at an hour that is over is for the next day."""

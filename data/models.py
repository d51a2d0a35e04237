"""The words of the domain: what every part of Saarthi means by course, learner, answer and the rest.

All values are frozen; ids are distinct types over `str`, so that mypy refuses a course where a learner is due.
Times are aware UTC datetimes. Texts that users read carry their language (`LocalText`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from enum import StrEnum
from typing import NewType

CompetencyId = NewType("CompetencyId", str)
RoleId = NewType("RoleId", str)
CourseId = NewType("CourseId", str)
LessonId = NewType("LessonId", str)
PassageId = NewType("PassageId", str)
LearnerId = NewType("LearnerId", str)
OrganisationId = NewType("OrganisationId", str)
PlanId = NewType("PlanId", str)
EventId = NewType("EventId", str)

Language = NewType("Language", str)
"""A BCP 47 tag. Content is in `ENGLISH`, `HINDI` or any other tag; `HINGLISH` is a way of asking, not of writing."""

ENGLISH = Language("en")
HINDI = Language("hi")
HINGLISH = Language("hi-Latn")

LEVELS = range(1, 6)
"""Proficiency levels of a competency, 1 to 5; 0 means nothing shown yet."""


@dataclass(frozen=True, slots=True)
class LocalText:
    """A text in one or more languages.

    >>> LocalText({ENGLISH: "Leave rules"}).in_language(HINDI)
    'Leave rules'
    """

    by_language: Mapping[Language, str]

    def in_language(self, language: Language) -> str:
        """The text in `language`, else in English, else in whichever language comes first."""
        wanted = HINDI if language == HINGLISH else language
        for candidate in (wanted, ENGLISH, *self.by_language):
            if candidate in self.by_language:
                return self.by_language[candidate]
        return ""


class Area(StrEnum):
    """The three areas of the Karmayogi Competency Model."""

    BEHAVIOURAL = "behavioural"
    FUNCTIONAL = "functional"
    DOMAIN = "domain"


@dataclass(frozen=True, slots=True)
class Competency:
    """A sub-theme of the competency framework with a description of each of its five levels."""

    id: CompetencyId
    area: Area
    theme: LocalText
    name: LocalText
    description: LocalText
    levels: Sequence[LocalText]


@dataclass(frozen=True, slots=True)
class Role:
    """A position with its activities and the level it needs in each competency (FRAC)."""

    id: RoleId
    name: LocalText
    activities: Sequence[LocalText]
    needs: Mapping[CompetencyId, int]


@dataclass(frozen=True, slots=True)
class Organisation:
    """A ministry, department or office; `parent` is the one it lies under."""

    id: OrganisationId
    name: LocalText
    parent: OrganisationId | None = None


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson of a course; `text` is Markdown, `source` names the official source."""

    id: LessonId
    course: CourseId
    title: LocalText
    minutes: int
    source: str
    text: LocalText


class CourseKind(StrEnum):
    """How a course is taken."""

    SELF_PACED = "self-paced"
    CLASSROOM = "classroom"
    BLENDED = "blended"


class CourseStatus(StrEnum):
    """Only live courses are offered; retired ones stay readable in histories."""

    DRAFT = "draft"
    LIVE = "live"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class Course:
    """A course with its lessons; `organisations` empty means open to all."""

    id: CourseId
    title: LocalText
    description: LocalText
    provider: str
    languages: frozenset[Language]
    level: int
    kind: CourseKind
    status: CourseStatus
    teaches: Mapping[CompetencyId, int]
    requires: frozenset[CourseId]
    sources: Sequence[str]
    lessons: Sequence[Lesson]
    organisations: frozenset[OrganisationId] = frozenset()
    opens: date | None = None

    @property
    def minutes(self) -> int:
        """Learning time: the sum of the lessons' minutes."""
        return sum(lesson.minutes for lesson in self.lessons)


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable stretch of one lesson in one language.

    `text` is exactly `lesson_text[start:end]` (character offsets); `heading` is the nearest heading above it.
    """

    id: PassageId
    course: CourseId
    lesson: LessonId
    language: Language
    title: str
    text: str
    locator: str
    start: int
    end: int
    sha256: str


@dataclass(frozen=True, slots=True)
class Learner:
    """A public servant who learns; `role` is None where it is not known."""

    id: LearnerId
    organisation: OrganisationId
    role: RoleId | None
    languages: frozenset[Language]
    weekly_minutes: int = 60


class Verb(StrEnum):
    """What an event says happened."""

    ENROLLED = "enrolled"
    STARTED = "started"
    COMPLETED = "completed"
    ASSESSED = "assessed"
    RATED = "rated"
    ASKED = "asked"
    DISMISSED = "dismissed"
    RESTORED = "restored"
    SHOWN = "shown"


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the append-only evidence ledger; `object` is a course id, or a competency id where assessed."""

    id: EventId
    learner: LearnerId
    verb: Verb
    object: str
    at: datetime
    source: str
    result: Mapping[str, str | int | float | bool] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class MasteryEstimate:
    """What a learner has shown in one competency, on the level scale 0–5, with its standard error in levels."""

    level: float
    standard_error: float
    last_evidence: datetime


Mastery = Mapping[CompetencyId, MasteryEstimate]


class PlanStatus(StrEnum):
    """The life of a training plan."""

    DRAFT = "draft"
    APPROVED = "approved"
    LIVE = "live"
    AMENDED = "amended"
    RETIRED = "retired"


@dataclass(frozen=True, slots=True)
class PlanItem:
    """A course that a plan asks for, by a date."""

    course: CourseId
    due: date
    mandatory: bool


@dataclass(frozen=True, slots=True)
class Audience:
    """Whom a plan addresses; both empty means everyone in (and under) the plan's organisation."""

    roles: frozenset[RoleId] = frozenset()
    learners: frozenset[LearnerId] = frozenset()


@dataclass(frozen=True, slots=True)
class Plan:
    """A training plan (capacity building plan) of an organisation."""

    id: PlanId
    organisation: OrganisationId
    title: LocalText
    items: Sequence[PlanItem]
    audience: Audience
    status: PlanStatus


class ReasonKind(StrEnum):
    """What moved a course up for a learner."""

    GAP = "gap"
    SIMILAR = "similar"
    NEXT = "next"
    POPULAR = "popular"
    PLAN = "plan"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class Reason:
    """A true cause of a suggestion: its share of the score (shares of one suggestion add up to 1) and its facts.

    `facts` holds ids and numbers only; the words are made where the reader's language is known.
    gap: competency, needed, shown. similar: course (one finished before); with competency too where nothing is finished
    yet: course is then one on that competency, which the role needs. next: course (the one others had finished),
    learners (how many took this next). popular: organisation or role (neither: everywhere), learners, days.
    plan: plan, due (ISO date), mandatory (0 or 1), course only where this one is a prerequisite of that plan item.
    new: none.
    """

    kind: ReasonKind
    share: float
    facts: Mapping[str, str | int | float]


@dataclass(frozen=True, slots=True)
class Recommendation:
    """A suggested course; `score` orders suggestions of one list, higher first."""

    course: CourseId
    score: float
    reasons: Sequence[Reason]


class Basis(StrEnum):
    """What a list of suggestions could go on."""

    ROLE_AND_HISTORY = "role-and-history"
    ROLE_ONLY = "role-only"
    HISTORY_ONLY = "history-only"
    POPULARITY_ONLY = "popularity-only"


@dataclass(frozen=True, slots=True)
class Suggestions:
    """At most k recommendations, best first, and what they were based on."""

    items: Sequence[Recommendation]
    basis: Basis


@dataclass(frozen=True, slots=True)
class PathStep:
    """A course with the days between which it is to be done and what it serves."""

    course: CourseId
    starts_on: date
    ends_on: date
    minutes: int
    serves: Mapping[CompetencyId, int]
    due: date | None = None


class UnmetCause(StrEnum):
    """Why a need stays open after the whole path."""

    NO_COURSE = "no-course"
    LEVEL_TOO_LOW = "level-too-low"
    LANGUAGE = "language"
    CLOSED = "closed"
    PREREQUISITE = "prerequisite"
    NO_TIME = "no-time"


@dataclass(frozen=True, slots=True)
class UnmetNeed:
    """A need that the path cannot close: the level it gets to, and why no further."""

    competency: CompetencyId
    needed: int
    reached: float
    cause: UnmetCause


@dataclass(frozen=True, slots=True)
class LearningPath:
    """Dated steps in an order that respects prerequisites, and the needs that stay unmet."""

    learner: LearnerId
    steps: Sequence[PathStep]
    unmet: Sequence[UnmetNeed]
    weekly_minutes: int


@dataclass(frozen=True, slots=True)
class CoverageRow:
    """Supply beside demand for one competency, level and language.

    `learners_in_need` are those whose role needs at least this level, who read the language and have not shown it;
    `courses` teach the competency to at least this level in this language; `gap` ranks rows, larger is worse.
    """

    competency: CompetencyId
    level: int
    language: Language
    learners_in_need: int
    courses: Sequence[CourseId]
    gap: float


@dataclass(frozen=True, slots=True)
class DepartmentReport:
    """The figures of one organisation and all that lies under it."""

    organisation: OrganisationId
    enrolled: int
    completions: int
    training_hours: int
    with_at_least_one: int
    with_three_or_more: int
    with_fewer_than_three: int
    with_none: int

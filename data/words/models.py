"""The words of the domain: what every part of Saarthi means by course, learner, answer and the rest.

All values are frozen; ids are distinct types over `str`, so that mypy refuses a course where a learner is due.
Times are aware datetimes, stored in UTC (`data/words/days.py`). Texts that users read carry their language
(`LocalText`).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from operator import attrgetter
from typing import NewType

from pydantic import GetCoreSchemaHandler
from pydantic_core import CoreSchema, core_schema

from data.words.course_facts import Batch, CourseFacts
from data.words.external import ExternalId

CompetencyId = NewType("CompetencyId", str)
RoleId = NewType("RoleId", str)
CourseId = NewType("CourseId", str)
LessonId = NewType("LessonId", str)
PassageId = NewType("PassageId", str)
LearnerId = NewType("LearnerId", str)
OrganisationId = NewType("OrganisationId", str)
PlanId = NewType("PlanId", str)
ProgrammeId = NewType("ProgrammeId", str)
GroupId = NewType("GroupId", str)
EventId = NewType("EventId", str)

Language = NewType("Language", str)
"""A BCP 47 tag. Content is in `ENGLISH`, `HINDI` or any other tag; `HINGLISH` is a way of asking, not of writing."""

ENGLISH = Language("en")
HINDI = Language("hi")
HINGLISH = Language("hi-Latn")

LEVELS = range(1, 6)
"""Proficiency levels of a competency, 1 to 5; 0 means nothing shown yet."""

UNSTATED_LEVEL = 1
"""The level that stands where nobody stated one, until the deployment's own does (`data/words/levels.py`)."""


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

    @classmethod
    def __get_pydantic_core_schema__(cls, source: object, handler: GetCoreSchemaHandler) -> CoreSchema:
        """As JSON, a text is the map of its languages."""
        by_language = handler.generate_schema(dict[Language, str])
        as_map = core_schema.plain_serializer_function_ser_schema(attrgetter("by_language"))
        return core_schema.no_info_after_validator_function(cls, by_language, serialization=as_map)


class Area(StrEnum):
    """The three areas of the Karmayogi Competency Model."""

    BEHAVIOURAL = "behavioural"
    FUNCTIONAL = "functional"
    DOMAIN = "domain"


@dataclass(frozen=True, slots=True)
class Competency:
    """A sub-theme of the competency framework; `levels` describe its levels from 1 on, as far as they are described.

    A framework may describe none, or leave one between two others empty.
    """

    id: CompetencyId
    area: Area
    theme: LocalText
    name: LocalText
    description: LocalText
    levels: Sequence[LocalText]
    external: frozenset[ExternalId] = frozenset()


@dataclass(frozen=True, slots=True)
class Role:
    """A position with its activities and the level it needs in each competency (FRAC); `aliases` are further names.

    `unstated` are those of its needs whose level nobody stated; in `needs` they have the level that a rule fills in.
    """

    id: RoleId
    name: LocalText
    activities: Sequence[LocalText]
    needs: Mapping[CompetencyId, int]
    unstated: frozenset[CompetencyId] = frozenset()
    external: frozenset[ExternalId] = frozenset()
    aliases: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Organisation:
    """A ministry, department or office, as `kind` says where that is known; `parent` is the one it lies under."""

    id: OrganisationId
    name: LocalText
    parent: OrganisationId | None = None
    external: frozenset[ExternalId] = frozenset()
    kind: str = ""


@dataclass(frozen=True, slots=True)
class Media:
    """What a lesson is where it is more than text: a film, a document, a package, a link.

    `mime` is its media type (RFC 6838), `address` where it is opened; `captions` are addresses by language.
    """

    mime: str
    address: str
    captions: Mapping[Language, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Lesson:
    """One lesson of a course; `text` is Markdown, `source` names the official source.

    A lesson may have no text and be `media` alone: it is listed, planned and counted, and never quoted. `asked_as` are
    words in which people ask for what the lesson answers, where they are not its own. An `optional` one need not be
    done for the course to be finished.
    """

    id: LessonId
    course: CourseId
    title: LocalText
    minutes: int
    source: str
    text: LocalText
    asked_as: Sequence[LocalText] = ()
    media: Media | None = None
    optional: bool = False
    external: frozenset[ExternalId] = frozenset()


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
class CourseSession:
    """A meeting of a classroom or blended course at a fixed time; attending one of a course's sessions is enough.

    Where sessions are `required`, all of one `batch` are attended, and one batch is enough.
    """

    id: str
    starts_at: datetime
    ends_at: datetime
    place: LocalText
    batch: str = ""
    required: bool = False


@dataclass(frozen=True, slots=True)
class Course:
    """A course with its lessons; `organisations` empty means open to all. `sessions` are in order of time.

    Where `groups` are named, it is open only to those people of its organisations who are in one of them.

    `pass_mark` is the share of points from which a closing test is passed, `PASS_MARK` where None; `replaced_by` is
    what to take in place of one that is retired. `languages` are those it is offered in, which may be more than those
    of its texts; `variant_of` is the course that it is another language's edition of. `category` is what its platform
    calls its kind. `unstated` are those competencies of `teaches` whose level nobody stated, `level_unstated` whether
    that of the whole course is; a rule fills them in. `stated_minutes` are how long it takes where it has no lessons.
    """

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
    sessions: Sequence[CourseSession] = ()
    pass_mark: float | None = None
    replaced_by: CourseId | None = None
    variant_of: CourseId | None = None
    category: str = ""
    unstated: frozenset[CompetencyId] = frozenset()
    level_unstated: bool = False
    stated_minutes: int | None = None
    external: frozenset[ExternalId] = frozenset()
    closes: date | None = None
    facts: CourseFacts | None = None
    batches: Sequence[Batch] = ()
    groups: frozenset[GroupId] = frozenset()

    @property
    def meetings(self) -> Sequence[CourseSession]:
        """Of which one is attended: the sessions, required ones of a batch together, from the first to the last."""
        batches: dict[str, list[CourseSession]] = {}
        for session in self.sessions:
            batches.setdefault(session.batch if session.required else f"\0{session.id}", []).append(session)
        together = [
            replace(each[0], id=each[0].batch or each[0].id, ends_at=max(session.ends_at for session in each))
            if len(each) > 1
            else each[0]
            for each in batches.values()
        ]
        return tuple(sorted(together, key=lambda session: (session.starts_at, session.id)))

    @property
    def minutes(self) -> int:
        """Learning time: the sum of the minutes of the lessons that must be done, of all where none must."""
        must = sum(lesson.minutes for lesson in self.lessons if not lesson.optional)
        return must or sum(lesson.minutes for lesson in self.lessons) or self.stated_minutes or 0


PASS_MARK = 0.5
"""The share of points from which a test is passed where a course does not say otherwise: half of them."""


@dataclass(frozen=True, slots=True)
class Passage:
    """A retrievable stretch of one lesson in one language.

    `text` is exactly `lesson_text[start:end]` (character offsets); `locator` names the nearest heading above it.
    `asked_as` are the lesson's, on its first passage only; they are searched and never cited.
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
    asked_as: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Wishes:
    """What a learner set for themself; None where they set nothing.

    `goal` is the role that they want to grow into, `goal_by` the last day for it; a path ends by `deadline`.
    """

    weekly_minutes: int | None = None
    languages: frozenset[Language] | None = None
    deadline: date | None = None
    goal: RoleId | None = None
    goal_by: date | None = None

    def path_ends_by(self, today: date, *, to_goal: bool) -> date | None:
        """The earlier day by which a path must be through, `goal_by` where it leads there; none that is past."""
        days = (self.deadline, self.goal_by if to_goal else None)
        return min((day for day in days if day is not None and day >= today), default=None)


NO_WISHES = Wishes()


@dataclass(frozen=True, slots=True)
class Learner:
    """A public servant who learns; `role` is None where it is not known.

    `designation` is what their office calls their position. `attributes` are named values such as group, cadre,
    service and batch, never names or addresses. Who is not `active` any more counts in no report. `languages` and
    `weekly_minutes` are those in force: their own wish, else what their office says.
    """

    id: LearnerId
    organisation: OrganisationId
    role: RoleId | None
    languages: frozenset[Language]
    weekly_minutes: int = 60
    wishes: Wishes = NO_WISHES
    designation: str = ""
    attributes: Mapping[str, str] = field(default_factory=dict, hash=False)
    active: bool = True


class Verb(StrEnum):
    """What an event says happened. One that is sent as completed, below the course's pass mark, is kept as failed.

    One that was withdrawn is kept with its id and what it was (`result["was"]`), and says nothing any more.
    """

    ENROLLED = "enrolled"
    STARTED = "started"
    COMPLETED = "completed"
    FAILED = "failed"
    ASSESSED = "assessed"
    RATED = "rated"
    ASKED = "asked"
    DISMISSED = "dismissed"
    CLAIMED = "claimed"
    DEFERRED = "deferred"
    RESTORED = "restored"
    SHOWN = "shown"
    ATTESTED = "attested"
    OPENED = "opened"
    WITHDRAWN = "withdrawn"
    UNENROLLED = "unenrolled"
    PROGRESSED = "progressed"
    ATTENDED = "attended"
    CERTIFIED = "certified"
    CONTESTED = "contested"
    FLAGGED = "flagged"
    CHOSEN = "chosen"


EVENTS_FROM = datetime(2000, 1, 1, tzinfo=UTC)
"""The earliest time of an event: the year in which the Information Technology Act gave electronic records standing."""

EVENTS_AHEAD = timedelta(seconds=60)
"""By how much the clock of another system may be ahead of ours; later than that has not happened yet."""


def is_time_of_event(at: datetime, *, now: datetime) -> bool:
    """Whether something can have happened at this time.

    >>> now = datetime(2026, 11, 2, tzinfo=UTC)
    >>> [is_time_of_event(datetime(year, 1, 1, tzinfo=UTC), now=now) for year in (1900, 2026, 2999)]
    [False, True, False]
    """
    return EVENTS_FROM <= at <= now + EVENTS_AHEAD


@dataclass(frozen=True, slots=True)
class Event:
    """One entry of the append-only evidence ledger; `object` is a course id, or a competency id where assessed.

    Where attested, it is a task of a plan (`PlanTask.reference`), and `result` says by whom (`by`: self, supervisor).
    `minutes` of a completion are those that the course had when it was written, known once it is read from the ledger.
    """

    id: EventId
    learner: LearnerId
    verb: Verb
    object: str
    at: datetime
    source: str
    result: Mapping[str, str | int | float | bool] = field(default_factory=dict)
    minutes: int | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class MasteryEstimate:
    """What a learner has shown in one competency, on the level scale 0–5, with its standard error in levels.

    `measured`: something else than claims stands behind it. `taught` is the level up to which finished courses taught,
    as long as nothing speaks against it; `accepted` the level that is taken on such a course's or the learner's word.
    `others` levels of it come from what was measured of other competencies: no need is met by them (`own`).
    """

    level: float
    standard_error: float
    last_evidence: datetime
    measured: bool = True
    taught: int = 0
    accepted: int = 0
    others: float = 0.0

    @property
    def own(self) -> float:
        """The level by the competency's own evidence alone."""
        return self.level - self.others


Mastery = Mapping[CompetencyId, MasteryEstimate]

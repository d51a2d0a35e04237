"""What was read of iGOT, in its own words and ids: plain frozen records, as far as Saarthi can use them.

Names, mail addresses and numbers of people are in none of them but `Person.mail` and `Person.phone`, which serve to
find the person of a row without an id, while the import runs, and are stored nowhere.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import NewType

from data.words.items import ItemKind
from data.words.models import Area, Language

TheirId = NewType("TheirId", str)
"""An id of theirs, to the letter: `do_…`, `ext_…`, digits, a UUID."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where a record stands: the file and the place in it."""

    file: str
    place: str


@dataclass(frozen=True, slots=True)
class OrganisationRecord:
    """A ministry, state, department or office; `map_id` and `parent_map_id` are those of the tree of organisations."""

    source: Source
    id: TheirId
    name: str
    type: str = ""
    parent: TheirId | None = None
    map_id: str = ""
    parent_map_id: str = ""
    framework: str = ""


@dataclass(frozen=True, slots=True)
class Term:
    """A sub-theme of the competency framework with its theme and area; `references` are all ids that it goes by."""

    source: Source
    id: TheirId
    area: Area
    theme: str
    name: str
    description: str = ""
    references: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class LevelTexts:
    """The texts of some of the levels 1 to 5 of a sub-theme, known by its name alone."""

    source: Source
    name: str
    theme: str
    area: str
    description: str
    levels: Mapping[int, str]


@dataclass(frozen=True, slots=True)
class Tag:
    """A competency as a record of theirs names it: any of ids and names may be missing; seldom with a level."""

    area: str = ""
    theme: str = ""
    name: str = ""
    ids: frozenset[str] = frozenset()
    level: int | None = None


@dataclass(frozen=True, slots=True)
class DesignationRecord:
    """A designation of an organisation, or of nobody in particular, with the competencies mapped to it."""

    source: Source
    name: str
    organisation: TheirId | None = None
    needs: Sequence[Tag] = ()
    activities: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class BatchRecord:
    """A batch that a course rides on."""

    id: TheirId
    course: TheirId
    name: str = ""
    starts: date | None = None
    ends: date | None = None
    enrol_by: date | None = None
    seats: int | None = None
    place: str = ""
    sessions: Sequence["SessionRecord"] = ()


@dataclass(frozen=True, slots=True)
class SessionRecord:
    """A meeting of a blended programme; `leaf` is the lesson that attending it finishes."""

    leaf: TheirId
    title: str
    starts: datetime
    ends: datetime


@dataclass(frozen=True, slots=True)
class Leaf:
    """A video, document, package, test … of a course; `seconds` None is unknown. `text` is by language."""

    id: TheirId
    name: str
    mime: str
    seconds: int | None
    address: str = ""
    mandatory: bool = True
    live: bool = True
    unit: str = ""
    captions: Mapping[Language, str] = field(default_factory=dict)
    languages: frozenset[Language] = frozenset()
    category: str = ""


@dataclass(frozen=True, slots=True)
class Milestone:
    """A stage of a learning pathway: courses, which of them are mandatory, and the test at its end."""

    name: str
    courses: Sequence[tuple[TheirId, bool]]
    assessment: TheirId | None = None


@dataclass(frozen=True, slots=True)
class ContentRecord:
    """A course, programme, pathway or test. `seconds` None is unknown; `leaves` None: the tree was not given."""

    source: Source
    id: TheirId
    name: str
    category: str
    status: str
    description: str = ""
    objectives: Sequence[str] = ()
    provider: str = ""
    channel: TheirId | None = None
    seconds: int | None = None
    languages: frozenset[Language] = frozenset()
    tags: Sequence[Tag] = ()
    rating: float | None = None
    ratings: int | None = None
    organisations: frozenset[TheirId] = frozenset()
    restricted: bool = False
    published: date | None = None
    retired: date | None = None
    starts: date | None = None
    ends: date | None = None
    version: str = ""
    variants: Mapping[Language, TheirId] = field(default_factory=dict)
    base: TheirId | None = None
    batches: Sequence[BatchRecord] = ()
    leaves: Sequence[Leaf] | None = None
    children: Sequence[TheirId] = ()
    milestones: Sequence[Milestone] = ()
    plans: Sequence[TheirId] = ()
    external: bool = False


@dataclass(frozen=True, slots=True)
class Person:
    """A user. `attributes` hold group, cadre, service, batch and the like; nothing that names them."""

    source: Source
    id: TheirId
    organisation: TheirId
    designation: str = ""
    languages: frozenset[Language] = frozenset()
    active: bool = True
    attributes: Mapping[str, str] = field(default_factory=dict)
    mail: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class LeafState:
    """How far a person is in one leaf: 0 not begun, 1 begun, 2 finished; in one language where it is known."""

    leaf: TheirId
    state: int
    language: Language | None = None
    at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Enrolment:
    """A person in a course. `status` is 0, 1 or 2; `person` is empty where only mail or phone tell who it is."""

    source: Source
    person: TheirId
    course: TheirId
    batch: TheirId | None
    status: int
    active: bool = True
    enrolled: datetime | None = None
    touched: datetime | None = None
    completed: datetime | None = None
    certified: datetime | None = None
    certificate: str = ""
    percent: float | None = None
    leaves: int | None = None
    language: Language | None = None
    states: Sequence[LeafState] = ()
    rating: float | None = None
    course_name: str = ""
    provider: str = ""
    mail: str = ""
    phone: str = ""


@dataclass(frozen=True, slots=True)
class TestResult:
    """The last attempt of a person at a test of a course: the share of points and whether it was passed."""

    source: Source
    person: TheirId
    course: TheirId
    test: str
    share: float
    passed: bool
    at: datetime


@dataclass(frozen=True, slots=True)
class QuestionRecord:
    """A question of a test: what is chosen from with the places of what is right, partners of a match, typed answers.

    `test` is the question set, a leaf of its course.
    """

    source: Source
    id: TheirId
    test: TheirId
    kind: ItemKind
    text: str
    options: tuple[str, ...]
    right: tuple[int, ...]
    matches: tuple[str, ...]
    accepts: tuple[str, ...]
    language: Language
    because: str = ""
    clue: str = ""


@dataclass(frozen=True, slots=True)
class Criterion:
    """One condition of a group: the value of `key` is one of `values`, compared folded."""

    key: str
    values: Sequence[str]


@dataclass(frozen=True, slots=True)
class GroupRecord:
    """People for whom all criteria hold."""

    source: Source
    id: TheirId
    name: str
    organisation: TheirId | None
    criteria: Sequence[Criterion]


@dataclass(frozen=True, slots=True)
class PlanRecord:
    """A training plan of any of the four generations; `groups` name groups, `inline` are groups within the plan."""

    source: Source
    id: TheirId
    name: str
    status: str
    courses: Sequence[tuple[TheirId, bool]]
    ends: date
    organisations: Sequence[TheirId] = ()
    year: str = ""
    apar: bool = False
    kind: str = ""
    groups: Sequence[TheirId] = ()
    inline: Sequence[Sequence[Criterion]] = ()
    gates: Sequence[TheirId] = ()


@dataclass(frozen=True, slots=True)
class Happening:
    """An event of telemetry that says something of learning: `verb` is one of ours; `id` is theirs, and unique."""

    source: Source
    id: TheirId
    person: TheirId
    verb: str
    object: TheirId
    at: datetime
    result: Mapping[str, str | int | float | bool] = field(default_factory=dict)

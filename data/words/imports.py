"""Files of others on their way to courses: what they are, where in them text stood, what was done to them, and drafts.

Nothing of an import is offered before a person has published it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import NewType

from data.words.models import Course, CourseId, Language, LessonId, OrganisationId

ImportId = NewType("ImportId", str)


class FileKind(StrEnum):
    """What a file is, told by its content."""

    PDF = "pdf"
    WORD = "docx"
    SLIDES = "pptx"
    SHEET = "sheet"
    CSV = "csv"
    HTML = "html"
    EPUB = "epub"
    MARKDOWN = "markdown"
    TEXT = "text"
    CAPTIONS = "captions"
    SCORM = "scorm"
    CARTRIDGE = "common-cartridge"
    QTI = "qti"
    OPEN_EDX = "open-edx"
    MOODLE = "moodle"
    H5P = "h5p"


class PlaceKind(StrEnum):
    """How a place in a file is named; headings stand in the text itself."""

    PAGE = "page"
    SLIDE = "slide"
    TIME = "time"


@dataclass(frozen=True, slots=True)
class Place:
    """A page or a slide, counted from 1, or a second of a recording."""

    kind: PlaceKind
    number: int


@dataclass(frozen=True, slots=True)
class PlacedText:
    """From character `start` of a lesson's text on, until the next of its kind, the text stood at `place`."""

    start: int
    place: Place


@dataclass(frozen=True, slots=True)
class Media:
    """A recording or file that a lesson shows: its address (https://…, or a path within the package) and MIME type."""

    address: str
    mime: str


class QuestionKind(StrEnum):
    """How a question is answered; the words are those of the item bank."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    ORDERING = "ordering"
    MATCHING = "matching"
    SHORT_TEXT = "short-text"


@dataclass(frozen=True, slots=True)
class DraftOption:
    """An answer to choose, put in order or match; `feedback` is what its chooser is told."""

    text: str
    correct: bool
    feedback: str = ""
    match: str = ""


@dataclass(frozen=True, slots=True)
class DraftItem:
    """A question of the file, for a person to look at before anybody is asked it; `lesson` names its lesson."""

    name: str
    language: Language
    stem: str
    options: Sequence[DraftOption]
    lesson: str = ""
    feedback: str = ""
    kind: QuestionKind = QuestionKind.SINGLE
    accepts: Sequence[str] = ()


class NoteKind(StrEnum):
    """Whether something was mended, left out, taken with doubt, or the whole file was refused."""

    REPAIRED = "repaired"
    SET_ASIDE = "set-aside"
    DOUBTED = "doubted"
    REFUSED = "refused"


class NoteCode(StrEnum):
    """What is said of a file. The words for people, with the remedy, stand in `api.imports.words`."""

    kind: NoteKind

    def __new__(cls, code: str, kind: NoteKind) -> "NoteCode":
        """A code with the kind that it is of."""
        member = str.__new__(cls, code)
        member._value_ = code
        member.kind = kind
        return member

    CONTROL_CHARACTERS = "control-characters", NoteKind.REPAIRED
    BROKEN_SIGNS = "broken-signs", NoteKind.REPAIRED
    NOT_UTF8 = "not-utf8", NoteKind.REPAIRED
    WRONG_SUFFIX = "wrong-suffix", NoteKind.REPAIRED
    RUNNING_HEADS = "running-heads", NoteKind.REPAIRED
    PAGE_NUMBERS = "page-numbers", NoteKind.REPAIRED
    HYPHENS = "hyphens", NoteKind.REPAIRED
    LEGACY_FONT = "legacy-font", NoteKind.REPAIRED
    OVERLAPPING = "overlapping", NoteKind.REPAIRED
    IMAGES = "images", NoteKind.SET_ASIDE
    MACROS = "macros", NoteKind.SET_ASIDE
    EMPTY_PAGES = "empty-pages", NoteKind.SET_ASIDE
    ROWS_WITHOUT_TITLE = "rows-without-title", NoteKind.SET_ASIDE
    ROWS_WITHOUT_TEXT = "rows-without-text", NoteKind.SET_ASIDE
    BROKEN_CUES = "broken-cues", NoteKind.SET_ASIDE
    BROKEN_PART = "broken-part", NoteKind.SET_ASIDE
    QUESTIONS_UNREAD = "questions-unread", NoteKind.SET_ASIDE
    PARTS_WITHOUT_TEXT = "parts-without-text", NoteKind.SET_ASIDE
    LINK = "link", NoteKind.SET_ASIDE
    ARCHIVE_WITHIN = "archive-within", NoteKind.SET_ASIDE
    TOO_LONG = "too-long", NoteKind.SET_ASIDE
    ORDER = "order", NoteKind.DOUBTED
    READ_BY_MACHINE = "read-by-machine", NoteKind.DOUBTED
    LEGACY_UNREAD = "legacy-unread", NoteKind.DOUBTED
    EMPTY = "empty", NoteKind.REFUSED
    UNKNOWN_KIND = "unknown-kind", NoteKind.REFUSED
    OFFLINE_LIBRARY = "offline-library", NoteKind.REFUSED
    OLD_KIND = "old-kind", NoteKind.REFUSED
    ENCRYPTED = "encrypted", NoteKind.REFUSED
    DAMAGED = "damaged", NoteKind.REFUSED
    TOO_LARGE = "too-large", NoteKind.REFUSED
    UNPACKS_TOO_LARGE = "unpacks-too-large", NoteKind.REFUSED
    TOO_MANY_FILES = "too-many-files", NoteKind.REFUSED
    SAME_NAME = "same-name", NoteKind.REFUSED
    UNSAFE_NAME = "unsafe-name", NoteKind.REFUSED
    ENTITIES = "entities", NoteKind.REFUSED
    TOOK_TOO_LONG = "took-too-long", NoteKind.REFUSED
    TOOK_TOO_MUCH = "took-too-much", NoteKind.REFUSED
    NO_TEXT = "no-text", NoteKind.REFUSED
    MOSTLY_SET_ASIDE = "mostly-set-aside", NoteKind.REFUSED
    NO_COURSE = "no-course", NoteKind.REFUSED


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know of a file: what, how often, where (empty for all of it), and what was found there."""

    code: NoteCode
    count: int = 1
    place: str = ""
    found: str = ""


class ImportState(StrEnum):
    """How far an import has come. A newer version supersedes a draft at once, a published one when it is published."""

    WAITING = "waiting"
    CONVERTING = "converting"
    DRAFT = "draft"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"
    SUPERSEDED = "superseded"
    REFUSED = "refused"
    DISCARDED = "discarded"


@dataclass(frozen=True, slots=True)
class ImportedFile:
    """A file as it came: its name (a path below the folder that was imported), its checksum, and its size."""

    name: str
    sha256: str
    bytes: int


@dataclass(frozen=True, slots=True)
class FileNote:
    """A note, and the file that it is of."""

    file: str
    note: Note


@dataclass(frozen=True, slots=True)
class Import:
    """One file, or one in several languages, on its way to courses.

    `organisation` is whose it is, None for everybody's; `version` counts the imports of one name from 1; `sha256` is of
    the files together; `courses` are the ids of its drafts.
    """

    id: ImportId
    organisation: OrganisationId | None
    name: str
    version: int
    sha256: str
    state: ImportState
    files: Sequence[ImportedFile]
    at: datetime
    notes: Sequence[FileNote] = ()
    courses: Sequence[CourseId] = ()


@dataclass(frozen=True, slots=True)
class DraftCourse:
    """A course as an import made it, with the name it has in its file, places of its texts, and items to look at."""

    name: str
    course: Course
    places: Mapping[LessonId, Mapping[Language, Sequence[PlacedText]]] = field(default_factory=dict)
    items: Sequence[DraftItem] = ()

"""What a converter makes of a file: courses with lessons in Markdown, where it all stood, what was done to it."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from data.words.models import Language


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


@dataclass(frozen=True, slots=True)
class ConvertedLesson:
    """One lesson in one language; `text` is Markdown that `data.markdown` reads without a fault.

    `name` tells it from the other lessons of the course and stays the same from version to version; lessons of one name
    in several languages are one.
    """

    name: str
    title: str
    language: Language
    text: str
    places: Sequence[PlacedText] = ()
    media: Sequence[Media] = ()


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


@dataclass(frozen=True, slots=True)
class ConvertedCourse:
    """One course of a file; `name` tells it from others of the same file, empty where the file is the course."""

    name: str
    title: str
    language: Language
    lessons: Sequence[ConvertedLesson]
    items: Sequence[DraftItem] = ()
    description: str = ""
    provider: str = ""


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
    MARKUP = "markup", NoteKind.REPAIRED
    OVERLAPPING = "overlapping", NoteKind.REPAIRED
    NUMBERS = "numbers", NoteKind.REPAIRED
    IMAGES = "images", NoteKind.SET_ASIDE
    MACROS = "macros", NoteKind.SET_ASIDE
    EMPTY_PAGES = "empty-pages", NoteKind.SET_ASIDE
    EMPTY_ROWS = "empty-rows", NoteKind.SET_ASIDE
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
    NO_COURSE = "no-course", NoteKind.REFUSED


@dataclass(frozen=True, slots=True)
class Note:
    """Something to know of a file: what, how often, where (empty for all of it), and what was found there."""

    code: NoteCode
    count: int = 1
    place: str = ""
    found: str = ""


@dataclass(frozen=True, slots=True)
class Converted:
    """All that a file gave."""

    kind: FileKind
    courses: Sequence[ConvertedCourse]
    notes: Sequence[Note] = ()


class RefusedFileError(Exception):
    """A file that gives nothing; `note` says why. It never leaves an import: it becomes its outcome."""

    def __init__(self, code: NoteCode, *, place: str = "", found: str = "") -> None:
        self.note = Note(code, place=place, found=found)
        super().__init__(f"{code}: {place} {found}".strip())

"""What a converter makes of a file: courses with lessons in Markdown, where it all stood, what was done to it."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.words.imports import (
    DraftItem,
    DraftOption,
    FileKind,
    Media,
    Note,
    NoteCode,
    NoteKind,
    Place,
    PlacedText,
    PlaceKind,
    QuestionKind,
)
from data.words.models import Language

__all__ = [
    "Converted",
    "ConvertedCourse",
    "ConvertedLesson",
    "DraftItem",
    "DraftOption",
    "FileKind",
    "Media",
    "Note",
    "NoteCode",
    "NoteKind",
    "Place",
    "PlaceKind",
    "PlacedText",
    "QuestionKind",
    "RefusedFileError",
]


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


@dataclass(frozen=True, slots=True)
class ConvertedCourse:
    """One course of a file; `name` tells it from others of the same file, empty where the file is the course.

    `minutes` are how long it says that it takes, None where it does not.
    """

    name: str
    title: str
    language: Language
    lessons: Sequence[ConvertedLesson]
    items: Sequence[DraftItem] = ()
    description: str = ""
    provider: str = ""
    minutes: int | None = None


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

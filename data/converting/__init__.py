"""Files of others made into courses: one converter a kind, run in a process of its own within bounds."""

from data.converting.converted import (
    Converted,
    ConvertedCourse,
    ConvertedLesson,
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
    RefusedFileError,
)
from data.converting.naming import stem_and_language, title_of_file
from data.converting.sandbox import Bounds, Workshop, convert_apart
from data.converting.writing import slug

__all__ = [
    "Bounds",
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
    "RefusedFileError",
    "Workshop",
    "convert_apart",
    "slug",
    "stem_and_language",
    "title_of_file",
]

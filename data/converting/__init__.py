"""Files of others made into courses: one converter a kind, run in a process of its own within bounds."""

from data.converting.banking import bank_items
from data.converting.converted import Converted, ConvertedCourse, ConvertedLesson, RefusedFileError
from data.converting.drafting import Origin, drafts_of
from data.converting.naming import stem_and_language, title_of_file
from data.converting.picturing import is_pictured, picture_of
from data.converting.sandbox import Bounds, Workshop, convert_apart
from data.converting.writing import slug
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
)

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
    "Origin",
    "Place",
    "PlaceKind",
    "PlacedText",
    "RefusedFileError",
    "Workshop",
    "bank_items",
    "convert_apart",
    "drafts_of",
    "is_pictured",
    "picture_of",
    "slug",
    "stem_and_language",
    "title_of_file",
]

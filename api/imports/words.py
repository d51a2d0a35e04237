"""What is said of imports: their states, and what was done to their files with the remedy."""

from collections.abc import Mapping

from api.running.i18n import Words, mark
from data.words import FileNote, ImportState, NoteCode, NoteKind

STATES: Mapping[ImportState, str] = {
    ImportState.WAITING: mark("Waiting to be read"),
    ImportState.CONVERTING: mark("Being read"),
    ImportState.DRAFT: mark("Draft, to be looked at"),
    ImportState.PUBLISHED: mark("Published"),
    ImportState.WITHDRAWN: mark("Withdrawn"),
    ImportState.SUPERSEDED: mark("Replaced by a newer version"),
    ImportState.REFUSED: mark("Cannot be read"),
    ImportState.DISCARDED: mark("Discarded"),
}

KINDS: Mapping[NoteKind, str] = {
    NoteKind.REFUSED: mark("Refused"),
    NoteKind.SET_ASIDE: mark("Set aside"),
    NoteKind.DOUBTED: mark("To be checked"),
    NoteKind.REPAIRED: mark("Repaired"),
}
"""The gravest first."""

NOTES: Mapping[NoteCode, str] = {
    NoteCode.CONTROL_CHARACTERS: mark("Characters that cannot be kept were left out: {count}."),
    NoteCode.BROKEN_SIGNS: mark("Vowel signs that stood apart or twice were mended: {count}."),
    NoteCode.NOT_UTF8: mark("The file is not in UTF-8 and was read as {found}; look whether all letters are right."),
    NoteCode.WRONG_SUFFIX: mark("The name says another kind of file than its content: {found}. The content counts."),
    NoteCode.RUNNING_HEADS: mark("Headers and footers that repeat on pages were left out: {count} lines."),
    NoteCode.PAGE_NUMBERS: mark("Page numbers were left out: {count}."),
    NoteCode.HYPHENS: mark("Words divided at the end of a line were joined: {count}."),
    NoteCode.LEGACY_FONT: mark(
        "Text in an old Hindi font was turned into Unicode: {count}. Look whether it reads right."
    ),
    NoteCode.OVERLAPPING: mark("Captions that repeat the one before were joined: {count}."),
    NoteCode.IMAGES: mark("Images without words were left out: {count}. Say in the file what they show."),
    NoteCode.MACROS: mark("The file holds programs (macros). They were not run and not kept."),
    NoteCode.EMPTY_PAGES: mark(
        "Pages without text: {count} ({place}). Where they are scans, have the operator install tesseract-ocr and "
        "tesseract-ocr-hin, or hand in a file with text."
    ),
    NoteCode.ROWS_WITHOUT_TITLE: mark("Rows without a title were set aside: {count} ({place}). Fill in the column."),
    NoteCode.ROWS_WITHOUT_TEXT: mark("Rows without description and text were set aside: {count} ({place})."),
    NoteCode.BROKEN_CUES: mark("Captions whose time cannot be read were set aside: {count}."),
    NoteCode.BROKEN_PART: mark("A part of the file cannot be read and was set aside: {place} {found}"),
    NoteCode.TOO_LONG: mark("More than can be taken: {count} rows were set aside. Divide the file."),
    NoteCode.ORDER: mark("The text may be out of order: have the operator install poppler-utils, or look closely."),
    NoteCode.READ_BY_MACHINE: mark("Pages that are pictures were read by machine: {count} ({place}). Look closely."),
    NoteCode.LEGACY_UNREAD: mark("Text in an old Hindi font could not be turned into Unicode: {count}. Type it anew."),
    NoteCode.QUESTIONS_UNREAD: mark("Questions that cannot be read were set aside: {count} ({place}) {found}"),
    NoteCode.PARTS_WITHOUT_TEXT: mark(
        "Parts without text, such as films and programs, were set aside: {count} ({place})."
    ),
    NoteCode.LINK: mark("Links within the archive were set aside: {place}"),
    NoteCode.ARCHIVE_WITHIN: mark("An archive within the archive was not opened: {place}. Hand it in by itself."),
    NoteCode.EMPTY: mark("The file is empty."),
    NoteCode.OFFLINE_LIBRARY: mark(
        "This is an offline library ({found}), not a course. Hand in the files it was made of."
    ),
    NoteCode.TOO_MANY_FILES: mark("There are too many files in it: {found}. Divide it into several."),
    NoteCode.SAME_NAME: mark("Two files in it have one name: {place}. Pack it anew."),
    NoteCode.UNKNOWN_KIND: mark(
        "The content is of no kind that is read here, whatever the name says ({found}). Hand in PDF, Word, PowerPoint, "
        "Excel, CSV, HTML, EPUB, Markdown, text, captions, or a package: SCORM, Common Cartridge, QTI, H5P, Open edX "
        "or Moodle."
    ),
    NoteCode.OLD_KIND: mark("This is a file of an old Office program ({found}). Save it as .docx or .pptx."),
    NoteCode.ENCRYPTED: mark("The file is locked with a password. Save it without one."),
    NoteCode.DAMAGED: mark("The file is damaged or cut off: {place} {found} Open and save it again, or send it anew."),
    NoteCode.TOO_LARGE: mark("The file is too large: {found}. Divide it into several."),
    NoteCode.UNPACKS_TOO_LARGE: mark(
        "The file unpacks to far more than it should: {place} {found}. It was not opened."
    ),
    NoteCode.UNSAFE_NAME: mark("A file within leads outside of it: {place}. Nothing of it was unpacked."),
    NoteCode.ENTITIES: mark("The file defines XML entities, as attacks do: {place}. Save it with an office program."),
    NoteCode.TOOK_TOO_LONG: mark("Reading the file took longer than {found}. Divide it into several."),
    NoteCode.TOOK_TOO_MUCH: mark("Reading the file took more memory than it may ({found}). Divide it into several."),
    NoteCode.NO_TEXT: mark("There is no text in the file. If it is a scan, have the operator install tesseract-ocr."),
    NoteCode.MOSTLY_SET_ASIDE: mark(
        "Too many rows would be set aside: {found} {place}. Give each a title, and a description, text or link."
    ),
    NoteCode.NO_COURSE: mark("The table holds nothing. A list of courses has a title, and a description or text."),
}


def note_text(said: FileNote, words: Words) -> str:
    """The note in the reader's language, with the remedy."""
    note = said.note
    text = words.say(NOTES[note.code], count=note.count, place=note.place, found=note.found)
    return " ".join(text.split())

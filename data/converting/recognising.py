"""What a file is, told by its content; its suffix only tells kinds of plain text apart."""

import csv
import re
from dataclasses import dataclass
from pathlib import Path

from data.converting.archive_kinds import kind_of_archive
from data.converting.archives import opened_archive
from data.converting.converted import RefusedFileError
from data.words.imports import FileKind, Note, NoteCode

MOST_BYTES = 512 << 20
"""Of one file."""

_HEAD = 64 << 10
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"\x1f\x8b")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_CUE = re.compile(r"\A\s*(?:\d+\s*\n)?\d{1,3}:\d\d(?::\d\d)?[.,]\d{1,3} --> ")
_HTML = re.compile(
    r"\A\s*(?:<\?xml[^>]{0,200}>\s*)?(?:<!--[^>]{0,2000}-->\s*)?<(?:!doctype html|html|head|body)\b", re.I
)
_QTI = re.compile(r"<(?:qti-assessment-item|assessmentItem|questestinterop)\b")
_MARKDOWN = re.compile(r"^(?:#{1,6} \S|```|\|[ :-]{3,}\|)", re.MULTILINE)
_SUFFIXES = {
    FileKind.PDF: {".pdf"},
    FileKind.WORD: {".docx", ".docm", ".dotx"},
    FileKind.SLIDES: {".pptx", ".pptm", ".ppsx"},
    FileKind.SHEET: {".xlsx", ".xlsm", ".xls", ".xlsb", ".ods"},
    FileKind.CSV: {".csv", ".tsv", ".txt"},
    FileKind.HTML: {".html", ".htm", ".xhtml"},
    FileKind.EPUB: {".epub"},
    FileKind.MARKDOWN: {".md", ".markdown", ".txt"},
    FileKind.TEXT: {".txt", ".text", ""},
    FileKind.CAPTIONS: {".vtt", ".srt"},
    FileKind.SCORM: {".zip"},
    FileKind.CARTRIDGE: {".imscc", ".zip"},
    FileKind.QTI: {".zip", ".xml"},
    FileKind.OPEN_EDX: {".gz", ".tgz", ".tar"},
    FileKind.MOODLE: {".mbz", ".zip"},
    FileKind.H5P: {".h5p"},
}
MACROS = ("vbaproject.bin", "activex")


@dataclass(frozen=True, slots=True)
class Recognised:
    """What a file is, with what there is to say about that."""

    kind: FileKind
    notes: list[Note]


def recognised(path: Path, *, name: str) -> Recognised:
    """What the file of this name is; raises RefusedFileError where it is nothing that is read, or too large."""
    size = path.stat().st_size
    if size > MOST_BYTES:
        raise RefusedFileError(NoteCode.TOO_LARGE, found=f"{size:,} bytes")
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip(b"\x00 \t\r\n"):
        raise RefusedFileError(NoteCode.EMPTY)
    suffix = Path(name).suffix.lower()
    kind, notes = _by_content(path, head, suffix)
    if suffix not in _SUFFIXES.get(kind, {suffix}):
        notes.append(Note(NoteCode.WRONG_SUFFIX, found=f"{suffix or name} → {kind}"))
    return Recognised(kind, notes)


def _by_content(path: Path, head: bytes, suffix: str) -> tuple[FileKind, list[Note]]:
    if b"%PDF-" in head[:1024]:
        return FileKind.PDF, []
    if head.startswith(_ARCHIVES) or head[257:262] == b"ustar":
        return _of_archive(path)
    if head.startswith(_OLE):
        return _of_ole(path, suffix), []
    if head.startswith((b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"RIFF", b"\x1a\x45", b"ID3", b"Rar!", b"7z", b"{\\rtf")):
        raise RefusedFileError(NoteCode.UNKNOWN_KIND, found=suffix)
    if head.startswith(b"ZIM\x04"):
        raise RefusedFileError(NoteCode.OFFLINE_LIBRARY, found="ZIM")
    text, note = decoded(head, cut=True)
    if _is_binary(text):
        raise RefusedFileError(NoteCode.UNKNOWN_KIND, found=suffix)
    return _of_text(text, suffix), [note] if note else []


def _of_archive(path: Path) -> tuple[FileKind, list[Note]]:
    with opened_archive(path) as archive:
        macros = [name for name in archive.names if any(mark in name.lower() for mark in MACROS)]
        notes = [Note(NoteCode.MACROS, len(macros), found=sorted(macros)[0])] if macros else []
        return kind_of_archive(archive), notes


def _of_ole(path: Path, suffix: str) -> FileKind:
    """An old office file, or a new one that is encrypted; only old sheets are read."""
    content = path.read_bytes()
    if "EncryptedPackage".encode("utf-16-le") in content:
        raise RefusedFileError(NoteCode.ENCRYPTED)
    if any(name.encode("utf-16-le") in content for name in ("Workbook", "Book")):
        return FileKind.SHEET
    raise RefusedFileError(NoteCode.OLD_KIND, found=suffix)


def _is_binary(text: str) -> bool:
    controls = sum(character < " " and character not in "\t\n\r\f" for character in text)
    return controls > len(text) // 10


def _of_text(text: str, suffix: str) -> FileKind:
    if text.lstrip().startswith("<") and _QTI.search(text, 0, 3_000):
        return FileKind.QTI
    if text.startswith("WEBVTT") or _CUE.match(text):
        return FileKind.CAPTIONS
    if _HTML.match(text):
        return FileKind.HTML
    if suffix in {".csv", ".tsv"} or text.lower().startswith("sep="):
        return FileKind.CSV
    if suffix in {".html", ".htm", ".xhtml"} and "<" in text:
        return FileKind.HTML
    if suffix in {".md", ".markdown"} or len(_MARKDOWN.findall(text)) > 1:
        return FileKind.MARKDOWN
    return FileKind.TEXT


def decoded(content: bytes, *, cut: bool = False) -> tuple[str, Note | None]:
    """The text of a file in UTF-8 or UTF-16, else as Windows wrote English; a note says so.

    With `cut`, the end may fall within a character.
    """
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace"), Note(NoteCode.NOT_UTF8, found="UTF-16")
    try:
        return content.decode("utf-8-sig"), None
    except UnicodeDecodeError as error:
        if cut and error.start > len(content) - 4:
            return content[: error.start].decode("utf-8-sig"), None
        return content.decode("cp1252", "replace"), Note(NoteCode.NOT_UTF8, found="Windows-1252")


def delimiter_of(text: str) -> str:
    r"""What stands between the columns of a table in plain text: said by a line `sep=`, else what its head has most of.

    >>> [delimiter_of(text) for text in ("sep=;\na;b", "a\tb\nc\td", "title,minutes")]
    [';', '\t', ',']
    """
    first = text.lstrip("\ufeff").split("\n", 1)[0].strip("\r\n")
    if first.lower().startswith("sep=") and len(first) > 4:
        return first[4]
    return max(",;\t|", key=lambda mark: len(next(csv.reader([first], delimiter=mark), [])))

"""Zip files from strangers, opened within bounds: none leads outside, unpacks without end or has XML entities."""

import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path, PurePosixPath
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from data.converting.converted import NoteCode, RefusedFileError

MOST_FILES = 20_000
MOST_UNPACKED = 1 << 30
"""Bytes of all files of an archive together: what memory a conversion may take."""
MOST_OF_ONE = 256 << 20
MOST_TIMES = 200
"""How much larger than packed a file of more than a megabyte may be: text packs some 5 to 20 times, zip bombs 1,000."""
_SMALL = 1 << 20
_ENCRYPTED_FLAG = 0x1
_LINK = 0xA000
_FILE_KIND = 0xF000


@contextmanager
def opened_archive(path: Path) -> Iterator[zipfile.ZipFile]:
    """The archive, after its list of files was found harmless; raises RefusedFileError."""
    try:
        with zipfile.ZipFile(path) as archive:
            _check(archive)
            yield archive
    except (zipfile.BadZipFile, zipfile.LargeZipFile, EOFError, NotImplementedError) as error:
        raise RefusedFileError(NoteCode.DAMAGED, found=str(error)) from None


def _check(archive: zipfile.ZipFile) -> None:
    files = archive.infolist()
    if len(files) > MOST_FILES:
        raise RefusedFileError(NoteCode.UNPACKS_TOO_LARGE, found=f"{len(files):,} files")
    total = sum(file.file_size for file in files)
    if total > MOST_UNPACKED:
        raise RefusedFileError(NoteCode.UNPACKS_TOO_LARGE, found=f"{total:,} bytes")
    for file in files:
        if file.flag_bits & _ENCRYPTED_FLAG:
            raise RefusedFileError(NoteCode.ENCRYPTED, place=file.filename)
        if leads_out(file.filename) or (file.external_attr >> 16) & _FILE_KIND == _LINK:
            raise RefusedFileError(NoteCode.UNSAFE_NAME, place=file.filename)
        is_bomb = file.file_size > _SMALL and file.file_size > MOST_TIMES * max(file.compress_size, 1)
        if is_bomb or file.file_size > MOST_OF_ONE:
            found = f"{file.compress_size:,} → {file.file_size:,} bytes"
            raise RefusedFileError(NoteCode.UNPACKS_TOO_LARGE, place=file.filename, found=found)


def leads_out(name: str) -> bool:
    r"""Whether a path within an archive would lead out of the folder that it is unpacked into.

    >>> [leads_out(name) for name in ("a/b.html", "../b.html", "/etc/passwd", "C:\\b", "a/../../b")]
    [False, True, True, True, True]
    """
    path = PurePosixPath(name.replace("\\", "/"))
    return path.is_absolute() or ".." in path.parts or ":" in (path.parts or ("",))[0]


def read_part(archive: zipfile.ZipFile, name: str) -> bytes:
    """A file of the archive, no more of it than its list says; raises RefusedFileError where it is missing or torn."""
    try:
        with archive.open(name) as file:
            content = file.read(MOST_OF_ONE + 1)
    except (KeyError, RuntimeError, OSError, ValueError, zipfile.BadZipFile, EOFError, NotImplementedError) as error:
        raise RefusedFileError(NoteCode.DAMAGED, place=name, found=str(error)) from None
    except Exception as error:  # zlib.error and its like of other packings share no class
        raise RefusedFileError(NoteCode.DAMAGED, place=name, found=str(error)) from error
    if len(content) > MOST_OF_ONE:
        raise RefusedFileError(NoteCode.UNPACKS_TOO_LARGE, place=name)
    return content


def parsed_xml(content: bytes, *, place: str) -> Element:
    """The root of an XML file without entities of its own; raises RefusedFileError."""
    try:
        root: Element = fromstring(content, forbid_dtd=False)
    except DefusedXmlException:
        raise RefusedFileError(NoteCode.ENTITIES, place=place) from None
    except (ParseError, ValueError, LookupError) as error:
        raise RefusedFileError(NoteCode.DAMAGED, place=place, found=str(error)) from None
    return root


def refuse_entities(archive: zipfile.ZipFile) -> None:
    """Raises RefusedFileError where an XML part of the archive declares entities: other libraries read it after us."""
    for file in archive.infolist():
        if file.filename.lower().endswith((".xml", ".rels")) and b"<!ENTITY" in read_part(archive, file.filename):
            raise RefusedFileError(NoteCode.ENTITIES, place=file.filename)

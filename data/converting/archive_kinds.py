"""What an archive is: a book, an office file or a package of a learning platform, told by what lies in it."""

from pathlib import PurePosixPath

from data.converting.archives import Archive
from data.converting.converted import RefusedFileError
from data.converting.manifest import manifest_file, manifest_of
from data.converting.xml import xml_of
from data.words.imports import FileKind, NoteCode

_MIMES = {b"application/epub+zip": FileKind.EPUB, b"application/vnd.oasis.opendocument.spreadsheet": FileKind.SHEET}
_OFFICE = {"word/": FileKind.WORD, "ppt/": FileKind.SLIDES, "xl/": FileKind.SHEET}
H5P, BACKUP, COURSE = "h5p.json", "moodle_backup.xml", "course.xml"
_KOLIBRI = "content/databases/"


def kind_of_archive(archive: Archive) -> FileKind:
    """The kind of what the archive holds; raises RefusedFileError where nothing of it is read."""
    kind = _of_office(archive) or _of_platform(archive)
    if kind is None and any(_KOLIBRI in name for name in archive.names):
        raise RefusedFileError(NoteCode.OFFLINE_LIBRARY, found="Kolibri")
    if kind is None:
        raise RefusedFileError(NoteCode.UNKNOWN_KIND, found="zip")
    return kind


def _of_office(archive: Archive) -> FileKind | None:
    names = archive.names
    if "mimetype" in names and (kind := _MIMES.get(archive.read("mimetype")[:100].strip())):
        return kind
    found = (kind for start, kind in _OFFICE.items() if any(name.startswith(start) for name in names))
    return next(found, None) if "[Content_Types].xml" in names else None


def _of_platform(archive: Archive) -> FileKind | None:
    if BACKUP in archive.names:
        return FileKind.MOODLE
    if manifest_file(archive.names) is not None:
        return _of_manifest(archive, manifest_file(archive.names) or "")
    if course_file(archive.names) is not None:
        return FileKind.OPEN_EDX
    return FileKind.H5P if H5P in archive.names else None


def _of_manifest(archive: Archive, name: str) -> FileKind:
    """The kind that a manifest names; one that names none is read as SCORM, which is the same outline of pages."""
    manifest = manifest_of(xml_of(archive.read(name), place=name))
    types = " ".join(resource.type for resource in manifest.resources)
    if "common cartridge" in manifest.schema.lower() or "imswl_" in types or "imscc_" in types:
        return FileKind.CARTRIDGE
    return FileKind.QTI if "qti" in manifest.schema.lower() or "imsqti_" in types else FileKind.SCORM


def course_file(names: frozenset[str]) -> str | None:
    """The `course.xml` nearest to the root, beside which a folder `chapter`, `course` or `vertical` lies."""
    found = sorted((name for name in names if PurePosixPath(name).name == COURSE), key=lambda name: name.count("/"))
    for name in found:
        folder = name.removesuffix(COURSE)
        if any(each.startswith((f"{folder}chapter/", f"{folder}course/", f"{folder}vertical/")) for each in names):
            return name
    return None

"""EPUB: the chapters of a book in the order of its spine."""

from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from urllib.parse import unquote
from xml.etree.ElementTree import Element as XmlElement

from data.converting.archives import Archive, opened_archive
from data.converting.cleaning import Cleaner
from data.converting.converted import Converted, RefusedFileError
from data.converting.elements import Element, ElementKind, heading
from data.converting.naming import title_of_file
from data.converting.web import decoded_html, read_page
from data.converting.writing import course_of
from data.converting.xml import local, xml_of
from data.words.imports import FileKind, Note, NoteCode

_CONTAINER = "META-INF/container.xml"
_PROTECTED = "META-INF/encryption.xml"
_PAGES = {"application/xhtml+xml", "text/html"}


def convert_epub(path: Path, *, name: str) -> Converted:
    """The book as a course; a chapter that cannot be read is set aside."""
    cleaner = Cleaner()
    notes: list[Note] = []
    with opened_archive(path) as archive:
        package = _package(archive)
        root = xml_of(archive.read(package), place=package)
        elements = list(_chapters(archive, root, PurePosixPath(package).parent, notes))
        if not elements and _PROTECTED in archive.names:
            raise RefusedFileError(NoteCode.ENCRYPTED)
    title = next((each.text or "" for each in root.iter() if local(each) == "title"), "")
    course = course_of(elements, title=title.strip() or title_of_file(name), cleaner=cleaner)
    return Converted(FileKind.EPUB, [course], [*notes, *cleaner.notes()])


def _package(archive: Archive) -> str:
    root = xml_of(archive.read(_CONTAINER), place=_CONTAINER)
    for each in root.iter():
        if local(each) == "rootfile" and each.get("full-path"):
            return str(each.get("full-path"))
    raise RefusedFileError(NoteCode.DAMAGED, place=_CONTAINER)


def _chapters(archive: Archive, root: XmlElement, folder: PurePosixPath, notes: list[Note]) -> Iterator[Element]:
    manifest = {each.get("id"): each for each in root.iter() if local(each) == "item"}
    images = 0
    for each in root.iter():
        entry = manifest.get(each.get("idref")) if local(each) == "itemref" else None
        if entry is None or entry.get("media-type") not in _PAGES or "nav" in (entry.get("properties") or ""):
            continue
        name = str(folder / unquote(entry.get("href") or ""))
        try:
            text, decoding = decoded_html(archive.read(name))
        except RefusedFileError as error:
            notes.append(Note(NoteCode.BROKEN_PART, place=name, found=error.note.found))
            continue
        page = read_page(text)
        images += page.images
        notes += decoding
        if page.title and not any(element.kind is ElementKind.HEADING for element in page.elements) and page.elements:
            yield heading(page.title, level=1)
        yield from page.elements
    if images:
        notes.append(Note(NoteCode.IMAGES, images))

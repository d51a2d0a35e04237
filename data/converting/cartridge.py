"""IMS Common Cartridge 1.1 to 1.4 and packages of QTI: pages, topics of discussion, tests and banks of questions."""

from collections.abc import Sequence
from functools import partial
from pathlib import Path
from xml.etree.ElementTree import Element as XmlElement
from zipfile import is_zipfile

from data.converting.archives import Archive, opened_archive
from data.converting.building import Builder
from data.converting.converted import Converted, RefusedFileError
from data.converting.elements import Element, paragraph
from data.converting.manifest import Manifest, Resource, is_of_qti, kind_of_page, read_manifest
from data.converting.naming import title_of_file
from data.converting.qti import is_item, question_of_qti
from data.converting.qti1 import items_of_qti1, question_of_qti1
from data.converting.web import decoded_html, read_page
from data.converting.xml import attribute, child, local, text_of, xml_of
from data.words.imports import FileKind, Media, NoteCode

_PAGES = frozenset({"html", "htm", "xhtml"})


def convert_cartridge(path: Path, *, name: str) -> Converted:
    """The cartridge as a course, in the order of its outline; what stands outside of it comes last."""
    return _convert(path, name=name, kind=FileKind.CARTRIDGE)


def convert_qti(path: Path, *, name: str) -> Converted:
    """A package of QTI, or a single file of it, as a course of questions."""
    if is_zipfile(path):
        return _convert(path, name=name, kind=FileKind.QTI)
    root = xml_of(path.read_bytes(), place=name)
    builder = Builder(language=attribute(root, "lang"))
    _add_questions(builder, root, lesson="")
    return builder.converted(FileKind.QTI, title=attribute(root, "title") or title_of_file(name))


def _convert(path: Path, *, name: str, kind: FileKind) -> Converted:
    with opened_archive(path) as archive:
        manifest = read_manifest(archive)
        builder = Builder(language=manifest.language)
        builder.add_notes(archive.set_aside)
        for resource, title in _in_order(manifest):
            try:
                _add(builder, archive, resource, title=title)
            except RefusedFileError as error:
                builder.set_aside(NoteCode.BROKEN_PART, place=title or resource.href, found=error.note.found)
    title = manifest.title or title_of_file(name)
    return builder.converted(kind, title=title, description=manifest.description)


def _in_order(manifest: Manifest) -> list[tuple[Resource, str]]:
    placed = [(entry.resource, entry.title) for entry in manifest.outline if entry.resource is not None]
    return [*placed, *((resource, "") for resource in manifest.others if is_of_qti(resource))]


def _add(builder: Builder, archive: Archive, resource: Resource, *, title: str) -> None:
    href = resource.href or next(iter(resource.files), "")
    suffix = kind_of_page(href)
    if is_of_qti(resource):
        _add_questions(builder, xml_of(archive.read(href), place=href), lesson="")
    elif suffix in _PAGES:
        html, notes = decoded_html(archive.read(href))
        page = read_page(html)
        builder.add_notes(notes)
        _add_lesson(builder, page.elements, title=title or page.title, href=href)
    elif suffix == "xml" or "imswl" in resource.type or "imsdt" in resource.type:
        _add_xml(builder, xml_of(archive.read(href), place=href), title=title)
    elif href:
        builder.set_aside(NoteCode.PARTS_WITHOUT_TEXT, place=title or href, found=href)


def _add_xml(builder: Builder, root: XmlElement, *, title: str) -> None:
    """A web link or a topic of discussion."""
    said = title or text_of(child(root, "title"))
    if local(root) == "weblink":
        address = next((attribute(each, "href") for each in root if local(each) == "url"), "")
        builder.set_aside(NoteCode.PARTS_WITHOUT_TEXT, place=said, found=address)
    elif local(root) == "topic":
        text = child(root, "text")
        _add_lesson(builder, _written(text), title=said, href="topic")
    else:
        builder.set_aside(NoteCode.PARTS_WITHOUT_TEXT, place=said, found=local(root))


def _written(text: XmlElement | None) -> Sequence[Element]:
    """The elements of a text that is HTML, or plain where it says so."""
    content = "".join(text.itertext()) if text is not None else ""
    is_plain = text is not None and attribute(text, "texttype") == "text/plain"
    return [paragraph(content)] if is_plain and content.strip() else read_page(content).elements


def _add_lesson(
    builder: Builder, elements: Sequence[Element], *, title: str, href: str, media: Sequence[Media] = ()
) -> None:
    if not builder.add_lesson(elements, title=title or title_of_file(href), media=media):
        builder.set_aside(NoteCode.PARTS_WITHOUT_TEXT, place=title or href, found=href)


def _add_questions(builder: Builder, root: XmlElement, *, lesson: str) -> None:
    if is_item(root):
        builder.add_question(partial(question_of_qti, root), lesson=lesson)
    for item in items_of_qti1(root):
        builder.add_question(partial(question_of_qti1, item), lesson=lesson)

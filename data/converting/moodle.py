"""Moodle's course backup (.mbz, zip or tar.gz): pages, books, glossaries, labels, H5P and the question bank."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from xml.etree.ElementTree import Element as XmlElement

from data.converting.archive_kinds import BACKUP
from data.converting.archives import Archive, archive_within, opened_archive
from data.converting.building import Builder
from data.converting.converted import Converted, RefusedFileError
from data.converting.elements import Element, heading, item
from data.converting.h5p import add_content, add_params, json_of
from data.converting.moodle_questions import questions_of_bank
from data.converting.naming import title_of_file
from data.converting.questions import text_of_html
from data.converting.web import read_page
from data.converting.xml import child, descendants, text_of, xml_of
from data.words.imports import FileKind, NoteCode

_QUESTIONS = "questions.xml"
_FILES = "files.xml"


def convert_moodle(path: Path, *, name: str) -> Converted:
    """The backup as a course, its activities in their order."""
    with opened_archive(path) as archive:
        backup = xml_of(archive.read(BACKUP), place=BACKUP)
        information = next(descendants(backup, "information"), backup)
        builder = Builder(language=_course_language(archive))
        builder.add_notes(archive.set_aside)
        packages = _packages(archive)
        for activity in descendants(information, "activity"):
            _add_activity(builder, archive, activity, packages)
        if _QUESTIONS in archive.names:
            for read in questions_of_bank(xml_of(archive.read(_QUESTIONS), place=_QUESTIONS)):
                builder.add_question(read)
    title = text_of(child(information, "original_course_fullname")) or title_of_file(name)
    return builder.converted(FileKind.MOODLE, title=title)


def _course_language(archive: Archive) -> str:
    place = "course/course.xml"
    return text_of(child(xml_of(archive.read(place), place=place), "lang")) if place in archive.names else ""


def _packages(archive: Archive) -> Mapping[str, str]:
    """The file in the backup that holds each H5P activity's package, by the activity's context."""
    if _FILES not in archive.names:
        return {}
    found = {}
    for file in descendants(xml_of(archive.read(_FILES), place=_FILES), "file"):
        digest = text_of(child(file, "contenthash"))
        is_h5p = (
            text_of(child(file, "component")) == "mod_h5pactivity" and text_of(child(file, "filearea")) == "package"
        )
        if is_h5p and text_of(child(file, "filename")) != ".":
            found[text_of(child(file, "contextid"))] = f"files/{digest[:2]}/{digest}"
    return found


def _add_activity(builder: Builder, archive: Archive, activity: XmlElement, packages: Mapping[str, str]) -> None:
    kind, title = text_of(child(activity, "modulename")), text_of(child(activity, "title"))
    place = f"{text_of(child(activity, 'directory'))}/{kind}.xml"
    if place not in archive.names:
        return
    try:
        root = xml_of(archive.read(place), place=place)
        module = child(root, kind)
        if module is None:
            raise RefusedFileError(NoteCode.DAMAGED, place=place)
        if kind in _H5P:
            _H5P[kind](builder, archive, module, packages.get(root.get("contextid", ""), ""))
        elif not builder.add_lesson(list(_elements(kind, module)), title=title) and kind != "quiz":
            builder.set_aside(NoteCode.PARTS_WITHOUT_TEXT, place=title, found=_address(module) or kind)
    except RefusedFileError as error:
        builder.set_aside(NoteCode.BROKEN_PART, place=title or place, found=error.note.found)


def _elements(kind: str, module: XmlElement) -> Iterator[Element]:
    """The texts of an activity; of those that hold none of their own, what stands above them."""
    match kind:
        case "page":
            yield from _html(module, "intro")
            yield from _html(module, "content")
        case "book":
            yield from _titled(descendants(module, "chapter"), "title", "content")
        case "lesson":
            yield from _titled(descendants(module, "page"), "title", "contents")
        case "glossary":
            for entry in descendants(module, "entry"):
                said = text_of_html("".join(text_of(child(entry, "definition"))))
                yield item(f"{text_of(child(entry, 'concept'))}: {said}")
        case _:
            yield from _html(module, "intro")


def _titled(parts: Iterator[XmlElement], title: str, text: str) -> Iterator[Element]:
    for part in parts:
        level = 2 if text_of(child(part, "subchapter")) == "1" else 1
        yield heading(text_of(child(part, title)), level=level)
        yield from _html(part, text)


def _html(module: XmlElement, name: str) -> Sequence[Element]:
    found = child(module, name)
    return read_page(found.text or "").elements if found is not None else []


def _address(module: XmlElement) -> str:
    return text_of(child(module, "externalurl"))


def _add_package(builder: Builder, archive: Archive, module: XmlElement, package: str) -> None:
    """An H5P activity: its package stands among the backup's files."""
    content = archive_within(archive.read(package), place=package)
    add_content(builder, content, folder="", title=text_of(child(module, "name")))


def _add_plain(builder: Builder, archive: Archive, module: XmlElement, package: str) -> None:
    """An activity of the older plugin, which keeps the content itself."""
    kept = child(module, "json_content")
    content = json_of((kept.text or "").encode() if kept is not None else b"", place="json_content")
    add_params(builder, text_of(next(descendants(module, "machine_name"), None)), content, title=_name(module))


def _name(module: XmlElement) -> str:
    return text_of(child(module, "name"))


_H5P: Mapping[str, Callable[[Builder, Archive, XmlElement, str], None]] = {
    "h5pactivity": _add_package,
    "hvp": _add_plain,
}

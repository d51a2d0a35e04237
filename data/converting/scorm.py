"""SCORM 1.2 and 2004: the pages and questions of a package, in the order of its outline.

A package is a web site that draws itself by script. What stands in its pages as HTML is read, and questions that its
scripts list in the open; a page that is drawn from data of its authoring tool alone is named as one without text.
"""

from pathlib import Path

from data.converting.archive_kinds import H5P
from data.converting.archives import Archive, opened_archive
from data.converting.building import Builder
from data.converting.converted import Converted
from data.converting.elements import ElementKind
from data.converting.h5p import add_content
from data.converting.manifest import Entry, Resource, kind_of_page, read_manifest
from data.converting.naming import title_of_file
from data.converting.script_questions import questions_of_script
from data.converting.web import Page, decoded_html, read_page
from data.words.imports import FileKind, NoteCode

_PAGES = frozenset({"html", "htm", "xhtml"})
FEWEST_WORDS = 20
"""Of a page: one with less is a frame, a launcher or a menu."""


def convert_scorm(path: Path, *, name: str) -> Converted:
    """The package as a course."""
    with opened_archive(path) as archive:
        manifest = read_manifest(archive)
        builder = Builder(language=manifest.language)
        builder.add_notes(archive.set_aside)
        seen: set[str] = set()
        for entry in manifest.outline:
            if entry.resource is not None:
                _add_entry(builder, archive, entry, entry.resource, seen)
        for folder in sorted(each.removesuffix(H5P) for each in archive.names if each.endswith(f"/{H5P}")):
            add_content(builder, archive, folder=folder, title=manifest.title or title_of_file(name))
    title = manifest.title or title_of_file(name)
    return builder.converted(FileKind.SCORM, title=title, description=manifest.description)


def _add_entry(builder: Builder, archive: Archive, entry: Entry, resource: Resource, seen: set[str]) -> None:
    files = [each for each in dict.fromkeys([resource.href, *resource.files]) if each not in seen]
    seen.update(files)
    pages = [page for page in (_page(archive, each) for each in files if kind_of_page(each) in _PAGES) if page]
    lessons = []
    for page in pages:
        title = entry.title if len(pages) == 1 else page.title or _heading(page) or entry.title
        lessons.append(builder.add_lesson(page.elements, title=title))
    found = len(lessons)
    for each in files:
        if kind_of_page(each) in {"js", *_PAGES} and each in archive.names:
            script, _ = decoded_html(archive.read(each))
            for read in questions_of_script(script):
                builder.add_question(read, lesson=lessons[0] if lessons else "")
                found += 1
    if not found:
        builder.set_aside(NoteCode.PARTS_WITHOUT_TEXT, place=entry.title or resource.href, found=resource.href)


def _page(archive: Archive, name: str) -> Page | None:
    if name not in archive.names:
        return None
    html, _ = decoded_html(archive.read(name))
    page = read_page(html)
    words = sum(len(element.text.split()) + sum(len(row) for row in element.rows) for element in page.elements)
    return page if words >= FEWEST_WORDS else None


def _heading(page: Page) -> str:
    return next((element.text for element in page.elements if element.kind is ElementKind.HEADING), "")

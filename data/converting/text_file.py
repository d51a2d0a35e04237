"""Plain text and Markdown."""

import re
from collections.abc import Iterator
from pathlib import Path

from markdown_it import MarkdownIt

from data.converting.cleaning import Cleaner
from data.converting.converted import Converted
from data.converting.elements import Element, item, own_title, paragraph
from data.converting.naming import title_of_file
from data.converting.recognising import decoded
from data.converting.web import read_page
from data.converting.writing import course_of
from data.words.imports import FileKind, Note, NoteCode

_BULLET = re.compile(r"(?:[-*•▪◦‣–·]|\((?:[a-z]|[ivx]{1,5}+|\d{1,3}+)\))\s++(?=\S)")
_NUMBERED = re.compile(r"(\d{1,3}+)[.)]\s++(?=\S)")
_MARKDOWN = MarkdownIt("commonmark", {"html": True}).enable("table")
_FRONT_MATTER = re.compile(r"\A---\n(?:.*\n){0,200}?---\n")
_TITLE = re.compile(r"^title:\s*+[\"']?([^\n\"']{1,300})", re.MULTILINE)


def convert_text(path: Path, *, name: str) -> Converted:
    """A plain text: paragraphs at empty lines, lines with bullets and numbers as items."""
    text, note = decoded(path.read_bytes())
    cleaner = Cleaner()
    course = course_of(list(elements_of_lines(text)), title=title_of_file(name), cleaner=cleaner)
    return Converted(FileKind.TEXT, [course], [*([note] if note else []), *cleaner.notes()])


def elements_of_lines(text: str) -> Iterator[Element]:
    """Elements of text without marks of its own."""
    waiting: list[str] = []
    for line in [*text.replace("\r\n", "\n").replace("\r", "\n").replace("\f", "\n\n").split("\n"), ""]:
        element = item_of_line(line)
        if (element is not None or not line.strip()) and waiting:
            yield paragraph(" ".join(waiting))
            waiting = []
        if element is not None:
            yield element
        elif line.strip():
            waiting.append(line.strip())


def item_of_line(line: str) -> Element | None:
    """The item of a list that a line is, None where it is none."""
    line = line.strip()
    bullet = _BULLET.match(line)
    if bullet is not None:
        kept = line if "(" in bullet.group() else line[bullet.end() :]  # "(a)" is how it is referred to
        return item(kept)
    numbered = _NUMBERED.match(line)
    return item(line[numbered.end() :], number=int(numbered.group(1))) if numbered else None


def convert_markdown(path: Path, *, name: str) -> Converted:
    """A Markdown file, read as the page that it makes and written anew: no HTML, images or dead links are left."""
    text, note = decoded(path.read_bytes())
    cleaner = Cleaner()
    text = text.replace("\r\n", "\n")
    front = _FRONT_MATTER.match(text)
    titled = _TITLE.search(front.group()) if front else None
    page = read_page(_MARKDOWN.render(text[front.end() :] if front else text))
    title, elements = (titled.group(1), page.elements) if titled else own_title(page.elements)
    course = course_of(elements, title=title or title_of_file(name), cleaner=cleaner)
    notes = [*([note] if note else []), *cleaner.notes()]
    return Converted(FileKind.MARKDOWN, [course], [*notes, *([Note(NoteCode.IMAGES, page.images)] * bool(page.images))])

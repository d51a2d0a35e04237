"""HTML: headings, paragraphs, lists, tables and code of a page, without what surrounds them."""

import re
from collections.abc import Callable, Sequence
from html.parser import HTMLParser
from pathlib import Path

from data.converting.cleaning import Cleaner
from data.converting.converted import Converted
from data.converting.elements import Element, ElementKind, heading, item, own_title, paragraph, table
from data.converting.naming import title_of_file
from data.converting.recognising import decoded
from data.converting.writing import course_of
from data.words.imports import FileKind, Note, NoteCode, Place

_HEADINGS = {"h1": 1, "h2": 2, "h3": 3, "h4": 4, "h5": 5, "h6": 6}
_SILENT = frozenset(
    {"script", "style", "template", "noscript", "svg", "math", "iframe", "object", "head", "nav", "select", "button"}
)
"""Elements whose content is no text of the page."""
_BLOCKS = frozenset(
    {"p", "div", "section", "article", "main", "blockquote", "figure", "figcaption", "dt", "dd", "address", "center"}
    | {"header", "footer", "aside", "details", "summary", "form", "fieldset", "hr", "body", "html", "ul", "ol", "dl"}
)
_CELLS = frozenset({"td", "th"})
_DEEPEST = 200
_CHARSET = re.compile(rb"<meta[^>]{0,200}charset=[\"']?([\w-]{1,40})", re.IGNORECASE)
_XML_CHARSET = re.compile(rb"\A<\?xml[^>]{0,100}encoding=[\"']([\w-]{1,40})", re.IGNORECASE)


def convert_html(path: Path, *, name: str) -> Converted:
    """The text of a web page that was saved."""
    text, notes = decoded_html(path.read_bytes())
    cleaner = Cleaner()
    page = read_page(text)
    title, elements = (page.title, page.elements) if page.title else own_title(page.elements)
    course = course_of(elements, title=title or title_of_file(name), cleaner=cleaner)
    notes += [Note(NoteCode.IMAGES, page.images)] if page.images else []
    return Converted(FileKind.HTML, [course], [*notes, *cleaner.notes()])


def decoded_html(content: bytes) -> tuple[str, list[Note]]:
    """The text of a page in the encoding that it names, else as any text."""
    named = _CHARSET.search(content[:4096]) or _XML_CHARSET.match(content)
    if named is not None:
        charset = named.group(1).decode("ascii", "replace")
        try:
            return content.decode(charset), [] if "utf-8" in charset.lower() else [
                Note(NoteCode.NOT_UTF8, found=charset)
            ]
        except (LookupError, UnicodeDecodeError):
            pass
    text, note = decoded(content)
    return text, [note] if note else []


class Page:
    """What is read of a page."""

    def __init__(self) -> None:
        self.title = ""
        self.elements: list[Element] = []
        self.images = 0


def read_page(html: str, *, place: Place | None = None) -> Page:
    """The elements of a page in order, its title, and how many images say nothing in words."""
    parser = _PageParser(place)
    parser.feed(html)
    parser.close()
    parser.flush()
    return parser.page


class _PageParser(HTMLParser):
    """Gathers text until a block ends; elements that are never closed end with what surrounds them."""

    def __init__(self, place: Place | None) -> None:
        super().__init__(convert_charrefs=True)
        self.page = Page()
        self._place = place
        self._said: list[str] = []
        self._make: Callable[[str], Element] = self._paragraph
        self._silent: list[str] = []
        self._in_title = False
        self._lists: list[int | None] = []
        self._rows: list[list[list[str]]] = []
        self._code = 0

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Begins what the tag begins."""
        if tag == "title":
            self._in_title = not self.page.title
        elif tag in _SILENT:
            self._silent.append(tag) if len(self._silent) < _DEEPEST else None
        elif tag == "body":
            self._silent.clear()  # a head that was not closed
        elif not self._silent:
            self._open(tag, dict(attrs))

    def handle_startendtag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        """Elements without content: a silent one stays empty."""
        if tag not in _SILENT and tag != "title":
            self.handle_starttag(tag, attrs)

    def handle_endtag(self, tag: str) -> None:
        """Ends what the tag ends."""
        if tag == "title":
            self._in_title = False
        elif tag in self._silent:
            del self._silent[self._silent.index(tag) :]
        elif not self._silent:
            self._close(tag)

    def handle_data(self, data: str) -> None:
        """Text between tags."""
        if self._in_title:
            self.page.title = (self.page.title + data).strip()[:300]
        elif not self._silent:
            self._say(data)

    def flush(self) -> None:
        """Makes an element of the text gathered; within a table it belongs to the cell."""
        if self._rows:
            return
        text = "".join(self._said)
        self._said = []
        if text.strip():
            self.page.elements.append(self._make(text))
        self._make = self._paragraph

    def _say(self, data: str) -> None:
        target = self._said
        if self._rows:
            if not self._rows[-1] or not self._rows[-1][-1]:
                return
            cells = self._rows[-1][-1]
            cells[-1] += data
            return
        target.append(data if self._code else re.sub(r"\s+", " ", data))

    def _open(self, tag: str, attrs: dict[str, str | None]) -> None:
        match tag:
            case "br":
                self._say(" " if self._rows else "\n")
            case "img":
                said = (attrs.get("alt") or "").strip()
                self.page.images += not said
                self._say(f" {said} " if said else "")
            case "table":
                self._open_table()
            case "tr" if self._rows:
                self._rows[-1].append([])
            case "td" | "th" if self._rows and self._rows[-1]:
                self._rows[-1][-1].append("")
            case "pre":
                self.flush()
                self._code += 1
                self._make = _code
            case _:
                self._open_block(tag, attrs)

    def _open_table(self) -> None:
        if not self._rows:
            self.flush()
        if len(self._rows) < _DEEPEST:
            self._rows.append([])

    def _open_block(self, tag: str, attrs: dict[str, str | None]) -> None:
        if tag in _HEADINGS:
            self.flush()
            self._make = lambda text: heading(text, level=_HEADINGS[tag], place=self._place)
        elif tag in {"ul", "ol"}:
            self.flush()
            start = attrs.get("start") or "1"
            self._lists.append((int(start) if start.isdecimal() and len(start) < 9 else 1) if tag == "ol" else None)
        elif tag == "li":
            self._open_item()
        elif tag in _BLOCKS and (tag != "p" or "".join(self._said).strip()):
            self.flush()

    def _open_item(self) -> None:
        self.flush()
        depth, number = max(len(self._lists) - 1, 0), self._lists[-1] if self._lists else None
        if number is not None:
            self._lists[-1] = number + 1
        self._make = lambda text: item(text, depth=depth, number=number, place=self._place)

    def _close(self, tag: str) -> None:
        if tag == "table" and self._rows:
            self._close_table(self._rows.pop())
        elif tag in {"ul", "ol"}:
            self.flush()
            self._lists = self._lists[:-1]
        elif tag == "pre":
            self.flush()
            self._code = max(0, self._code - 1)
        elif tag in _HEADINGS or tag in _BLOCKS or tag == "li":
            self.flush()
        elif tag in _CELLS:
            self._say(" ")

    def _close_table(self, rows: Sequence[Sequence[str]]) -> None:
        """A table within a cell is part of its text; one that is for layout, of a single column, is paragraphs."""
        read = [[" ".join(cell.split()) for cell in row] for row in rows if any(cell.strip() for cell in row)]
        if self._rows:
            self._say(" ".join(cell for row in read for cell in row))
        elif read and max(map(len, read)) > 1:
            self.page.elements.append(table(read, place=self._place))
        else:
            self.page.elements += [paragraph(cell, place=self._place) for row in read for cell in row]

    def _paragraph(self, text: str) -> Element:
        return paragraph(text, place=self._place)


def _code(text: str) -> Element:
    return Element(ElementKind.CODE, text.strip("\n"))

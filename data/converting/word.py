"""Word documents: headings by style, paragraphs, lists, tables; pages where the document says that one begins."""

import re
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from docx import Document
from docx.opc.exceptions import PackageNotFoundError
from docx.oxml.ns import qn
from docx.oxml.xmlchemy import BaseOxmlElement
from docx.table import Table
from docx.text.paragraph import Paragraph

from data.converting.archives import opened_archive, refuse_entities
from data.converting.cleaning import Cleaner
from data.converting.converted import Converted, RefusedFileError
from data.converting.elements import Element, heading, item, own_title, paragraph, table
from data.converting.legacy import LegacyText, is_legacy_font
from data.converting.naming import title_of_file
from data.converting.text_file import item_of_line
from data.converting.writing import course_of
from data.words.imports import FileKind, Note, NoteCode, Place, PlaceKind

_HEADING = re.compile(r"(?:heading|शीर्षक) ?([1-9])\Z", re.IGNORECASE)
_PAGE_ENDS = (qn("w:lastRenderedPageBreak"), qn("w:br"))


def convert_word(path: Path, *, name: str) -> Converted:
    """The document as a course."""
    with opened_archive(path) as archive:
        refuse_entities(archive)
    try:
        document = Document(str(path))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise RefusedFileError(NoteCode.DAMAGED, found=str(error)) from None
    cleaner, reading = Cleaner(), _Reading({style.style_id: style.name or "" for style in document.styles})
    elements: Sequence[Element] = list(reading.elements(document.iter_inner_content()))
    title = reading.title or document.core_properties.title.strip()
    if not title:
        title, elements = own_title(elements)
    course = course_of(elements, title=title or title_of_file(name), cleaner=cleaner)
    images = len(document.inline_shapes)
    notes = [*([Note(NoteCode.IMAGES, images)] if images else []), *reading.legacy.notes(), *cleaner.notes()]
    return Converted(FileKind.WORD, [course], notes)


class _Reading:
    """Where in the document one is: on which page, and at which number of each numbered list."""

    def __init__(self, styles: Mapping[str, str]) -> None:
        self.title = ""
        self._styles = styles  # looked up once: python-docx searches all of them for each paragraph
        self.legacy = LegacyText()
        self._page = 1
        self._has_pages = False
        self._numbers: dict[tuple[str, int], int] = {}

    def elements(self, content: Iterator[Paragraph | Table]) -> Iterator[Element]:
        """The elements of a document's body."""
        for block in content:
            if isinstance(block, Table):
                yield from self._table(block)
            else:
                yield from self._paragraph(block)

    def _place(self) -> Place | None:
        return Place(PlaceKind.PAGE, self._page) if self._has_pages else None

    def _paragraph(self, block: Paragraph) -> Iterator[Element]:
        text = self._text(block)
        ends = self._page_ends(block)
        if text.strip():
            if ends and _ends_first(block):
                self._page, ends = self._page + ends, 0
            yield from self._element(block, text)
        self._page += ends

    def _element(self, block: Paragraph, text: str) -> Iterator[Element]:
        style = self._styles.get(block._p.style or "", "")
        level = _HEADING.match(style)
        if style == "Title" and not self.title:
            self.title = " ".join(text.split())
        elif level is not None or style == "Title":
            yield heading(text, level=int(level.group(1)) if level else 1, place=self._place())
        elif (numbering := _numbering(block)) is not None or style.startswith("List"):
            yield self._item(text, style, numbering or ("style", 0))
        else:
            yield item_of_line(text) or paragraph(text, place=self._place())

    def _item(self, text: str, style: str, numbering: tuple[str, int]) -> Element:
        if "Number" not in style:
            return item(text, depth=numbering[1], place=self._place())
        number = self._numbers.get(numbering, 0) + 1
        self._numbers[numbering] = number
        return item(text, depth=numbering[1], number=number, place=self._place())

    def _table(self, block: Table) -> Iterator[Element]:
        rows = []
        for row in block.rows:
            cells: list[str] = []
            seen: set[int] = set()
            for cell in row.cells:  # a cell that spans several columns comes once for each
                if id(cell._tc) not in seen:
                    seen.add(id(cell._tc))
                    cells.append(" ".join(self._text(each) for each in cell.paragraphs))
            rows.append(cells)
        if rows:
            yield table(rows, place=self._place())

    def _page_ends(self, block: Paragraph) -> int:
        breaks = [each for each in block._p.iter(*_PAGE_ENDS) if _is_page_end(each)]
        self._has_pages = self._has_pages or bool(breaks)
        return len(breaks)

    def _text(self, block: Paragraph) -> str:
        """The words of a paragraph, those of links and of old Hindi fonts among them."""
        said: list[str] = []
        for run in block.iter_inner_content():
            runs = [run] if hasattr(run, "font") else run.runs
            for each in runs:
                legacy = is_legacy_font(each.font.name or "")
                said.append(self.legacy.decoded(each.text) if legacy and each.text.strip() else each.text)
        return "".join(said)


def _is_page_end(element: BaseOxmlElement) -> bool:
    return bool(element.tag == _PAGE_ENDS[0] or element.get(qn("w:type")) == "page")


def _ends_first(block: Paragraph) -> bool:
    """Whether the page ends before the paragraph's first word."""
    for each in block._p.iter(qn("w:t"), *_PAGE_ENDS):
        if each.tag == qn("w:t") and (each.text or "").strip():
            return False
        if each.tag in _PAGE_ENDS and _is_page_end(each):
            return True
    return False


def _numbering(block: Paragraph) -> tuple[str, int] | None:
    """The list that a paragraph is of, and how deep in it."""
    value = qn("w:val")
    list_id = block._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:numId')}")
    depth = block._p.find(f"{qn('w:pPr')}/{qn('w:numPr')}/{qn('w:ilvl')}")
    if list_id is None or list_id.get(value) in {None, "0"}:
        return None
    said = "0" if depth is None else str(depth.get(value))
    return str(list_id.get(value)), int(said) if said.isdecimal() and len(said) < 3 else 0

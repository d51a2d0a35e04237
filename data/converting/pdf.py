"""PDF files: text in reading order with its pages, headings by the size of their letters, tables as rows.

Poppler's `pdftotext -bbox-layout` reads them where it is installed; pypdfium2 else, whose order of text is not to be
trusted. Pages without text are read by tesseract where that is installed.
"""

import shutil
from collections.abc import Sequence
from pathlib import Path

from data.converting.cleaning import Cleaner
from data.converting.converted import Converted, RefusedFileError
from data.converting.elements import Element, own_title
from data.converting.legacy import LegacyText
from data.converting.naming import title_of_file
from data.converting.pdf_columns import in_reading_order
from data.converting.pdf_layout import elements_of_pages
from data.converting.pdf_ocr import read_by_machine
from data.converting.pdf_pages import Line, PdfPage, pdfium_pages, poppler_pages, uses_legacy_fonts
from data.converting.writing import course_of
from data.words.imports import FileKind, Note, NoteCode

MOST_PAGES = 3_000


def convert_pdf(path: Path, *, name: str) -> Converted:
    """The document as a course."""
    has_poppler = shutil.which("pdftotext") is not None
    pages, title = poppler_pages(path) if has_poppler else pdfium_pages(path)
    if len(pages) > MOST_PAGES:
        raise RefusedFileError(NoteCode.TOO_LARGE, found=f"{len(pages):,} pages")
    notes = [] if has_poppler else [Note(NoteCode.ORDER)]
    cleaner, legacy = Cleaner(), LegacyText()
    if has_poppler and uses_legacy_fonts(path):
        pages = [_decoded(page, legacy) for page in pages]
    pages = _with_scanned(path, pages, notes)
    elements, mended = elements_of_pages([in_reading_order(page) for page in pages])
    below: Sequence[Element] = elements
    if not title:
        title, below = own_title(elements)
    course = course_of(below, title=title or title_of_file(name), cleaner=cleaner)
    return Converted(FileKind.PDF, [course], [*notes, *mended, *legacy.notes(), *cleaner.notes()])


def _decoded(page: PdfPage, legacy: LegacyText) -> PdfPage:
    lines = [Line(legacy.decoded(line.text), line.box, line.size, line.block) for line in page.lines]
    return PdfPage(page.number, page.width, page.height, lines)


def _with_scanned(path: Path, pages: Sequence[PdfPage], notes: list[Note]) -> list[PdfPage]:
    """The pages, those without text read by machine, or named where no machine is there."""
    empty = [page for page in pages if not page.lines]
    if not empty:
        return list(pages)
    read = read_by_machine(path, empty)
    if read:
        notes.append(Note(NoteCode.READ_BY_MACHINE, len(read), place=_numbers(list(read))))
    left = [page.number for page in empty if page.number not in read]
    if left:
        notes.append(Note(NoteCode.EMPTY_PAGES, len(left), place=_numbers(left)))
    return [read.get(page.number, page) for page in pages]


def _numbers(pages: Sequence[int]) -> str:
    return ", ".join(map(str, pages[:20])) + (", …" if len(pages) > 20 else "")

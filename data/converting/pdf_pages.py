"""The pages of a PDF as lines of text with their boxes, by poppler or by pypdfium2."""

import re
import subprocess
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element as XmlElement

from data.converting.converted import RefusedFileError
from data.converting.legacy import is_legacy_font
from data.converting.xml import xml_of
from data.words.imports import NoteCode

if TYPE_CHECKING:
    from pypdfium2 import PdfDocument

WIDE_GAP = 0.5
"""Of the height of letters, between words: a blank has a fourth of it, twice that where lines are set to full width."""

_DIVIDED = re.compile("[\x02\ufffe]")
"""What pdfium gives for the hyphen of a word that goes on in the next line."""

_INDIC = re.compile("[\u0900-\u0dff]")
_XML_UNWANTED = re.compile(b"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")


@dataclass(frozen=True, slots=True)
class Box:
    """Where something stands on a page, in points from its upper left corner."""

    left: float
    top: float
    right: float
    bottom: float


@dataclass(frozen=True, slots=True)
class Segment:
    """Words that stand close together."""

    text: str
    box: Box


@dataclass(frozen=True, slots=True)
class Line:
    """A line of text; `size` is its height in points, `block` numbers the paragraph or column that it is in.

    `segments` are its stretches where wide gaps divide it, as they do the cells of a row; none where there is no gap.
    """

    text: str
    box: Box
    size: float
    block: int
    segments: tuple[Segment, ...] = ()


@dataclass(frozen=True, slots=True)
class PdfPage:
    """A page, counted from 1, with its lines in reading order; `columns` are those that were told apart."""

    number: int
    width: float
    height: float
    lines: Sequence[Line]
    columns: int = 1


def poppler_pages(path: Path) -> tuple[list[PdfPage], str]:
    """The pages as `pdftotext -bbox-layout` reads them, and the title that the file names."""
    command = ["pdftotext", "-bbox-layout", "-enc", "UTF-8", str(path), "-"]
    done = subprocess.run(command, capture_output=True, check=False)
    if done.returncode != 0 or not done.stdout:
        raise _refusal(done.stderr.decode("utf-8", "replace"))
    root = xml_of(_XML_UNWANTED.sub(b"", done.stdout), place="pdftotext")
    texts = pdfium_texts(path) if _INDIC.search(done.stdout.decode("utf-8", "replace")) else []
    pages = [
        _page(number, each, texts[number - 1] if number <= len(texts) else "")
        for number, each in enumerate(_named(root, "page"), start=1)
    ]
    title = next((each.text or "" for each in _named(root, "title")), "")
    return pages, "" if _is_program_title(title) else title.strip()


def _refusal(said: str) -> RefusedFileError:
    is_locked = "password" in said.lower() or "encrypt" in said.lower()
    return RefusedFileError(NoteCode.ENCRYPTED if is_locked else NoteCode.DAMAGED, found=said.strip()[:200])


def _is_program_title(title: str) -> bool:
    """Whether a program made up the title: the name of a file, or none."""
    bare = title.strip().lower()
    return (
        bare in {"", "untitled", "anonymous", "about:blank"}
        or bare.startswith("microsoft word")
        or bare.endswith((".doc", ".docx"))
    )


def _named(root: XmlElement, name: str) -> Iterator[XmlElement]:
    return (each for each in root.iter() if isinstance(each.tag, str) and each.tag.rpartition("}")[2] == name)


def _page(number: int, page: XmlElement, drawn: str) -> PdfPage:
    """The page; `drawn` is what pdfium reads of it, empty where it was not asked."""
    lines = [
        read
        for block, each in enumerate(_named(page, "block"))
        for line in _named(each, "line")
        if (read := _line(line, block, drawn)) is not None
    ]
    return PdfPage(number, float(page.get("width", "0")), float(page.get("height", "0")), lines)


def _line(line: XmlElement, block: int, drawn: str) -> Line | None:
    words = [word for word in _named(line, "word") if (word.text or "").strip()]
    if not words:
        return None
    boxes = [_box(word) for word in words]
    size = sorted(box.bottom - box.top for box in boxes)[len(boxes) // 2]
    texts, boxes = _whole_words([(word.text or "").strip() for word in words], boxes, drawn)
    return Line(" ".join(texts), box_around(boxes), size, block, _segments(texts, boxes, size))


def _whole_words(texts: Sequence[str], boxes: Sequence[Box], drawn: str) -> tuple[list[str], list[Box]]:
    """The words of a line, those joined that poppler divides where fonts say that a letter with its sign is narrow.

    pdfium reads blanks that are not there, too, but elsewhere: a blank that only one of the two reads is none.
    """
    said, places = [texts[0]], [boxes[0]]
    for text, box in zip(texts[1:], boxes[1:], strict=True):
        before, after = said[-1][-2:], text[:2]
        is_whole = _INDIC.search(before) and before + after in drawn and f"{before} {after}" not in drawn
        if is_whole:
            said[-1], places[-1] = said[-1] + text, box_around([places[-1], box])
        else:
            said.append(text)
            places.append(box)
    return said, places


def _segments(texts: Sequence[str], boxes: Sequence[Box], size: float) -> tuple[Segment, ...]:
    begins = [0, *(n for n in range(1, len(boxes)) if boxes[n].left - boxes[n - 1].right > WIDE_GAP * size), len(boxes)]
    return tuple(
        Segment(" ".join(texts[first:last]), box_around(boxes[first:last])) for first, last in pairwise(begins)
    )


def _box(element: XmlElement) -> Box:
    return Box(*(float(element.get(side, "0")) for side in ("xMin", "yMin", "xMax", "yMax")))


def box_around(boxes: Sequence[Box]) -> Box:
    """The smallest box that holds them."""
    return Box(
        min(box.left for box in boxes),
        min(box.top for box in boxes),
        max(box.right for box in boxes),
        max(box.bottom for box in boxes),
    )


def uses_legacy_fonts(path: Path) -> bool:
    """Whether poppler names a font from before Unicode among those of the file."""
    done = subprocess.run(["pdffonts", str(path)], capture_output=True, check=False)
    names = [line.split()[0] for line in done.stdout.decode("utf-8", "replace").splitlines()[2:] if line.split()]
    return any(map(is_legacy_font, names))


def pdfium_texts(path: Path) -> list[str]:
    """What pdfium reads of each page; nothing where it cannot read the file."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
        texts = [document[number].get_textpage().get_text_range() for number in range(len(document))]
        document.close()
    except pypdfium2.PdfiumError:
        return []
    return texts


def pdfium_pages(path: Path) -> tuple[list[PdfPage], str]:
    """The pages as pypdfium2 reads them: rectangles of text in the order in which the file draws them."""
    import pypdfium2

    try:
        document = pypdfium2.PdfDocument(path)
    except pypdfium2.PdfiumError as error:
        raise _refusal(str(error)) from None
    try:
        title = str(document.get_metadata_dict().get("Title", ""))
        pages = [_pdfium_page(number, document) for number in range(len(document))]
    finally:
        document.close()
    return pages, "" if _is_program_title(title) else title.strip()


def _pdfium_page(number: int, document: "PdfDocument") -> PdfPage:
    import pypdfium2

    try:
        page = document[number]
    except pypdfium2.PdfiumError:
        return PdfPage(number + 1, 0.0, 0.0, [])
    width, height = page.get_size()
    text = page.get_textpage()
    lines: list[Line] = []
    for row in range(text.count_rects()):
        left, bottom, right, top = text.get_rect(row)
        bounded = text.get_text_bounded(left, bottom, right, top)
        said = " ".join(_DIVIDED.sub("-", bounded).split())
        if said:
            box = Box(left, height - top, right, height - bottom)
            lines.append(Line(said, box, top - bottom, row))
    return PdfPage(number + 1, width, height, _joined(lines))


def _joined(lines: Sequence[Line]) -> list[Line]:
    """Rectangles of one line joined; those of a paragraph stand close below each other."""
    joined: list[Line] = []
    for line in lines:
        before = joined[-1] if joined else None
        if before is not None and abs(before.box.bottom - line.box.bottom) < before.size / 2:
            text = f"{before.text} {line.text}"
            joined[-1] = Line(text, box_around([before.box, line.box]), max(before.size, line.size), before.block)
        elif before is not None and 0 <= line.box.top - before.box.bottom < before.size:
            joined.append(Line(line.text, line.box, line.size, before.block))
        else:
            joined.append(line)
    return joined

"""What documents are made of, before it is written as Markdown: headings, paragraphs, items of lists, tables, code."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum, auto

from data.words.imports import Place


class ElementKind(Enum):
    """What an element is."""

    HEADING = auto()
    PARAGRAPH = auto()
    ITEM = auto()
    TABLE = auto()
    CODE = auto()


@dataclass(frozen=True, slots=True)
class Element:
    """One element. `level` is of a heading (1 is the highest) or the depth of an item (0 is the outermost).

    `number` is that of an item of a numbered list, None of others; `rows` are a table's, the first of them its head.
    """

    kind: ElementKind
    text: str = ""
    level: int = 0
    number: int | None = None
    rows: Sequence[Sequence[str]] = ()
    place: Place | None = None


def own_title(elements: Sequence[Element]) -> tuple[str, Sequence[Element]]:
    """The title that a document begins with, and what stands below it; no title, and all, where it begins with none.

    A title is a heading that stands first and is the only one of the highest level.

    >>> own_title([heading("Leave", level=1), paragraph("It is no right.")])[0]
    'Leave'
    >>> own_title([heading("One", level=1), paragraph("…"), heading("Two", level=1), paragraph("…")])[0]
    ''
    """
    levels = [each.level for each in elements if each.kind is ElementKind.HEADING]
    is_titled = bool(levels) and elements[0].kind is ElementKind.HEADING and len(elements) > 1
    if not is_titled or elements[0].level != min(levels) or levels.count(min(levels)) > 1:
        return "", elements
    return elements[0].text, elements[1:]


def heading(text: str, *, level: int, place: Place | None = None) -> Element:
    """A heading."""
    return Element(ElementKind.HEADING, text, level=max(1, level), place=place)


def paragraph(text: str, *, place: Place | None = None) -> Element:
    """A paragraph."""
    return Element(ElementKind.PARAGRAPH, text, place=place)


def item(text: str, *, depth: int = 0, number: int | None = None, place: Place | None = None) -> Element:
    """An item of a list."""
    return Element(ElementKind.ITEM, text, level=depth, number=number, place=place)


def table(rows: Sequence[Sequence[str]], *, place: Place | None = None) -> Element:
    """A table."""
    return Element(ElementKind.TABLE, rows=rows, place=place)

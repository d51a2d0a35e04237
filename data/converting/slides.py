"""Slides: a heading for each, what stands on it, its tables and the speaker's notes."""

from collections.abc import Iterable, Iterator
from pathlib import Path

from pptx import Presentation
from pptx.enum.shapes import PP_PLACEHOLDER
from pptx.exc import PackageNotFoundError
from pptx.shapes.autoshape import Shape
from pptx.shapes.base import BaseShape
from pptx.shapes.graphfrm import GraphicFrame
from pptx.shapes.group import GroupShape
from pptx.shapes.picture import Picture
from pptx.slide import Slide

from data.converting.archives import opened_archive, refuse_entities
from data.converting.cleaning import Cleaner
from data.converting.converted import Converted, RefusedFileError
from data.converting.elements import Element, heading, item, paragraph, table
from data.converting.naming import title_of_file
from data.converting.writing import course_of
from data.words.imports import FileKind, Note, NoteCode, Place, PlaceKind

_FURNITURE = {PP_PLACEHOLDER.DATE, PP_PLACEHOLDER.FOOTER, PP_PLACEHOLDER.SLIDE_NUMBER, PP_PLACEHOLDER.HEADER}
_DEEPEST = 20


def convert_slides(path: Path, *, name: str) -> Converted:
    """The slides as a course."""
    with opened_archive(path) as archive:
        refuse_entities(archive)
    try:
        deck = Presentation(str(path))
    except (PackageNotFoundError, KeyError, ValueError) as error:
        raise RefusedFileError(NoteCode.DAMAGED, found=str(error)) from None
    cleaner, images = Cleaner(), [0]
    elements: list[Element] = []
    empty: list[int] = []
    for number, slide in enumerate(deck.slides, start=1):
        of_slide = list(_elements(slide, Place(PlaceKind.SLIDE, number), images))
        elements += of_slide
        empty += [] if of_slide else [number]
    title = (deck.core_properties.title or "").strip()
    if title in {"", "PowerPoint Presentation"}:
        title = _first_title(deck.slides) or title_of_file(name)
    course = course_of(elements, title=title, cleaner=cleaner)
    notes = [Note(NoteCode.IMAGES, images[0])] if images[0] else []
    notes += [Note(NoteCode.EMPTY_PAGES, len(empty), place=", ".join(map(str, empty[:20])))] if empty else []
    return Converted(FileKind.SLIDES, [course], [*notes, *cleaner.notes()])


def _first_title(slides: Iterable[Slide]) -> str:
    first = next(iter(slides), None)
    title = first.shapes.title if first is not None else None
    return "" if title is None else " ".join(title.text_frame.text.split())


def _elements(slide: Slide, place: Place, images: list[int]) -> Iterator[Element]:
    title = slide.shapes.title
    said = title.text_frame.text.strip() if title is not None else ""
    body = [element for shape in slide.shapes for element in _of_shape(shape, place, images, title)]
    notes = slide.notes_slide.notes_text_frame if slide.has_notes_slide else None
    body += [
        paragraph(line, place=place) for line in (notes.text.split("\n") if notes is not None else []) if line.strip()
    ]
    if said and body:
        yield heading(said, level=1, place=place)
    elif said:
        yield paragraph(said, place=place)
    yield from body


def _of_shape(
    shape: BaseShape, place: Place, images: list[int], title: BaseShape | None, *, depth: int = 0
) -> Iterator[Element]:
    if shape == title or (shape.is_placeholder and shape.placeholder_format.type in _FURNITURE):
        return
    if isinstance(shape, GroupShape) and depth < _DEEPEST:
        for inner in shape.shapes:
            yield from _of_shape(inner, place, images, title, depth=depth + 1)
    elif isinstance(shape, GraphicFrame) and shape.has_table:
        yield table([[cell.text for cell in row.cells] for row in shape.table.rows], place=place)
    elif isinstance(shape, Shape):
        yield from _of_text(shape, place)
    elif isinstance(shape, Picture):
        images[0] += 1


def _of_text(shape: Shape, place: Place) -> Iterator[Element]:
    lines = [each for each in shape.text_frame.paragraphs if each.text.strip()]
    is_list = shape.is_placeholder and len(lines) > 1
    for line in lines:
        text = line.text.replace("\x0b", " ")
        yield item(text, depth=line.level, place=place) if is_list else paragraph(text, place=place)

"""H5P: texts and questions of its content types where they are plain, whatever they are nested in."""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from pathlib import Path
from typing import Any

from data.bounded_json import JsonOutOfBoundsError, bounded_json
from data.converting.archive_kinds import H5P
from data.converting.archives import Archive, opened_archive
from data.converting.building import Builder
from data.converting.converted import Converted, RefusedFileError
from data.converting.elements import Element, heading, item
from data.converting.naming import title_of_file
from data.converting.questions import Answer, Question, UnreadQuestionError, text_of_html
from data.converting.web import read_page
from data.words.imports import FileKind, NoteCode, Place, PlaceKind, QuestionKind

CONTENT = "content/content.json"
_DEEPEST = 60
_MOST_VALUES = 300_000
_TITLED = frozenset({"Column", "CoursePresentation", "InteractiveVideo", "Accordion"})
"""Content whose title its author writes; that of a mere text says "Untitled" mostly."""

_GAP = re.compile(r"\*([^*\n]{1,200}+)\*")


def convert_h5p(path: Path, *, name: str) -> Converted:
    """An H5P package as a course of one lesson and its questions."""
    with opened_archive(path) as archive:
        about = json_of(archive.read(H5P), place=H5P)
        builder = Builder(language=_string(about, "defaultLanguage") or _string(about, "language"))
        builder.add_notes(archive.set_aside)
        title = _string(about, "title") or title_of_file(name)
        add_content(builder, archive, folder="", title=title)
    return builder.converted(FileKind.H5P, title=title)


def add_content(builder: Builder, archive: Archive, *, folder: str, title: str) -> None:
    """Adds what the H5P package in `folder` of the archive holds."""
    about = json_of(archive.read(folder + H5P), place=folder + H5P)
    content = json_of(archive.read(folder + CONTENT), place=folder + CONTENT)
    add_params(builder, _string(about, "mainLibrary"), content, title=title)


def add_params(builder: Builder, library: str, params: Mapping[str, Any], *, title: str) -> None:
    """Adds the texts of the content as a lesson and its questions as drafts."""
    parts = list(_parts(library, params, None))
    elements = [element for kind, each, place in parts for element in _elements(kind, each, place)]
    lesson = builder.add_lesson(elements, title=title)
    for kind, each, _ in parts:
        for read in _questions(kind, each):
            builder.add_question(read, lesson=lesson)
    if not elements and not any(kind in _READERS for kind, *_ in parts):
        builder.set_aside(NoteCode.PARTS_WITHOUT_TEXT, place=title, found=library.split(" ")[0])


def json_of(content: bytes, *, place: str) -> Mapping[str, Any]:
    """The object in a JSON file; raises RefusedFileError where it is none, or too deep or long."""
    try:
        found = json.loads(bounded_json(content.decode("utf-8-sig"), deepest=_DEEPEST, most_values=_MOST_VALUES))
    except (ValueError, JsonOutOfBoundsError) as error:
        raise RefusedFileError(NoteCode.DAMAGED, place=place, found=str(error)[:80]) from None
    if not isinstance(found, dict):
        raise RefusedFileError(NoteCode.DAMAGED, place=place, found="no JSON object")
    return found


_Part = tuple[str, Mapping[str, Any], Place | None]


def _parts(library: str, params: Mapping[str, Any], place: Place | None) -> Iterator[_Part]:
    """The content and all content within it, in order, with the slide that it stands on."""
    kind = library.split(" ")[0].removeprefix("H5P.")
    yield kind, params, place
    slides = params.get("presentation", {}).get("slides", []) if kind == "CoursePresentation" else []
    if slides:
        for number, slide in enumerate(slides, start=1):
            yield from _within(slide, Place(PlaceKind.SLIDE, number))
    else:
        yield from _within(params, place)


def _within(value: object, place: Place | None) -> Iterator[_Part]:
    if isinstance(value, list):
        for each in value:
            yield from _within(each, place)
    elif isinstance(value, dict):
        library, params = value.get("library"), value.get("params")
        if isinstance(library, str) and isinstance(params, dict):
            title = _string(value.get("metadata"), "title")
            if title and library.split(" ")[0].removeprefix("H5P.") in _TITLED:
                yield "Heading", {"title": title}, place
            yield from _parts(library, params, place)
        else:
            for each in value.values():
                yield from _within(each, place)


def _elements(kind: str, params: Mapping[str, Any], place: Place | None) -> Iterator[Element]:
    if kind in {"Text", "AdvancedText", "Table"}:
        yield from read_page(_string(params, "text"), place=place).elements
    elif kind == "Heading":
        yield heading(_string(params, "title"), level=1, place=place)
    elif kind == "Accordion":
        for panel in _dicts(params.get("panels")):
            yield heading(text_of_html(_string(panel, "title")), level=2, place=place)
    elif kind == "Dialogcards":
        for card in _dicts(params.get("dialogs")):
            said = [text_of_html(_string(card, key)) for key in ("text", "answer")]
            yield item(" – ".join(filter(None, said)), place=place)


def _questions(kind: str, params: Mapping[str, Any]) -> Iterator[Callable[[], Question]]:
    yield from _READERS[kind](params) if kind in _READERS else ()


def _multi_choice(params: Mapping[str, Any]) -> Iterator[Callable[[], Question]]:
    answers = [
        Answer(
            text_of_html(_string(each, "text")),
            each.get("correct") is True,
            text_of_html(_string(each.get("tipsAndFeedback"), "chosenFeedback")),
        )
        for each in _dicts(params.get("answers"))
    ]
    right = sum(answer.correct for answer in answers)
    kind = QuestionKind.SINGLE if right == 1 else QuestionKind.MULTIPLE
    yield partial(_with_right, kind, _string(params, "question"), answers)


def _true_false(params: Mapping[str, Any]) -> Iterator[Callable[[], Question]]:
    is_true = str(params.get("correct")).lower() == "true"
    said = params.get("l10n")
    answers = [
        Answer(_string(said, "trueText") or "True", is_true),
        Answer(_string(said, "falseText") or "False", not is_true),
    ]
    yield partial(_with_right, QuestionKind.TRUE_FALSE, _string(params, "question"), answers)


def _single_choices(params: Mapping[str, Any]) -> Iterator[Callable[[], Question]]:
    for choice in _dicts(params.get("choices")):
        texts = [text_of_html(each) for each in choice.get("answers") or [] if isinstance(each, str)]
        answers = [Answer(text, position == 0) for position, text in enumerate(texts)]
        yield partial(_with_right, QuestionKind.SINGLE, _string(choice, "question"), answers)


def _blanks(params: Mapping[str, Any]) -> Iterator[Callable[[], Question]]:
    for text in params.get("questions") or []:
        yield partial(_blank, text_of_html(str(text)))


def _blank(text: str) -> Question:
    gaps = list(_GAP.finditer(text))
    if len(gaps) != 1:
        raise UnreadQuestionError("several blanks in one question" if gaps else "no blank")
    accepted = [each.strip() for each in gaps[0].group(1).split(":")[0].split("/")]
    stem = text[: gaps[0].start()] + "____" + text[gaps[0].end() :]
    return Question("", QuestionKind.SHORT_TEXT, stem, accepts=accepted)


def _unread(params: Mapping[str, Any]) -> Iterator[Callable[[], Question]]:
    def read() -> Question:
        raise UnreadQuestionError("words to drag or mark")

    yield read


_READERS: Mapping[str, Callable[[Mapping[str, Any]], Iterator[Callable[[], Question]]]] = {
    "MultiChoice": _multi_choice,
    "TrueFalse": _true_false,
    "SingleChoiceSet": _single_choices,
    "Blanks": _blanks,
    "DragText": _unread,
    "MarkTheWords": _unread,
    "DragQuestion": _unread,
}


def _with_right(kind: QuestionKind, question: str, answers: list[Answer]) -> Question:
    if not any(answer.correct for answer in answers):
        raise UnreadQuestionError("no answer is marked as right")
    return Question("", kind, text_of_html(question), answers)


def _dicts(value: object) -> list[Mapping[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _string(value: object, key: str) -> str:
    found = value.get(key) if isinstance(value, Mapping) else None
    return found if isinstance(found, str) else ""

"""The lessons of a course: their text, what they are made of, and the languages that they and their course are in."""

from collections.abc import Mapping
from typing import NamedTuple

from data.markdown import markdown_faults
from data.reading.faults import FaultList
from data.reading.fields import Fields, id_of, language_fault, text_of
from data.reading.nodes import MapNode, Node, ScalarNode
from data.reading.reading import Reading
from data.reading.references import Kind
from data.words.languages import language_read
from data.words.models import CourseId, Language, Lesson, LessonId, LocalText, Media

MINUTES = range(1, 100_000)
"""A lesson takes at least a minute; the upper end only stops slips of the finger."""

_LESSON_KEYS = ("id", "external", "minutes", "title", "source", "text", "media", "optional", "asked_as")
_MEDIA_KEYS = ("mime", "address", "captions")


class Lessons(NamedTuple):
    """The lessons of a course, and the languages that it is offered in."""

    lessons: tuple[Lesson, ...]
    languages: frozenset[Language]


def lessons_of(fields: Fields, reading: Reading, *, course: CourseId, title: LocalText) -> Lessons:
    """The lessons of a course; its languages are those stated, else those of its texts.

    A course without any text is offered in the languages of its captions, and without these in those of its title. Only
    where the languages are stated may a text be missing in one of them. A course without lessons states its minutes.
    """
    nodes = fields.items("lessons")
    if not nodes and not fields.has("minutes"):
        required = fields.required("lessons")
        if required is not None:
            remedy = "Write at least one lesson, or the 'minutes' of a course whose lessons are elsewhere."
            problem = "a course needs lessons"
            reading.faults.add(required.place, value=required.shown, problem=problem, remedy=remedy)
    lessons = tuple(_lesson_of(node, reading, course=course) for node in nodes)
    _note_repeated_lessons(lessons, nodes, faults=reading.faults)
    stated = _stated_languages(fields, reading.faults)
    if stated is not None:
        return Lessons(lessons, stated)
    languages = frozenset(language for lesson in lessons for language in lesson.text.by_language)
    for lesson, node in zip(lessons, nodes, strict=True):
        _note_missing_languages(lesson, place=node.place, languages=languages, faults=reading.faults)
    captions = frozenset(tag for lesson in lessons if lesson.media is not None for tag in lesson.media.captions)
    return Lessons(lessons, languages or captions or frozenset(title.by_language))


def _stated_languages(fields: Fields, faults: FaultList) -> frozenset[Language] | None:
    nodes = fields.given("languages")
    if nodes is None:
        return None
    tags = fields.references("languages")
    for tag in tags:
        fault = language_fault(tag.text)
        if fault is not None:
            faults.add(tag.place, value=tag.text, problem=fault[0], remedy=fault[1])
    if not tags:
        faults.add(nodes.place, value=nodes.shown, problem="a course needs a language", remedy="Write at least one.")
    return frozenset(language_read(tag.text) for tag in tags)


def _lesson_of(node: Node, reading: Reading, *, course: CourseId) -> Lesson:
    fields = reading.fields(node, what="lesson", allowed=_LESSON_KEYS)
    _note_markdown(fields.given("text"), faults=reading.faults)
    media = fields.given("media")
    has_text = media is None or fields.has("text")
    return Lesson(
        id=LessonId(_id_of(fields, reading)),
        course=course,
        title=fields.local_text("title"),
        minutes=fields.whole("minutes", allowed=MINUTES, meaning="a positive whole number of minutes"),
        source=fields.text("source") if has_text or fields.has("source") else "",
        text=fields.local_text("text") if has_text else LocalText({}),
        asked_as=fields.local_texts("asked_as"),
        media=None if media is None else _media_of(media, reading),
        optional=fields.truth("optional") if fields.has("optional") else False,
        external=reading.external(fields),
    )


def _id_of(fields: Fields, reading: Reading) -> str:
    """A lesson's id, unique in its course only: it is no thing that anything else refers to."""
    node = fields.required("id")
    if node is None:
        return ""
    if isinstance(node, ScalarNode) and reading.ids.elsewhere(node.text) is not None:
        return reading.ids.own(Kind.COURSE, node.text)
    return id_of(node, faults=reading.faults)


def _media_of(node: Node, reading: Reading) -> Media:
    fields = reading.fields(node, what="media", allowed=_MEDIA_KEYS)
    return Media(fields.text("mime"), fields.text("address"), _captions_of(fields.given("captions"), reading.faults))


def _captions_of(node: Node | None, faults: FaultList) -> Mapping[Language, str]:
    if node is None:
        return {}
    if not isinstance(node, MapNode):
        remedy = "Write languages with addresses: {hi: https://…}."
        faults.add(node.place, value=node.shown, problem="'captions' is not a map", remedy=remedy)
        return {}
    for tag, _ in node.entries:
        fault = language_fault(tag.text)
        if fault is not None:
            faults.add(tag.place, value=tag.text, problem=fault[0], remedy=fault[1])
    return {language_read(tag.text): text_of(value, key="captions", faults=faults) for tag, value in node.entries}


def _note_markdown(given: Node | None, *, faults: FaultList) -> None:
    """Notes what the lesson's text may not hold, in each of its languages."""
    written = [value for _, value in given.entries] if isinstance(given, MapNode) else [given]
    for node in written:
        if isinstance(node, ScalarNode):
            for fault in markdown_faults(node.text):
                problem = f"{fault.problem}, in line {fault.line} of it"
                faults.add(node.place, value=fault.found, problem=problem, remedy=fault.remedy)


def _note_repeated_lessons(lessons: tuple[Lesson, ...], nodes: tuple[Node, ...], *, faults: FaultList) -> None:
    first: dict[LessonId, str] = {}
    for lesson, node in zip(lessons, nodes, strict=True):
        if lesson.id and lesson.id in first:
            problem = f"this lesson id is used twice in the course: at {first[lesson.id]} and at {node.place}"
            faults.add(node.place, value=lesson.id, problem=problem, remedy="Rename one of the lessons.")
        first.setdefault(lesson.id, node.place)


def _note_missing_languages(lesson: Lesson, *, place: str, languages: frozenset[Language], faults: FaultList) -> None:
    for what, wording in (("text", lesson.text), ("title", lesson.title)):
        missing = sorted(languages - wording.by_language.keys())
        if missing and wording.by_language and lesson.text.by_language:
            problem = f"the {what} of lesson '{lesson.id}' is missing in {', '.join(missing)}, which other lessons have"
            remedy = "Write it in every language of the course, take the language out of all its lessons, or state the "
            remedy += "course's 'languages'."
            faults.add(place, value=", ".join(sorted(wording.by_language)), problem=problem, remedy=remedy)

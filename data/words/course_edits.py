"""Texts of a course that a curator edits: kept as versions beside what its files say, and never in place of that.

    draft ──published──> published ──another one is published──> superseded
      └──set aside──> discarded

A version holds all that it changes of the course as its files have it, so a later one stands by itself, and an earlier
one can be published again. Version 0 is the course as its files have it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from data.words.models import Course, CourseId, Language, Lesson, LessonId, LocalText

LONGEST_EDIT_NOTE = 500


class EditState(StrEnum):
    """Where in its life a version is."""

    DRAFT = "draft"
    PUBLISHED = "published"
    SUPERSEDED = "superseded"
    DISCARDED = "discarded"


WAS_SERVED = frozenset({EditState.PUBLISHED, EditState.SUPERSEDED})


class TextPart(StrEnum):
    """What of a course is text: two of the course, three of each lesson. Phrases stand one on a line."""

    TITLE = "title"
    DESCRIPTION = "description"
    LESSON_TITLE = "lesson-title"
    LESSON_TEXT = "lesson-text"
    ASKED_AS = "asked-as"


@dataclass(frozen=True, slots=True)
class TextPlace:
    """One text of a course in one language; `lesson` is None for those of the course itself."""

    part: TextPart
    language: Language
    lesson: LessonId | None = None


@dataclass(frozen=True, slots=True)
class TextChange:
    """A text, as the files had it when it was edited and as it is to be; empty where they had none."""

    place: TextPlace
    was: str
    now: str


@dataclass(frozen=True, slots=True)
class TextClash:
    """A change of a text that the files have changed since: `files` is what they say now, None of a lesson that left.

    What the files say is served until a person chooses.
    """

    change: TextChange
    files: str | None


@dataclass(frozen=True, slots=True)
class CourseEdit:
    """One version of a course's texts, who saved it and when, and who published it, where somebody has."""

    course: CourseId
    version: int
    state: EditState
    changes: Sequence[TextChange]
    by: str
    at: datetime
    note: str = ""
    published_by: str = ""
    published_at: datetime | None = None


def texts_of(course: Course) -> dict[TextPlace, str]:
    """Every text of the course that can be edited, by its place."""
    texts = {
        TextPlace(part, language): text
        for part, wording in ((TextPart.TITLE, course.title), (TextPart.DESCRIPTION, course.description))
        for language, text in wording.by_language.items()
    }
    for lesson in course.lessons:
        for part, wording in ((TextPart.LESSON_TITLE, lesson.title), (TextPart.LESSON_TEXT, lesson.text)):
            texts |= {TextPlace(part, each, lesson.id): text for each, text in wording.by_language.items()}
        texts |= {TextPlace(TextPart.ASKED_AS, each, lesson.id): text for each, text in _phrases(lesson).items()}
    return texts


def _phrases(lesson: Lesson) -> Mapping[Language, str]:
    phrases: dict[Language, list[str]] = defaultdict(list)
    for asked in lesson.asked_as:
        for language, phrase in asked.by_language.items():
            phrases[language].append(" ".join(phrase.split()))
    return {language: "\n".join(of_language) for language, of_language in phrases.items()}


def clashes(course: Course, changes: Iterable[TextChange]) -> list[TextClash]:
    """The changes of texts that the course, as its files have it, says otherwise now than when they were edited."""
    texts, lessons = texts_of(course), {lesson.id for lesson in course.lessons}
    found = []
    for change in changes:
        gone = change.place.lesson is not None and change.place.lesson not in lessons
        here = texts.get(change.place, "")
        if gone or here not in {change.was, change.now}:
            found.append(TextClash(change, None if gone else here))
    return found


def with_changes(course: Course, changes: Iterable[TextChange]) -> Course:
    """The course, as its files have it, with every change that clashes with nothing.

    It is offered in a language, too, once each lesson that has text has it in that.
    """
    listed = list(changes)
    clashing = {clash.change.place for clash in clashes(course, listed)}
    new = {change.place: change.now for change in listed if change.place not in clashing}
    if not new:
        return course
    lessons = [_changed_lesson(lesson, new) for lesson in course.lessons]
    written = [set(lesson.text.by_language) for lesson in lessons if lesson.text.by_language]
    return replace(
        course,
        title=_changed(course.title, new, TextPart.TITLE, None),
        description=_changed(course.description, new, TextPart.DESCRIPTION, None),
        lessons=lessons,
        languages=course.languages | (set[Language].intersection(*written) if written else set()),
    )


def _changed_lesson(lesson: Lesson, new: Mapping[TextPlace, str]) -> Lesson:
    if not any(place.lesson == lesson.id for place in new):
        return lesson
    return replace(
        lesson,
        title=_changed(lesson.title, new, TextPart.LESSON_TITLE, lesson.id),
        text=_changed(lesson.text, new, TextPart.LESSON_TEXT, lesson.id),
        asked_as=_changed_phrases(lesson, new),
    )


def _changed(wording: LocalText, new: Mapping[TextPlace, str], part: TextPart, lesson: LessonId | None) -> LocalText:
    given = {place.language: text for place, text in new.items() if (place.part, place.lesson) == (part, lesson)}
    texts = {**wording.by_language, **given}
    return LocalText({language: text for language, text in texts.items() if text}) if given else wording


def _changed_phrases(lesson: Lesson, new: Mapping[TextPlace, str]) -> Sequence[LocalText]:
    """The phrases of the lesson; of one in several languages, those in the others stay together."""
    asked = list(lesson.asked_as)
    for place, text in new.items():
        if (place.part, place.lesson) == (TextPart.ASKED_AS, lesson.id):
            phrases = dict.fromkeys(text.splitlines())
            asked = [kept for each in asked if (kept := _without(each, place.language, phrases)).by_language]
            known = {" ".join(each.by_language.get(place.language, "").split()) for each in asked}
            asked += [LocalText({place.language: phrase}) for phrase in phrases if phrase not in known]
    return asked


def _without(asked: LocalText, language: Language, phrases: Iterable[str]) -> LocalText:
    """The phrase without this language where it is not among these."""
    if " ".join(asked.by_language.get(language, "").split()) in phrases:
        return asked
    return LocalText({each: text for each, text in asked.by_language.items() if each != language})

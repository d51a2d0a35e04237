"""Questions of their tests as drafts of the item bank, on the lesson that the test is."""

from collections.abc import Iterator

from data.catalogue import Catalogue
from data.igot.found import Found
from data.igot.map_framework import SYSTEM
from data.igot.notes import Aside
from data.igot.records import QuestionRecord, TheirId
from data.words.external import first_own_id
from data.words.items import NO_TEXT, Item, ItemId
from data.words.models import Course, LessonId, LocalText


def items_of(found: Found, catalogue: Catalogue) -> list[Item]:
    """The questions, on the first competency that the course of the test teaches; nobody is asked a draft.

    What is put aside: questions of a test that is no lesson of a course, or whose course names no competency.
    """
    places = {test: place for course in catalogue.courses.values() for test, place in _tests(course)}
    items = []
    for question in found.questions:
        place = places.get(question.test)
        reason = Aside.NO_COURSE if place is None else None if place[0].teaches else Aside.NO_TAUGHT
        if reason is not None:
            source = question.source
            found.notes.add(reason, file=source.file, place=source.place, value=question.test)
        elif place is not None:
            items.append(_item(question, *place))
    return items


def _tests(course: Course) -> Iterator[tuple[TheirId, tuple[Course, LessonId]]]:
    """Their ids of the course's lessons, and of itself where it is a test as a whole."""
    for lesson in course.lessons:
        for each in (*course.external, *lesson.external):
            if each.system == SYSTEM:
                yield TheirId(each.id), (course, lesson.id)


def _item(question: QuestionRecord, course: Course, lesson: LessonId) -> Item:
    competency, level = next(iter(course.teaches.items()))

    def said(text: str) -> LocalText:
        return LocalText({question.language: text}) if text else NO_TEXT

    return Item(
        id=ItemId(f"{course.id}.{first_own_id(question.id)}"),
        kind=question.kind,
        competency=competency,
        level=level,
        course=course.id,
        lesson=lesson,
        question=said(question.text),
        because=said(question.because),
        options=tuple(map(said, question.options)),
        right=question.right,
        matches=tuple(map(said, question.matches)),
        accepts=question.accepts,
        clue=said(question.clue),
    )

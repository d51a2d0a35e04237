"""Questions of files as drafts of the item bank: nobody is asked one before a person has reviewed it."""

from data.words.imports import DraftCourse, DraftItem
from data.words.items import NO_TEXT, Item, ItemId, ItemKind
from data.words.models import CompetencyId, Course, LessonId, LocalText


def bank_items(draft: DraftCourse) -> list[Item]:
    """The course's questions, on the first competency that it teaches; none of a course that teaches none.

    A question that names no lesson is put to the course's first one.
    """
    course = draft.course
    taught = next(iter(course.teaches.items()), None)
    if taught is None or not course.lessons:
        return []
    return [_item(course, item, competency=taught[0], level=taught[1]) for item in draft.items]


def _item(course: Course, item: DraftItem, *, competency: CompetencyId, level: int) -> Item:
    lessons = {lesson.id for lesson in course.lessons}
    named = LessonId(item.lesson)

    def said(text: str) -> LocalText:
        return LocalText({item.language: text})

    return Item(
        id=ItemId(f"{course.id}.{item.name}"),
        kind=ItemKind(item.kind.value),
        competency=competency,
        level=level,
        course=course.id,
        lesson=named if named in lessons else course.lessons[0].id,
        question=said(item.stem),
        because=said(item.feedback) if item.feedback else NO_TEXT,
        options=tuple(said(option.text) for option in item.options),
        right=tuple(place for place, option in enumerate(item.options) if option.correct),
        matches=tuple(said(option.match) for option in item.options if option.match),
        accepts=tuple(item.accepts),
    )

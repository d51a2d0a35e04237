"""A course as a device keeps it: its lessons, each at the address that the course's own pages lead to."""

from collections.abc import Sequence
from dataclasses import dataclass

from api.running.i18n import Words
from data.words import Course, Lesson


@dataclass(frozen=True, slots=True)
class KeptLesson:
    """A lesson with its address in one language: the reader's where it is written in it."""

    title: str
    address: str


@dataclass(frozen=True, slots=True)
class KeptCourse:
    """A course with its lessons."""

    id: str
    title: str
    lessons: Sequence[KeptLesson]

    @classmethod
    def of(cls, course: Course, *, words: Words) -> "KeptCourse":
        """The course in the reader's language."""
        lessons = [_kept_lesson(course, lesson, words) for lesson in course.lessons]
        return cls(course.id, course.title.in_language(words.language), lessons)


def _kept_lesson(course: Course, lesson: Lesson, words: Words) -> KeptLesson:
    written = lesson.text.by_language or lesson.title.by_language
    language = words.language if words.language in written else next(iter(written))
    return KeptLesson(lesson.title.in_language(language), f"/courses/{course.id}?lesson={lesson.id}&in={language}")

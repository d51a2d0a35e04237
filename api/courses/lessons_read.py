"""Which lessons of a course a learner has had open for as long as reading them takes, by the openings in the ledger.

A reader has one lesson open at a time: each opening counts until the next one, of this course or another. Times are
those of our own clock, so a learner can wait, never pretend to have waited.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from data.words import Course, CourseId, Event, Lesson, LessonId, Verb

WORDS_A_MINUTE = 238
"""Silent reading of non-fiction by adults, on average of 190 studies (Brysbaert 2019)."""


@dataclass(frozen=True, slots=True)
class LessonRead:
    """How long a lesson was open, in whole seconds, how long it has to be, and when it was opened last."""

    lesson: LessonId
    seconds: int
    needed: int
    opened: datetime | None

    @property
    def done(self) -> bool:
        """Whether it was opened, and for a plausible time."""
        return self.opened is not None and self.seconds >= self.needed


def reading_of(course: Course, openings: Sequence[Event], *, now: datetime, share: float) -> Sequence[LessonRead]:
    """Every lesson of the course, in its order, with how long it was open until `now`.

    `openings` are all of the learner, oldest first; `share` is that of a lesson's usual time which is enough.
    """
    seconds: dict[LessonId, float] = {}
    last: dict[LessonId, datetime] = {}
    ends = [*(later.at for _, later in pairwise(openings)), now]
    for opening, end in zip(openings, ends, strict=False):
        if opening.object == course.id:
            lesson = LessonId(str(opening.result.get("lesson")))
            seconds[lesson] = seconds.get(lesson, 0.0) + max((end - opening.at).total_seconds(), 0.0)
            last[lesson] = opening.at
    return [
        LessonRead(
            lesson.id, int(seconds.get(lesson.id, 0.0)), round(share * usual_seconds(lesson)), last.get(lesson.id)
        )
        for lesson in course.lessons
    ]


@dataclass(frozen=True, slots=True)
class Begun:
    """A course begun and not finished: the lesson to go on with, its number from 1, and what is left."""

    course: Course
    lesson: Lesson
    number: int
    read: int
    minutes_left: int

    @property
    def share(self) -> float:
        """Of its lessons, those that are done."""
        return self.read / len(self.course.lessons)


def begun_at(course: Course, told: Sequence[Event], *, now: datetime, share: float) -> Begun | None:
    """How far the course was read, by `told`, oldest first: lessons opened here, and those that other systems told of.

    One goes on with the lesson told of last; where another system says that it is done, with the first that is not.
    None where nothing was told of its lessons; `share` as for `reading_of`.
    """
    place = left_off_at(course, told)
    if place is None:
        return None
    openings = [event for event in told if event.verb is Verb.OPENED]
    elsewhere = {event.result.get("lesson") for event in told if event.object == course.id and _is_done(event)}
    read = {each.lesson for each in reading_of(course, openings, now=now, share=share) if each.done}
    left = [each for each in course.lessons if each.id not in elsewhere | read]
    if place in elsewhere and left:
        place = left[0].id
    number, lesson = next((number, each) for number, each in enumerate(course.lessons, 1) if each.id == place)
    return Begun(course, lesson, number, len(course.lessons) - len(left), sum(each.minutes for each in left))


def _is_done(event: Event) -> bool:
    """Whether another system tells that a lesson is done."""
    told = event.result.get("share")
    return event.verb is Verb.PROGRESSED and isinstance(told, int | float) and told >= 1


def needed_lessons(course: Course) -> frozenset[LessonId]:
    """The lessons that finish the course: those that are not optional, or all where all are; none where it has none."""
    return frozenset(each.id for each in course.lessons if not each.optional) or frozenset(
        each.id for each in course.lessons
    )


def usual_seconds(lesson: Lesson) -> float:
    """The lesson's minutes, or the time that reading its words takes where that is less: in its shortest language."""
    words = min((len(text.split()) for text in lesson.text.by_language.values()), default=0)
    reading = words / WORDS_A_MINUTE * 60
    return min(reading, lesson.minutes * 60) if words else lesson.minutes * 60


def left_off_at(course: Course, openings: Sequence[Event]) -> LessonId | None:
    """The lesson of the course that was opened last, if it still has it; None where none was."""
    known = {lesson.id for lesson in course.lessons}
    opened = [str(opening.result.get("lesson")) for opening in openings if opening.object == course.id]
    return next((LessonId(lesson) for lesson in reversed(opened) if lesson in known), None)


def is_open(course: CourseId, lesson: LessonId, openings: Sequence[Event]) -> bool:
    """Whether this very lesson is what was opened last, so that opening it again tells nothing new."""
    last = openings[-1] if openings else None
    return (
        last is not None and last.verb is Verb.OPENED and last.object == course and last.result.get("lesson") == lesson
    )

"""How far somebody is in one course by what other systems told of its lessons: what is done, and what is left."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from data.catalogue import Catalogue
from data.words import Course, CourseId, Event, Lesson, LessonId, Verb

DONE = 1.0
"""The share at which a lesson is done."""


@dataclass(frozen=True, slots=True)
class LessonState:
    """The most that was told of a lesson, 0 to 1, in which language (empty: untold) and when last."""

    share: float
    language: str
    at: datetime

    @property
    def done(self) -> bool:
        """Whether all of it was done."""
        return self.share >= DONE


@dataclass(frozen=True, slots=True)
class CourseProgress:
    """`lessons` by what was told of them; `left` are those that must still be done, in order, none once it is finished.

    `enrolled` is by the last enrolment told, `batch` its run; `certified_on` when a certificate was told of.
    """

    course: CourseId
    finished: bool
    lessons: Mapping[LessonId, LessonState]
    left: Sequence[LessonId]
    share: float
    enrolled: bool
    batch: str
    certified_on: datetime | None


def course_progress(course: Course, events: Sequence[Event], *, catalogue: Catalogue) -> CourseProgress:
    """The progress that these events of one learner, oldest first, tell of the course in any of its languages."""
    editions = catalogue.editions(course.id)
    told = [event for event in events if event.object in editions]
    finished = any(event.verb is Verb.COMPLETED for event in told)
    lessons = _states(course, told)
    must = _required(course)
    left = [] if finished else [lesson.id for lesson in must if not _is_done(lessons.get(lesson.id))]
    done = len(must) - len(left)
    last = [event for event in told if event.verb in {Verb.ENROLLED, Verb.UNENROLLED}][-1:]
    certified = [event.at for event in told if event.verb is Verb.CERTIFIED]
    return CourseProgress(
        course=course.id,
        finished=finished,
        lessons=lessons,
        left=left,
        share=1.0 if finished else done / len(must) if must else 0.0,
        enrolled=any(event.verb is Verb.ENROLLED for event in last),
        batch=str(last[0].result.get("batch", "")) if last else "",
        certified_on=certified[-1] if certified else None,
    )


def _required(course: Course) -> Sequence[Lesson]:
    return [lesson for lesson in course.lessons if not lesson.optional]


def _is_done(state: LessonState | None) -> bool:
    return state is not None and state.done


def _states(course: Course, told: Sequence[Event]) -> Mapping[LessonId, LessonState]:
    """What was told of each lesson of this edition: a share never falls, a language is the last one told."""
    states: dict[LessonId, LessonState] = {}
    known = {lesson.id for lesson in course.lessons}
    for event in told:
        lesson = LessonId(str(event.result.get("lesson", "")))
        if event.verb is not Verb.PROGRESSED or lesson not in known:
            continue
        before = states.get(lesson)
        share = max(_share(event), 0.0 if before is None else before.share)
        language = str(event.result.get("language", "")) or ("" if before is None else before.language)
        states[lesson] = LessonState(share, language, event.at)
    return states


def _share(event: Event) -> float:
    share = event.result.get("share")
    return float(share) if isinstance(share, (int, float)) and not isinstance(share, bool) else 0.0

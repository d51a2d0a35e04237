"""Why a course that was begun on another platform does not move, or is not counted: what the events tell of it.

The causes are those that iGOT's own support looks for; that the platform's records disagree with each other is told as
such, for nothing that is done here can put it right.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta

from data.catalogue import Catalogue
from data.words import Course, CourseId, Event, Facts, LessonId, StuckBy, StuckCause, Verb, programme_progress
from recommender.learner.lesson_progress import CourseProgress, course_progress

CERTIFIES_WITHIN = timedelta(days=1)
"""A certificate comes up to 24 hours after a course is finished there."""

CERTIFYING = frozenset({"igot"})
"""Sources of completions that a certificate follows."""


def stuck_causes(
    course: Course, events: Sequence[Event], *, catalogue: Catalogue, now: datetime
) -> Sequence[StuckCause]:
    """The causes, the lessons that are left first; none where no platform told of the way, or the learner left it.

    `events` are one learner's, oldest first.
    """
    progress = course_progress(course, events, catalogue=catalogue)
    told = [event for event in events if event.object in catalogue.editions(course.id)]
    if progress.finished:
        return list(_uncertified(course, progress, told, now=now))
    if not progress.enrolled or not any(event.verb is Verb.PROGRESSED for event in told):
        return []
    return [
        *_left(course, progress),
        *_grown(course, progress, told),
        *_gone(course, progress, told),
        *_mixed(course, told),
    ]


def stuck_programmes(events: Sequence[Event], *, catalogue: Catalogue) -> Sequence[StuckCause]:
    """Programmes that were begun and all of whose courses are finished, and which are not counted as finished."""
    finished = {event.object for event in events if event.verb is Verb.COMPLETED}
    done = {CourseId(other) for course in finished for other in catalogue.editions(CourseId(course))}
    begun = {event.object for event in events if event.verb is Verb.ENROLLED} - finished
    return [
        StuckCause(StuckBy.PROGRAMME, {"programme": id_})
        for id_, programme in sorted(catalogue.programmes.items())
        if id_ in begun and programme_progress(programme, done).next_course is None
    ]


def _left(course: Course, progress: CourseProgress) -> Iterator[StuckCause]:
    if not course.lessons:  # of a course whose tree nobody imported, nobody can tell what is left
        return
    facts: dict[str, str | int | float] = {"course": course.id}
    if not progress.left:
        yield StuckCause(StuckBy.ALL_DONE, facts)
        return
    language = max(progress.lessons.values(), key=lambda state: state.at).language if progress.lessons else ""
    told = {"batch": progress.batch, "language": language}
    facts |= {"lessons": ",".join(progress.left), **{name: value for name, value in told.items() if value}}
    yield StuckCause(StuckBy.LEFT, facts)
    if all(_is_test(course, lesson) for lesson in progress.left):
        yield StuckCause(StuckBy.TEST_LEFT, {"course": course.id})


def _is_test(course: Course, lesson: LessonId) -> bool:
    media = next((each.media for each in course.lessons if each.id == lesson), None)
    return media is not None and "questionset" in media.mime


def _grown(course: Course, progress: CourseProgress, told: Sequence[Event]) -> Iterator[StuckCause]:
    """The course was published anew after the learner enrolled, and lessons that were never begun are left."""
    enrolled = [event.at.date() for event in told if event.verb is Verb.ENROLLED]
    published = None if course.facts is None else course.facts.published
    unopened = [lesson for lesson in progress.left if lesson not in progress.lessons]
    if enrolled and published is not None and published > max(enrolled) and unopened:
        yield StuckCause(StuckBy.NEW_LESSONS, {"course": course.id, "published": published.isoformat()})


def _gone(course: Course, progress: CourseProgress, told: Sequence[Event]) -> Iterator[StuckCause]:
    """A lesson that was begun is no part of the course any more, in none of its languages."""
    known = {lesson.id for lesson in course.lessons}
    begun = {
        str(event.result.get("lesson", ""))
        for event in told
        if event.verb is Verb.PROGRESSED and event.object == course.id
    }
    gone = sorted(begun - known)
    if gone and progress.left:
        yield StuckCause(StuckBy.LESSON_GONE, {"course": course.id, "number": len(gone)})


def _mixed(course: Course, told: Sequence[Event]) -> Iterator[StuckCause]:
    """Lessons were done in several languages, each of which is counted by itself there."""
    spoken = {str(event.result.get("language", "")) for event in told if event.verb is Verb.PROGRESSED} - {""}
    if len(spoken) > 1:
        yield StuckCause(StuckBy.LANGUAGES, {"course": course.id, "languages": ",".join(sorted(spoken))})


def _uncertified(
    course: Course, progress: CourseProgress, told: Sequence[Event], *, now: datetime
) -> Iterator[StuckCause]:
    finished = [event.at for event in told if event.verb is Verb.COMPLETED and event.source in CERTIFYING]
    if finished and progress.certified_on is None:
        late = int(now - max(finished) > CERTIFIES_WITHIN)
        facts: Facts = {"course": course.id, "done_on": max(finished).date().isoformat(), "late": late}
        yield StuckCause(StuckBy.NO_CERTIFICATE, facts)

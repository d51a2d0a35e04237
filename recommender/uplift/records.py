"""What was measured of one learner, and around which courses."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from data.words import CompetencyId, Course, CourseId, Event, LearnerId, RoleId, Verb
from recommender.learner import LevelFound, level_found

BEFORE_WITHIN = timedelta(days=180)
"""How old a measurement may be when a course begins: evidence has lost 16 % of its weight by then (HALF_LIFE_DAYS)."""

DELAYED_FROM, DELAYED_UNTIL = timedelta(days=30), timedelta(days=90)
"""After a course: until the first, "after"; from there until the second, what stayed."""

AROUND_COURSES = (Verb.STARTED, Verb.OPENED, Verb.COMPLETED)
"""Events that say when a course was begun and finished."""

Pair = tuple[LevelFound, LevelFound]


@dataclass(frozen=True, slots=True)
class Record:
    """What was measured of a learner, by time, and when courses were first begun and finished.

    Where nobody said when a course was begun, it was on the day on which it was finished.
    """

    learner: LearnerId
    role: RoleId | None
    measured: Mapping[CompetencyId, Sequence[LevelFound]]
    finished: Mapping[CourseId, datetime]
    begun: Mapping[CourseId, datetime] = field(default_factory=dict)

    def before(self, course: CourseId, competency: CompetencyId) -> LevelFound | None:
        """What was measured last before the finished course was begun."""
        begun = self._begun(course)
        found = [each for each in self.measured.get(competency, ()) if begun - BEFORE_WITHIN <= each.at < begun]
        return found[-1] if found else None

    def after(self, course: CourseId, competency: CompetencyId, *, delayed: bool) -> LevelFound | None:
        """What was measured first once the course was finished; `delayed`: 30 to 90 days later.

        On the day of finishing whatever follows the beginning counts: tests are often written down before it.
        """
        finished = self.finished[course]
        since = finished + DELAYED_FROM if delayed else max(self._begun(course), _midnight(finished))
        until = finished + (DELAYED_UNTIL if delayed else DELAYED_FROM)
        measured = self.measured.get(competency, ())
        return next((each for each in measured if since <= each.at <= until), None)

    def without(self, competency: CompetencyId, teaching: Iterable[CourseId]) -> Sequence[LevelFound]:
        """What was measured before any of the courses that teach the competency was begun."""
        begun = [self._begun(course) for course in teaching if course in self.finished]
        measured = self.measured.get(competency, ())
        return [each for each in measured if each.at < min(begun)] if begun else measured

    def _begun(self, course: CourseId) -> datetime:
        finished = self.finished[course]
        return min(self.begun.get(course, _midnight(finished)), finished)


def record_of(learner: LearnerId, role: RoleId | None, events: Iterable[Event]) -> Record:
    """The learner's record by their events, in any order."""
    measured: dict[CompetencyId, list[LevelFound]] = {}
    finished: dict[CourseId, datetime] = {}
    begun: dict[CourseId, datetime] = {}
    for event in sorted(events, key=lambda event: event.at):
        found = level_found(event)
        if found is not None:
            measured.setdefault(CompetencyId(event.object), []).append(found)
        elif event.verb is Verb.COMPLETED:
            finished.setdefault(CourseId(event.object), event.at)
        elif event.verb in {Verb.STARTED, Verb.OPENED}:
            begun.setdefault(CourseId(event.object), event.at)
    return Record(learner, role, measured, finished, begun)


def checks_due(record: Record, courses: Mapping[CourseId, Course], *, now: datetime) -> Sequence[CourseId]:
    """Courses finished 30 to 90 days ago that were measured before and not since the 30th day, the oldest first."""
    due = [
        course
        for course, finished in record.finished.items()
        if course in courses and DELAYED_FROM <= now - finished <= DELAYED_UNTIL
        if any(_is_due(record, course, competency) for competency in courses[course].teaches)
    ]
    return sorted(due, key=lambda course: (record.finished[course], course))


def _is_due(record: Record, course: CourseId, competency: CompetencyId) -> bool:
    measured_before = record.before(course, competency) is not None
    return measured_before and record.after(course, competency, delayed=True) is None


def _midnight(at: datetime) -> datetime:
    return at.replace(hour=0, minute=0, second=0, microsecond=0)

"""A learner's events read as what matters for suggesting: courses finished and courses put aside."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from data.catalogue import Catalogue
from data.words import CourseId, Event, Verb

LATER_DAYS = 30
"""For how many days "later" hides a course where the event does not say (`result["days"]`)."""

MOST_DAYS = 3_650
"""The longest that "later" hides a course: an entry of the ledger may name any number."""


SAID_OF_PLACE = (Verb.DISMISSED, Verb.CLAIMED, Verb.DEFERRED, Verb.RESTORED, Verb.CHOSEN, Verb.COMPLETED)
"""What ends that a course was put into the path: the last word counts."""


@dataclass(frozen=True, slots=True)
class History:
    """`finished`: when each course was last completed, oldest first.

    `minutes`: of each finished course when it was first completed, as far as that is known. `dismissed`: put
    aside for good, as not relevant or as known, and not taken back. `deferred`: until when each course is put off.
    `chosen`: put into the path by the learner and not taken out of it, in the order in which they were.
    """

    finished: Mapping[CourseId, datetime]
    dismissed: frozenset[CourseId]
    deferred: Mapping[CourseId, datetime] = field(default_factory=dict)
    minutes: Mapping[CourseId, int] = field(default_factory=dict)
    chosen: Sequence[CourseId] = ()

    def minutes_of(self, course: CourseId, catalogue: Catalogue) -> int:
        """The learning time of a finished course: what was done stays done, whatever the course has by now."""
        today = catalogue.courses.get(course)
        return self.minutes.get(course, 0 if today is None else today.minutes)

    def put_aside(self, today: date) -> frozenset[CourseId]:
        """The courses not to be suggested on `today`: dismissed, or put off until a later day."""
        return self.dismissed | {course for course, until in self.deferred.items() if until.date() > today}


def history_of(events: Iterable[Event]) -> History:
    """The history in these events of one learner, in whatever order they come (equal times: by event id)."""
    finished: dict[CourseId, datetime] = {}
    dismissed: set[CourseId] = set()
    deferred: dict[CourseId, datetime] = {}
    minutes: dict[CourseId, int] = {}
    chosen: dict[CourseId, None] = {}
    for event in sorted(events, key=lambda event: (event.at, event.id)):
        course = CourseId(event.object)
        if event.verb in SAID_OF_PLACE:
            chosen.pop(course, None)
        match event.verb:
            case Verb.COMPLETED:
                finished.pop(course, None)  # the dict keeps the order of insertion: a repeat moves to the end
                finished[course] = event.at
                if event.minutes is not None:
                    minutes.setdefault(course, event.minutes)
            case Verb.DISMISSED | Verb.CLAIMED:
                dismissed.add(course)
            case Verb.DEFERRED:
                deferred[course] = _until(event)
            case Verb.RESTORED | Verb.CHOSEN:
                dismissed.discard(course)
                deferred.pop(course, None)
                chosen.update({course: None} if event.verb is Verb.CHOSEN else {})
    return History(
        finished=finished,
        dismissed=frozenset(dismissed),
        deferred=deferred,
        minutes=minutes,
        chosen=tuple(chosen),
    )


def _until(event: Event) -> datetime:
    try:
        return event.at + timedelta(days=_days(event))
    except OverflowError:  # an entry that is dated in the last days of the year 9999
        return event.at


def _days(event: Event) -> float:
    days = event.result.get("days")
    if isinstance(days, (int, float)) and not isinstance(days, bool) and days > 0:
        return float(min(days, MOST_DAYS))
    return LATER_DAYS

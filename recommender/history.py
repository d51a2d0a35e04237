"""A learner's events read as what matters for suggesting: courses finished and courses put aside."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from data.models import CourseId, Event, Verb


@dataclass(frozen=True, slots=True)
class History:
    """`finished`: when each course was last completed, oldest first; `dismissed`: put aside and not taken back."""

    finished: Mapping[CourseId, datetime]
    dismissed: frozenset[CourseId]


def history_of(events: Iterable[Event]) -> History:
    """The history in these events of one learner, in whatever order they come (equal times: by event id)."""
    finished: dict[CourseId, datetime] = {}
    dismissed: set[CourseId] = set()
    for event in sorted(events, key=lambda each: (each.at, each.id)):
        course = CourseId(event.object)
        if event.verb is Verb.COMPLETED:
            finished.pop(course, None)  # the dict keeps the order of insertion: a repeat moves to the end
            finished[course] = event.at
        elif event.verb is Verb.DISMISSED:
            dismissed.add(course)
        elif event.verb is Verb.RESTORED:
            dismissed.discard(course)
    return History(finished=finished, dismissed=frozenset(dismissed))

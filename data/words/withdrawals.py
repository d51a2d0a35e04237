"""Taking an event back: the one thing that is ever done to what the ledger says, and it says who did it and why."""

from dataclasses import replace
from datetime import datetime

from data.words.models import Event, Verb


def withdrawal(event: Event, *, at: datetime, by: str, why: str = "") -> Event:
    """What takes the place of `event` under its id: that `by` withdrew it `at`, what it was, and why, in their words.

    >>> from datetime import UTC
    >>> from data.words.models import CourseId, EventId, LearnerId
    >>> day = datetime(2026, 11, 2, tzinfo=UTC)
    >>> done = Event(EventId("e1"), LearnerId("l1"), Verb.COMPLETED, CourseId("c1"), day, "api:service")
    >>> withdrawn = withdrawal(done, at=day, by="api:service", why="a slip")
    >>> withdrawn.verb.value, withdrawn.id, dict(withdrawn.result)
    ('withdrawn', 'e1', {'was': 'completed', 'actor': 'api:service', 'why': 'a slip'})
    """
    told = {"was": event.verb.value, "actor": by}
    return replace(event, verb=Verb.WITHDRAWN, at=at, result=told | ({"why": why} if why else {}), minutes=None)

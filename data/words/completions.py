"""The event that says a course was finished; its id follows from its content, so importing again adds nothing."""

from collections.abc import Mapping
from datetime import UTC, datetime

from data.words.event_ids import DerivedId, derived_id
from data.words.models import PASS_MARK, CourseId, Event, EventId, LearnerId, Verb


def completion_event(
    learner: LearnerId,
    course: CourseId,
    *,
    at: datetime,
    source: str,
    score: float | None = None,
    event_id: EventId | None = None,
) -> Event:
    """The event of finishing the course; `score` is the share of points reached, 0-1, kept in the result.

    >>> once = completion_event(LearnerId("l1"), CourseId("c1"), at=datetime(2026, 1, 1, tzinfo=UTC), source="import")
    >>> once.id
    'completed-3fa5d006d7db60b41957e800ede4f455'
    """
    return Event(
        id=event_id if event_id is not None else completion_id(learner, course, at=at),
        learner=learner,
        verb=Verb.COMPLETED,
        object=course,
        at=at,
        source=source,
        result={} if score is None else {"score": score},
    )


def completion_id(learner: LearnerId, course: CourseId, *, at: datetime) -> EventId:
    """An id that depends on learner, course and time only."""
    return derived_id(DerivedId.COMPLETED, learner, course, at.astimezone(UTC).isoformat(timespec="microseconds"))


def is_failed(result: Mapping[str, object], *, pass_mark: float | None) -> bool:
    """Whether a completion has a score below the mark of its course; one without a score is passed.

    >>> [is_failed({"score": score}, pass_mark=0.6) for score in (0.59, 0.6, 55, None)]
    [True, False, True, False]
    """
    score = result.get("score")
    if isinstance(score, bool) or not isinstance(score, (int, float)):
        return False
    share = score / 100 if score > 1 else score  # a per cent, as some systems send it
    return share < (PASS_MARK if pass_mark is None else pass_mark)

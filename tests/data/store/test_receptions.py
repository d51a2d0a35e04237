"""Ratings and finish rates read from the ledger, on each database."""

from datetime import UTC, datetime, timedelta

from data.store import Reception, Store
from data.words.models import CourseId, Event, EventId, LearnerId, Verb
from tests.data.builders import learner, planned_catalogue

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MONTH = timedelta(days=30)
COURSE = sorted(planned_catalogue().courses)[0]


def event(who: str, verb: Verb, *, days_ago: int, **result: float | str) -> Event:
    id_ = EventId(f"{who}-{verb}-{days_ago}")
    return Event(id_, LearnerId(who), verb, COURSE, NOW - timedelta(days=days_ago), "tests", result)


def opinion(store: Store, *events: Event, until: datetime = NOW) -> Reception | None:
    store.learners.add([learner(name) for name in ("l1", "l2", "l3")])
    store.ledger.append(events)
    return store.outcomes.receptions(until).get(CourseId(COURSE))


def test_each_learner_rates_once_with_the_mean_of_their_stars(store: Store) -> None:
    rated = [
        event("l1", Verb.RATED, days_ago=3, rating=5),
        event("l1", Verb.RATED, days_ago=2, rating=4),
        event("l2", Verb.RATED, days_ago=1, rating=2),
        event("l3", Verb.RATED, days_ago=1, rating=9),
        event("l3", Verb.RATED, days_ago=2, rating="good"),
    ]
    assert opinion(store, *rated) == Reception(ratings=2, stars=4.5 + 2)


def test_who_began_lately_counts_only_once_finished(store: Store) -> None:
    began = [
        event("l1", Verb.STARTED, days_ago=90),
        event("l2", Verb.STARTED, days_ago=5),
        event("l3", Verb.ENROLLED, days_ago=5),
        event("l3", Verb.COMPLETED, days_ago=1),
    ]
    assert opinion(store, *began) == Reception(begun=2, finished=1)


def test_a_completion_without_a_start_says_nothing_of_the_finish_rate(store: Store) -> None:
    assert opinion(store, event("l1", Verb.COMPLETED, days_ago=9)) is None


def test_what_came_later_is_not_known_yet(store: Store) -> None:
    later = [event("l1", Verb.STARTED, days_ago=90), event("l1", Verb.COMPLETED, days_ago=10)]
    assert opinion(store, *later, until=NOW - timedelta(days=20)) == Reception(begun=1, finished=0)

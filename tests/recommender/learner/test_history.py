from data.words.models import Verb
from recommender.learner.history import LATER_DAYS, MOST_DAYS, history_of
from tests.recommender.planned import DAY, NOW, event, finished


def test_a_repeated_course_counts_at_its_latest_completion() -> None:
    history = history_of([*finished("x", "y"), event(Verb.COMPLETED, "x", at=NOW)])
    assert list(history.finished.items()) == [("y", NOW - DAY), ("x", NOW)]


def test_a_restored_course_is_no_longer_dismissed_until_dismissed_again() -> None:
    dismissed = event(Verb.DISMISSED, "x", at=NOW - 2 * DAY)
    restored = event(Verb.RESTORED, "x", at=NOW - DAY)
    again = event(Verb.DISMISSED, "x", at=NOW)
    assert history_of([dismissed]).dismissed == {"x"}
    assert history_of([restored, dismissed]).dismissed == frozenset()
    assert history_of([again, restored, dismissed]).dismissed == {"x"}


def test_events_other_than_completions_finish_nothing() -> None:
    assert history_of([event(Verb.STARTED, "x"), event(Verb.SHOWN, "y")]).finished == {}


def test_later_hides_for_ten_years_at_most_whatever_an_event_says() -> None:
    put_off = [event(Verb.DEFERRED, name, result={"days": days}) for name, days in (("x", 1e300), ("y", -1), ("z", 7))]
    assert history_of(put_off).deferred == {"x": NOW + MOST_DAYS * DAY, "y": NOW + LATER_DAYS * DAY, "z": NOW + 7 * DAY}

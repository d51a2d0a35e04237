from dataclasses import replace

from data.words.models import EventId, Verb
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


def test_of_events_of_one_moment_the_last_by_id_counts() -> None:
    first, second = event(Verb.RESTORED, "x", at=NOW), event(Verb.DISMISSED, "x", at=NOW)
    for ids, dismissed in ((("e1", "e2"), {"x"}), (("e2", "e1"), frozenset())):
        events = [replace(each, id=EventId(id_)) for each, id_ in zip((first, second), ids, strict=True)]
        assert history_of(events).dismissed == history_of(events[::-1]).dismissed == dismissed


def test_courses_finished_in_one_moment_stand_by_the_ids_of_their_events() -> None:
    one, other = finished("x")[0], replace(finished("y")[0], at=finished("x")[0].at)
    for ids, order in ((("e1", "e2"), ["x", "y"]), (("e2", "e1"), ["y", "x"])):
        events = [replace(each, id=EventId(id_)) for each, id_ in zip((one, other), ids, strict=True)]
        assert list(history_of(events).finished) == list(history_of(events[::-1]).finished) == order


def test_a_course_is_chosen_until_the_last_word_on_it_is_another() -> None:
    chosen = [event(Verb.CHOSEN, name, at=NOW - 2 * DAY) for name in ("x", "y")]
    assert history_of(chosen).chosen == ("x", "y")
    for verb in (Verb.DEFERRED, Verb.DISMISSED, Verb.CLAIMED, Verb.RESTORED, Verb.COMPLETED):
        assert history_of([*chosen, event(verb, "x", at=NOW)]).chosen == ("y",)


def test_what_is_chosen_is_put_aside_no_more() -> None:
    aside = [event(Verb.DISMISSED, "x", at=NOW - DAY), event(Verb.DEFERRED, "y", at=NOW - DAY)]
    history = history_of([*aside, event(Verb.CHOSEN, "x", at=NOW), event(Verb.CHOSEN, "y", at=NOW)])
    assert history.put_aside(NOW.date()) == frozenset()

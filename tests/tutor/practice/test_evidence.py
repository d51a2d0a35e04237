"""An attempt says what was answered at which level, and counts once an item."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from data.words.models import Event, EventId, LearnerId, MasteryEstimate, Verb
from recommender.learner.mastery import mastery_from_events
from tests.api.planned import RTI, planned_catalogue
from tests.tutor.practice.test_items import item
from tutor.practice.evidence import attempt_result, tried
from tutor.practice.items import PracticeItemId

CATALOGUE = planned_catalogue()
ITEM = replace(item("yes", "no"), competency=RTI, level=2)
NOW = datetime(2026, 11, 2, tzinfo=UTC)


def attempted(*rights: bool, first: bool = True) -> list[Event]:
    """The events of attempts at as many items, one a minute."""
    events = []
    for number, right in enumerate(rights):
        result = attempt_result(replace(ITEM, id=PracticeItemId(f"i{number}")), right=right, first=first)
        at = NOW + timedelta(minutes=number)
        events.append(Event(EventId(f"e{number}"), LearnerId("l"), Verb.ASSESSED, RTI, at, "practice", result))
    return events


def shown(events: list[Event]) -> MasteryEstimate | None:
    return mastery_from_events(events, CATALOGUE, today=NOW.date()).get(RTI)


def test_a_right_answer_raises_the_level_and_a_wrong_one_lowers_it() -> None:
    right, up, down = shown(attempted(True)), shown(attempted(True, True)), shown(attempted(True, False))
    assert right is not None
    assert up is not None
    assert down is not None
    assert down.level < right.level < up.level


def test_what_is_answered_first_says_the_items_level_and_how_many_choices_it_had() -> None:
    assert attempted(True)[0].result == {
        "by": "practice",
        "item": "i0",
        "practice": "i0",
        "item_level": 2,
        "right": True,
        "choices": 2,
    }


def test_a_second_try_at_an_item_is_kept_but_shows_nothing() -> None:
    again = attempted(True, first=False)

    assert again[0].result == {"practice": "i0", "right": True}
    assert shown(again) is None


def test_only_an_attempt_at_the_item_itself_counts_as_tried() -> None:
    history = attempted(False)

    assert tried(PracticeItemId("i0"), history)
    assert not tried(PracticeItemId("i1"), history)
    assert not tried(PracticeItemId("i0"), [replace(history[0], verb=Verb.ASKED)])

"""An attempt moves what a learner has shown the right way only, weakly, and once an item."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.words.models import CompetencyId, Event, EventId, LearnerId, Mastery, MasteryEstimate, Verb
from recommender.learner.mastery import COMPLETION_ERROR, PRIOR_ERROR, mastery_from_events
from tests.api.planned import RTI, planned_catalogue
from tests.tutor.practice.test_items import item
from tutor.practice.evidence import ITEM_ERROR, attempt_result, tried
from tutor.practice.items import PracticeItemId

CATALOGUE = planned_catalogue()
ITEM = replace(item("yes", "no"), competency=RTI, level=2)
NOW = datetime(2026, 11, 2, tzinfo=UTC)


def attempted(*rights: bool, start: list[Event] | None = None, first: bool = True) -> list[Event]:
    """The events of attempts at as many items, one a minute."""
    events = list(start or [])
    for number, right in enumerate(rights):
        mastery = mastery_from_events(events, CATALOGUE)
        one = replace(ITEM, id=PracticeItemId(f"i{number}"))
        result = attempt_result(one, right=right, mastery=mastery, first=first)
        at = NOW + timedelta(minutes=len(events))
        events.append(Event(EventId(f"e{len(events)}"), LearnerId("l"), Verb.ASSESSED, RTI, at, "practice", result))
    return events


def shown(events: list[Event]) -> MasteryEstimate | None:
    return mastery_from_events(events, CATALOGUE).get(RTI)


def test_a_first_right_answer_shows_part_of_the_level() -> None:
    estimate = shown(attempted(True))
    gain = PRIOR_ERROR**2 / (PRIOR_ERROR**2 + ITEM_ERROR**2)

    assert estimate is not None
    assert estimate.level == pytest.approx(gain * 2)


def test_four_items_weigh_as_much_as_one_bare_completion() -> None:
    assert pytest.approx(COMPLETION_ERROR) == ITEM_ERROR / sqrt(4)


@given(level=st.floats(0, 5), error=st.floats(0.1, 2.5), right=st.booleans())
def test_right_never_lowers_and_wrong_never_raises(level: float, error: float, right: bool) -> None:
    before = MasteryEstimate(level, error, NOW)
    mastery: Mastery = {CompetencyId(RTI): before}
    result = attempt_result(ITEM, right=right, mastery=mastery, first=True)
    given_level = result["level"]

    assert isinstance(given_level, float)
    assert 0 <= given_level <= 5
    assert given_level >= level if right else given_level <= level


def test_the_ledger_replayed_says_the_same() -> None:
    up = shown(attempted(True, True))
    then_down = shown(attempted(True, True, False))

    assert up is not None
    assert then_down is not None
    assert then_down.level < up.level <= 2


def test_a_second_try_at_an_item_is_kept_but_shows_nothing() -> None:
    again = attempted(True, first=False)

    assert again[0].result == {"practice": "i0", "right": True}
    assert shown(again) is None


def test_only_an_attempt_at_the_item_itself_counts_as_tried() -> None:
    history = attempted(False)

    assert tried(PracticeItemId("i0"), history)
    assert not tried(PracticeItemId("i1"), history)
    assert not tried(PracticeItemId("i0"), [replace(history[0], verb=Verb.ASKED)])

"""Which items a check asks, and what of the record counts as its answers."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from data.words.models import CompetencyId, Event, EventId, LearnerId, Verb
from tests.tutor.practice.test_items import item
from tutor.practice.items import PracticeItem
from tutor.practice.rechecking import FEWEST_ITEMS, MOST_ITEMS, recheck_of

NOON = datetime(2026, 11, 2, 12, tzinfo=UTC)
CONTESTED = Event(EventId("contest"), LearnerId("l1"), Verb.CONTESTED, CompetencyId("k"), NOON, "page")
ITEMS = [item("yes", "no", name=f"item-{number}") for number in range(8)]


def answered(asked: PracticeItem, *, right: bool, hours: int) -> Event:
    told: dict[str, str | int | float | bool] = {"practice": asked.id, "right": right}
    id_ = EventId(f"{asked.id}-{hours}")
    return Event(id_, LearnerId("l1"), Verb.ASSESSED, asked.competency, NOON + timedelta(hours=hours), "practice", told)


def test_five_items_not_tried_before_are_asked_and_stay_the_same() -> None:
    before = [answered(each, right=False, hours=-1) for each in ITEMS[:3]]
    first = recheck_of(CONTESTED, ITEMS, before)
    later = recheck_of(CONTESTED, reversed(ITEMS), [*before, answered(first.items[0], right=True, hours=1)])

    assert {each.id for each in first.items} == {each.id for each in ITEMS[3:]}
    assert len(first.items) == MOST_ITEMS
    assert later.items == first.items
    assert later.right == [True, None, None, None, None]


def test_only_the_first_answer_since_counts_so_that_nobody_answers_until_it_is_right() -> None:
    asked = recheck_of(CONTESTED, ITEMS[:3], []).items
    tries = [answered(asked[0], right=False, hours=1), answered(asked[0], right=True, hours=2)]

    assert recheck_of(CONTESTED, ITEMS[:3], tries).right == [False, None, None]


def test_a_check_is_done_when_every_item_was_answered_and_never_with_too_few() -> None:
    answers = [answered(each, right=True, hours=1) for each in ITEMS[:FEWEST_ITEMS]]

    assert recheck_of(CONTESTED, ITEMS[:FEWEST_ITEMS], answers).is_done
    assert not recheck_of(CONTESTED, ITEMS[: FEWEST_ITEMS - 1], answers).is_done


def test_a_check_of_a_course_asks_its_items_alone() -> None:
    elsewhere = [replace(each, competency=CompetencyId("other")) for each in ITEMS]

    assert recheck_of(CONTESTED, elsewhere, []).items == []
    assert len(recheck_of(replace(CONTESTED, object="c"), elsewhere, []).items) == MOST_ITEMS

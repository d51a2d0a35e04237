"""What an attempt at a practice item shows of a competency: weak evidence, counted once an item.

A right answer at an item of level 2 says "at least 2", a wrong one "below 2". The ledger's assessments name a level, so
the level written is the one that moves the estimate the right way only: never down for a right answer, never up for a
wrong one.
"""

from collections.abc import Iterable

from data.words import Event, Mastery, Verb
from tutor.practice.items import PracticeItem, PracticeItemId

ITEM_ERROR = 1.5
"""Standard error in levels of one item: four of them weigh as much as one bare completion (0.75 = 1.5 / sqrt(4))."""

Result = dict[str, str | int | float | bool]


def tried(item: PracticeItemId, history: Iterable[Event]) -> bool:
    """Whether the learner has attempted the item before."""
    return any(event.verb is Verb.ASSESSED and event.result.get("practice") == item for event in history)


def attempt_result(item: PracticeItem, *, right: bool, mastery: Mastery, first: bool) -> Result:
    """The result of the `assessed` event of an attempt.

    Only the first attempt carries a level: after it the answer may be looked up.
    """
    result: Result = {"practice": item.id, "right": right}
    if not first:
        return result
    estimate = mastery.get(item.competency)
    shown = 0.0 if estimate is None else estimate.level
    level = max(shown, float(item.level)) if right else min(shown, float(item.level) - 1)
    return {**result, "level": level, "standard_error": ITEM_ERROR}

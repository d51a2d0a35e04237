"""What an attempt at a practice item says of a competency: evidence of its own kind, counted once an item."""

from collections.abc import Iterable

from data.words import Event, EventResult, EvidenceSource, Verb, item_result
from tutor.practice.items import PracticeItem, PracticeItemId


def item_answered(event: Event) -> PracticeItemId | None:
    """The item that an event is an answer to; None where it is none. Its result says `right`."""
    item = event.result.get("item", event.result.get("practice"))
    is_answer = event.verb is Verb.ASSESSED and item is not None and isinstance(event.result.get("right"), bool)
    return PracticeItemId(str(item)) if is_answer else None


def tried(item: PracticeItemId, history: Iterable[Event]) -> bool:
    """Whether the learner has attempted the item before."""
    return any(event.verb is Verb.ASSESSED and event.result.get("practice") == item for event in history)


def attempt_result(item: PracticeItem, *, right: bool, first: bool) -> EventResult:
    """The result of the `assessed` event of an attempt.

    Only the first attempt says at which level it was: after it the answer may be looked up.
    """
    result: EventResult = {"practice": item.id, "right": right}
    if not first:
        return result
    answered = item_result(
        EvidenceSource.PRACTICE, item=item.id, level=item.level, right=right, choices=len(item.choices)
    )
    return {**answered, **result}

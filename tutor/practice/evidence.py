"""What an attempt at a practice item says of a competency: evidence of its own kind, counted once an item."""

from collections.abc import Iterable, Sequence

from data.words import Event, EventResult, EvidenceSource, Verb, item_result, level_result
from tutor.practice.items import PracticeItem, PracticeItemId
from tutor.practice.judging import Point, Said


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


CASE_ERROR = 3.0
"""Standard error in levels of a typed answer to a case: things may be looked up, and it is judged by likeness."""

CASE_SHARE = 0.75
"""Share of a model answer's points that have to be named for any evidence; fewer show nothing, in either direction."""


def case_result(case: str, question: int, *, points: Sequence[Point], level: int) -> EventResult:
    """The result of the `assessed` event of an answer to a question of a case: at least the level, or nothing."""
    named = sum(point.said is Said.NAMED for point in points)
    result: EventResult = {"case": case, "question": question, "named": named, "points": len(points)}
    if not points or named / len(points) < CASE_SHARE:
        return result
    shown = level_result(EvidenceSource.HINTED, level=float(level), standard_error=CASE_ERROR)
    return {**result, **shown, "at_least": True}

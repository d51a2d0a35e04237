"""The answers of a finished sitting in the terms of the ledger, which holds only what the sitting came to."""

from collections.abc import Sequence
from datetime import datetime

from data.words import Event, ItemId, Sitting, Verb
from tutor.assessment import Bank, ItemAnswer, mark, read_answer, shown_item, sitting_event_id

SOURCE = "sitting"


def answers_of_sitting(sitting: Sitting, bank: Bank) -> Sequence[Event]:
    """An event for each item answered: as the last answer left it, at the time of the first; none passed over.

    Each bears the id of the event that the sitting wrote of the item's competency, so that it leads to what is kept.
    `chosen` says which options were meant, in the bank's order, or what was typed.
    """
    first: dict[ItemId, datetime] = {}
    last: dict[ItemId, Sequence[str]] = {}
    for answer in sitting.answers:
        first.setdefault(answer.item, answer.at)
        last[answer.item] = answer.given
    events = []
    for name, at in first.items():
        item = bank.get(name)
        if item is None:
            continue
        meant = read_answer(shown_item(item, seed=sitting.seed), last[name])
        if meant.places or meant.typed:
            told: dict[str, str | int | float | bool] = {
                "practice": str(name),
                "right": mark(item, meant).right,
                "chosen": _chosen(meant),
            }
            own = sitting_event_id(sitting, item.competency)
            events.append(Event(own, sitting.learner, Verb.ASSESSED, item.competency, at, SOURCE, told))
    return events


def _chosen(meant: ItemAnswer) -> str:
    return meant.typed.casefold() or " ".join(map(str, meant.places))

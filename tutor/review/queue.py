"""What a learner reviews today: cards that are due, and a few new ones from courses they finished."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.words import Language
from tutor.practice import PracticeItem, PracticeItemId
from tutor.review.log import expected_seconds
from tutor.review.schedule import DEFAULTS, Parameters, Scheduled, recall_on

SESSION_SECONDS = 300.0
"""Five minutes: what fits between two files."""

NEW_A_DAY = 5
"""New cards a day: a card comes back about seven times in its first year, so five keep a day at some minutes."""


@dataclass(frozen=True, slots=True)
class Queue:
    """Today's items, those first that are likeliest forgotten, then new ones; `tomorrow` are due the day after."""

    due: Sequence[PracticeItem]
    new: Sequence[PracticeItem]
    tomorrow: int

    @property
    def items(self) -> Sequence[PracticeItem]:
        """All of them, in the order in which they come."""
        return [*self.due, *self.new]


def queue_on(
    day: date,
    *,
    cards: Mapping[PracticeItemId, Scheduled],
    open_items: Sequence[PracticeItem],
    finished: Collection[PracticeItemId],
    begun_today: int,
    parameters: Parameters = DEFAULTS,
) -> Queue:
    """The queue of `day`. `open_items` are those that the learner may open, in reading order.

    `finished` are the items of what they finished; of these as many that were never answered come as are left of
    `NEW_A_DAY` after `begun_today`.
    """
    due = [item for item in open_items if item.id in cards and cards[item.id].due <= day]
    due.sort(key=lambda item: (recall_on(day, cards[item.id], parameters=parameters), item.id))
    new = [item for item in open_items if item.id in finished and item.id not in cards]
    tomorrow = sum(item.id in cards and (cards[item.id].due - day).days == 1 for item in open_items)
    return Queue(due, new[: max(NEW_A_DAY - begun_today, 0)], tomorrow)


def session_of(items: Sequence[PracticeItem], language: Language) -> Sequence[PracticeItem]:
    """The first items that can be answered within `SESSION_SECONDS`; at least one where there is any."""
    spent = 0.0
    chosen: list[PracticeItem] = []
    for item in items:
        spent += expected_seconds(item, language)
        if chosen and spent > SESSION_SECONDS:
            break
        chosen.append(item)
    return chosen

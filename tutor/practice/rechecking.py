"""A short check after something was contested or flagged: a few practice items, and what came of them since."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from data.words import Event, EventId, Verb
from tutor.practice.items import PracticeItem, PracticeItemId

MOST_ITEMS, FEWEST_ITEMS = 5, 3
"""Five items settle what one does not and take some minutes; of fewer than three nothing is concluded."""


@dataclass(frozen=True, slots=True)
class Recheck:
    """What was contested or flagged, with the items of its check; `right` says how each went since, None where open."""

    because: Event
    items: Sequence[PracticeItem]
    right: Sequence[bool | None]

    @property
    def is_done(self) -> bool:
        """Whether every item was answered; never where there are too few."""
        return len(self.items) >= FEWEST_ITEMS and None not in self.right


def recheck_of(because: Event, items: Iterable[PracticeItem], history: Sequence[Event]) -> Recheck:
    """The check of what `because` is about, a competency or a course.

    Items not tried before come first, else in an order drawn from the event's id, so that they stay the same whenever
    it is asked. `items` are those that the learner may open, `history` their record, oldest first.
    """
    tried = {str(event.result.get("practice")) for event in history if _answers(event) and event.at < because.at}
    about = [item for item in items if because.object in {item.competency, item.course}]
    ordered = sorted(about, key=lambda item: (item.id in tried, sha256(f"{because.id}/{item.id}".encode()).digest()))
    chosen = ordered[:MOST_ITEMS]
    return Recheck(because, chosen, [_right_since(item.id, history, because.at) for item in chosen])


def contested_in(history: Iterable[Event], event: EventId) -> bool:
    """Whether the learner contested this very event."""
    return any(each.verb is Verb.CONTESTED and each.result.get("event") == event for each in history)


def _right_since(item: PracticeItemId, history: Iterable[Event], since: datetime) -> bool | None:
    """Whether the first answer since then was right, None where there is none."""
    for event in history:
        if _answers(event) and event.result.get("practice") == item and event.at >= since:
            return event.result.get("right") is True
    return None


def _answers(event: Event) -> bool:
    return event.verb is Verb.ASSESSED and "practice" in event.result

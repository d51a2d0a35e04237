"""The log of every list served: noted in memory by the request, written to the ledger a moment later.

What a crash can lose is the last second of this log, never evidence of learning. The same list for the same learner
within half an hour is noted once: a page reloaded is not a second exposure.
"""

import threading
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cachetools import LRUCache

from api.running.batches import Batches
from data.words import CourseId, Event, LearnerId, Suggestions, shown_event

AGAIN_AFTER = timedelta(minutes=30)
"""The same list shown again within this time is the same exposure: the usual break between two web sessions."""

REMEMBERED = 20_000
"""Learners whose last list is remembered, the latest ones; a few MB."""

_Last = tuple[Sequence[CourseId], str, datetime]


@dataclass
class ShownLog:
    """Notes lists without waiting; `write` appends events to the ledger. Close it to write what is left."""

    write: Callable[[Sequence[Event]], object]
    _batches: Batches[Event] = field(init=False)
    _last: LRUCache[LearnerId, _Last] = field(default_factory=lambda: LRUCache(REMEMBERED))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._batches = Batches("shown", self.write)

    def note(self, suggestions: Suggestions, *, learner: LearnerId, at: datetime, surface: str, weights: str) -> None:
        """Keep that the learner was shown this list; an empty list, and the same one again within a while, are not."""
        if not suggestions.items or self._is_same(suggestions, learner=learner, at=at, weights=weights):
            return
        self._batches.put(shown_event(suggestions, learner=learner, at=at, surface=surface, weights=weights))

    def close(self) -> None:
        """Write what is waiting and stop."""
        self._batches.close()

    def _is_same(self, suggestions: Suggestions, *, learner: LearnerId, at: datetime, weights: str) -> bool:
        courses = tuple(item.course for item in suggestions.items)
        with self._lock:
            last = self._last.get(learner)
            if last is not None and (last[0], last[1]) == (courses, weights) and at - last[2] < AGAIN_AFTER:
                return True
            self._last[learner] = (courses, weights, at)
        return False

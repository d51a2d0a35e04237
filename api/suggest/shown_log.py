"""The log of every list served: noted in memory by the request, written to the ledger a moment later by one thread.

A commit to disk takes longer than a whole request may, so requests do not wait for it. What a crash can lose is the
last second of this log, never evidence of learning. The same list for the same learner within half an hour is noted
once: a page reloaded is not a second exposure.
"""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from cachetools import LRUCache

from data.words import CourseId, Event, LearnerId, Suggestions, shown_event

AGAIN_AFTER = timedelta(minutes=30)
"""The same list shown again within this time is the same exposure: the usual break between two web sessions."""

REMEMBERED = 20_000
"""Learners whose last list is remembered, the latest ones; a few MB."""

FLUSH_SECONDS = 1.0
"""How long a list may wait to be written, and so the most that a crash loses."""

MOST_WAITING = 50_000
"""Lists that may wait while the database does not answer; above that new ones are counted as lost, and said so."""

_Last = tuple[Sequence[CourseId], str, datetime]


@dataclass
class ShownLog:
    """Notes lists without waiting; `write` appends events to the ledger. Close it to write what is left."""

    write: Callable[[Sequence[Event]], object]
    _waiting: "queue.Queue[Event | None]" = field(default_factory=lambda: queue.Queue(MOST_WAITING))
    _last: LRUCache[LearnerId, _Last] = field(default_factory=lambda: LRUCache(REMEMBERED))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None

    def note(self, suggestions: Suggestions, *, learner: LearnerId, at: datetime, surface: str, weights: str) -> None:
        """Keep that the learner was shown this list; an empty list, and the same one again within a while, are not."""
        if not suggestions.items or self._is_same(suggestions, learner=learner, at=at, weights=weights):
            return
        event = shown_event(suggestions, learner=learner, at=at, surface=surface, weights=weights)
        self._start()
        try:
            self._waiting.put_nowait(event)
        except queue.Full:
            structlog.get_logger("shown").warning("list not logged: the database does not keep up")

    def close(self) -> None:
        """Write what is waiting and stop."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._waiting.put(None)
            thread.join()

    def _is_same(self, suggestions: Suggestions, *, learner: LearnerId, at: datetime, weights: str) -> bool:
        courses = tuple(item.course for item in suggestions.items)
        with self._lock:
            last = self._last.get(learner)
            if last is not None and (last[0], last[1]) == (courses, weights) and at - last[2] < AGAIN_AFTER:
                return True
            self._last[learner] = (courses, weights, at)
        return False

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name="shown-log", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        ended = False
        while not ended:
            events, ended = self._next_batch()
            if events:
                self._append(events)

    def _next_batch(self) -> tuple[list[Event], bool]:
        """What has come within `FLUSH_SECONDS` of the first, and whether the log was closed."""
        first = self._waiting.get()
        if first is None:
            return [], True
        events, until = [first], time.monotonic() + FLUSH_SECONDS
        while (left := until - time.monotonic()) > 0:
            try:
                event = self._waiting.get(timeout=left)
            except queue.Empty:
                break
            if event is None:
                return events, True
            events.append(event)
        return events, False

    def _append(self, events: Sequence[Event]) -> None:
        try:
            self.write(events)
        except Exception as error:  # whatever it is, the lists after these are written
            structlog.get_logger("shown").warning("lists not logged", lists=len(events), error=str(error))

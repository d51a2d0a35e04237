"""When sessions of pages were used last: written behind requests, seldom for each."""

import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from cachetools import TTLCache

from api.running.batches import Batches
from data.store import SignIns

WRITTEN_EVERY = 600.0
"""Seconds: ten minutes are as exact as people need it; written each minute it would be ten times the work."""

MOST_KNOWN = 100_000
"""Sessions whose last write is remembered, some 20 MB."""


@dataclass
class SeenSessions:
    """Keeps when sessions were used last. May be used by several threads; close it to write what is left."""

    sign_ins: SignIns
    timer: Callable[[], float] = time.monotonic
    _batches: Batches[tuple[str, datetime]] = field(init=False)
    _written: TTLCache[str, bool] = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._batches = Batches("sign-ins", self._write)
        self._written = TTLCache(MOST_KNOWN, ttl=WRITTEN_EVERY, timer=self.timer)

    def note(self, session: str, at: datetime) -> None:
        """Has it written soon that the session was used, unless that was written a short while ago."""
        with self._lock:
            if session in self._written:
                return
            self._written[session] = True
        self._batches.put((session, at))

    def close(self) -> None:
        """Write what is waiting and stop."""
        self._batches.close()

    def _write(self, used: Sequence[tuple[str, datetime]]) -> None:
        self.sign_ins.seen(dict(used))

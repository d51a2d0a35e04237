"""What was made of an order, for as long as a person goes through it: in this process's memory, never on a disk."""

import threading
import uuid
from collections.abc import Sequence
from dataclasses import dataclass, field

from cachetools import TTLCache

from api.build.proposals import Proposal

KEPT_SECONDS = 3_600.0
"""An hour: a sitting over an order of thirty posts takes some twenty minutes."""

MOST_KEPT = 100
"""Orders kept at a time, the oldest go first; one of thirty posts has some 100 kB."""


@dataclass(frozen=True, slots=True)
class ReadOrder:
    """The name of the file and what its posts need."""

    name: str
    proposals: Sequence[Proposal]


@dataclass(slots=True)
class ReadOrders:
    """The orders read last, each for the one who handed it in; safe for several threads."""

    _kept: TTLCache[tuple[str, str], ReadOrder] = field(default_factory=lambda: TTLCache(MOST_KEPT, ttl=KEPT_SECONDS))
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def keep(self, order: ReadOrder, *, owner: str) -> str:
        """Keeps the order; by what it is returned it can be had again."""
        key = uuid.uuid4().hex
        with self._lock:
            self._kept[owner, key] = order
        return key

    def of(self, owner: str, key: str) -> ReadOrder | None:
        """The order; None where it is too long ago, of somebody else, or was read by another server."""
        with self._lock:
            return self._kept.get((owner, key))

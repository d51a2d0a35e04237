"""The security log behind the service: entries are handed over without waiting, a flood of refusals is held back."""

import threading
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from api.running.batches import Batches
from data.store import SecurityLog
from data.words import Noted, SecurityEntry

REFUSALS_A_MINUTE = 100
"""Refusals kept of one address in a minute. Somebody who tries 1,000 tokens a second would else add 16 GB a day (200
bytes each with the index); that they tried, from where, and how many there were stays known."""

ADDRESSES_A_MINUTE = 10_000
"""Addresses counted one by one in a minute, a few MB; further ones count as one address."""

PRUNED_EVERY = timedelta(days=1)

REFUSALS = frozenset({Noted.REFUSED, Noted.SIGN_IN_REFUSED})


@dataclass
class SecurityNotes:
    """Keeps entries in `log` for `kept`. May be used by several threads; close it to write what is left."""

    log: SecurityLog
    kept: timedelta
    held_back: int = 0
    _batches: Batches[SecurityEntry] = field(init=False)
    _minute: datetime | None = None
    _refused: dict[str, int] = field(default_factory=dict)
    _pruned_at: datetime | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._batches = Batches("security", self._write)

    @property
    def dropped(self) -> int:
        """How many entries were not kept: held back as a flood, or lost because the database did not take them."""
        return self.held_back + self._batches.lost

    def note(self, entry: SecurityEntry) -> None:
        """Have the entry written soon; of many refusals of one address in a minute only the first."""
        kept = self._admitted(entry) if entry.action in REFUSALS else entry
        if kept is not None:
            self._batches.put(kept)

    def close(self) -> None:
        """Write what is waiting and stop."""
        self._batches.close()

    def _admitted(self, entry: SecurityEntry) -> SecurityEntry | None:
        minute = entry.at.replace(second=0, microsecond=0)
        with self._lock:
            if minute != self._minute:
                self._minute = minute
                self._refused.clear()
            address = entry.address or ""
            if address not in self._refused and len(self._refused) >= ADDRESSES_A_MINUTE:
                address = ""
            before = self._refused.get(address, 0)
            self._refused[address] = before + 1
            if before > REFUSALS_A_MINUTE:
                self.held_back += 1
                return None
        if before < REFUSALS_A_MINUTE:
            return entry
        return replace(entry, action=Noted.MANY_REFUSED, about="further ones of this minute are counted only")

    def _write(self, entries: Sequence[SecurityEntry]) -> None:
        self.log.append(entries)
        now = entries[-1].at
        if self._pruned_at is None or now - self._pruned_at >= PRUNED_EVERY:
            self.log.prune(before=now - self.kept)
            self._pruned_at = now

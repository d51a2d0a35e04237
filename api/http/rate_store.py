"""Where what was asked in a while is counted: in this process, or in a Redis that several servers share.

Why not the in-memory store of `limits` (5.8): for a count that comes 10 ms after the last it starts a thread that goes
through the keys of all senders (9 ms of a core with 50,000 of them, where this one takes 0.2 ms with the wait between);
it keeps as many keys as there are senders, and knows no clock but the system's. The contract of a store, and Redis, are
that library's.
"""

import time
from collections.abc import Awaitable, Callable
from hashlib import blake2b
from typing import TypeVar

import structlog
from cachetools import LRUCache
from limits.aio.storage import RedisStorage, Storage
from limits.aio.storage.redis.redispy import RedispyBridge
from limits.errors import ConfigurationError, StorageError

from data.words import SettingsError

MOST_COUNTED = 100_000
"""Counts kept, some 30 MB; beyond it the one changed longest ago goes, so that many senders cannot fill the memory."""

REDIS_SECONDS = 0.25
"""How long Redis may take. Every request waits for it, so a slow one counts as away."""

AWAY_SECONDS = 10.0
"""How long a Redis that failed is left alone; each server counts for itself meanwhile."""

Clock = Callable[[], float]
ResultT = TypeVar("ResultT")


def marked(text: str) -> str:
    """A short name for a text, so that no name of a person stands in a store."""
    return blake2b(text.encode("utf-8", "replace"), digest_size=16).hexdigest()


class OneProcess(Storage):
    """Counts in this process; for one event loop."""

    STORAGE_SCHEME = None

    def __init__(self, *, clock: Clock = time.time) -> None:
        super().__init__()
        self._clock = clock
        self._counts: LRUCache[str, tuple[int, float]] = LRUCache(MOST_COUNTED)

    @property
    def base_exceptions(self) -> type[Exception]:
        """What may go wrong: nothing."""
        return StorageError

    async def incr(self, key: str, expiry: int, amount: int = 1) -> int:
        """The count of `key` with `amount` more; it begins anew `expiry` seconds after its first."""
        count, ends = self._counts.get(key, (0, 0.0))
        now = self._clock()
        count, ends = (amount, now + expiry) if now >= ends else (count + amount, ends)
        self._counts[key] = (count, ends)
        return count

    async def get(self, key: str) -> int:
        """The count of `key`."""
        count, ends = self._counts.get(key, (0, 0.0))
        return count if self._clock() < ends else 0

    async def get_expiry(self, key: str) -> float:
        """When the count of `key` begins anew, in seconds since 1970."""
        _, ends = self._counts.get(key, (0, 0.0))
        return max(ends, self._clock())

    async def check(self) -> bool:
        """Always true: there is nothing that could be away."""
        return True

    async def reset(self) -> int | None:
        """Forgets all counts."""
        self._counts.clear()
        return None

    async def clear(self, key: str) -> None:
        """Forgets the count of `key`."""
        self._counts.pop(key, None)


class SharedCounts:
    """Counts in a shared store while it answers, else in this process: a service does not stop for its limits."""

    def __init__(self, shared: Storage | None, *, clock: Clock = time.time) -> None:
        self._shared = shared
        self._own = OneProcess(clock=clock)
        self._clock = clock
        self._away_until = 0.0

    async def add(self, key: str, *, seconds: int, amount: int) -> int:
        """The count of `key` with `amount` more; it begins anew `seconds` after its first."""
        return await self._asked(lambda store: store.incr(key, seconds, amount))

    async def count(self, key: str) -> int:
        """The count of `key` now."""
        return await self._asked(lambda store: store.get(key))

    async def seconds_left(self, key: str) -> float:
        """Seconds until the count of `key` begins anew."""
        return await self._asked(lambda store: store.get_expiry(key)) - self._clock()

    async def aclose(self) -> None:
        """Let go of the shared store's connections."""
        bridge = self._shared.bridge if isinstance(self._shared, RedisStorage) else None
        if isinstance(bridge, RedispyBridge):
            await bridge.storage.aclose()

    async def _asked(self, ask: Callable[[Storage], Awaitable[ResultT]]) -> ResultT:
        if self._shared is not None and self._clock() >= self._away_until:
            try:
                return await ask(self._shared)
            except StorageError as error:
                self._leave_alone(error)
        return await ask(self._own)

    def _leave_alone(self, error: StorageError) -> None:
        self._away_until = self._clock() + AWAY_SECONDS
        structlog.get_logger("rates").warning("the shared store of rates is away", cause=repr(error.storage_error))


def shared_store(address: str | None) -> Storage | None:
    """The Redis at a redis:// or rediss:// address, None without one; SettingsError names the extra that it needs."""
    if address is None:
        return None
    try:
        return RedisStorage(
            f"async+{address}",
            wrap_exceptions=True,
            implementation="redispy",
            key_prefix="saarthi",
            socket_timeout=REDIS_SECONDS,
            socket_connect_timeout=REDIS_SECONDS,
        )
    except ConfigurationError as error:
        raise SettingsError(
            "SAARTHI_RATE_STORE names a Redis; install the extra: pip install 'saarthi[redis]'"
        ) from error

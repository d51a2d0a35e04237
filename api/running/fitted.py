"""Values made from the ledger, which takes longer than a request should."""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Generic, TypeVar

T = TypeVar("T")

REFIT_AFTER_SECONDS = 300.0
"""How long population signals (what others took) may lag behind the ledger; a learner's own history never lags."""


@dataclass
class Fitted(Generic[T]):
    """A value made from the ledger, made anew in the background once the ledger or catalogue has moved on."""

    make: Callable[[], T]
    revision: Callable[[], tuple[str | None, int]]
    mark: Callable[[], str] = str
    seconds: float = REFIT_AFTER_SECONDS
    _value: T | None = None
    _made_for: tuple[str | None, int] | None = None
    _made_at: float = 0.0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def get(self, known: tuple[str | None, int] | None = None) -> T:
        """The value; made now if there is none or the catalogue changed, refreshed behind the scenes if it is old.

        `known` is the revision where the caller has just read it.
        """
        catalogue, ledger = self.revision() if known is None else known
        revision = (f"{catalogue}{self.mark()}", ledger)
        value = self._value
        if value is None or self._made_for is None or self._made_for[0] != revision[0]:
            with self._lock:
                return self._remake(revision)
        if revision != self._made_for and time.monotonic() - self._made_at > self.seconds:
            self._refresh_in_background(revision)
        return value

    def ready(self) -> T | None:
        """The value without waiting: an older one while it is made anew in the background, None before the first."""
        catalogue, ledger = self.revision()
        revision = (f"{catalogue}{self.mark()}", ledger)
        if revision != self._made_for:
            self._refresh_in_background(revision)
        return self._value

    def _remake(self, revision: tuple[str | None, int]) -> T:
        if self._value is None or self._made_for != revision:
            self._value = self.make()
            self._made_for, self._made_at = revision, time.monotonic()
        return self._value

    def _refresh_in_background(self, revision: tuple[str | None, int]) -> None:
        if self._lock.acquire(blocking=False):

            def refresh() -> None:
                try:
                    self._remake(revision)
                finally:
                    self._lock.release()

            threading.Thread(target=refresh, name="refit", daemon=True).start()

"""Leaves a model server alone for a while after it failed several times running, so that nobody waits for it.

Why no library (measured, docs/explanation/experiments.md): pybreaker 1.4.1 holds its lock during `call`, so that eight
calls of a quarter of a second take two seconds, and takes a stream that its reader closes for a failure of the server;
circuitbreaker 2.1.3 forgets failures at such a close, counts without a lock and knows no clock but its own. Both learn
by exceptions, where a rewrite that fell back is an answer.
"""

import threading
import time
from collections.abc import Callable

from data.words import Fallback

FAILURES_RUNNING = 3
REST_SECONDS = 30.0

SERVER_FAULTS = frozenset(
    {Fallback.UNREACHABLE, Fallback.TIMED_OUT, Fallback.OVERLOADED, Fallback.SERVER_ERROR, Fallback.REJECTED}
)
"""What the next question would meet as well; a refusal or a broken answer may be due to this question alone."""


class Rest:
    """Counts failures running. Thread-safe."""

    def __init__(self, *, clock: Callable[[], float] = time.monotonic, seconds: float = REST_SECONDS) -> None:
        self._clock = clock
        self._seconds = seconds
        self._failures = 0
        self._until = 0.0
        self._lock = threading.Lock()

    def resting(self) -> bool:
        """Whether the server is to be left alone now."""
        with self._lock:
            return self._failures >= FAILURES_RUNNING and self._clock() < self._until

    def note(self, fallback: Fallback | None) -> None:
        """What came of a call: None where the server answered."""
        with self._lock:
            if fallback not in SERVER_FAULTS:
                self._failures = 0
                return
            self._failures += 1
            self._until = self._clock() + self._seconds

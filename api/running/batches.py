"""What is written behind requests: handed over without waiting, kept a moment later by one thread, many at a time.

A commit to disk takes longer than a whole request may, so requests do not wait for it. A crash can lose what was handed
over in the last second.
"""

import queue
import threading
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

import structlog

FLUSH_SECONDS = 1.0
"""How long something may wait to be written, and so the most that a crash loses."""

MOST_WAITING = 50_000
"""What may wait while the database does not answer; above that it is counted as lost, and said so."""

ItemT = TypeVar("ItemT")


@dataclass
class Batches(Generic[ItemT]):
    """Writes with `write` what is put in, in order. Close it to write what is left. May be used by several threads."""

    name: str
    write: Callable[[Sequence[ItemT]], object]
    lost: int = 0
    _waiting: "queue.Queue[ItemT | None]" = field(default_factory=lambda: queue.Queue(MOST_WAITING))
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None

    def put(self, item: ItemT) -> None:
        """Has the item written soon; one that finds no room is lost and counted."""
        self._start()
        try:
            self._waiting.put_nowait(item)
        except queue.Full:
            self._lose(1, "the database does not keep up")

    def close(self) -> None:
        """Write what is waiting and stop."""
        with self._lock:
            thread, self._thread = self._thread, None
        if thread is not None:
            self._waiting.put(None)
            thread.join()

    def _start(self) -> None:
        with self._lock:
            if self._thread is None:
                self._thread = threading.Thread(target=self._run, name=f"{self.name}-log", daemon=True)
                self._thread.start()

    def _run(self) -> None:
        ended = False
        while not ended:
            items, ended = self._next_batch()
            if items:
                self._write(items)

    def _next_batch(self) -> tuple[list[ItemT], bool]:
        """What has come within `FLUSH_SECONDS` of the first, and whether it was closed."""
        first = self._waiting.get()
        if first is None:
            return [], True
        items, until = [first], time.monotonic() + FLUSH_SECONDS
        while (left := until - time.monotonic()) > 0:
            try:
                item = self._waiting.get(timeout=left)
            except queue.Empty:
                break
            if item is None:
                return items, True
            items.append(item)
        return items, False

    def _write(self, items: Sequence[ItemT]) -> None:
        try:
            self.write(items)
        except Exception as error:  # whatever it is, what comes after these is written
            self._lose(len(items), str(error))

    def _lose(self, number: int, why: str) -> None:
        with self._lock:
            self.lost += number
        structlog.get_logger(self.name).warning("not logged", entries=number, error=why)

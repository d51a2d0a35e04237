"""What goes on behind the pages: files are converted one after the other, and the index follows what is published."""

import threading
from collections.abc import Callable
from dataclasses import dataclass, field

import structlog

from data.words import EngineError, IndexWriteFailed, ReportProgress

RETRY_SECONDS = 60.0
"""Another process builds the index: so long until it is tried again."""


CLOSING_SECONDS = 10.0
"""How long the server waits for the thread when it is stopped."""


@dataclass
class Background:
    """One thread that converts and indexes; begun when there is something to do, ended with the server."""

    index: Callable[[ReportProgress], object]
    waits: Callable[[], bool]
    convert: Callable[[], int] = field(default=lambda: 0)
    _woken: threading.Event = field(default_factory=threading.Event)
    _to_index: threading.Event = field(default_factory=threading.Event)
    _stopped: threading.Event = field(default_factory=threading.Event)
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _thread: threading.Thread | None = None
    indexed: tuple[int, int] | None = None
    """Passages done and in all while the index is built."""

    def wake(self) -> None:
        """Has waiting files converted."""
        self._begin()
        self._woken.set()

    def resume(self) -> None:
        """Goes on with what a server before this one had not done."""
        if self.waits():
            self.wake()

    def published(self) -> None:
        """Has the index built anew."""
        self._to_index.set()
        self.wake()

    @property
    def is_indexing(self) -> bool:
        """Whether the index does not hold yet what was published."""
        return self._to_index.is_set() or self.indexed is not None

    def close(self) -> None:
        """Lets the thread end after what it is at; a file that is being converted is taken up again later."""
        self._stopped.set()
        self._woken.set()
        thread = self._thread
        if thread is not None:
            thread.join(timeout=CLOSING_SECONDS)

    def _begin(self) -> None:
        with self._lock:
            if self._thread is None and not self._stopped.is_set():
                self._thread = threading.Thread(target=self._work, name="imports", daemon=True)
                self._thread.start()

    def _work(self) -> None:
        while not self._stopped.is_set():
            self._woken.wait(RETRY_SECONDS if self._to_index.is_set() or self.waits() else None)
            self._woken.clear()
            if self._stopped.is_set():
                return
            self._try("converting", self.convert)
            if self._to_index.is_set() and not self._stopped.is_set():
                self.indexed = (0, 0)  # before the mark goes, so that nobody takes the index for new in between
                self._to_index.clear()
                self._try("indexing", self._index)

    def _index(self) -> None:
        try:
            self.index(self._note)
        except IndexWriteFailed:
            self._to_index.set()
            raise
        finally:
            self.indexed = None

    def _note(self, done: int, total: int) -> None:
        self.indexed = (done, total)

    def _try(self, what: str, work: Callable[[], object]) -> None:
        """The thread outlives what goes wrong; the operator finds it in the log."""
        try:
            work()
        except (EngineError, OSError) as error:
            structlog.get_logger("imports").error(f"{what} failed", error=str(error))

"""What a piece of work takes: processor time and memory."""

import time
import tracemalloc
from collections.abc import Callable
from typing import Generic, NamedTuple, TypeVar

ResultT = TypeVar("ResultT")


class Cost(NamedTuple):
    """`cpu_seconds` over all threads of this process; `peak_mb` the most that was allocated at once (10^6 bytes)."""

    cpu_seconds: float
    peak_mb: float


class Costed(NamedTuple, Generic[ResultT]):
    """What came of the work, and its cost."""

    result: ResultT
    cost: Cost


def costed(work: Callable[[], ResultT]) -> Costed[ResultT]:
    """Does the work once, counting what Python and numpy allocate from its beginning to its end."""
    tracemalloc.start()
    try:
        started = time.process_time()
        result = work()
        seconds = time.process_time() - started
        _, peak = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
    return Costed(result, Cost(cpu_seconds=seconds, peak_mb=peak / 1e6))

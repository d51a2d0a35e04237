"""How near the loops come to what the machine can do: bytes from memory, and floating-point operations."""

import time
from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from recommender.kernels import LANES, Histories
from recommender.nightly import NightlyModel

BYTES_AN_ENTRY = 6
"""A column number of 2 bytes and a weight of 4; the sums they go to stay in the processor's cache."""

SAMPLE = 20_000


@dataclass(frozen=True, slots=True)
class Machine:
    """One core: bytes read and written a second by a copy, and operations a second in float64 products."""

    bytes_a_second: float
    flops: float


@dataclass(frozen=True, slots=True)
class Work:
    """What lists of so many learners take at least: entries of neighbours read, each multiplied and added."""

    entries: float

    @property
    def bytes(self) -> float:
        """Bytes of neighbours read."""
        return self.entries * BYTES_AN_ENTRY

    @property
    def operations(self) -> float:
        """A product and a sum an entry."""
        return 2 * self.entries


def measured_machine() -> Machine:
    """Measures this machine with one thread (set the BLAS threads to 1 before)."""
    source, target = np.ones(25_000_000), np.zeros(25_000_000)
    copying = _least_seconds(lambda: np.copyto(target, source))
    matrix = np.ones((1500, 1500))
    product = _least_seconds(lambda: matrix @ matrix)
    return Machine(bytes_a_second=2 * source.nbytes / copying, flops=2 * 1500.0**3 / product)


def work_of(histories: Histories, *, model: NightlyModel, rng: np.random.Generator) -> Work:
    """The work for all these learners, from a sample of them."""
    rows = rng.choice(len(histories), size=min(SAMPLE, len(histories)), replace=False)
    sample = histories.chosen(np.sort(rows))
    lengths = np.diff(sample.offsets)
    back = np.repeat(sample.offsets[1:], lengths) - 1 - np.arange(len(sample.columns))
    entries = 0.0
    for lane in range(LANES):
        held = np.diff(model.neighbours.starts[lane])[sample.columns]
        limit = model.neighbours.keep * np.power(float(model.policy.lanes.decay[lane]), back) + 1
        entries += float(np.minimum(held, np.floor(limit)).sum())
    return Work(entries=entries / len(rows) * len(histories))


def _least_seconds(work: Callable[[], object]) -> float:
    seconds = []
    for _ in range(3):
        started = time.process_time()
        work()
        seconds.append(time.process_time() - started)
    return min(seconds)

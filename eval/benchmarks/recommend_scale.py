"""Fitting on and making lists for a made-up country: what it takes in processor time and memory."""

import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Generic, NamedTuple, TypeVar

import numpy as np

from data.catalogue import Catalogue
from recommender.nightly import (
    Collaborative,
    NightlyModel,
    Population,
    distinct_of,
    fitted_ease,
    fitted_ensemble,
    fitted_transitions,
    make_lists,
    nightly_model,
    population_of,
)
from recommender.suggest import Ensemble, Shelf, Weights, shelf_of

ResultT = TypeVar("ResultT")


class Spent(NamedTuple):
    """Processor seconds of all threads, seconds on the clock, and the most memory the process has had so far (GB)."""

    cpu_seconds: float
    seconds: float
    peak_gb: float


class Stage(NamedTuple, Generic[ResultT]):
    """What came of a stage, and what it took."""

    result: ResultT
    spent: Spent


@dataclass(frozen=True, slots=True)
class Fitted:
    """Everything that the stages of fitting leave behind."""

    population: Population
    shelf: Shelf
    model: NightlyModel
    ensemble: Ensemble


def timed(work: Callable[[], ResultT]) -> Stage[ResultT]:
    """Does the work once."""
    cpu, clock = time.process_time(), time.perf_counter()
    result = work()
    return Stage(result, Spent(time.process_time() - cpu, time.perf_counter() - clock, peak_gb()))


def peak_gb() -> float:
    """The most memory that this process has held at once, in 10 ** 9 bytes."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024 / 1e9


def warmed(model: NightlyModel, parts: Sequence[Path], *, folder: Path, k: int) -> int:
    """Makes the lists of the first part and throws them away, so that no compiling is timed."""
    made = make_lists(parts[:1], model=model, folder=folder, k=k, progress=lambda _done, _total: None)
    (folder / parts[0].name).unlink()
    return made


def fit_stages(
    parts: Sequence[Path], *, catalogue: Catalogue, now: datetime, keep: int
) -> tuple[Fitted, dict[str, Spent]]:
    """Reads, counts, inverts and freezes, each stage timed."""
    shelf = shelf_of(catalogue)
    size = len(shelf.courses)
    read = timed(lambda: population_of(parts, courses=shelf.courses))
    population = read.result
    collaborative, counted = _collaborative_stages(population, courses=size)
    ensemble = timed(
        lambda: fitted_ensemble(
            population,
            collaborative,
            shelf=shelf,
            catalogue=catalogue,
            course_vectors=((), np.zeros((0, 1), dtype=np.float32)),
            receptions={},
            weights=Weights(),
            now=now,
        )
    )
    frozen = timed(
        lambda: nightly_model(
            ensemble.result,
            shelf=shelf,
            catalogue=catalogue,
            circumstances=population.circumstances,
            completions=population.completions(courses=size),
            today=now.date(),
            keep=keep,
        )
    )
    spent = {
        "read histories": read.spent,
        **counted,
        "scales, popularity and the other signals": ensemble.spent,
        "prune, and base by circumstance": frozen.spent,
    }
    return Fitted(population, shelf, frozen.result, ensemble.result), spent


def _collaborative_stages(population: Population, *, courses: int) -> tuple[Collaborative, dict[str, Spent]]:
    alike = timed(lambda: distinct_of(population))
    histories, learners = alike.result
    ease = timed(lambda: fitted_ease(histories, learners=learners, courses=courses))
    transitions = timed(lambda: fitted_transitions(histories, learners=learners, courses=courses))
    return Collaborative(transitions.result, ease.result), {
        "find distinct histories": alike.spent,
        "EASE: Gram matrix and inverse": ease.spent,
        "transitions": transitions.spent,
    }


def list_stage(parts: Sequence[Path], *, model: NightlyModel, folder: Path, k: int) -> Stage[int]:
    """Reads every part, makes its lists under all rules, writes them to Parquet."""
    return timed(lambda: make_lists(parts, model=model, folder=folder, k=k, progress=lambda _done, _total: None))

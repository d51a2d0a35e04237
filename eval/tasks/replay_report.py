"""The report of `saarthi-eval replay`: taken up by place, reason, basis and weights, raw and corrected."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import datetime, timedelta
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from data.store import open_store
from data.words import Fault, InvalidInput, Verb
from eval.measures.bootstrap import Rows
from eval.measures.figures import INTERVAL_SEED, Measured, Section, section_of
from eval.report import Report
from eval.tasks.replay import TAKEN, Exposure, Log, corrected, propensities, read_log, reordered_value
from recommender.fitting import load_weights
from recommender.suggest import Weights

FEW_LISTS = 500
"""Below this the report says that its intervals are wide: at 5 % taken up, 500 lists of five give some 125 takings."""


def replay_report(
    store_url: str, *, days: int, weights: Path | None, now: datetime, clock: Callable[[], float]
) -> Report:
    """Reads the log of a store and measures what came of it; raises InvalidInput where there is no log to measure."""
    started = clock()
    store = open_store(store_url)
    try:
        events = list(store.ledger.events(verbs=[Verb.SHOWN, *TAKEN]))
    finally:
        store.close()
    log = read_log(events, within=timedelta(days=days), until=now)
    if not log.exposures:
        problem = f"no list was shown {days} or more days ago, so nothing can have come of one"
        raise InvalidInput(
            "--store", [Fault("--store", store_url, problem, "Serve for a while, or give fewer --days.")]
        )
    other = None if weights is None else load_weights(weights)[0]
    return report_of(log, other=other, data=f"{store_url}, {days} days", seconds=clock() - started)


def report_of(log: Log, *, other: Weights | None, data: str, seconds: float) -> Report:
    """The figures of a log; with `other` weights, what its lists would have been worth in their order, too."""
    exposures, propensity = log.exposures, propensities(log.exposures)
    values = {
        "raw": np.array([float(exposure.taken) for exposure in exposures]),
        "corrected": corrected(exposures, propensity),
    }
    groups: dict[str, Mapping[str, Section]] = {
        "by_place": _by(exposures, [f"place {exposure.place + 1}" for exposure in exposures], values),
        "by_reason": _by(exposures, [exposure.reason for exposure in exposures], values),
        "by_basis": _by(exposures, [exposure.basis for exposure in exposures], values),
        "by_weights": _by(exposures, [f"weights {exposure.weights}" for exposure in exposures], values),
    }
    notes = [
        "taken: share of shown courses started, enrolled in or completed in time; corrected: each taking divided by",
        "how likely its place is looked at; per_list: corrected takings a list.",
        "propensity of each place: " + ", ".join(f"{value:.2f}" for value in propensity),
    ]
    if log.lists < FEW_LISTS:
        notes.append(f"only {log.lists} lists: read the intervals, not the values")
    if other is not None:
        groups["policies"] = _policies(exposures, propensity, other)
        notes.append(
            "policies: lists of the default weights, reordered by the other ones; what was never shown is not judged."
        )
    return Report(
        command="replay",
        data=data,
        seconds=seconds,
        overall=_section(exposures, values, rows=np.arange(len(exposures))),
        groups=groups,
        facts={"propensities": propensity.tolist(), "lists": log.lists, "unread_events": log.unread},
        notes=notes,
    )


def _by(
    exposures: Sequence[Exposure], labels: Sequence[str], values: Mapping[str, NDArray[np.float64]]
) -> Mapping[str, Section]:
    named = np.array(labels, dtype=np.str_)
    return {label: _section(exposures, values, rows=np.flatnonzero(named == label)) for label in sorted(set(labels))}


def _section(exposures: Sequence[Exposure], values: Mapping[str, NDArray[np.float64]], *, rows: Rows) -> Section:
    lists = np.array([exposure.list_number for exposure in exposures])

    def measure(drawn: Rows) -> Mapping[str, Measured]:
        count = len(drawn)
        if not count:
            return {"taken": Measured(float("nan"), 0)}
        shown_lists = len(np.unique(lists[rows]))
        share = count / max(len(rows), 1)  # a resample of learners may hold more or fewer places than the log
        return {
            "taken": Measured(float(values["raw"][drawn].mean()), count),
            "corrected": Measured(float(values["corrected"][drawn].mean()), count),
            "per_list": Measured(float(values["corrected"][drawn].sum() / (shown_lists * share)), shown_lists),
        }

    return section_of(measure, rows=rows, clusters=_learner_numbers(exposures), rng=_rng())


def _policies(exposures: Sequence[Exposure], propensity: NDArray[np.float64], other: Weights) -> Mapping[str, Section]:
    """Takings a list in the order shown and in the order of other weights, and the difference, learner by learner."""
    base = asdict(Weights())
    ratio = {name: value / base[name] for name, value in asdict(other).items() if base[name] > 0}
    shown = np.array([float(exposure.taken) for exposure in exposures])
    moved = reordered_value(exposures, propensity, ratio)
    rows = np.flatnonzero([exposure.weights == "default" for exposure in exposures])
    lists = max(len({exposures[row].list_number for row in rows.tolist()}), 1)

    def measure(drawn: Rows) -> Mapping[str, Measured]:
        scale = len(rows) / max(len(drawn), 1) / lists
        as_shown, reordered = float(shown[drawn].sum() * scale), float(moved[drawn].sum() * scale)
        figures = {"as_shown": as_shown, "reordered": reordered, "difference": reordered - as_shown}
        return {name: Measured(value, lists if len(rows) else 0) for name, value in figures.items()}

    return {other.version: section_of(measure, rows=rows, clusters=_learner_numbers(exposures), rng=_rng())}


def _learner_numbers(exposures: Sequence[Exposure]) -> NDArray[np.int64]:
    numbers: dict[str, int] = {}
    return np.array([numbers.setdefault(exposure.learner, len(numbers)) for exposure in exposures], dtype=np.int64)


def _rng() -> np.random.Generator:
    return np.random.default_rng(INTERVAL_SEED)

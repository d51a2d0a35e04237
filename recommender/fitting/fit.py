"""Fitting the blend on a deployment's own ledger: past, tuning window, test window, in the order of time.

Models learn from what came before a window and are judged by what learners finished in it. Weights are chosen on the
tuning window and judged once on the test window, against the defaults, learner by learner. They are adopted only where
the test window says that they are better.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.store import CompletionTable, Reception
from data.words import CourseId, Event, Learner, LearnerId
from embeddings.index import AimTable
from recommender.fitting.ascent import FITTED, ascended
from recommender.fitting.cases import Case, cases_of, completions_before, learners_active, ndcg, spoken_names
from recommender.suggest.blend import Weights
from recommender.suggest.engine import CourseVectors, Recommender

TUNING_FROM, TESTING_FROM = 0.70, 0.85
"""Shares of all completions, by time, at which the two windows begin."""

LEAST_LEARNERS = 200
"""Learners with something new finished that each window must have: below, NDCG@10 is uncertain by .03 and more, as much
as weights can gain, so the defaults stay."""

MOST_LEARNERS = 600
"""Learners drawn by lot for each window: enough for an interval of about .03, and a fit within a minute."""

ROUNDS, LEVEL = 1000, 0.95
"""Resamples of the paired difference and the share that its interval holds (Efron & Tibshirani 1993)."""


@dataclass(frozen=True, slots=True)
class Ledger:
    """What the fit reads; `events_of` gives one learner's events, `receptions_at` what courses were thought of then."""

    catalogue: Catalogue
    completions: CompletionTable
    learners: Sequence[Learner]
    course_vectors: CourseVectors
    aims: AimTable
    events_of: Callable[[LearnerId], Sequence[Event]]
    receptions_at: Callable[[datetime], Mapping[CourseId, Reception]]


class Window(NamedTuple):
    """From `start` up to `end`."""

    start: datetime
    end: datetime


@dataclass(frozen=True, slots=True)
class Fit:
    """What came of a fit: the weights to use and, where there was enough to measure by, how they did.

    `before` and `after` are mean NDCG@10 of the defaults and of the tuned weights over the same `tested_learners` of
    the test window; `gain` the 95 % interval of the difference. `fitted` names the weights that were tuned:
    those of signals that spoke for any course. `why` says why the weights are what they are.
    """

    weights: Weights
    tuned: Weights
    adopted: bool
    why: str
    completions: int
    tuning: Window | None = None
    testing: Window | None = None
    tuned_learners: int = 0
    tested_learners: int = 0
    before: float | None = None
    after: float | None = None
    gain: tuple[float, float] | None = None
    tried: int = 0
    fitted: Sequence[str] = ()

    @property
    def measured(self) -> bool:
        """Whether there was enough to measure by."""
        return self.gain is not None


def fit_weights(ledger: Ledger, *, rng: np.random.Generator) -> Fit:
    """The weights that foretell best what this deployment's learners finish, or the defaults, and why."""
    windows = time_split(ledger.completions)
    defaults, count = Weights(), len(ledger.completions.at)
    if windows is None:
        return Fit(defaults, defaults, False, "the ledger holds no completions of two different days", count)
    tuning, testing = windows
    tuning_model, tuning_cases = _window_cases(ledger, tuning, rng=rng)
    testing_model, testing_cases = _window_cases(ledger, testing, rng=rng)
    fewest = min(len(tuning_cases), len(testing_cases))
    if fewest < LEAST_LEARNERS:
        why = (
            f"too little data: {len(tuning_cases)} and {len(testing_cases)} learners finished something new in the "
            f"tuning and the test window, {LEAST_LEARNERS} are needed in each"
        )
        return Fit(defaults, defaults, False, why, count, tuning, testing, len(tuning_cases), len(testing_cases))
    speaking = [name for name in spoken_names(tuning_model, tuning_cases) if name in FITTED]
    ascent = ascended(
        lambda weights: float(ndcg(tuning_model, tuning_cases, weights).mean()), start=defaults, names=speaking
    )
    before = ndcg(testing_model, testing_cases, defaults)
    after = ndcg(testing_model, testing_cases, ascent.weights)
    gain = _interval(after - before, rng=rng)
    adopted = gain[0] > 0
    return Fit(
        weights=ascent.weights if adopted else defaults,
        tuned=ascent.weights,
        adopted=adopted,
        why="better than the defaults on the test window" if adopted else "no better than the defaults there",
        completions=count,
        tuning=tuning,
        testing=testing,
        tuned_learners=len(tuning_cases),
        tested_learners=len(testing_cases),
        before=float(before.mean()),
        after=float(after.mean()),
        gain=gain,
        tried=ascent.tried,
        fitted=tuple(speaking),
    )


def time_split(completions: CompletionTable) -> tuple[Window, Window] | None:
    """The tuning and the test window, from midnight to midnight UTC; None where the ledger spans too few days."""
    if not len(completions.at):
        return None
    tuning_from, testing_from = (_midnight(np.quantile(completions.at, q)) for q in (TUNING_FROM, TESTING_FROM))
    end = _midnight(completions.at.max()) + timedelta(days=1)
    first = _midnight(completions.at.min())
    if not first < tuning_from < testing_from < end:
        return None
    return Window(tuning_from, testing_from), Window(testing_from, end)


def _window_cases(ledger: Ledger, window: Window, *, rng: np.random.Generator) -> tuple[Recommender, list[Case]]:
    model = Recommender.fit(
        ledger.catalogue,
        completions_before(ledger.completions, window.start),
        learners=ledger.learners,
        course_vectors=ledger.course_vectors,
        aims=ledger.aims,
        now=window.start,
        receptions=ledger.receptions_at(window.start),
    )
    active = set(learners_active(ledger.completions, start=window.start, end=window.end))
    people = sorted((learner for learner in ledger.learners if learner.id in active), key=lambda learner: learner.id)
    if len(people) > MOST_LEARNERS:
        people = [people[row] for row in np.sort(rng.choice(len(people), size=MOST_LEARNERS, replace=False))]
    cases = cases_of(
        model,
        people,
        events_of=ledger.events_of,
        completions=ledger.completions,
        start=window.start,
        end=window.end,
    )
    return model, cases


def _interval(differences: NDArray[np.float64], *, rng: np.random.Generator) -> tuple[float, float]:
    drawn = rng.integers(len(differences), size=(ROUNDS, len(differences)))
    low, high = np.quantile(differences[drawn].mean(axis=1), [(1 - LEVEL) / 2, (1 + LEVEL) / 2])
    return float(low), float(high)


def _midnight(seconds: float) -> datetime:
    return datetime.fromtimestamp(float(seconds), UTC).replace(hour=0, minute=0, second=0, microsecond=0)

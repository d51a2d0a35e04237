"""Items measured by their answers: difficulty and discrimination, fit with the rest, drift, options that nobody takes.

Marginal maximum likelihood by EM over the grid of abilities (Bock & Aitkin 1981), with a prior on each item around
where its level puts it, so that a few hundred answers do not throw it about; the mean ability is fitted too. What was
asked depended on earlier answers of the same sitting, which stand in the likelihood with it, so choosing does not bias
it (Mislevy & Wu 1996).
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import copysign, log, sqrt

import numpy as np
from numpy.typing import NDArray
from scipy.special import expit

from data.words import ItemId
from tutor.assessment.irt import Grid, Parameters, abilities

ROUNDS = 30
"""Of EM; after them parameters of the simulated banks of the tests move by less than 0.01 a round."""

DIFFICULTY_SPREAD, LOG_DISCRIMINATION_SPREAD = 0.75, 0.4
"""Deviations of the priors: items of a level lie within a level and a half of it, mostly; discriminations within a
factor of two of the usual one."""

STEPS = 4
"""Newton steps for each item in a round."""

Answered = Sequence[tuple[ItemId, bool]]
"""What one sitting answered, each item once, right or not."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What answers say of one item.

    `rest_correlation` is with the share right elsewhere, None where either never varies; `drift` says by how many
    levels it became harder at least (nineteen to one) from the earlier half of its answers to the later.
    """

    answers: int
    right: int
    parameters: Parameters
    rest_correlation: float | None
    drift: float


def measured(sittings: Sequence[Answered], *, starts: Mapping[ItemId, Parameters]) -> Mapping[ItemId, Measured]:
    """All items that were answered, from sittings in the order of time; `starts` are where their levels put them."""
    items = sorted({item for sitting in sittings for item, _ in sitting})
    row_of = {item: row for row, item in enumerate(items)}
    sitters = np.array([number for number, sitting in enumerate(sittings) for _ in sitting], dtype=np.int64)
    rows = np.array([row_of[item] for sitting in sittings for item, _ in sitting], dtype=np.int64)
    right = np.array([right for sitting in sittings for _, right in sitting], dtype=np.float64)
    if not len(rows):
        return {}
    answers = _Answers(sitters, rows, right, len(sittings), len(items))
    start = np.array([[starts[item].difficulty, log(starts[item].discrimination)] for item in items])
    fitted, weights = _fitted(answers, start)
    drifts = _drifts(answers, fitted, weights @ abilities())
    return {
        item: Measured(
            answers=int((rows == row).sum()),
            right=int(right[rows == row].sum()),
            parameters=Parameters(float(fitted[row, 0]), float(np.exp(fitted[row, 1]))),
            rest_correlation=_rest_correlation(answers, row),
            drift=drifts[row],
        )
        for item, row in row_of.items()
    }


@dataclass(frozen=True, slots=True)
class _Answers:
    """Answers as arrays `(answers,)`: whose sitting, which item, right (1) or not (0), in the order of time."""

    sitters: NDArray[np.int64]
    rows: NDArray[np.int64]
    right: Grid
    sittings: int
    items: int


def _fitted(answers: _Answers, start: Grid) -> tuple[Grid, Grid]:
    """Difficulty and log discrimination `(items, 2)`, and the weights of abilities `(sittings, 81)`."""
    fitted, mean = start.copy(), 0.0
    weights = _weights(answers, fitted, mean)
    for _ in range(ROUNDS):
        mean = float((weights @ abilities()).mean())
        at_each = np.zeros((2, answers.items, len(abilities())))
        for outcome in (0, 1):
            chosen = answers.right == outcome
            np.add.at(at_each[outcome], answers.rows[chosen], weights[answers.sitters[chosen]])
        fitted = _maximised(fitted, start, wrong=at_each[0], right=at_each[1])
        weights = _weights(answers, fitted, mean)
    return fitted, weights


def _weights(answers: _Answers, fitted: Grid, mean: float) -> Grid:
    slopes = np.exp(fitted[:, 1])[:, None] * (abilities()[None, :] - fitted[:, 0][:, None])
    signed = np.where(answers.right[:, None] == 1, -slopes[answers.rows], slopes[answers.rows])
    logs = np.tile(-0.5 * (abilities() - mean) ** 2, (answers.sittings, 1))
    np.add.at(logs, answers.sitters, -np.logaddexp(0.0, signed))
    weights = np.exp(logs - logs.max(axis=1, keepdims=True))
    shares: Grid = weights / weights.sum(axis=1, keepdims=True)
    return shares


def _maximised(fitted: Grid, start: Grid, *, wrong: Grid, right: Grid) -> Grid:
    """Penalised likelihood of each item by itself, by Newton's steps on both parameters at once (Fisher scoring)."""
    spreads = np.array([DIFFICULTY_SPREAD, LOG_DISCRIMINATION_SPREAD]) ** 2
    now = fitted.copy()
    for _ in range(STEPS):
        slope, distance = np.exp(now[:, 1])[:, None], abilities()[None, :] - now[:, 0][:, None]
        chance = expit(slope * distance)
        residual, certainty = right - (right + wrong) * chance, (right + wrong) * chance * (1 - chance)
        by_difficulty, by_discrimination = np.broadcast_to(-slope, distance.shape), slope * distance
        gradient = np.stack([(residual * by_difficulty).sum(1), (residual * by_discrimination).sum(1)], axis=1)
        gradient -= (now - start) / spreads
        information = np.empty((len(now), 2, 2))
        information[:, 0, 0] = (certainty * by_difficulty**2).sum(1) + 1 / spreads[0]
        information[:, 1, 1] = (certainty * by_discrimination**2).sum(1) + 1 / spreads[1]
        information[:, 0, 1] = information[:, 1, 0] = (certainty * by_difficulty * by_discrimination).sum(1)
        now = now + np.clip(np.linalg.solve(information, gradient[..., None])[..., 0], -0.5, 0.5)
    return now


def _rest_correlation(answers: _Answers, row: int) -> float | None:
    """Point-biserial correlation with the share right in the rest of the sitting."""
    own, others = answers.rows == row, answers.rows != row
    counts = np.bincount(answers.sitters[others], minlength=answers.sittings)
    rights = np.bincount(answers.sitters[others], weights=answers.right[others], minlength=answers.sittings)
    sitters = answers.sitters[own]
    kept = counts[sitters] > 0
    share, right = rights[sitters[kept]] / counts[sitters[kept]], answers.right[own][kept]
    if len(right) < 2 or share.std() == 0 or right.std() == 0:
        return None
    return float(np.corrcoef(share, right)[0, 1])


def _drifts(answers: _Answers, fitted: Grid, ability: Grid) -> Sequence[float]:
    """By how many levels at least each item became harder: later residuals less earlier ones, less two deviations."""
    slope = np.exp(fitted[answers.rows, 1])
    chance = expit(slope * (ability[answers.sitters] - fitted[answers.rows, 0]))
    residual, spread = answers.right - chance, chance * (1 - chance)
    drifts: list[float] = []
    for row in range(answers.items):
        early, late = np.array_split(np.flatnonzero(answers.rows == row), 2)
        if len(late) == 0:
            drifts.append(0.0)
            continue
        steepness = float((slope * spread)[np.concatenate([early, late])].mean())
        moved = float(residual[early].mean() - residual[late].mean()) / steepness
        deviation = sqrt(spread[early].mean() / len(early) + spread[late].mean() / len(late)) / steepness
        drifts.append(copysign(max(abs(moved) - 2 * deviation, 0.0), moved))
    return drifts

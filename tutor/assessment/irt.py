"""Ability from answers: the two-parameter logistic model on a grid of abilities.

P(right) = 1 / (1 + exp(-a (ability - b))) with difficulty b and discrimination a (Birnbaum 1968); the estimate is the
mean of the posterior over the grid, its standard error the posterior's deviation (EAP, Bock & Mislevy 1982). Estimates
lean towards the prior: a short test of somebody far from the middle is pulled to it, and its standard error says so.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from math import exp

import numpy as np
from numpy.typing import NDArray

Grid = NDArray[np.float64]

GRID_ENDS, GRID_STEP = 4.0, 0.1
"""Abilities from -4 to 4, 81 of them: the prior has 0.006 % of its weight outside."""

USUAL_DISCRIMINATION = 1.7
"""Of an item that nobody has fitted: 1 in the normal ogive's metric (Haley 1952)."""

MIDDLE_LEVEL = 2.5
"""The level at ability 0: the middle of the scale from 0 to 5. One unit of ability is one level."""


@dataclass(frozen=True, slots=True)
class Parameters:
    """What the model knows of an item."""

    difficulty: float
    discrimination: float = USUAL_DISCRIMINATION


@dataclass(frozen=True, slots=True)
class Ability:
    """An estimate and its standard error, in units of ability (which are levels)."""

    value: float
    standard_error: float

    @property
    def level(self) -> float:
        """The estimate on the level scale, 0 to 5."""
        return min(max(self.value + MIDDLE_LEVEL, 0.0), 5.0)


def without_prior(shown: Ability) -> Ability:
    """What the answers say by themselves, for who has a prior of their own: the estimate not drawn to the middle.

    As if all were normal: the prior's precision of 1 is taken out of the posterior's.

    >>> estimate = without_prior(Ability(0.84, 0.4))
    >>> round(estimate.value, 3), round(estimate.standard_error, 3)
    (1.0, 0.436)
    """
    left = max(1 - shown.standard_error**2, _LEAST_LEFT)
    return Ability(shown.value / left, shown.standard_error / left**0.5)


_LEAST_LEFT = 0.05
"""Of no answer nothing would be left; of four of the usual kind it is 0.5 and more."""


def start_of(level: int) -> Parameters:
    """The parameters of an item of `level` that has not been answered enough: it parts this level from the one before.

    Half a level below its own, so that who stands at the level is right at 70 in 100, and who stands one below at 30.

    >>> start_of(3)
    Parameters(difficulty=0.0, discrimination=1.7)
    """
    return Parameters(level - 0.5 - MIDDLE_LEVEL)


def chance_right(ability: float, parameters: Parameters) -> float:
    """P(right) of somebody of this ability.

    >>> round(chance_right(0.5, start_of(3)), 2), round(chance_right(-0.5, start_of(3)), 2)
    (0.7, 0.3)
    """
    return 1 / (1 + exp(-parameters.discrimination * (ability - parameters.difficulty)))


@cache
def abilities() -> Grid:
    """The grid, `(81,)`."""
    return np.linspace(-GRID_ENDS, GRID_ENDS, round(2 * GRID_ENDS / GRID_STEP) + 1)


@cache
def _log_prior() -> Grid:
    return -0.5 * abilities() ** 2


def ability_of(responses: Sequence[tuple[Parameters, bool]]) -> Ability:
    """The ability that answers show, each right or not; a standard normal prior stands before them."""
    logs = _log_prior().copy()
    for parameters, right in responses:
        slope = parameters.discrimination * (abilities() - parameters.difficulty)
        logs -= np.logaddexp(0.0, -slope if right else slope)
    weights = np.exp(logs - logs.max())
    weights /= weights.sum()
    mean = float(weights @ abilities())
    return Ability(mean, float(np.sqrt(weights @ (abilities() - mean) ** 2)))


def information(ability: float, parameters: Parameters) -> float:
    """What an answer tells at this ability (Fisher): a² P (1 - P)."""
    chance = chance_right(ability, parameters)
    return parameters.discrimination**2 * chance * (1 - chance)

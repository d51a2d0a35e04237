"""Conditional logit: weights under which the right one of several stands out (McFadden 1974)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.optimize import minimize


@dataclass(frozen=True, slots=True)
class Choice:
    """Several rows `(n, features)` of which those marked `right` `(n,)` are right, at least one."""

    rows: NDArray[np.float64]
    right: NDArray[np.bool_]


def fitted_choice(choices: Sequence[Choice], *, l2: float) -> NDArray[np.float64]:
    """`(features,)` weights of greatest likelihood, `l2` holding them near 0 on standardised features.

    Raises:
        ValueError: there is nothing to choose from.
    """
    if not choices:
        raise ValueError("no choices to learn from")
    every = np.concatenate([choice.rows for choice in choices])
    mean, spread = every.mean(axis=0), every.std(axis=0) + 1e-9
    standard = [Choice((choice.rows - mean) / spread, choice.right) for choice in choices]

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        total, gradient = 0.5 * l2 * float(weights @ weights), l2 * weights
        for choice in standard:
            scores = choice.rows @ weights
            likely = np.exp(scores - scores.max())
            right = likely * choice.right
            total -= float(np.log(right.sum() / likely.sum()))
            gradient = gradient - (right / right.sum() - likely / likely.sum()) @ choice.rows
        return total, gradient

    found = minimize(loss, np.zeros(every.shape[1]), jac=True, method="L-BFGS-B")
    weights: NDArray[np.float64] = found.x / spread
    return weights

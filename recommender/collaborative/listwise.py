"""Weights of several parts by conditional logit: of the candidates on a list, which one was taken?"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Scores = NDArray[np.float32]

RIDGE = 1e-4
"""Squared weights count so much against the mean log-likelihood."""


@dataclass(frozen=True, slots=True)
class Choices:
    """What was taken from among what: choice i was candidate `taken[i]` of list `lists[i]`.

    `features` (lists, candidates, parts); the choices on one list share its weight.
    """

    features: Scores
    lists: NDArray[np.int64]
    taken: NDArray[np.int64]

    def of_lists(self, chosen: NDArray[np.bool_]) -> "Choices":
        """Only the choices on the lists under `chosen`; lists keep their numbers."""
        kept = chosen[self.lists]
        return Choices(self.features, self.lists[kept], self.taken[kept])


def fitted_weights(choices: Choices, *, towards: NDArray[np.float64], ridge: float = RIDGE) -> NDArray[np.float64]:
    """(parts,) weights of greatest mean log-likelihood (McFadden 1974), drawn towards `towards`; those if no choice."""
    if not len(choices.taken):
        return towards
    features = choices.features[choices.lists]
    own = np.take_along_axis(features, choices.taken[:, None, None], axis=1)[:, 0]
    share = 1.0 / np.bincount(choices.lists)[choices.lists]
    share /= share.sum()

    def loss(weights: NDArray[np.float64]) -> tuple[float, NDArray[np.float64]]:
        logits = features @ weights.astype(np.float32)
        logits -= logits.max(axis=1, keepdims=True)
        odds = np.exp(logits)
        total = odds.sum(axis=1)
        likelihood = np.take_along_axis(logits, choices.taken[:, None], axis=1)[:, 0] - np.log(total)
        expected = np.einsum("nc,ncp->np", odds / total[:, None], features)
        away = weights - towards
        gradient = -(share[:, None] * (own - expected)).sum(axis=0) + 2 * ridge * away
        return float(-(share * likelihood).sum() + ridge * away @ away), gradient.astype(np.float64)

    from scipy.optimize import minimize  # serving loads this module, and never fits: a third of a second

    return np.asarray(minimize(loss, towards, jac=True, method="L-BFGS-B").x, dtype=np.float64)


def mean_gain(choices: Choices, weights: NDArray[np.float64], *, missed: int) -> float:
    """Mean of 1 / log2(1 + rank) within 10 over the choices and `missed` ones that were no candidates; 0 if none."""
    if len(choices.taken) + missed == 0:
        return 0.0
    scores = (choices.features @ weights.astype(np.float32))[choices.lists]
    own = np.take_along_axis(scores, choices.taken[:, None], axis=1)
    ranks = 1 + (scores > own).sum(axis=1)
    return float(np.where(ranks <= 10, 1 / np.log2(1 + ranks), 0.0).sum() / (len(ranks) + missed))

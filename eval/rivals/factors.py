"""Matrix factorisation by the library `implicit` (extra `rivals`): ALS and BPR."""

from dataclasses import dataclass
from typing import Any

import implicit.als
import implicit.bpr
import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix

from recommender.collaborative import Interactions

FACTORS = 128
"""The size at which ALS was best on mcx (docs/design.md)."""

ALS_ALPHA, ALS_REGULARISATION, ALS_ROUNDS = 10.0, 0.01, 15
BPR_RATE, BPR_REGULARISATION, BPR_ROUNDS = 0.05, 0.01, 50


@dataclass(frozen=True, slots=True)
class Als:
    """Weighted alternating least squares (Hu, Koren & Volinsky 2008); a learner is folded in from the history."""

    model: Any

    @classmethod
    def fit(cls, interactions: Interactions, *, factors: int = FACTORS, seed: int = 0) -> "Als":
        """One thread; the same seed gives the same factors."""
        model = implicit.als.AlternatingLeastSquares(
            factors=factors,
            regularization=ALS_REGULARISATION,
            alpha=ALS_ALPHA,
            iterations=ALS_ROUNDS,
            random_state=seed,
            num_threads=1,
        )
        model.fit(_taken(interactions), show_progress=False)
        return cls(model)

    def scores(self, histories: Interactions) -> NDArray[np.float32]:
        """(learners, courses) float32."""
        folded = self.model.recalculate_user(np.arange(histories.learners), _taken(histories))
        return np.asarray(folded @ self.model.item_factors.T, dtype=np.float32)


@dataclass(frozen=True, slots=True)
class Bpr:
    """Bayesian personalised ranking (Rendle et al. 2009); it knows learners by the set of their courses.

    `users` (distinct sets, factors) are the mean factors of the learners with one and the same set; one never seen
    gets the mean of everyone.
    """

    places: dict[bytes, int]
    users: NDArray[np.float32]
    items: NDArray[np.float32]

    @classmethod
    def fit(cls, interactions: Interactions, *, factors: int = FACTORS, seed: int = 0) -> "Bpr":
        """One thread: several would make the fit differ from run to run."""
        model = implicit.bpr.BayesianPersonalizedRanking(
            factors=factors,
            learning_rate=BPR_RATE,
            regularization=BPR_REGULARISATION,
            iterations=BPR_ROUNDS,
            random_state=seed,
            num_threads=1,
        )
        model.fit(_taken(interactions), show_progress=False)
        places: dict[bytes, int] = {}
        numbers = np.array([places.setdefault(key, len(places)) for key in _keys(interactions)], dtype=np.int64)
        sums = np.zeros((len(places) + 1, model.user_factors.shape[1]), dtype=np.float32)
        np.add.at(sums, numbers, model.user_factors)
        sums[:-1] /= np.bincount(numbers, minlength=len(places))[:, None]
        sums[-1] = model.user_factors.mean(axis=0)
        return cls(places, sums, np.asarray(model.item_factors, dtype=np.float32))

    def scores(self, histories: Interactions) -> NDArray[np.float32]:
        """(learners, courses) float32."""
        numbers = [self.places.get(key, len(self.users) - 1) for key in _keys(histories)]
        return np.asarray(self.users[numbers] @ self.items.T, dtype=np.float32)


def _taken(interactions: Interactions) -> csr_matrix:
    taken = interactions.decayed(1.0)
    taken.sort_indices()
    return taken


def _keys(interactions: Interactions) -> list[bytes]:
    taken = _taken(interactions)
    return [taken.indices[start:stop].tobytes() for start, stop in zip(taken.indptr, taken.indptr[1:], strict=False)]

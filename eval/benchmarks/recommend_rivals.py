"""The same lists by the package `implicit`, for learners a processor second: it applies no rules but "not again"."""

import time
from typing import Any, NamedTuple

import numpy as np
from scipy.sparse import csr_matrix

from recommender.kernels import Histories

FACTORS = 128
"""As in DESIGN.md §6, where ALS with 128 factors reaches NDCG@10 .143 on mcx."""


class Rival(NamedTuple):
    """A rival, the learners it made lists for, and processor seconds."""

    name: str
    learners: int
    cpu_seconds: float


def rivals(histories: Histories, *, courses: int, k: int, neighbours: int) -> list[Rival]:
    """Times implicit's batch `recommend` of a factor model and of nearest courses, on one thread each."""
    from implicit.als import AlternatingLeastSquares
    from implicit.nearest_neighbours import CosineRecommender
    from threadpoolctl import threadpool_limits

    taken = csr_matrix(
        (np.ones(len(histories.columns), dtype=np.float32), histories.columns, histories.offsets),
        shape=(len(histories), courses),
    )
    with threadpool_limits(limits=1):
        factors = AlternatingLeastSquares(factors=FACTORS, iterations=1, num_threads=1, random_state=1)
        nearest = CosineRecommender(K=neighbours, num_threads=1)
        return [
            _timed(f"implicit ALS, {FACTORS} factors", factors, taken, k=k),
            _timed(f"implicit item kNN, {neighbours} neighbours", nearest, taken, k=k),
        ]


def _timed(name: str, model: Any, taken: csr_matrix, *, k: int) -> Rival:  # noqa: ANN401  (implicit has no types)
    model.fit(taken, show_progress=False)
    people = np.arange(taken.shape[0])
    started = time.process_time()
    model.recommend(people, taken, N=k, filter_already_liked_items=True)
    return Rival(name=name, learners=len(people), cpu_seconds=time.process_time() - started)

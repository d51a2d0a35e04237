"""Measures of ranking, answering, declining and calibration: arrays in, a value per user or one figure out.

Ranked lists come as `hits`, (n, depth) bool: whether the entry at each rank is right for its user or question.
"""

import numpy as np
from numpy.typing import NDArray

Hits = NDArray[np.bool_]
Values = NDArray[np.float64]

ANSWERED_RATE = 0.9
"""Declining is compared where this share of answerable questions is answered (DESIGN.md section 9)."""

ECE_BINS = 10
"""Bins of equal mass; with a few hundred questions each still holds some tens."""


def hit_at_k(hits: Hits, *, k: int) -> Values:
    """(n,) 1.0 where any of the first k is right, else 0.0; fewer than k ranks count as they are.

    >>> hit_at_k(np.array([[False, True], [False, False]]), k=2)
    array([1., 0.])
    """
    return np.asarray(hits[:, :k].any(axis=1), dtype=np.float64)


def recall_at_k(hits: Hits, *, relevant: NDArray[np.integer], k: int) -> Values:
    """(n,) share of the `relevant` (n,) right things that stand among the first k; nan where there are none."""
    counted = hits[:, :k].sum(axis=1, dtype=np.float64)
    return np.asarray(counted / np.where(relevant > 0, relevant, np.nan))


def ndcg_at_k(hits: Hits, *, relevant: NDArray[np.integer], k: int) -> Values:
    """(n,) discounted gain of the first k over that of an ideal list; nan where nothing is relevant.

    Each right entry gains 1 / log2(1 + rank); Järvelin & Kekäläinen (2002) with gains of 0 and 1.
    """
    depth = min(k, hits.shape[1])
    gained = hits[:, :depth].astype(np.float64) @ _discounts(depth)
    ideal = np.concatenate(([np.nan], np.cumsum(_discounts(k))))[np.minimum(relevant, k)]
    shares: Values = gained / ideal
    return shares


def mrr_at_k(hits: Hits, *, k: int) -> Values:
    """(n,) one over the rank of the first right entry, 0.0 where it is not among the first k (Voorhees 1999)."""
    shown = hits[:, :k]
    if shown.shape[1] == 0:
        return np.zeros(len(hits))
    return np.where(shown.any(axis=1), 1.0 / (1 + shown.argmax(axis=1)), 0.0)


def coverage_at_k(lists: NDArray[np.integer], *, courses: int, k: int) -> float:
    """Share of all `courses` that stand in the first k of anyone's list; -1 in `lists` (n, depth) means no entry.

    Catalogue coverage (Ge, Delgado-Battenfeld & Jannach 2010).
    """
    shown = np.unique(lists[:, :k])
    return float((shown >= 0).sum() / courses) if courses else 0.0


def refused_at_rate(
    answerable: NDArray[np.floating], unanswerable: NDArray[np.floating], *, rate: float = ANSWERED_RATE
) -> float:
    """Share of `unanswerable` confidences below the highest threshold that still answers `rate` of `answerable`.

    A question is answered when its confidence is at or above the threshold. nan where either is empty.
    """
    if len(answerable) == 0 or len(unanswerable) == 0:
        return float("nan")
    kept = int(np.ceil(rate * len(answerable) - 1e-9))
    threshold = np.inf if kept == 0 else np.sort(answerable)[len(answerable) - kept]
    return float((unanswerable < threshold).mean())


def expected_calibration_error(
    probabilities: NDArray[np.floating], outcomes: NDArray[np.bool_], *, bins: int = ECE_BINS
) -> float:
    """Mean distance between foretold and observed frequency over bins of equal mass, 0 to 1; nan where empty.

    Naeini, Cooper & Hauskrecht (2015) with the equal-mass bins of Nguyen & O'Connor (2015): the sorted
    probabilities are cut into at most `bins` runs whose sizes differ by at most one.
    """
    if len(probabilities) == 0:
        return float("nan")
    order = np.argsort(probabilities, kind="stable")
    runs = np.array_split(order, min(bins, len(order)))
    distances = [abs(probabilities[run].mean() - outcomes[run].mean()) * len(run) for run in runs]
    return float(np.sum(distances) / len(order))


def _discounts(depth: int) -> Values:
    worth: Values = 1.0 / np.log2(np.arange(2, depth + 2))
    return worth

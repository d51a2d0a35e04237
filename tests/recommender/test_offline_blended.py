import numpy as np
import pytest

from recommender.offline import Blend, Interactions, Popularity, default_fitters, hold_out_last, top_courses
from recommender.offline.models import Scores
from tests.recommender.test_offline_interactions import taken


class Oracle:
    """Knows that course c is followed by c + 1."""

    def scores(self, histories: Interactions) -> Scores:
        scores = np.zeros((histories.learners, histories.courses), dtype=np.float32)
        last = histories.ranks_from_last() == 0
        scores[histories.rows[last], (histories.columns[last] + 1) % histories.courses] = 1
        return scores


def cycle(learners: int = 60, courses: int = 30) -> Interactions:
    """Learner r takes courses r, r + 1, r + 2 (wrapped round)."""
    entries = [(row, (row + step) % courses, step) for row in range(learners) for step in range(3)]
    return taken(*entries, learners=learners, courses=courses)


def favourite(taken: Interactions) -> Popularity:
    """Puts course 0 before all others."""
    return Popularity(np.eye(1, taken.courses, dtype=np.float32)[0])


def test_the_weight_goes_to_the_part_that_foretells() -> None:
    interactions = cycle()
    blend = Blend.fit(
        interactions,
        holdout=hold_out_last(interactions),
        fitters={"noise": favourite, "more noise": favourite, "oracle": lambda _: Oracle()},
    )
    assert blend.validation_ndcg == pytest.approx(1.0)
    assert blend.weights["oracle"] >= blend.weights.get("noise", 0.0) + blend.weights.get("more noise", 0.0)
    assert sum(blend.weights.values()) == pytest.approx(1.0)


def test_the_default_parts_learn_a_simple_order() -> None:
    interactions = cycle(learners=300)
    blend = Blend.fit(interactions, holdout=hold_out_last(interactions), fitters=default_fitters(trend_half_life=None))
    top = top_courses(blend, interactions, k=1)[:, 0]
    expected = (np.arange(300) + 3) % 30
    assert (top == expected).mean() > 0.95


def test_two_fits_give_the_same_blend() -> None:
    interactions = cycle()
    fits = [
        Blend.fit(interactions, holdout=hold_out_last(interactions), fitters=default_fitters(trend_half_life=5.0))
        for _ in range(2)
    ]
    assert fits[0].weights == fits[1].weights


def test_without_anything_to_foretell_the_weights_stay_equal() -> None:
    singles = taken((0, 0, 0), (1, 1, 0), learners=2)
    blend = Blend.fit(singles, holdout=hold_out_last(singles), fitters=default_fitters(trend_half_life=None))
    assert list(blend.weights.values()) == pytest.approx([1 / 6] * 6)
    assert blend.validation_ndcg == 0

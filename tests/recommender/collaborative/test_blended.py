import numpy as np
import pytest

from recommender.collaborative import (
    Blend,
    ByLength,
    CollaborativeModel,
    Interactions,
    Popularity,
    default_fitters,
    hold_out_last,
    top_courses,
)
from recommender.collaborative.blended import PartWeight, compressed, standardised
from recommender.collaborative.models import Scores
from tests.recommender.collaborative.test_interactions import taken


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
    sizes = {name: sum(map(abs, weights)) for name, weights in blend.weights.items()}
    assert sizes["oracle"] > sizes["noise"] + sizes["more noise"]
    assert sum(sizes.values()) == pytest.approx(1.0)


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
    assert fits[0].by_length == fits[1].by_length


def test_without_anything_to_foretell_the_weights_stay_equal() -> None:
    singles = taken((0, 0, 0), (1, 1, 0), learners=2)
    blend = Blend.fit(singles, holdout=hold_out_last(singles), fitters=default_fitters(trend_half_life=None))
    parts = len(blend.models)
    assert [weight.compressed for weight in blend.weights.values()] == pytest.approx([1 / parts] * parts)
    assert {weight.plain for weight in blend.weights.values()} == {0.0}
    assert blend.validation_ndcg == 0


def test_one_known_course_is_weighed_by_weights_of_its_own() -> None:
    """Whoever has two courses is foretold by the oracle; one course alone, by the favourite."""
    favourite_of_five = Popularity(np.eye(1, 5, dtype=np.float32)[0])
    models: dict[str, CollaborativeModel] = {"oracle": Oracle(), "favourite": favourite_of_five}
    oracle = {"oracle": PartWeight(1.0, 0.0), "favourite": PartWeight(0.0, 0.0)}
    liked = {"oracle": PartWeight(0.0, 0.0), "favourite": PartWeight(0.5, 0.5)}
    blend = Blend(models, oracle, [ByLength(1, liked), ByLength(2, oracle)], validation_ndcg=0.0)
    histories = taken((0, 2, 0), (1, 1, 0), (1, 2, 1), learners=3, courses=5)
    assert top_courses(blend, histories, k=1)[:, 0].tolist() == [0, 3, 0], "no course at all goes by the first weights"


def test_standard_scores_do_not_depend_on_scale_and_keep_the_order() -> None:
    scores = np.array([[1.0, 5.0, 2.0], [3.0, 3.0, 3.0]], dtype=np.float32)
    standard = standardised(scores)
    assert standardised(7 * scores + 2) == pytest.approx(standard, abs=1e-5)
    assert standard[0] == pytest.approx((scores[0] - 8 / 3) / (10 * scores[0].std()), abs=1e-6)
    assert standard[1].tolist() == [0, 0, 0]
    z = 10 * standard[0]
    assert compressed(standard)[0] == pytest.approx(np.sign(z) * np.log1p(abs(z)), abs=1e-6)

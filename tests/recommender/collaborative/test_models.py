from collections.abc import Callable

import numpy as np
import pytest

from recommender.collaborative import (
    CollaborativeModel,
    Content,
    Ease,
    Interactions,
    ItemKnn,
    Popularity,
    WindowedTransition,
    top_courses,
)
from tests.recommender.collaborative.test_interactions import taken

PARITY_COURSES = 8


def parity(learners: int = 40) -> Interactions:
    """Odd learners take odd courses, even ones even courses, each leaving out one (the withheld one)."""
    entries = [
        (row, column, column)
        for row in range(learners)
        for column in range(row % 2, PARITY_COURSES, 2)
        if column != withheld(row)
    ]
    return taken(*entries, learners=learners, courses=PARITY_COURSES)


def withheld(row: int) -> int:
    return row % 2 + 2 * (row // 2 % (PARITY_COURSES // 2))


def content(interactions: Interactions) -> Content:
    return Content.fit(np.eye(2, dtype=np.float32)[np.arange(PARITY_COURSES) % 2], decay=0.9)


def transition(interactions: Interactions) -> WindowedTransition:
    return WindowedTransition.fit(interactions, window=8, step_decay=1.0, decay=1.0, smoothing=1.0)


def ease(interactions: Interactions) -> Ease:
    return Ease.fit(interactions, regularisation=1.0, decay=0.9)


Fitting = Callable[[Interactions], CollaborativeModel]


@pytest.mark.parametrize("fit", [ItemKnn.fit, ease, transition, content])
def test_no_model_crosses_from_odd_to_even_courses(fit: Fitting) -> None:
    histories = parity()
    if fit is transition:  # a transition needs someone who took the course later: leave out the first one
        histories = histories.only_learners(np.array([row for row in range(40) if withheld(row) > 1]))
    first = top_courses(fit(parity()), histories, k=1)[:, 0]
    kinds = histories.decayed(1.0).argmax(axis=1).A1 % 2
    assert (first % 2).tolist() == kinds.tolist()


@pytest.mark.parametrize("fit", [Popularity.fit, ItemKnn.fit, ease, transition, content])
def test_taken_courses_are_never_in_the_top(fit: Fitting) -> None:
    histories = parity()
    top = top_courses(fit(histories), histories, k=PARITY_COURSES)
    assert top.shape == (histories.learners, PARITY_COURSES)
    for row in range(histories.learners):
        mine = set(histories.columns[histories.rows == row].tolist())
        assert not mine & set(top[row].tolist())
        assert set(top[row].tolist()) - {-1} == set(range(PARITY_COURSES)) - mine


@pytest.mark.parametrize("fit", [Popularity.fit, ItemKnn.fit, ease, transition, content])
def test_one_learner_scores_as_in_the_batch(fit: Fitting) -> None:
    histories = parity()
    model = fit(histories)
    alone = model.scores(histories.only_learners(np.array([3])))
    assert alone[0] == pytest.approx(model.scores(histories)[3], abs=1e-5)


@pytest.mark.parametrize("fit", [Popularity.fit, ItemKnn.fit, ease, transition, content])
def test_no_interactions_at_all_give_finite_scores(fit: Fitting) -> None:
    nobody = taken(learners=2, courses=PARITY_COURSES)
    assert np.isfinite(fit(nobody).scores(nobody)).all()


def test_popularity_counts_and_halves_per_half_life() -> None:
    interactions = taken((0, 0, 0), (1, 0, 10), (2, 1, 20))
    assert Popularity.fit(interactions).counts.tolist() == [2, 1, 0, 0]
    halved = Popularity.fit(interactions, half_life=10.0)
    assert halved.counts.tolist() == pytest.approx([0.25 + 0.5, 1, 0, 0])


def test_ease_is_the_closed_form_of_steck() -> None:
    interactions = taken((0, 0, 0), (0, 1, 1), (1, 1, 0), (1, 2, 1), (2, 0, 0), (2, 2, 1))
    decayed = interactions.decayed(0.5).toarray()
    precision = np.linalg.inv(decayed.T @ decayed + 2.0 * np.eye(4))
    expected = np.eye(4) - precision / np.diag(precision)

    model = Ease.fit(interactions, regularisation=2.0, decay=0.5)
    assert model.weights == pytest.approx(expected, abs=1e-5)
    assert model.scores(interactions) == pytest.approx(decayed @ expected, abs=1e-5)


def test_transitions_are_smoothed_shares_of_what_came_within_the_window() -> None:
    interactions = taken((0, 0, 0), (0, 1, 1), (0, 2, 2), (1, 0, 0), (1, 1, 1))
    model = WindowedTransition.fit(interactions, window=2, step_decay=0.5, decay=0.5, smoothing=3.0)
    after_the_first, two_steps = 2.0, 0.5
    total = after_the_first + two_steps
    assert model.weights.toarray()[0].tolist() == pytest.approx(
        [0, after_the_first / (total + 3), two_steps / (total + 3), 0]
    )
    assert model.followers.toarray()[0].tolist() == [0, 2, 1, 0]


def test_transitions_do_not_run_from_one_learner_to_the_next() -> None:
    model = transition(taken((0, 0, 0), (1, 1, 0)))
    assert model.weights.nnz == 0


def test_item_neighbours_are_weighted_by_bm25() -> None:
    interactions = taken((0, 0, 0), (0, 1, 1), (1, 1, 0), (1, 2, 1), learners=2)
    k1, b, courses = 1.2, 0.75, 4
    rarity = np.log(courses / 2)  # each learner took 2 of the 4 courses
    mean_learners = (1 + 2 + 1 + 0) / courses

    def weight(learners_of_the_course: int) -> float:
        length = 1 - b + b * learners_of_the_course / mean_learners
        return float(rarity * (k1 + 1) / (1 + k1 * length))

    similar = ItemKnn.fit(interactions, k1=k1, b=b).weights.toarray()
    assert similar[0, 1] == pytest.approx(weight(1) * weight(2))
    assert similar[0, 2] == 0
    assert np.diag(similar).tolist() == [0, 0, 0, 0]


def test_item_neighbours_keep_only_the_nearest() -> None:
    weights = ItemKnn.fit(parity(), neighbours=1).weights
    assert np.diff(weights.indptr).max() == 1


def test_content_is_centred_and_unknown_courses_stay_at_zero() -> None:
    vectors = np.array([[1.0, 1.0], [1.0, -1.0], [0.0, 0.0]], dtype=np.float32)
    model = Content.fit(vectors, decay=1.0)
    assert model.vectors == pytest.approx(np.array([[0, 1], [0, -1], [0, 0]]))


def test_equal_scores_are_ordered_by_column() -> None:
    nobody = taken(learners=1, courses=5)
    assert top_courses(Popularity.fit(nobody), nobody, k=3)[0].tolist() == [0, 1, 2]


def test_a_top_longer_than_the_catalogue_is_filled_with_minus_one() -> None:
    interactions = taken((0, 1, 0), learners=1, courses=2)
    assert top_courses(Popularity.fit(interactions), interactions, k=4)[0].tolist() == [0, -1, -1, -1]

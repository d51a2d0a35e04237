import numpy as np
import pytest

from recommender.collaborative.listwise import Choices, fitted_weights, mean_gain


def choices(*taken: int, lists: list[int] | None = None) -> Choices:
    """Two candidates on each list; the first has feature 1, the second feature 0."""
    numbers = np.arange(len(taken)) if lists is None else np.array(lists)
    features = np.tile(np.array([[[1.0], [0.0]]], dtype=np.float32), (max(len(taken), 1), 1, 1))
    return Choices(features, numbers.astype(np.int64), np.array(taken, dtype=np.int64))


def test_a_weight_is_the_log_odds_of_the_choice() -> None:
    three_of_four = fitted_weights(choices(0, 0, 0, 1), towards=np.zeros(1), ridge=0.0)
    assert three_of_four == pytest.approx([np.log(3 / 1)], abs=1e-3)


def test_several_choices_on_one_list_count_as_one_list() -> None:
    both_on_one_list = choices(0, 1, 0, 0, lists=[0, 0, 1, 2])  # half, half, one, one: 2.5 of 3 for the first
    assert fitted_weights(both_on_one_list, towards=np.zeros(1), ridge=0.0) == pytest.approx(
        [np.log(2.5 / 0.5)], abs=1e-3
    )


def test_a_strong_pull_keeps_the_weights_where_they_were() -> None:
    assert fitted_weights(choices(0, 0, 0, 1), towards=np.array([7.0]), ridge=1e6) == pytest.approx([7.0], abs=1e-3)


def test_without_choices_the_weights_stay_where_they_were() -> None:
    assert fitted_weights(choices(), towards=np.array([0.5])).tolist() == [0.5]
    assert mean_gain(choices(), np.ones(1), missed=0) == 0


def test_the_gain_is_that_of_the_ranks_and_what_was_missed_gains_nothing() -> None:
    gain = mean_gain(choices(0, 1), np.ones(1), missed=1)
    assert gain == pytest.approx((1 / np.log2(2) + 1 / np.log2(3) + 0) / 3)


def test_choices_of_some_lists_keep_their_candidates() -> None:
    kept = choices(0, 1, 0).of_lists(np.array([True, False, True]))
    assert (kept.lists.tolist(), kept.taken.tolist()) == ([0, 2], [0, 0])

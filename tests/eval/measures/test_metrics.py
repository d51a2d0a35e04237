from math import log2

import numpy as np
import pytest

from eval.measures.metrics import (
    coverage_at_k,
    expected_calibration_error,
    hit_at_k,
    mrr_at_k,
    ndcg_at_k,
    recall_at_k,
    refused_at_rate,
)

HITS = np.array(
    [
        [True, False, True],  # right at ranks 1 and 3
        [False, True, False],  # right at rank 2
        [False, False, False],  # never right
    ]
)
RELEVANT = np.array([2, 1, 4])


def test_a_hit_is_any_right_entry_among_the_first_k() -> None:
    assert hit_at_k(HITS, k=1).tolist() == [1, 0, 0]
    assert hit_at_k(HITS, k=2).tolist() == [1, 1, 0]


def test_recall_is_the_share_of_the_relevant_found() -> None:
    assert recall_at_k(HITS, relevant=RELEVANT, k=2).tolist() == [1 / 2, 1 / 1, 0 / 4]
    assert recall_at_k(HITS, relevant=RELEVANT, k=3).tolist() == [2 / 2, 1 / 1, 0 / 4]


def test_recall_of_nothing_relevant_is_not_a_number() -> None:
    assert np.isnan(recall_at_k(HITS[:1], relevant=np.array([0]), k=3)).all()
    assert np.isnan(ndcg_at_k(HITS[:1], relevant=np.array([0]), k=3)).all()


def test_ndcg_discounts_by_the_log_of_the_rank() -> None:
    hits_at_1_and_3, ideal_of_two = 1 / log2(2) + 1 / log2(4), 1 / log2(2) + 1 / log2(3)
    hit_at_2, ideal_of_one = 1 / log2(3), 1 / log2(2)

    expected = [hits_at_1_and_3 / ideal_of_two, hit_at_2 / ideal_of_one, 0.0]
    assert ndcg_at_k(HITS, relevant=RELEVANT, k=3) == pytest.approx(expected)


def test_the_ideal_list_of_ndcg_is_no_longer_than_k() -> None:
    first_right_of_four = np.array([[True, False]])
    assert ndcg_at_k(first_right_of_four, relevant=np.array([4]), k=1) == pytest.approx([1.0])


def test_a_list_shorter_than_k_is_held_against_the_full_ideal() -> None:
    one_right_in_a_list_of_one = np.array([[True]])
    assert ndcg_at_k(one_right_in_a_list_of_one, relevant=np.array([2]), k=10) == pytest.approx(
        [(1 / log2(2)) / (1 / log2(2) + 1 / log2(3))]
    )


def test_reciprocal_rank_looks_at_the_first_right_entry_within_k() -> None:
    assert mrr_at_k(HITS, k=10).tolist() == [1 / 1, 1 / 2, 0]
    assert mrr_at_k(HITS, k=1).tolist() == [1, 0, 0]
    assert mrr_at_k(np.zeros((2, 0), dtype=np.bool_), k=10).tolist() == [0, 0]


def test_coverage_counts_each_course_once_and_no_gaps() -> None:
    lists = np.array([[0, 1, 4], [1, 0, 5], [2, -1, -1]])
    assert coverage_at_k(lists, courses=10, k=2) == pytest.approx(3 / 10)
    assert coverage_at_k(lists, courses=10, k=3) == pytest.approx(5 / 10)
    assert coverage_at_k(lists, courses=0, k=3) == 0


def test_declining_is_compared_where_nine_in_ten_are_answered() -> None:
    answerable = np.arange(1, 11) / 10  # .1 … 1.0: the threshold that keeps nine is .2
    unanswerable = np.array([0.05, 0.15, 0.2, 0.9])
    assert refused_at_rate(answerable, unanswerable) == pytest.approx(2 / 4)
    assert refused_at_rate(answerable, unanswerable, rate=0.5) == pytest.approx(3 / 4)
    assert refused_at_rate(answerable, unanswerable, rate=0.0) == 1


def test_declining_among_equals_answers_them_all() -> None:
    assert refused_at_rate(np.full(10, 0.5), np.array([0.5, 0.4])) == pytest.approx(1 / 2)


def test_declining_is_undefined_without_questions_of_both_kinds() -> None:
    assert np.isnan(refused_at_rate(np.array([]), np.array([0.5])))
    assert np.isnan(refused_at_rate(np.array([0.5]), np.array([])))


def test_calibration_error_is_the_mean_distance_over_bins_of_equal_mass() -> None:
    probabilities = np.array([0.9, 0.1, 0.8, 0.2])
    outcomes = np.array([True, False, False, False])
    low_bin, high_bin = abs((0.1 + 0.2) / 2 - 0 / 2), abs((0.8 + 0.9) / 2 - 1 / 2)
    assert expected_calibration_error(probabilities, outcomes, bins=2) == pytest.approx((low_bin + high_bin) / 2)


def test_calibration_error_of_fewer_values_than_bins_takes_each_alone() -> None:
    assert expected_calibration_error(np.array([1.0, 0.25]), np.array([True, False])) == pytest.approx((0 + 0.25) / 2)
    assert np.isnan(expected_calibration_error(np.array([]), np.array([], dtype=np.bool_)))

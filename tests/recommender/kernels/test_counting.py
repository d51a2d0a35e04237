import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.collaborative import Ease, Interactions, WindowedTransition
from recommender.kernels.counting import add_gram, add_transitions, full_gram
from recommender.kernels.histories import Histories, Shown, distinct_histories, no_histories, nothing_shown
from recommender.kernels.inverse import ease_weights

COURSES = 7
ROWS = st.lists(st.lists(st.integers(0, COURSES - 1), unique=True, max_size=6), min_size=1, max_size=12)


def histories(rows: list[list[int]]) -> Histories:
    offsets = np.concatenate(([0], np.cumsum([len(row) for row in rows]))).astype(np.int64)
    return Histories(offsets=offsets, columns=np.array([each for row in rows for each in row], dtype=np.int32))


def interactions(rows: list[list[int]]) -> Interactions:
    lengths = [len(row) for row in rows]
    columns = np.array([each for row in rows for each in row], dtype=np.int64)
    return Interactions.of(
        np.repeat(np.arange(len(rows)), lengths), columns, np.arange(len(columns)), learners=len(rows), courses=COURSES
    )


def test_the_gram_matrix_weighs_each_pair_by_the_recency_of_both() -> None:
    gram = np.zeros((COURSES, COURSES))

    add_gram(gram, histories([[0, 1, 2]]), learners=np.array([3.0]), decay=0.5)

    whole = full_gram(gram)
    assert whole[2, 2] == 3 * 1.0 * 1.0
    assert whole[0, 1] == whole[1, 0] == 3 * 0.25 * 0.5
    assert whole[0, 0] == 3 * 0.25 * 0.25


def test_transitions_count_pairs_within_the_window_and_the_learners_behind_them() -> None:
    weighted, followers = np.zeros((COURSES, COURSES)), np.zeros((COURSES, COURSES), dtype=np.int32)

    add_transitions(
        weighted, followers, histories([[0, 1, 2], [0]]), learners=np.array([4.0, 9.0]), window=2, step_decay=0.5
    )

    assert weighted[0, 1] == 4 * 1.0
    assert weighted[0, 2] == 4 * 0.5
    assert followers[0, 2] == 4
    assert weighted[1, 0] == 0


def test_a_window_of_one_sees_only_the_next_course() -> None:
    weighted, followers = np.zeros((COURSES, COURSES)), np.zeros((COURSES, COURSES), dtype=np.int32)

    add_transitions(weighted, followers, histories([[0, 1, 2]]), learners=np.ones(1), window=1, step_decay=1.0)

    assert weighted.sum() == 2


@settings(max_examples=40, deadline=None)
@given(rows=ROWS)
def test_the_loops_count_what_the_sparse_products_of_the_offline_models_count(rows: list[list[int]]) -> None:
    taken = interactions(rows)
    gram, weighted = np.zeros((COURSES, COURSES)), np.zeros((COURSES, COURSES))
    followers = np.zeros((COURSES, COURSES), dtype=np.int32)
    ones = np.ones(len(rows))

    add_gram(gram, histories(rows), learners=ones, decay=0.8)
    add_transitions(weighted, followers, histories(rows), learners=ones, window=3, step_decay=0.7)

    np.testing.assert_allclose(
        ease_weights(full_gram(gram), regularisation=2.0),
        Ease.fit(taken, regularisation=2.0, decay=0.8).weights,
        atol=1e-5,
    )
    theirs = WindowedTransition.fit(taken, window=3, step_decay=0.7, decay=0.6, smoothing=1.0)
    np.testing.assert_array_equal(followers, theirs.followers.toarray())
    smoothed = weighted / (weighted.sum(axis=1, keepdims=True) + 1.0)
    np.testing.assert_allclose(smoothed, theirs.weights.toarray(), atol=1e-6)


@settings(max_examples=40, deadline=None)
@given(rows=ROWS, groups=st.data())
def test_learners_are_alike_exactly_where_record_and_group_are_equal(
    rows: list[list[int]], groups: st.DataObject
) -> None:
    number = np.array(groups.draw(st.lists(st.integers(0, 1), min_size=len(rows), max_size=len(rows))), dtype=np.int64)
    aside = groups.draw(st.lists(st.lists(st.integers(0, 1), max_size=1), min_size=len(rows), max_size=len(rows)))
    levels = groups.draw(st.lists(st.sampled_from([None, 1.0, 2.5]), min_size=len(rows), max_size=len(rows)))
    held = [level for level in levels if level is not None]
    shown = Shown(
        np.cumsum([0, *(level is not None for level in levels)]).astype(np.int64),
        np.zeros(len(held), dtype=np.int32),
        np.array(held, dtype=np.float64),
    )
    keys = [
        (tuple(row), tuple(away), level, group)
        for row, away, level, group in zip(rows, aside, levels, number.tolist(), strict=True)
    ]

    alike = distinct_histories(histories(rows), aside=histories(aside), shown=shown, groups=number)

    assert [keys[alike.rows[each]] for each in alike.number] == keys
    assert len(alike.rows) == len(set(keys))
    assert alike.counts().sum() == len(rows)


def test_counting_alike_learners_together_changes_nothing() -> None:
    rows = [[0, 1], [2], [0, 1], [2], [2], [1, 0]]
    one_by_one, together = np.zeros((COURSES, COURSES)), np.zeros((COURSES, COURSES))
    alike = distinct_histories(
        histories(rows), aside=no_histories(6), shown=nothing_shown(6), groups=np.zeros(6, dtype=np.int64)
    )

    add_gram(one_by_one, histories(rows), learners=np.ones(6), decay=0.9)
    add_gram(together, histories(rows).chosen(alike.rows), learners=alike.counts(), decay=0.9)

    assert len(alike.rows) == 3
    np.testing.assert_allclose(together, one_by_one)


def test_a_gram_matrix_without_an_inverse_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="regularisation 0 is too small"):
        ease_weights(np.ones((3, 3)), regularisation=0)


def test_pairs_across_the_blocks_of_a_large_matrix_are_kept() -> None:
    size = 1100
    rng = np.random.default_rng(3)
    half = np.triu(rng.random((size, size)))
    expected = half + np.triu(half, 1).T

    np.testing.assert_allclose(full_gram(half.copy()), expected)
    weights = ease_weights(expected @ expected.T, regularisation=50.0)
    inverse = np.linalg.inv(expected @ expected.T + 50.0 * np.eye(size))
    reference = -inverse / np.diag(inverse)
    np.fill_diagonal(reference, 0.0)
    np.testing.assert_allclose(weights, reference, atol=1e-6)

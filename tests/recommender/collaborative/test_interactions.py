import numpy as np
import pytest

from recommender.collaborative import Interactions, hold_out_last, hold_out_latest, hold_out_tail


def taken(*entries: tuple[int, int, int], learners: int = 3, courses: int = 4) -> Interactions:
    rows, columns, at = np.array(entries, dtype=np.int64).reshape(-1, 3).T
    return Interactions.of(rows, columns, at, learners=learners, courses=courses)


def listed(interactions: Interactions) -> list[tuple[int, int]]:
    return list(zip(interactions.rows.tolist(), interactions.columns.tolist(), strict=True))


def test_entries_are_ordered_and_a_repeated_course_keeps_its_latest_place() -> None:
    interactions = taken((1, 2, 5), (0, 3, 9), (0, 1, 1), (0, 3, 0))
    assert listed(interactions) == [(0, 1), (0, 3), (1, 2)]


def test_recency_counts_back_from_the_last_course() -> None:
    interactions = taken((0, 0, 0), (0, 1, 1), (0, 2, 2), (2, 3, 0))
    assert interactions.ranks_from_last().tolist() == [2, 1, 0, 0]
    assert interactions.decayed(0.5).toarray().tolist() == [[0.25, 0.5, 1, 0], [0, 0, 0, 0], [0, 0, 0, 1]]


def test_batches_together_are_the_whole() -> None:
    interactions = taken((0, 0, 0), (1, 1, 0), (1, 2, 1), (2, 3, 0))
    parts = interactions.batches(2)
    assert [part.learners for part in parts] == [2, 1]
    assert listed(parts[1]) == [(0, 3)]
    assert np.vstack([part.decayed(0.5).toarray() for part in parts]) == pytest.approx(
        interactions.decayed(0.5).toarray()
    )


def test_only_learners_renumbers_them() -> None:
    interactions = taken((0, 0, 0), (1, 1, 0), (2, 3, 0))
    assert listed(interactions.only_learners(np.array([1, 2]))) == [(0, 1), (1, 3)]


def test_the_last_course_is_held_back_where_there_are_two() -> None:
    holdout = hold_out_last(taken((0, 0, 0), (0, 1, 1), (1, 2, 0)))
    assert (listed(holdout.known), listed(holdout.held)) == ([(0, 0), (1, 2)], [(0, 1)])


def test_the_latest_share_of_time_is_held_back() -> None:
    holdout = hold_out_latest(taken((0, 0, 10), (0, 1, 40), (1, 2, 20), (2, 3, 30)), share=0.25)
    assert (listed(holdout.known), listed(holdout.held)) == ([(0, 0), (1, 2), (2, 3)], [(0, 1)])


def test_the_tail_of_each_learner_is_held_back_rounded_down() -> None:
    holdout = hold_out_tail(taken((0, 0, 0), (0, 1, 1), (0, 2, 2), (1, 3, 0)), share=0.4)
    assert (listed(holdout.known), listed(holdout.held)) == ([(0, 0), (0, 1), (1, 3)], [(0, 2)])


def test_the_latest_courses_of_each_learner_are_cut_off() -> None:
    assert listed(taken((0, 0, 0), (0, 1, 1), (0, 2, 2), (1, 3, 0)).latest(2)) == [(0, 1), (0, 2), (1, 3)]

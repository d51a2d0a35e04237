import numpy as np
import pytest
from numpy.typing import NDArray

from recommender.suggest.selection import best_columns, waiting_scores, with_new_course
from recommender.suggest.shelf import Mask, Shelf, shelf_of
from tests.recommender.planned import catalogue, course

SHELF: Shelf = shelf_of(catalogue([course(name) for name in ("a", "b", "c", "d", "e", "f")]))
CHAIN: Shelf = shelf_of(catalogue([course("a", requires=["b"]), course("b"), course("c")]))


def scores(*values: float) -> NDArray[np.float64]:
    return np.array(values, dtype=np.float64)


def mask(*columns: int) -> Mask:
    chosen = np.zeros(6, dtype=np.bool_)
    chosen[list(columns)] = True
    return chosen


def test_equal_scores_go_by_course_id() -> None:
    assert best_columns(SHELF, scores(1, 2, 1, 2, 1, 1), allowed=mask(0, 1, 2, 3, 4, 5), k=4) == [1, 3, 0, 2]


def test_as_many_as_asked_for_or_as_there_are() -> None:
    for k in range(8):
        assert len(best_columns(SHELF, scores(1, 1, 1, 1, 1, 1), allowed=mask(1, 2, 4), k=k)) == min(k, 3)


def test_a_course_waits_below_its_missing_prerequisite() -> None:
    waiting = waiting_scores(CHAIN, scores(0.8, 0.5, 0.1), finished=set(), mandatory=())
    assert waiting[0] == pytest.approx(0.5 * (0.9 + 0.1 * 0.8))
    assert waiting[1:].tolist() == [0.5, 0.1]


def test_a_finished_prerequisite_lets_the_course_keep_its_score() -> None:
    waiting = waiting_scores(CHAIN, scores(0.8, 0.5, 0.1), finished={CHAIN.courses[1]}, mandatory=())
    assert waiting.tolist() == [0.8, 0.5, 0.1]


def test_without_any_score_the_prerequisite_still_comes_first() -> None:
    zero = scores(0, 0, 0)
    assert best_columns(CHAIN, zero, allowed=np.ones(3, dtype=np.bool_), k=3) == [1, 2, 0]


RANKING = scores(6, 5, 4, 3, 2, 1)


def test_the_last_place_goes_to_the_best_fitting_new_course() -> None:
    listed = with_new_course(SHELF, [0, 1, 2, 3], k=4, scores=RANKING, fitting=mask(4, 5), finished=set(), mandatory=())
    assert listed == [0, 1, 2, 4]


@pytest.mark.parametrize(
    ("columns", "k", "fitting", "mandatory"),
    [
        ([0, 1, 2], 3, [4], []),
        ([0, 1, 2, 3], 5, [4], []),
        ([0, 1, 2, 3], 4, [1, 4], []),
        ([0, 1, 2, 3], 4, [], []),
        ([0, 1, 2, 3], 4, [4], [3]),
    ],
    ids=["too short a list", "all that exist are listed", "a new one is there", "none fits", "mandatory at the end"],
)
def test_the_list_stays_where_no_place_is_due(
    columns: list[int], k: int, fitting: list[int], mandatory: list[int]
) -> None:
    assert columns == with_new_course(
        SHELF, columns, k=k, scores=RANKING, fitting=mask(*fitting), finished=set(), mandatory=mandatory
    )


def test_a_new_course_takes_no_place_before_its_prerequisite() -> None:
    shelf = shelf_of(catalogue([course(name) for name in "abcde"] + [course("f", requires=["e"])]))
    for finished, expected in ((set(), [0, 1, 2, 3]), ({shelf.courses[4]}, [0, 1, 2, 5])):
        assert expected == with_new_course(
            shelf, [0, 1, 2, 3], k=4, scores=RANKING, fitting=mask(5), finished=finished, mandatory=()
        )

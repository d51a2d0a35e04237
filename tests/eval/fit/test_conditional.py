import math

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.fit.conditional import Choice, fitted_choice


def _choice(rows: list[list[float]], right: list[bool]) -> Choice:
    return Choice(np.array(rows, dtype=np.float64), np.array(right))


def test_the_feature_that_tells_the_right_row_gets_the_weight() -> None:
    rng = np.random.default_rng(0)
    choices = []
    for number in range(40):
        right = np.arange(5) == number % 5
        rows = np.column_stack([rng.normal(size=5), right + 0.1 * rng.normal(size=5), np.full(5, 3.0)])
        choices.append(Choice(rows, right))
    noise, telling, constant = fitted_choice(choices, l2=1.0)
    assert telling > 5 * abs(noise)
    assert abs(constant) < 1e-6
    for choice in choices:
        assert np.argmax(choice.rows @ np.array([noise, telling, constant])) == np.argmax(choice.right)


def test_weights_are_of_the_features_as_given_whatever_their_unit() -> None:
    """Without a penalty: of two rows, 1 and 0, the greater is right in three of four, so that exp(w) = 3."""
    for unit in (1.0, 100.0):
        choices = [_choice([[unit], [0.0]], [place < 3, place >= 3]) for place in range(4)]
        (weight,) = fitted_choice(choices, l2=0.0)
        assert weight * unit == pytest.approx(math.log(3), rel=1e-3)


def test_the_penalty_holds_weights_near_zero() -> None:
    choices = [_choice([[1.0], [0.0]], [True, False])] * 4
    free, held = (abs(fitted_choice(choices, l2=l2)[0]) for l2 in (0.1, 100.0))
    assert held < free / 10


def test_what_all_rows_of_a_choice_share_says_nothing() -> None:
    """The right row is told within each choice; between choices the second feature differs, which must not count."""
    choices = [_choice([[1.0, level], [0.0, level]], [True, False]) for level in (0.0, 5.0, 10.0)]
    weights: NDArray[np.float64] = fitted_choice(choices, l2=1.0)
    assert weights[0] > 0
    assert weights[1] == pytest.approx(0.0, abs=1e-6)


def test_any_of_several_right_rows_will_do() -> None:
    """Two right rows of three differ in the first feature; only the second tells them from the wrong one."""
    choices = [_choice([[0.0, 1.0], [1.0, 1.0], [0.5, 0.0]], [True, True, False])] * 5
    first, second = fitted_choice(choices, l2=1.0)
    assert second > 0
    assert first == pytest.approx(0.0, abs=1e-3)


def test_nothing_to_choose_from_is_refused() -> None:
    with pytest.raises(ValueError, match="no choices"):
        fitted_choice([], l2=1.0)

from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from recommender.collaborative import Interactions, LastAndEarlier, NextRidge, top_courses
from tests.recommender.collaborative.test_interactions import taken

COURSES = 5
HISTORIES = st.lists(
    st.permutations(range(COURSES)).flatmap(lambda all_: st.integers(0, COURSES).map(lambda n: all_[:n]))
)

DECAYS = st.sampled_from([0.5, 0.9])
"""With 0.9 courses far back still count."""


def of(histories: list[list[int]]) -> Interactions:
    entries = [(row, column, step) for row, own in enumerate(histories) for step, column in enumerate(own)]
    return taken(*entries, learners=len(histories), courses=COURSES)


def spelt_out(histories: list[list[int]], *, decay: float, lookahead: float) -> tuple[np.ndarray, ...]:
    """Decayed states, last courses alone and what followed, a row for each step, rows weighed by 1 / sqrt(steps)."""
    states, lasts, following = [np.zeros(COURSES)], [np.zeros(COURSES)], [np.zeros(COURSES)]
    for own in histories:
        for step in range(1, len(own)):
            weight = (len(own) - 1) ** -0.25  # its square is the weight in X'X and X'Y
            state, last, after = np.zeros(COURSES), np.zeros(COURSES), np.zeros(COURSES)
            for place in range(step):
                state[own[place]] = weight * decay ** (step - 1 - place)
            last[own[step - 1]] = weight
            for ahead in range(step, len(own) if lookahead else step + 1):
                after[own[ahead]] = weight * lookahead ** (ahead - step)
            states.append(state)
            lasts.append(last)
            following.append(after)
    return np.array(states), np.array(lasts), np.array(following)


@given(HISTORIES, DECAYS)
@settings(max_examples=40, deadline=None)
def test_the_next_course_s_weights_are_the_ridge_regression_spelt_out(histories: list[list[int]], decay: float) -> None:
    states, _, following = spelt_out(histories, decay=decay, lookahead=0.0)
    expected = np.linalg.solve(states.T @ states + 2.0 * np.eye(COURSES), states.T @ following)
    assert NextRidge.fit(of(histories), regularisation=2.0, decay=decay).weights == pytest.approx(expected, abs=1e-5)


@given(HISTORIES, DECAYS)
@settings(max_examples=40, deadline=None)
def test_with_a_block_for_the_last_course_they_are_that_of_both_blocks(
    histories: list[list[int]], decay: float
) -> None:
    states, lasts, following = spelt_out(histories, decay=decay, lookahead=0.0)
    both = np.hstack([states, lasts])
    expected = np.linalg.solve(both.T @ both + 2.0 * np.eye(2 * COURSES), both.T @ following)
    model = LastAndEarlier.fit(of(histories), regularisation=2.0, decay=decay)
    assert np.vstack([model.history, model.last]) == pytest.approx(expected, abs=1e-5)


def test_looking_further_ahead_counts_later_courses_less() -> None:
    # All histories are equally long: there every target weighs the same, as the spelt-out form has it.
    histories = [[0, 1, 2], [2, 1, 3]]
    model = NextRidge.fit(of(histories), regularisation=1.0, decay=0.5, lookahead=0.25)
    states, _, following = spelt_out(histories, decay=0.5, lookahead=0.25)
    expected = np.linalg.solve(states.T @ states + np.eye(COURSES), states.T @ following)
    assert model.weights == pytest.approx(expected, abs=1e-5)


Fit = Callable[[Interactions], NextRidge | LastAndEarlier]


@pytest.mark.parametrize(
    "fit",
    [
        lambda taken: NextRidge.fit(taken, regularisation=1.0, decay=0.5),
        lambda taken: LastAndEarlier.fit(taken, regularisation=1.0, decay=0.5),
    ],
    ids=["one block", "two blocks"],
)
def test_what_came_next_is_told_from_what_came_before(fit: Fit) -> None:
    forwards = of([[0, 1, 2, 3]] * 20 + [[4]])
    model = fit(forwards)
    after_one = taken((0, 1, 0), learners=1, courses=COURSES)
    assert top_courses(model, after_one, k=1).tolist() == [[2]], "0 stands beside 1 as often, but came before it"
    nobody = taken(learners=2, courses=COURSES)
    assert np.isfinite(fit(nobody).scores(nobody)).all()


@pytest.mark.parametrize("decay", [0.0, 1.0])
def test_a_decay_at_a_bound_is_refused(decay: float) -> None:
    with pytest.raises(ValueError, match="between 0 and 1"):
        NextRidge.fit(of([[0, 1]]), regularisation=1.0, decay=decay)

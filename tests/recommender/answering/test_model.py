"""The model of answers: what it knows before each, what it learns from answers made by a known rule."""

import numpy as np
import pytest

from recommender.answering import FEATURES, Answers, Difficulties, difficulties_of, fitted_answering, taken

LEARNERS, ITEMS, EACH = 60, 12, 24


def answers(rng: np.random.Generator) -> Answers:
    """Answers of learners of spread ability to items of spread difficulty, every other one of two skills."""
    count = LEARNERS * EACH
    learners, items = np.repeat(np.arange(LEARNERS), EACH), rng.integers(ITEMS, size=count)
    ability, difficulty = np.linspace(-2, 2, LEARNERS), np.linspace(-1, 1, ITEMS)
    right = rng.random(count) < 1 / (1 + np.exp(difficulty[items] - ability[learners]))
    widths = 1 + items % 2
    starts = np.concatenate(([0], np.cumsum(widths)))
    skills = np.concatenate([[0, 1][: int(width)] for width in widths])
    nothing = np.zeros(count)
    at = np.tile(np.arange(EACH) * 60, LEARNERS)
    return Answers(learners, items, starts, skills, right.astype(np.float64), at, nothing, nothing)


@pytest.fixture(scope="module")
def made() -> Answers:
    return answers(np.random.default_rng(4))


def test_difficulties_come_out_in_the_order_in_which_they_were_made(made: Answers) -> None:
    found = difficulties_of(made, skills=2, items=ITEMS).items
    assert np.corrcoef(found, np.arange(ITEMS))[0, 1] > 0.8


def test_what_is_foretold_of_new_learners_is_better_than_chance_and_calibrated(made: Answers) -> None:
    new = made.learners % 3 == 0
    model = fitted_answering(taken(made, ~new), skills=2, items=ITEMS)
    chances, right = model.chances(taken(made, new)), made.right[new]
    assert np.mean((right - chances) ** 2) < 0.85 * np.mean((right - right.mean()) ** 2)
    assert chances.mean() == pytest.approx(right.mean(), abs=0.05)


def test_nothing_of_an_answer_itself_or_of_a_later_one_is_foretold_from(made: Answers) -> None:
    model = fitted_answering(made, skills=2, items=ITEMS)
    turned = made._replace(right=np.where(np.arange(len(made.right)) == 100, 1 - made.right, made.right))
    before, after = model.chances(made), model.chances(turned)
    assert (before[:101] == after[:101]).all()
    assert before[101] != after[101]


def test_a_row_of_two_skills_is_one_answer(made: Answers) -> None:
    assert len(made.skills) > len(made.right)
    assert len(fitted_answering(made, skills=2, items=ITEMS).chances(made)) == len(made.right)
    assert len(FEATURES) == len(fitted_answering(made, skills=2, items=ITEMS).weights)


def test_a_new_item_starts_at_the_mean_of_its_skills() -> None:
    known = Difficulties(0.5, np.array([1.0, 2.0]), np.zeros(1), np.zeros(1))
    one = Answers(
        *(np.array([0]),) * 2,
        np.array([0, 2]),
        np.array([0, 1]),
        *(np.zeros(1),) * 1,
        np.array([0]),
        *(np.zeros(1),) * 2,
    )
    assert known.on(one).difficulty.tolist() == [0.5 + (1.0 + 2.0) / 2]


def test_answers_that_are_all_alike_are_refused(made: Answers) -> None:
    with pytest.raises(ValueError, match="all alike"):
        fitted_answering(made._replace(right=np.ones(len(made.right))), skills=2, items=ITEMS)

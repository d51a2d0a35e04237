"""One contract for all published rivals, on learners who take either odd or even courses in ascending order."""

from collections.abc import Callable

import numpy as np
import pytest

from eval.rivals.factors import Als, Bpr
from eval.rivals.sasrec import SasRec
from eval.rivals.slim import Slim
from recommender.collaborative import CollaborativeModel, Interactions, top_courses
from tests.recommender.collaborative.test_blended import cycle
from tests.recommender.collaborative.test_models import PARITY_COURSES, parity

FITS: list[Callable[[Interactions], CollaborativeModel]] = [
    lambda taken: Als.fit(taken, factors=2),
    lambda taken: Bpr.fit(taken, factors=2),
    lambda taken: Slim.fit(taken, l1=0.1, l2=1.0),
    lambda taken: SasRec.fit(taken, epochs=2),
    lambda taken: SasRec.fit_enhanced(taken, epochs=2),
]
NAMES = ["ALS", "BPR", "SLIM", "SASRec", "eSASRec"]

pytestmark = pytest.mark.filterwarnings("ignore:.*(threadpool|OPENBLAS|MKL).*:RuntimeWarning")


@pytest.mark.parametrize("fit", FITS[:3], ids=NAMES[:3])
def test_odd_learners_are_shown_the_odd_course_that_is_left(fit: Callable[[Interactions], CollaborativeModel]) -> None:
    histories = parity()
    first = top_courses(fit(histories), histories, k=1)[:, 0]
    assert (first % 2 == np.arange(histories.learners) % 2).mean() > 0.9


@pytest.mark.parametrize("fit", FITS, ids=NAMES)
def test_the_same_fit_twice_gives_the_same_scores(fit: Callable[[Interactions], CollaborativeModel]) -> None:
    histories = parity()
    first, second = (fit(histories).scores(histories) for _ in range(2))
    assert first.shape == (histories.learners, PARITY_COURSES)
    assert first == pytest.approx(second, abs=1e-5)


@pytest.mark.parametrize("fit", FITS, ids=NAMES)
def test_one_learner_scores_as_in_the_batch(fit: Callable[[Interactions], CollaborativeModel]) -> None:
    histories = parity()
    model = fit(histories)
    alone = model.scores(histories.only_learners(np.array([3])))
    assert alone[0] == pytest.approx(model.scores(histories)[3], abs=1e-4)


@pytest.mark.parametrize("fit", [SasRec.fit, SasRec.fit_enhanced], ids=NAMES[3:])
def test_attention_foretells_the_course_that_always_follows(fit: Callable[..., SasRec]) -> None:
    histories = cycle(learners=64, courses=8)
    top = top_courses(fit(histories, epochs=60), histories, k=1)[:, 0]
    assert (top == (np.arange(64) + 3) % 8).mean() > 0.9


def test_slim_is_a_lasso_without_self_and_below_nothing() -> None:
    histories = parity()
    weights = Slim.fit(histories, l1=0.1, l2=1.0, rounds=500).weights
    assert weights.min() == 0
    assert np.diag(weights).tolist() == [0] * PARITY_COURSES
    taken = histories.decayed(1.0).toarray()
    slope = taken.T @ (taken @ weights - taken) + 1.0 * weights + 0.1
    inside = weights > 1e-4
    off_diagonal = ~np.eye(PARITY_COURSES, dtype=bool)
    assert slope[inside] == pytest.approx(0, abs=1e-2), "where a weight is free, the penalised loss is level"
    assert slope[~inside & off_diagonal].min() > -1e-2, "where it is held at 0, more of it would cost"


def test_bpr_gives_a_stranger_the_mean_of_everyone() -> None:
    histories = parity()
    model = Bpr.fit(histories, factors=2)
    stranger = Interactions.of(np.zeros(2, int), np.array([0, 1]), np.arange(2), learners=1, courses=PARITY_COURSES)
    assert model.scores(stranger)[0] == pytest.approx(model.users[-1] @ model.items.T, abs=1e-6)

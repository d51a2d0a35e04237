"""The diagnostic's simulation: through the code that is served, with the exposure and the errors that it states."""

import numpy as np

from eval.benchmarks.diagnostic import Simulee, outcome, random_bank, simulee
from tutor.assessment import MOST_ITEMS, Ability


def test_choosing_needs_fewer_items_than_chance_and_exposes_none_too_often() -> None:
    rng = np.random.default_rng(1)
    bank, abilities = random_bank(80, rng), rng.normal(size=60)
    found = {}
    for way in ("served", "random"):
        answered: list[Simulee] = []
        for number, ability in enumerate(abilities):
            answered.append(simulee(float(ability), bank, way=way, seed=str(number), before=answered, rng=rng))
        found[way] = outcome(answered)

    assert found["served"].mean_items < 0.6 * found["random"].mean_items
    assert found["served"].rmse < found["random"].rmse
    assert found["served"].most_exposed <= 0.4


def test_errors_are_those_of_the_estimates_against_the_truth() -> None:
    asked = tuple(random_bank(MOST_ITEMS, np.random.default_rng(0)))
    off_by = [(0.0, 0.3), (1.0, 0.6)]

    found = outcome([Simulee(true, asked, Ability(true + off, 0.5)) for true, off in off_by])

    assert found.mean_items == MOST_ITEMS
    np.testing.assert_allclose([found.rmse, found.bias], [np.sqrt((0.3**2 + 0.6**2) / 2), (0.3 + 0.6) / 2])
    assert (found.covered, found.most_exposed) == (0.5, 1.0)

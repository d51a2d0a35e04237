"""The diagnostic and the calibration beside programs of others: catsim (De Rizzo Meneghetti & Aquino 2017) and girth.

`mirt`, the usual one for calibration, is written in R and cannot be called from here.
"""

import girth
import numpy as np
import pytest
from catsim import ItemBank
from catsim import irt as catsim
from catsim.selection import MaxInfoSelector
from numpy.typing import NDArray

from data.words.items import ItemId
from tutor.assessment.calibration import measured
from tutor.assessment.diagnostic import DRAWN_OF_BEST, most_telling
from tutor.assessment.irt import Parameters, abilities, ability_of, chance_right, information, start_of

ITEMS, PEOPLE = 60, 20
RNG = np.random.default_rng(11)
BANK = [
    Parameters(float(difficulty), float(slope))
    for difficulty, slope in zip(RNG.normal(0, 1.2, ITEMS), RNG.lognormal(0.4, 0.3, ITEMS), strict=True)
]
TABLE = np.array([[each.discrimination, each.difficulty, 0.0, 1.0] for each in BANK])
"""The bank as catsim has it: discrimination, difficulty, no guessing, no slips."""


def answered(people: NDArray[np.float64], bank: list[Parameters], *, seed: int) -> NDArray[np.bool_]:
    """(people, items), right or not."""
    rng = np.random.default_rng(seed)
    chances = np.array([[chance_right(ability, each) for each in bank] for ability in people.tolist()])
    drawn: NDArray[np.bool_] = rng.random(chances.shape) < chances
    return drawn


@pytest.mark.parametrize("ability", [-2.0, -0.3, 0.0, 1.1, 2.5])
def test_chance_and_information_are_those_of_catsim(ability: float) -> None:
    assert [chance_right(ability, each) for each in BANK] == pytest.approx(catsim.icc_hpc(ability, TABLE))
    assert [information(ability, each) for each in BANK] == pytest.approx(catsim.inf_hpc(ability, TABLE))


def test_abilities_are_those_of_girth_and_of_the_likelihood_of_catsim() -> None:
    right = answered(RNG.standard_normal(PEOPLE), BANK[:12], seed=12)
    ours = [ability_of(list(zip(BANK[:12], row.tolist(), strict=True))) for row in right]
    difficulty, slope = TABLE[:12, 1], TABLE[:12, 0]
    options = {"quadrature_bounds": (-4, 4), "quadrature_n": len(abilities())}
    assert [each.value for each in ours] == pytest.approx(
        girth.ability_eap(right.T.astype(int), difficulty, slope, options), abs=1e-3
    )
    for shown, row in zip(ours, right, strict=True):
        logs = np.array([catsim.log_likelihood(at, row.tolist(), TABLE[:12]) for at in abilities()])
        weights = np.exp(logs - abilities() ** 2 / 2)
        mean = float(weights @ abilities() / weights.sum())
        spread = float(weights @ (abilities() - mean) ** 2 / weights.sum()) ** 0.5
        assert (shown.value, shown.standard_error) == pytest.approx((mean, spread), abs=1e-6)


def test_after_the_first_draws_the_next_item_is_the_one_that_catsim_takes() -> None:
    names = [ItemId(f"i{row:02}") for row in range(ITEMS)]
    parameters = dict(zip(names, BANK, strict=True))
    selector, bank = MaxInfoSelector(), ItemBank(TABLE)
    ours: list[ItemId | None] = []
    theirs: list[ItemId] = []
    for number, row in enumerate(answered(np.linspace(-2, 2, 5), BANK, seed=13)):
        given: list[int] = list(range(DRAWN_OF_BEST))
        while len(given) < 15:
            responses = [(names[place], bool(row[place])) for place in given]
            shown = ability_of([(BANK[place], bool(row[place])) for place in given])
            ours.append(most_telling(names, responses, shown=shown, parameters=parameters, seed=str(number)))
            place = selector.select(item_bank=bank, administered_items=given, est_theta=shown.value)
            assert place is not None
            theirs.append(names[place])
            given.append(place)
    assert len(theirs) == 5 * (15 - DRAWN_OF_BEST)
    assert ours == theirs


def test_items_are_measured_as_girth_measures_them() -> None:
    """Both by marginal likelihood. Girth takes the people's mean for 0, ours the mean that levels give the items."""
    bank = BANK[:8]
    names = [ItemId(f"i{row:02}") for row in range(len(bank))]
    right = answered(np.random.default_rng(14).standard_normal(1000), bank, seed=15)
    found = measured(
        [list(zip(names, row.tolist(), strict=True)) for row in right], starts=dict.fromkeys(names, start_of(3))
    )
    theirs = girth.twopl_mml(right.T.astype(int))
    difficulties = np.array([found[each].parameters.difficulty for each in names])
    slopes = np.array([found[each].parameters.discrimination for each in names])
    apart = difficulties - theirs["Difficulty"]
    assert np.abs(apart - np.median(apart)).mean() < 0.05
    assert np.abs(np.log(slopes / theirs["Discrimination"])).mean() < 0.1

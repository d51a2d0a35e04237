"""Items measured by answers whose truth is known, and what a curator is told of them."""

from dataclasses import replace

import numpy as np
import pytest

from data.words.items import ItemId, ItemStatistics
from tests.data.builders import START
from tests.data.items import item
from tutor.assessment.calibration import Answered, measured
from tutor.assessment.flags import ItemFlag, dead_options, item_flags
from tutor.assessment.irt import Parameters, chance_right, start_of

ITEMS = [ItemId(f"i{row}") for row in range(8)]
TRUTH = {each: Parameters(-1.4 + 0.4 * row, 1.0 + 0.15 * row) for row, each in enumerate(ITEMS)}
SITTERS = 900


def simulated(truth: dict[ItemId, Parameters], *, seed: int = 3, mean: float = 0.0) -> list[Answered]:
    rng = np.random.default_rng(seed)
    people = rng.normal(mean, 1.0, size=SITTERS)
    return [[(each, bool(rng.random() < chance_right(ability, truth[each]))) for each in truth] for ability in people]


def test_difficulties_and_slopes_are_found_again() -> None:
    found = measured(simulated(TRUTH), starts=dict.fromkeys(ITEMS, start_of(3)))

    assert found.keys() == set(ITEMS)
    for each in ITEMS:
        assert found[each].answers == SITTERS
        assert found[each].parameters.difficulty == pytest.approx(TRUTH[each].difficulty, abs=0.2)
        assert found[each].parameters.discrimination == pytest.approx(TRUTH[each].discrimination, rel=0.35)
        assert (found[each].rest_correlation or 0) > 0.2
        assert abs(found[each].drift) < 0.1


def test_an_able_group_does_not_make_items_easy() -> None:
    """Items lie where their levels put them in the mean, whoever answers."""
    starts = {each: Parameters(parameters.difficulty) for each, parameters in TRUTH.items()}
    found = measured(simulated(TRUTH, mean=0.7), starts=starts)
    off = [found[each].parameters.difficulty - TRUTH[each].difficulty for each in ITEMS]
    assert abs(float(np.mean(off))) < 0.25


def test_a_wrong_key_and_a_leaked_item_stand_out() -> None:
    sittings = [
        [
            (each, not right if each == ITEMS[0] else (right or (each == ITEMS[1] and number > SITTERS / 2)))
            for each, right in sitting
        ]
        for number, sitting in enumerate(simulated({each: TRUTH[ITEMS[4]] for each in ITEMS}))
    ]
    found = measured(sittings, starts=dict.fromkeys(ITEMS, start_of(3)))

    assert (found[ITEMS[0]].rest_correlation or 0) < 0
    assert found[ITEMS[1]].drift < -0.5, "it became easier when it leaked"
    assert measured([], starts={}) == {}


def test_a_curator_is_told_once_there_are_enough_answers() -> None:
    asked = item("i1", "30 days", "45 days", "60 days")
    good = ItemStatistics(asked.id, 100, 60, 0.0, 1.0, 0.3, 0.1, {"0": 60, "1": 20, "2": 20}, START)
    dead = replace(good, chosen={"0": 60, "1": 36, "2": 4})

    assert item_flags(asked, good) == item_flags(asked, None) == []
    assert item_flags(asked, replace(good, rest_correlation=0.05)) == [ItemFlag.LOW_CORRELATION]
    assert (item_flags(asked, dead), dead_options(asked, dead)) == ([ItemFlag.DEAD_OPTION], [2])
    assert item_flags(asked, replace(good, drift=-0.6)) == [ItemFlag.DRIFT]
    assert item_flags(asked, replace(dead, answers=99)) == []

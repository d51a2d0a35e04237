"""The adaptive diagnostic: estimates as published formulas have them, items that tell most, exposure kept."""

from collections import Counter
from math import exp, sqrt

import numpy as np
import pytest

from data.words.items import ItemId
from tutor.assessment.diagnostic import ENOUGH_ERROR, MOST_ITEMS, ability_shown, next_item, open_pool
from tutor.assessment.irt import Parameters, ability_of, chance_right, information, start_of

BANK = {ItemId(f"i{row}"): Parameters((row % 21 - 10) / 5, 1.0 + (row % 7) / 5) for row in range(120)}


def test_no_answer_leaves_the_prior_and_answers_move_it_by_their_weight() -> None:
    prior = ability_of([])
    assert prior.value == pytest.approx(0, abs=1e-9)
    assert prior.standard_error == pytest.approx(1, abs=1e-3)

    right, wrong = ability_of([(start_of(3), True)]), ability_of([(start_of(3), False)])
    assert right.value == pytest.approx(-wrong.value)
    assert right.value > 0
    assert right.standard_error == pytest.approx(wrong.standard_error)
    # Against the integral over a fine grid.
    grid = np.linspace(-6, 6, 4001)
    weights = np.exp(-(grid**2) / 2) / (1 + np.exp(-1.7 * grid))
    mean = float((weights * grid).sum() / weights.sum())
    assert right.value == pytest.approx(mean, abs=1e-3)
    spread = sqrt(float((weights * (grid - mean) ** 2).sum() / weights.sum()))
    assert right.standard_error == pytest.approx(spread, abs=1e-3)


def test_chance_and_information_are_those_of_the_model() -> None:
    parameters = Parameters(difficulty=0.5, discrimination=1.2)
    chance = 1 / (1 + exp(-1.2 * (1.0 - 0.5)))
    assert chance_right(1.0, parameters) == pytest.approx(chance)
    assert information(1.0, parameters) == pytest.approx(1.2**2 * chance * (1 - chance))


def test_a_level_is_where_its_items_part_it_from_the_one_before() -> None:
    assert [start_of(level).difficulty for level in range(1, 6)] == [-2, -1, 0, 1, 2]
    easy_right_hard_wrong = [(start_of(2), True)] * 6 + [(start_of(4), False)] * 6
    assert ability_of(easy_right_hard_wrong).level == pytest.approx(2.5, abs=1e-6)


def test_the_same_sitting_asks_the_same_item_again_until_it_is_answered() -> None:
    pool = tuple(BANK)
    first = next_item(pool, [], parameters=BANK, seed="a")
    assert first is not None
    assert first == next_item(pool, [], parameters=BANK, seed="a")
    assert next_item(pool, [(first, True)], parameters=BANK, seed="a") not in {first, None}


def test_it_ends_when_enough_is_known_or_nothing_is_left() -> None:
    pool, answers = tuple(BANK), list[tuple[ItemId, bool]]()
    while (item := next_item(pool, answers, parameters=BANK, seed="b")) is not None:
        answers.append((item, len(answers) % 2 == 0))
    shown = ability_shown(answers, parameters=BANK)
    assert shown.standard_error < ENOUGH_ERROR or len(answers) == MOST_ITEMS
    assert ability_shown(answers[:-1], parameters=BANK).standard_error >= ENOUGH_ERROR

    few = tuple(BANK)[:5]
    assert next_item(few, [(item, True) for item in few], parameters=BANK, seed="b") is None


def test_a_small_bank_is_used_whole_and_what_was_used_least_comes_back() -> None:
    bank = tuple(BANK)[:30]
    assert set(open_pool(bank[:5], given=dict.fromkeys(bank, 9), sittings=9)) == set(bank[:5])
    worn = open_pool(bank, given={item: row for row, item in enumerate(bank)}, sittings=1)
    assert worn == bank[:MOST_ITEMS]


def test_no_item_goes_to_more_than_two_in_five_who_start_alike() -> None:
    given = Counter[ItemId]()
    learners = 200
    for learner in range(learners):
        pool, answers = open_pool(tuple(BANK), given=given, sittings=learner), list[tuple[ItemId, bool]]()
        while (item := next_item(pool, answers, parameters=BANK, seed=str(learner))) is not None:
            answers.append((item, BANK[item].difficulty < 0))
        given.update(item for item, _ in answers)
    assert max(given.values()) <= 0.4 * learners
    without = Counter(next_item(tuple(BANK), [], parameters=BANK, seed=str(each)) for each in range(learners))
    assert max(without.values()) <= 0.45 * learners, "in a small bank at least the first one differs"

"""The quality gate: no figure of it has fallen below its floor (eval/gate.toml)."""

from functools import cache
from pathlib import Path

import pytest

from data.words.errors import InvalidInput
from eval.gate import SETS, Floor, figures_of, read_floors

FLOORS = read_floors()
measured = cache(figures_of)
"""Each set is measured once, however many floors it has."""


@pytest.mark.model
@pytest.mark.parametrize("floor", FLOORS, ids=lambda floor: f"{floor.of}-{floor.figure}")
def test_no_figure_falls_below_its_floor(floor: Floor) -> None:
    value, _ = measured(floor.of)[floor.figure]

    assert floor.holds(value), (
        f"{floor.figure} of {floor.of} is {value:.4f}; its floor is {floor.floor}, and on {floor.measured_on} it was "
        f"{floor.measured}. See what changed with: python -m eval.gate {floor.of}"
    )


def test_every_set_has_a_floor() -> None:
    assert {floor.of for floor in FLOORS} == set(SETS)


def test_a_floor_above_what_was_measured_is_refused(tmp_path: Path) -> None:
    file = tmp_path / "gate.toml"
    file.write_text("[farm]\ncomplete = {floor = 0.5, measured = 0.4, error = 0.1, measured_on = 2026-11-29}\n")
    with pytest.raises(InvalidInput, match=r"farm\.complete"):
        read_floors(file)


def test_a_figure_holds_at_its_floor_and_not_below() -> None:
    floor = next(each for each in FLOORS if each.figure == "complete")
    assert floor.holds(floor.floor)
    assert not floor.holds(floor.floor - 1e-9)

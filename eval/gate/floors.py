"""The floors of the gate, with the figure that was measured beside each (eval/gate.toml)."""

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from data.words import Fault, InvalidInput

FLOORS = Path(__file__).parents[1] / "gate.toml"


@dataclass(frozen=True, slots=True)
class Floor:
    """`figure` of the set `of` must not fall below `floor`; `measured` is what it was on that day.

    `error` is its standard error, by bootstrap over questions or learners, or 0 where it is over all cases there are.
    """

    of: str
    figure: str
    floor: float
    measured: float
    error: float
    measured_on: date

    def holds(self, value: float) -> bool:
        """Whether a figure is good enough."""
        return value >= self.floor


def read_floors(path: Path = FLOORS) -> list[Floor]:
    """Every floor of a file, in its order; raises InvalidInput where one is above what was measured, or unfit."""
    with path.open("rb") as file:
        tables = tomllib.load(file)
    floors = [
        _floor(of, figure, values, path=path) for of, figures in tables.items() for figure, values in figures.items()
    ]
    if not floors:
        raise InvalidInput(str(path), [Fault(str(path), "0 floors", "the file names no floor", "Add some.")])
    return floors


def _floor(of: str, figure: str, values: Mapping[str, object], *, path: Path) -> Floor:
    floor, measured, error, day = (values.get(key) for key in ("floor", "measured", "error", "measured_on"))
    numbers = [number for number in (floor, measured, error) if isinstance(number, int | float)]
    if len(numbers) != 3 or not isinstance(day, date) or numbers[0] > numbers[1]:
        problem = "a floor has 'floor', no higher than 'measured', 'error', and 'measured_on' (a date)"
        raise InvalidInput(str(path), [Fault(f"{path}: {of}.{figure}", str(dict(values)), problem, "Mend the line.")])
    return Floor(of, figure, float(numbers[0]), float(numbers[1]), float(numbers[2]), day)

"""Prints every figure of the gate beside its floor: `python -m eval.gate [SET ...]`; exit code 1 where one fell."""

import sys
import time
from typing import Annotated

import typer
from rich.table import Table

from data.words import EngineError
from eval.console import OUT, show_error
from eval.gate import SETS, Floor, figures_of, read_floors


def run(
    sets: Annotated[
        list[str] | None, typer.Argument(metavar="[SET]...", help="Which; all where none is named.")
    ] = None,
) -> None:
    """Measure, and compare with the floors."""
    chosen = [name for name in SETS if not sets or name in sets]
    floors = {(floor.of, floor.figure): floor for floor in read_floors()}
    table = Table("set", "figure", "value", "error", "floor", "measured", "on", "")
    fell = 0
    for name in chosen:
        started = time.process_time()
        for figure, (value, error) in figures_of(name).items():
            floor = floors.get((name, figure))
            fell += floor is not None and not floor.holds(value)
            table.add_row(name, figure, f"{value:.4f}", f"{error:.4f}", *_cells(floor, value))
        OUT.print(f"{name}: {time.process_time() - started:.1f} CPU seconds")
    OUT.print(table)
    sys.exit(int(fell > 0))


def _cells(floor: Floor | None, value: float) -> tuple[str, str, str, str]:
    if floor is None:
        return "none", "", "", ""
    return f"{floor.floor:.4f}", f"{floor.measured:.4f}", str(floor.measured_on), "" if floor.holds(value) else "fell"


def main() -> None:
    """Runs the command; what is refused ends in one message and exit code 1."""
    try:
        typer.run(run)
    except EngineError as error:
        show_error(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()

"""Makes the histories of a country: `python -m eval.synthetic --help`."""

import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

import numpy as np
import typer

from data.words import EngineError
from eval.console import OUT, progress_bar, show_error
from eval.synthetic.catalogue import made_catalogue
from eval.synthetic.histories import write_histories


def run(
    out: Annotated[Path, typer.Argument(help="An empty folder for the parts; it is made where it is not there.")],
    learners: Annotated[int, typer.Option(min=1, help="How many learners.")] = 1_000_000,
    courses: Annotated[int, typer.Option(min=20, help="How many courses.")] = 5000,
    part_learners: Annotated[int, typer.Option(min=1, help="Learners a part.")] = 250_000,
    seed: Annotated[int, typer.Option(help="The same seed makes the same learners.")] = 7,
    today: Annotated[datetime, typer.Option(help="The day up to which they learn.")] = datetime(2026, 11, 1),
) -> None:
    """Write made-up histories that `saarthi nightly --histories` and the benchmark read."""
    out.mkdir(parents=True, exist_ok=True)
    now = today.replace(tzinfo=UTC)
    made = made_catalogue(courses, today=now.date(), rng=np.random.default_rng(seed))
    with progress_bar("making parts") as progress:
        completions = write_histories(
            out,
            made,
            learners=learners,
            part_learners=part_learners,
            now_seconds=int(now.timestamp()),
            seed=seed,
            progress=progress,
        )
    OUT.print(f"{learners:,} learners, {completions:,} completions of {courses:,} courses in {out}")


def main() -> None:
    """Runs the command; what is refused ends in one message and exit code 1."""
    try:
        typer.run(run)
    except EngineError as error:
        show_error(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()

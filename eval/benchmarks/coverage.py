"""What a cell of coverage costs: `python -m eval.benchmarks.coverage [--people N]`.

People of the sample's roles, spread at random over its organisations, languages and levels shown: processor time of
counting them once, of each cell by role and organisation, and of the whole map.
"""

import random
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Annotated

import numpy as np
import typer

from data.catalogue import Catalogue
from data.reading import read_catalogue
from data.sample_path import sample_folder
from data.words import (
    ENGLISH,
    HINDI,
    CompetencyId,
    Learner,
    LearnerId,
    Mastery,
    MasteryEstimate,
)
from eval.console import OUT
from recommender.coverage import Demand, coverage, demand_of

AT = datetime(2026, 11, 30, tzinfo=UTC)
LANGUAGES = [frozenset({ENGLISH}), frozenset({HINDI}), frozenset({ENGLISH, HINDI})]
SHOWN_SHARE = 0.3
"""Share of competencies of which somebody has shown a level."""


def made_people(catalogue: Catalogue, *, count: int, rng: random.Random) -> Iterator[Learner]:
    """Learners of all organisations, roles and languages."""
    offices, roles = list(catalogue.organisations), list(catalogue.roles)
    for number in range(count):
        yield Learner(
            LearnerId(f"made-{number}"), rng.choice(offices), rng.choice(roles), languages=rng.choice(LANGUAGES)
        )


def made_masteries(catalogue: Catalogue, *, rng: random.Random, count: int = 500) -> list[Mastery]:
    """Ways of having shown something, for people to share."""
    return [
        {
            CompetencyId(each): MasteryEstimate(rng.uniform(0, 5), rng.uniform(0.1, 1), AT)
            for each in catalogue.competencies
            if rng.random() < SHOWN_SHARE
        }
        for _ in range(count)
    ]


def cell_milliseconds(demand: Demand) -> list[float]:
    """Milliseconds of processor time of each cell that anybody is in need at."""
    taken = []
    for cell in demand.cells():
        started = time.process_time()
        demand.in_need(cell)
        taken.append(1e3 * (time.process_time() - started))
    return taken


def run(people: Annotated[int, typer.Option("--people", min=1, help="Made people.")] = 1_000_000) -> None:
    """Print all three."""
    rng, catalogue = random.Random(7), read_catalogue(sample_folder())
    ways = made_masteries(catalogue, rng=rng)
    made = list(made_people(catalogue, count=people, rng=rng))
    masteries = {each.id: rng.choice(ways) for each in made}
    started = time.process_time()
    demand = demand_of(catalogue, learners=made, masteries=masteries)
    OUT.print(f"Counting {people:,} people once: {time.process_time() - started:.1f} CPU s.")
    taken = np.array(cell_milliseconds(demand))
    groups = sum(map(len, demand.alike.values()))
    OUT.print(
        f"{len(taken):,} cells of {groups:,} groups: median {np.median(taken):.2f} ms, slowest {taken.max():.1f} ms."
    )
    started = time.process_time()
    coverage(demand.cells(), catalogue.courses.values())
    OUT.print(f"The whole map: {1e3 * (time.process_time() - started):.0f} ms.")


if __name__ == "__main__":
    typer.run(run)

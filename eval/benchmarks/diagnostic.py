"""How short and how exact the diagnostic is: `python -m eval.benchmarks.diagnostic`.

Simulees with abilities drawn from N(0, 1) answer items of a bank whose difficulties are N(0, 1) and whose
discriminations are lognormal(0.2, 0.4), by the two-parameter model, through the code that is served: chosen with
exposure control, chosen without it (the most telling of the whole bank), and at random. All simulees start alike.
"""

import sys
import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import numpy as np
import typer
from rich.table import Table

from data.words import EngineError, ItemId
from eval.console import OUT, progress_bar, show_error
from eval.report import refuse_unwritable, versions_in_use, write_object
from tutor.assessment import (
    ENOUGH_ERROR,
    MOST_ITEMS,
    SITTINGS_COUNTED,
    Ability,
    Parameters,
    ability_shown,
    chance_right,
    information,
    most_telling,
    open_pool,
)

LOG_DISCRIMINATION = (0.2, 0.4)
"""Mean and deviation: with these, items at random need 21.3 (three banks) where the design says 21.7."""

Bank = dict[ItemId, Parameters]


@dataclass(frozen=True, slots=True)
class Simulee:
    """Somebody of known ability: the items asked until enough was known, and the estimate after `MOST_ITEMS`."""

    ability: float
    items: Sequence[ItemId]
    at_most: Ability


@dataclass(frozen=True, slots=True)
class Outcome:
    """What one way of choosing showed."""

    mean_items: float
    most_exposed: float
    rmse: float
    bias: float
    covered: float
    """The share of true abilities within one standard error of the estimate after `MOST_ITEMS`; .68 is right."""


def random_bank(items: int, rng: np.random.Generator) -> Bank:
    """A bank of so many items."""
    difficulties, discriminations = rng.normal(size=items), rng.lognormal(*LOG_DISCRIMINATION, size=items)
    pairs = zip(difficulties, discriminations, strict=True)
    return {ItemId(f"i{row}"): Parameters(float(b), float(a)) for row, (b, a) in enumerate(pairs)}


def simulee(
    ability: float, bank: Bank, *, way: str, seed: str, before: Sequence[Simulee], rng: np.random.Generator
) -> Simulee:
    """One simulee through a bank, after those `before`; `way` is "served", "unlimited" or "random"."""
    last = before[-SITTINGS_COUNTED:]
    given = Counter(item for each in last for item in each.items)
    pool = open_pool(tuple(bank), given=given, sittings=len(last)) if way == "served" else tuple(bank)
    order = [tuple(bank)[place] for place in rng.permutation(len(bank))]
    responses: list[tuple[ItemId, bool]] = []
    shown, enough, at_most = ability_shown([], parameters=bank), 0, None
    while len(responses) < len(pool) and (not enough or at_most is None):
        item = _chosen(way, pool, responses, order, shown=shown, bank=bank, seed=seed)
        responses.append((item, bool(rng.random() < chance_right(ability, bank[item]))))
        shown = ability_shown(responses, parameters=bank)
        if not enough and shown.standard_error < ENOUGH_ERROR:
            enough = len(responses)
        if len(responses) == MOST_ITEMS:
            at_most = shown
    asked = [item for item, _ in responses[: enough or len(responses)]]
    return Simulee(ability, asked, shown if at_most is None else at_most)


def _chosen(
    way: str,
    pool: Sequence[ItemId],
    responses: Sequence[tuple[ItemId, bool]],
    order: Sequence[ItemId],
    *,
    shown: Ability,
    bank: Bank,
    seed: str,
) -> ItemId:
    if way == "random":
        return order[len(responses)]
    if way == "served":
        item = most_telling(pool, responses, shown=shown, parameters=bank, seed=seed)
        if item is not None:
            return item
    asked = {item for item, _ in responses}
    return max((item for item in pool if item not in asked), key=lambda item: information(shown.value, bank[item]))


def outcome(simulees: Sequence[Simulee]) -> Outcome:
    """Lengths, exposure and errors over all simulees."""
    exposed = Counter(item for each in simulees for item in each.items)
    errors = np.array([each.at_most.value - each.ability for each in simulees])
    within = [abs(each.at_most.value - each.ability) <= each.at_most.standard_error for each in simulees]
    return Outcome(
        mean_items=float(np.mean([len(each.items) for each in simulees])),
        most_exposed=max(exposed.values()) / len(simulees),
        rmse=float(np.sqrt(np.mean(errors**2))),
        bias=float(errors.mean()),
        covered=float(np.mean(within)),
    )


def run(
    simulees: Annotated[int, typer.Option(min=10, help="How many simulees")] = 500,
    items: Annotated[int, typer.Option(min=MOST_ITEMS, help="How many items the bank has")] = 200,
    seed: Annotated[int, typer.Option(help="Seed of the draw")] = 7,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures as one JSON object, too")] = None,
) -> None:
    """Print how many items each way of choosing needs, how often the most used one is asked, and how far it is off."""
    refuse_unwritable(json_file)
    started = time.perf_counter()
    rng = np.random.default_rng(seed)
    bank, abilities = random_bank(items, rng), rng.normal(size=simulees)
    found: dict[str, Outcome] = {}
    with progress_bar("simulees") as progress:
        for row, way in enumerate(("served", "unlimited", "random")):
            answered: list[Simulee] = []
            for number, ability in enumerate(abilities):
                mark = f"{seed}/{number}"
                answered.append(simulee(float(ability), bank, way=way, seed=mark, before=answered, rng=rng))
                progress(row * simulees + number + 1, 3 * simulees)
            found[way] = outcome(answered)
    _show(found, simulees=simulees, items=items)
    if json_file is not None:
        metrics = {f"{way}.{name}": getattr(each, name) for way, each in found.items() for name in Outcome.__slots__}
        figures: dict[str, object] = {"command": "benchmarks.diagnostic", "n": simulees, "items": items, "seed": seed}
        seconds = time.perf_counter() - started
        write_object({**figures, "seconds": seconds, "versions": versions_in_use(), "metrics": metrics}, json_file)


def _show(found: dict[str, Outcome], *, simulees: int, items: int) -> None:
    columns = (f"items to SE < {ENOUGH_ERROR}", "most exposed", f"RMSE at {MOST_ITEMS}", "bias", "within one SE")
    table = Table("", *columns, title=f"{simulees} simulees, {items} items", title_justify="left")
    for way, each in found.items():
        figures = (f"{each.mean_items:.2f}", f"{each.most_exposed:.1%}", f"{each.rmse:.3f}")
        table.add_row(way, *figures, f"{each.bias:+.3f}", f"{each.covered:.1%}")
    OUT.print(table)


def main() -> None:
    """Run the benchmark; an error of ours is one clear message and exit code 1."""
    try:
        typer.run(run)
    except EngineError as error:
        show_error(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()

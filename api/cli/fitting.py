"""The command that fits the blend's weights on the deployment's own ledger."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from api.cli.console import OUT
from api.running.settings import read_settings

if TYPE_CHECKING:
    from recommender.fitting import Fit

SEED = 20
"""Draws the learners who are measured: the same ledger gives the same fit."""


def fit(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Measure and show, but keep the weights in force")] = False,
) -> None:
    """Fit the weights of the suggestions on a time split of this deployment's own ledger."""
    import numpy as np

    from api.running.weights import WEIGHTS_FILE
    from api.wiring import ledger_of, open_parts
    from recommender.fitting import fit_weights, save_weights

    settings = read_settings()
    with open_parts(settings) as parts:
        with OUT.status("fitting: models of the past, then weights by what learners finished after it"):
            found = fit_weights(ledger_of(parts.store, parts.retriever), rng=np.random.default_rng(SEED))
        _show(found)
        if not found.measured:
            OUT.print(f"[bold]The weights in force stay[/bold]: {found.why}.")
            return
        verdict = "fitted weights adopted" if found.adopted else "the defaults stay"
        OUT.print(f"[bold]{verdict}[/bold]: {found.why}.")
        if dry_run:
            return
        path = settings.state_folder / WEIGHTS_FILE
        save_weights(
            found,
            path,
            catalogue_revision=parts.store.catalogue.current().revision,
            ledger_revision=parts.store.ledger.revision(),
            now=datetime.now(UTC),
        )
    OUT.print(f"kept in {path}; a running server goes by it from its next request on")


def _show(found: "Fit") -> None:
    from recommender.suggest import POLICY, Weights

    if found.tuning is not None and found.testing is not None:
        OUT.print(
            f"{found.completions:,} completions; tuned on {found.tuned_learners} learners from "
            f"{found.tuning.start.date()}, tested on {found.tested_learners} from {found.testing.start.date()} "
            f"to {found.testing.end.date()}"
        )
    if found.gain is None:
        return
    table = Table("weight", "default", "tuned", "")
    for each in fields(Weights):
        silent = "" if each.name in found.fitted else "no data: kept"
        chosen = "policy, not fitted" if each.name in POLICY else silent
        default, tuned = getattr(Weights(), each.name), getattr(found.tuned, each.name)
        table.add_row(each.name, f"{default:.3f}", f"{tuned:.3f}", chosen)
    OUT.print(table)
    low, high = found.gain
    OUT.print(
        f"NDCG@10 on the test window: {found.before:.4f} with the defaults, {found.after:.4f} tuned; "
        f"difference {low:+.4f} to {high:+.4f} (95 %, n = {found.tested_learners})"
    )

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
            outcome = fit_weights(ledger_of(parts.store, parts.retriever), rng=np.random.default_rng(SEED))
        _show(outcome)
        if not outcome.measured:
            OUT.print(f"[bold]The weights in force stay[/bold]: {outcome.why}.")
            return
        verdict = "fitted weights adopted" if outcome.adopted else "the defaults stay"
        OUT.print(f"[bold]{verdict}[/bold]: {outcome.why}.")
        if dry_run:
            return
        path = settings.state_folder / WEIGHTS_FILE
        save_weights(
            outcome,
            path,
            catalogue_revision=parts.store.catalogue.current().revision,
            ledger_revision=parts.store.ledger.revision(),
            now=datetime.now(UTC),
        )
    OUT.print(f"kept in {path}; a running server goes by it from its next request on")


def _show(outcome: "Fit") -> None:
    from recommender.suggest import POLICY, Weights

    if outcome.tuning is not None and outcome.testing is not None:
        OUT.print(
            f"{outcome.completions:,} completions; tuned on {outcome.tuned_learners} learners from "
            f"{outcome.tuning.start.date()}, tested on {outcome.tested_learners} from {outcome.testing.start.date()} "
            f"to {outcome.testing.end.date()}"
        )
    if outcome.gain is None:
        return
    table = Table("weight", "default", "tuned", "")
    for field in fields(Weights):
        silent = "" if field.name in outcome.fitted else "no data: kept"
        chosen = "policy, not fitted" if field.name in POLICY else silent
        default, tuned = getattr(Weights(), field.name), getattr(outcome.tuned, field.name)
        table.add_row(field.name, f"{default:.3f}", f"{tuned:.3f}", chosen)
    OUT.print(table)
    low, high = outcome.gain
    OUT.print(
        f"NDCG@10 on the test window: {outcome.before:.4f} with the defaults, {outcome.after:.4f} tuned; "
        f"difference {low:+.4f} to {high:+.4f} (95 %, n = {outcome.tested_learners})"
    )

"""The command that fits the blend's weights and the model of answers on the deployment's own ledger."""

from dataclasses import fields
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from api.cli.console import OUT
from api.running.settings import read_settings

if TYPE_CHECKING:
    from api.wiring import Parts
    from recommender.fitting import Fit

SEED = 20
"""Draws the learners who are measured: the same ledger gives the same fit."""


def fit(
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Measure and show, but keep what is in force")] = False,
) -> None:
    """Fit the weights of the suggestions, and how hard items are, to this deployment's own ledger."""
    from api.wiring import open_parts

    with open_parts(read_settings()) as parts:
        _fit_suggestions(parts, dry_run=dry_run)
        _fit_answers(parts, dry_run=dry_run)


def _fit_suggestions(parts: "Parts", *, dry_run: bool) -> None:
    import numpy as np

    from api.running.weights import WEIGHTS_FILE
    from api.wiring import ledger_of
    from recommender.fitting import fit_weights, save_weights

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
    path = parts.settings.state_folder / WEIGHTS_FILE
    save_weights(
        outcome,
        path,
        catalogue_revision=parts.store.catalogue.current().revision,
        ledger_revision=parts.store.ledger.revision(),
        now=datetime.now(UTC),
    )
    OUT.print(f"kept in {path}; a running server goes by it from its next request on")


def _fit_answers(parts: "Parts", *, dry_run: bool) -> None:
    from api.operate.answer_fitting import fit_answer_model
    from recommender.answering import FEWEST_ANSWERS, FEWEST_LEARNERS

    folder = None if dry_run else parts.settings.state_folder
    with OUT.status("fitting: how likely answers to items are right"):
        fitted = fit_answer_model(parts.store, folder, today=parts.clock().date())
    if fitted is None:
        OUT.print(
            f"[bold]Items keep their order in quizzes[/bold]: {FEWEST_ANSWERS:,} answers, right and wrong ones, of "
            f"{FEWEST_LEARNERS} learners are needed to foretell answers."
        )
        return
    verdict = "no better than the items' means: quizzes go without" if fitted.model is None else "quizzes go by it"
    OUT.print(
        f"[bold]{verdict}[/bold]: {fitted.answers:,} answers of {fitted.learners:,} learners; log loss on learners "
        f"held back {fitted.before:.4f} by the items' means, {fitted.after:.4f} by the model of answers"
    )


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

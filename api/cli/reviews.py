"""`saarthi review`: the schedule of reviews."""

import typer

from api.cli.console import OUT
from api.cli.noting import opened_store
from api.running.clock import clock_in
from api.running.settings import read_settings

review = typer.Typer(help="The schedule of reviews.", no_args_is_help=True)


@review.command("fit")
def fit() -> None:
    """Fit the schedule to this deployment's own answers; `saarthi nightly` does so, too."""
    from api.operate.review_fitting import fit_review_parameters

    settings = read_settings()
    with opened_store() as store, OUT.status("fitting the schedule of reviews"):
        fitted = fit_review_parameters(store, settings.state_folder, today=clock_in(settings.zone)().date())
    if fitted is None:
        from tutor.review import FEWEST

        OUT.print(f"The defaults stay: fewer than {FEWEST} answers came a day or more after the one before.")
        return
    verdict = "fitted parameters adopted" if fitted.adopted else "the defaults stay"
    OUT.print(
        f"[bold]{verdict}[/bold]: {fitted.answers:,} answers; log loss on learners held back {fitted.before:.4f} with "
        f"the defaults, {fitted.after:.4f} fitted. A running server goes by it from its next request on."
    )

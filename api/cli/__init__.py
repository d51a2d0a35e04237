"""The `saarthi` command. Heavy parts are imported inside commands, so that `--help` answers at once."""

import os
import sys

import typer

from api.cli import (
    backups,
    bank,
    curating,
    demo,
    fitting,
    igot,
    igot_exports,
    imports,
    integrity,
    items,
    learning,
    nightly,
    plans,
    reviews,
    rights,
    serving,
    state,
    talking,
    tokens,
    uplift,
    wishes,
    worklist,
)
from api.cli.console import console_error
from data.words import EngineError

app = typer.Typer(
    name="saarthi",
    help="AI tutoring and course recommendation for public-sector learning.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)
app.command()(state.init)
app.command()(state.ingest)
app.command()(state.index)
app.command()(serving.serve)
app.command()(learning.recommend)
app.command()(fitting.fit)
app.command()(nightly.nightly)
app.command()(integrity.integrity)
app.command()(learning.path)
app.command()(wishes.wishes)
app.command()(talking.talk)
app.command()(learning.ask)
app.command()(learning.coverage)
app.command()(learning.designations)
app.command()(curating.curate)
app.command()(worklist.worklist)
app.command()(learning.report)
app.command()(uplift.uplift)
app.command()(backups.backup)
app.command()(backups.restore)
app.command()(tokens.token)
app.command()(rights.security_log)
app.command()(serving.settings)
app.command()(demo.demo)
exports = typer.Typer(help="Files in the forms of other systems.", no_args_is_help=True)
exports.add_typer(igot_exports.igot, name="igot")
app.add_typer(exports, name="export")
imports.imports.command("igot")(igot.import_igot)
models = typer.Typer(help="The default models, built once from installed packages.", no_args_is_help=True)
models.command("build")(state.build_models)
app.add_typer(models, name="models")
app.add_typer(imports.imports, name="import")
app.add_typer(plans.plan, name="plan")
items.items.command("check")(bank.check)
items.items.command("calibrate")(bank.calibrate)
app.add_typer(items.items, name="items")
app.add_typer(reviews.review, name="review")
app.add_typer(rights.learner, name="learner")
app.add_typer(tokens.tokens, name="tokens")
app.add_typer(tokens.keys, name="keys")


OWNER_ALONE = 0o077
"""The umask under which commands run: files are made 0600 and folders 0700."""


def main() -> None:
    """Run the command; an error of ours or of the file system is one message on standard error, and exit code 1."""
    os.umask(OWNER_ALONE)
    try:
        app()
    except EngineError as error:
        console_error(str(error))
        sys.exit(1)
    except OSError as error:
        if error.filename is None:
            raise
        console_error(f"{error.filename}: {error.strerror}. Name a place that can be read and written.")
        sys.exit(1)

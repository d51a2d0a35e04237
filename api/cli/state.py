"""Commands that make and change what is kept: database, catalogue, models, index."""

from functools import partial
from pathlib import Path
from typing import Annotated

import typer
from rich.progress import MofNCompleteColumn, ProgressColumn, Task, TimeRemainingColumn
from rich.text import Text

from api.cli.console import OUT, tracked
from api.cli.noting import note_alone
from api.running.settings import Settings, read_settings
from data.files import close_to_others
from data.words import Noted


def init() -> None:
    """Make the state folder, the database with its tables, and the key that signs tokens."""
    from api.implementations import build_tokens
    from data.store import open_store

    settings = read_settings()
    settings.state_folder.mkdir(parents=True, exist_ok=True)
    close_to_others(settings.state_folder)
    open_store(settings.store_url).close()
    build_tokens(settings)
    OUT.print(f"ready: database {_shown(settings.store_url)}, state folder {settings.state_folder}")


def _shown(url: str) -> str:
    """The URL without its password."""
    from sqlalchemy.engine import make_url

    return make_url(url).render_as_string(hide_password=True)


def ingest(
    folder: Annotated[Path | None, typer.Argument(help="A catalogue folder")] = None,
    learners: Annotated[Path | None, typer.Option(help="Learners, .csv or .parquet")] = None,
    completions: Annotated[Path | None, typer.Option(help="Completions, .csv or .parquet")] = None,
    roles: Annotated[Path | None, typer.Option(help="Roles with needed levels, .csv or .parquet")] = None,
) -> None:
    """Load a catalogue, roles, learners, completions, all of it or nothing; every fault is listed."""
    from api.operate.ingestion import ingest_all
    from api.running.clock import utc_now

    if folder is None and learners is None and completions is None and roles is None:
        raise typer.BadParameter("name a catalogue FOLDER, --roles, --learners or --completions")
    named = {"folder": folder, "roles": roles, "learners": learners, "completions": completions}
    loaded = ingest_all(read_settings(), now=utc_now(), **named)
    for line in loaded:
        OUT.print(line)
    if learners is not None:
        note_alone(Noted.LOADED, about=f"learners of {learners.name}")
    if folder is not None:
        OUT.print("kept; the search index is made apart. next: saarthi index")


def index() -> None:
    """Build a new index generation; unchanged passages are not embedded again, and a running server takes it over."""
    build_index(read_settings())


class RateColumn(ProgressColumn):
    """How many are done in a second."""

    def render(self, task: Task) -> Text:
        """The rate, or nothing while there is none yet."""
        return Text("" if task.speed is None else f"{task.speed:.0f}/s", style="dim")


def build_index(settings: Settings) -> None:
    """Build the index with a progress bar and say what was done."""
    from api.implementations import build_encoder, build_transliterator
    from api.operate.indexing import build_current_index

    with tracked("embedding passages", MofNCompleteColumn(), RateColumn(), TimeRemainingColumn()) as progress:
        info = build_current_index(
            settings,
            encoder=partial(build_encoder, settings),
            transliterator=partial(build_transliterator, settings),
            progress=progress,
        )
    OUT.print(
        f"index {info.name}: {info.passages} passages, {info.embedded} embedded, {info.reused} reused, "
        f"{info.seconds:.1f} s"
    )


def build_models(
    sentence_transformers: Annotated[
        bool, typer.Option("--sentence-transformers", help="Write the encoder for torch too, 470 MB")
    ] = False,
) -> None:
    """Build the default models from the installed packages, once; returns at once if they are there and whole."""
    from embeddings.default_models import build_default_models, build_sentence_folder

    settings = read_settings()
    with tracked("building models", TimeRemainingColumn()) as progress:

        def report(stage: str, fraction: float) -> None:
            progress(round(100 * fraction), 100)

        build_default_models(settings.model_folder, report=report)
        if sentence_transformers:
            build_sentence_folder(settings.model_folder, report=report)

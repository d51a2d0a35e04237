"""The command line's frame: consoles and what the commands share."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.measure import Measurement
from rich.progress import BarColumn, Progress, ProgressColumn, TextColumn
from rich.table import Table
from rich.text import Text

from api.running.i18n import INTERFACE_LANGUAGES, Words, interface_language, words_for
from data.words import ENGLISH, ReportProgress

OUT = Console(highlight=False, soft_wrap=True)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)


def console_error(message: str) -> None:
    """Show `message` on standard error, to the letter."""
    ERR.print(Text.assemble(("error: ", "bold red"), message))


MOST_COLUMNS = 500
"""An id has at most 80 characters, and so have the columns beside it."""


def id_table(first: str, *others: str) -> Table:
    """A table whose first column is never cut or folded: its ids are copied into the next command."""
    table = Table()
    table.add_column(first, no_wrap=True, overflow="ignore")
    for other in others:
        table.add_column(other, overflow="fold")
    return table


def show_ids(table: Table) -> None:
    """Print a table of `id_table`, wider than the terminal where its ids need more room."""
    least = Measurement.get(OUT, OUT.options.update(max_width=MOST_COLUMNS), table).minimum
    Console(highlight=False, soft_wrap=True, width=max(OUT.width, least)).print(table)


@contextmanager
def tracked(name: str, *columns: ProgressColumn) -> Iterator[ReportProgress]:
    """A progress bar of so many done of all; without a terminal a line for every tenth."""
    if not ERR.is_terminal:
        yield _lines(name)
        return
    with Progress(TextColumn("{task.description}"), BarColumn(), *columns, console=ERR) as progress:
        task = progress.add_task(name, total=None)
        yield lambda done, total: progress.update(task, completed=done, total=total)


def _lines(name: str) -> ReportProgress:
    told = -1

    def tell(done: int, total: int) -> None:
        nonlocal told
        tenth = 10 * done // total if total else 10
        if tenth > told:
            told = tenth
            ERR.print(f"{name}: {done:,} of {total:,}")

    return tell


def words_in(language: str) -> Words:
    """The words of `language`; a tag we have no words for is a usage error."""
    known = interface_language([language])
    if known is None:
        there_are = ", ".join(INTERFACE_LANGUAGES)
        raise typer.BadParameter(f"no words for {language!r}; there are {there_are}", param_hint="--lang")
    return words_for(known)


LanguageOption = Annotated[str, typer.Option("--lang", help="Language of the words: en or hi")]
DEFAULT_LANGUAGE = str(ENGLISH)

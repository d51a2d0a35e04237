"""What the commands of `saarthi-eval` share: consoles, progress bars, one way to end."""

from collections.abc import Iterator
from contextlib import contextmanager

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeElapsedColumn, TimeRemainingColumn
from rich.text import Text

from data.words import ReportProgress

OUT = Console(highlight=False)
ERR = Console(stderr=True, highlight=False, soft_wrap=True)


def show_error(message: str) -> None:
    """Prints `message` on standard error, to the letter."""
    ERR.print(Text.assemble(("error: ", "bold red"), message))


@contextmanager
def progress_bar(name: str) -> Iterator[ReportProgress]:
    """A bar on standard error; what it yields is told how much is done, and of how much."""
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=ERR) as bar:
        task = bar.add_task(name, total=None)

        def progress(done: int, total: int) -> None:
            bar.update(task, completed=done, total=total)

        yield progress

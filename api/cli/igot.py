"""`saarthi import igot`: what iGOT Karmayogi gives out, into this deployment."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from api.cli.console import OUT
from api.cli.noting import note_alone
from api.running.settings import read_settings
from data.igot import MOST_ASIDE, Remark, Standing
from data.words import ENGLISH, Noted

if TYPE_CHECKING:
    from api.operate.igot import ImportReport

SHOWN = 40
"""Lines of repairs that are printed; `--all` prints every one."""


def import_igot(
    path: Annotated[Path, typer.Argument(help="A folder, a file, or a department's ZIP of reports", exists=True)],
    check: Annotated[bool, typer.Option("--check", help="Only show what it would come to")] = False,
    publish: Annotated[bool, typer.Option("--publish", help="Open courses and plans at once, not as drafts")] = False,
    people: Annotated[Path | None, typer.Option(help="CSV email,user_id for rows that have no id")] = None,
    password: Annotated[str | None, typer.Option(help="The ZIP's password; '-' asks for it")] = None,
    most_aside: Annotated[float, typer.Option(min=0, max=100, help="Per cent that may be put aside")] = 100
    * MOST_ASIDE,
    whole: Annotated[
        bool, typer.Option("--whole", help="The export has all courses: mark those of iGOT's that it lacks")
    ] = False,
    everything: Annotated[bool, typer.Option("--all", help="Print every repair")] = False,
) -> None:
    """Import what iGOT gives out: courses as drafts, people, plans, enrolments. Nothing is asked of any network."""
    from api.operate.igot import Asked
    from api.operate.igot import import_igot as imported
    from api.running.clock import utc_now

    secret = typer.prompt("Password of the ZIP", hide_input=True) if password == "-" else password
    asked = Asked(
        path, check=check, publish=publish, password=secret, people=people, most_aside=most_aside / 100, whole=whole
    )
    report = imported(read_settings(), asked, now=utc_now())
    _show(report, everything=everything)
    if check:
        OUT.print("nothing was written. next: the same without --check")
        return
    note_alone(Noted.LOADED, about=f"iGOT export {path.name}")
    OUT.print("kept; the search index is made apart. next: saarthi index")


def _show(report: "ImportReport", *, everything: bool) -> None:
    things = Table("", "new", "changed", "as before")
    for name, counts in report.things.items():
        things.add_row(name, *_figures(counts))
    OUT.print(things)
    events = f"{report.events:,} events" + (f", {report.new_events:,} of them new" if report.new_events else "")
    OUT.print(f"{events}; read: " + ", ".join(f"{count:,} {name}" for name, count in sorted(report.read.items())))
    _show_remarks("put aside", report.asides, len(report.asides))
    _show_remarks("mended", report.repairs, len(report.repairs) if everything else SHOWN)
    if report.left:
        left = Table("not for import", "why")
        for file, why in sorted(report.left.items()):
            left.add_row(file, why)
        OUT.print(left)
    if report.lacking:
        lacking = Table("not in this export", "status", "title", title="perhaps to be retired; nothing was changed")
        for course in report.lacking:
            lacking.add_row(course.id, course.status.value, course.title.in_language(ENGLISH))
        OUT.print(lacking)
    for note in report.notes:
        OUT.print(f"note: {note}")


def _figures(counts: Counter[Standing]) -> list[str]:
    return [f"{counts[standing]:,}" for standing in (Standing.NEW, Standing.CHANGED, Standing.SAME)]


def _show_remarks(title: str, remarks: Sequence[Remark], most: int) -> None:
    if not remarks:
        return
    table = Table(title, "times", "file", "first at", "there", "remedy")
    for each in remarks[:most]:
        table.add_row(each.what, f"{each.count:,}", each.file, each.place, each.value, each.remedy)
    OUT.print(table)
    if len(remarks) > most:
        OUT.print(f"and {len(remarks) - most} more lines; --all prints them")

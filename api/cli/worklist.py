"""`saarthi worklist`: what there is to do for an organisation's curators; and the check of what was closed."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from api.cli.console import DEFAULT_LANGUAGE, OUT, LanguageOption, words_in
from api.running.settings import read_settings

if TYPE_CHECKING:
    from api.running.settings import Settings


def worklist(
    organisation: Annotated[str | None, typer.Argument(help="Whose worklist; none with --check alone")] = None,
    check: Annotated[bool, typer.Option("--check", help="Open again what was closed and still stands")] = False,
    limit: Annotated[int, typer.Option(min=1, help="Rows shown at most")] = 20,
    lang: LanguageOption = DEFAULT_LANGUAGE,
) -> None:
    """Show what there is to do, the largest of each kind first; with --check look after what was closed."""
    if organisation is None and not check:
        raise typer.BadParameter("name an ORGANISATION, or give --check")
    settings = read_settings()
    if check:
        OUT.print(f"{check_worklists(settings)} rows opened again", markup=False)
    if organisation is not None:
        _show(settings, organisation, lang=lang, limit=limit)


def check_worklists(settings: "Settings") -> int:
    """Opens again what was closed in any organisation and still stands; no model is loaded where nothing was closed."""
    from api.wiring import open_slices
    from api.worklist.service import WorklistService
    from data.store import open_store

    store = open_store(settings.store_url, zone=settings.zone)
    try:
        if not store.worklist.organisations():
            return 0
    finally:
        store.close()
    with open_slices(settings) as slices:
        return slices[WorklistService].check()


def _show(settings: "Settings", organisation: str, *, lang: str, limit: int) -> None:
    from api.running.auth import AccessRole, Principal
    from api.wiring import open_slices
    from api.worklist.service import WorklistService, shown
    from api.worklist.shapes import WorkRowOut
    from data.words import OrganisationId, WorkState

    words = words_in(lang)
    with open_slices(settings) as slices:
        working = slices[WorklistService]
        catalogue, today, smallest = working.gaps.library.catalogue(), working.today(), working.gaps.smallest_group
        own = catalogue.organisation(OrganisationId(organisation)).id
        working.signals.content.get()
        rows = working.rows(Principal("operator", AccessRole.CURATOR, own))
        table = Table("kind", "what", "touches", "why")
        for row in shown(rows, kind=None, state=WorkState.OPEN, today=today)[:limit]:
            told = WorkRowOut.of(row, catalogue=catalogue, words=words, smallest=smallest, today=today)
            table.add_row(told.kind_text, told.title, told.touches_text, told.why)
        OUT.print(table)

"""`saarthi import`: files of others become draft courses, without network; a person publishes them."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, NoReturn

import typer
from typer._click.core import Command, Context
from typer.core import TyperGroup

from api.cli.console import OUT, id_table, show_ids, tracked
from api.running.i18n import words_for
from data.words import ENGLISH, Import, ImportId, ImportState

if TYPE_CHECKING:
    from api.imports.service import ImportService
    from data.store import Store
    from data.words import CompetencyId


class PathsOrCommand(TyperGroup):
    """A group whose command `files` is meant where the first word is no command: `saarthi import PATH…`."""

    def resolve_command(self, ctx: Context, args: list[str]) -> tuple[str | None, Command | None, list[str]]:
        """The command, and what is left for it."""
        if args and args[0] not in self.commands:
            args = ["files", *args]
        return super().resolve_command(ctx, args)


imports = typer.Typer(
    cls=PathsOrCommand,
    help="Bring in content and records of others: files as draft courses, and what other systems export.",
    no_args_is_help=True,
)


@imports.command("files")
def files(
    paths: Annotated[list[Path], typer.Argument(help="Files and folders", exists=True)],
    organisation: Annotated[
        str | None, typer.Option(help="Whose the courses are, who may open them; default: everybody")
    ] = None,
) -> None:
    """Convert files into draft courses and say what was repaired and set aside; nothing goes live."""
    from api.imports.gathering import uploads_in
    from data.words import OrganisationId

    with _service() as (importing, store):
        owner = None if organisation is None else OrganisationId(organisation)
        if owner is not None:
            store.catalogue.current().organisation(owner)
        uploads = [upload for path in paths for upload in uploads_in(path)]
        taken = importing.take(uploads, organisation=owner)
        waiting = sum(each.state is ImportState.WAITING for each in taken)
        with tracked("reading files") as progress:
            done = 0

            def told(_: Import) -> None:
                nonlocal done
                done += 1
                progress(done, max(waiting, done))

            importing.convert_waiting(told)
        _show([importing.imports.get(each.id) for each in taken])


@imports.command("list")
def list_imports() -> None:
    """The latest imports with their states."""
    with _service() as (importing, _):
        table = id_table("import", "name", "version", "state", "courses")
        for each in importing.imports.listed(limit=200):
            table.add_row(each.id, each.name, str(each.version), each.state.value, ", ".join(each.courses))
        show_ids(table)


@imports.command("show")
def show(import_id: Annotated[str, typer.Argument(help="An id that `saarthi import list` names")]) -> None:
    """The draft courses of an import as learners would read them."""
    with _service() as (importing, _):
        _show([importing.imports.get(ImportId(import_id))])
        for draft in importing.drafts(ImportId(import_id)):
            for lesson in draft.course.lessons:
                for language, text in lesson.text.by_language.items():
                    OUT.print(
                        f"\n{draft.course.id} / {lesson.id} [{language}] {lesson.title.in_language(language)}\n",
                        markup=False,
                    )
                    OUT.print(text, markup=False)


@imports.command("publish")
def publish(
    import_ids: Annotated[list[str], typer.Argument(help="Ids that `saarthi import list` names")],
    teaches: Annotated[
        list[str] | None, typer.Option(help="COMPETENCY=LEVEL that the courses teach; may be given again")
    ] = None,
) -> None:
    """Make drafts live that somebody has looked at; the tutor answers from them after `saarthi index`."""
    from api.imports.service import Wanted

    taught = dict(_level(each) for each in teaches or [])
    with _service() as (importing, _):
        for import_id in import_ids:
            found = importing.imports.get(ImportId(import_id))
            live = importing.publish(found.id, {course: Wanted(teaches=taught) for course in found.courses})
            OUT.print(f"published: {', '.join(course.id for course in live)}", markup=False)
    OUT.print("next: saarthi index")


@imports.command("withdraw")
def withdraw(import_ids: Annotated[list[str], typer.Argument(help="Ids that `saarthi import list` names")]) -> None:
    """Retire what an import has published, or discard a draft."""
    with _service() as (importing, _):
        for import_id in import_ids:
            importing.remove(importing.imports.get(ImportId(import_id)))
            OUT.print(f"{import_id}: {importing.imports.get(ImportId(import_id)).state.value}", markup=False)


def _level(said: str) -> tuple["CompetencyId", int]:
    from data.words import LEVELS, CompetencyId

    competency, _, level = said.partition("=")
    if not level.isdecimal() or int(level) not in LEVELS:
        _refuse(f"{said!r}: write COMPETENCY=LEVEL, the level from 1 to 5")
    return CompetencyId(competency), int(level)


def _refuse(message: str) -> NoReturn:
    raise typer.BadParameter(message, param_hint="--teaches")


def _show(imports: Sequence[Import]) -> None:
    from api.imports.words import STATES, note_text

    words = words_for(ENGLISH)
    for each in imports:
        OUT.print(f"{each.name} (version {each.version}): {words.say(STATES[each.state])}", markup=False)
        OUT.print(f"  import {each.id}", markup=False)
        for course in each.courses[:10]:
            OUT.print(f"  course {course}", markup=False)
        if len(each.courses) > 10:
            OUT.print(f"  and {len(each.courses) - 10} more courses")
        for said in each.notes:
            OUT.print(f"  {said.note.code.kind.value}: {note_text(said, words)}", markup=False)
    if any(each.state is ImportState.DRAFT for each in imports):
        OUT.print("nothing is live yet. next: saarthi import show ID, then: saarthi import publish ID")


@contextmanager
def _service() -> Iterator[tuple["ImportService", "Store"]]:
    """The service over the store, without models."""
    from api.imports.service import ImportService
    from api.running.clock import clock_in
    from api.running.library import Library
    from api.running.settings import read_settings
    from data.store import open_store

    settings = read_settings()
    settings.state_folder.mkdir(parents=True, exist_ok=True)
    store = open_store(settings.store_url, zone=settings.zone)

    def nothing() -> None:
        return None

    try:
        library = Library(store.catalogue)
        yield (
            ImportService(
                library, store.imports, store.items, settings.import_folder, clock_in(settings.zone), nothing, nothing
            ),
            store,
        )
    finally:
        store.close()

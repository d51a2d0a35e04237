"""`saarthi learner` and `saarthi security-log`: a learner's data, what is taken out of it, and who read what."""

import getpass
import json
from dataclasses import asdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.console import OUT
from api.cli.noting import note_command, opened_store
from data.files import write_text_durably
from data.words import Fault, InvalidRequest, LearnerId, Noted, SecurityEntry, renamed, withdrawal

if TYPE_CHECKING:
    from data.store import ErasureList

learner = typer.Typer(help="What is kept about one learner: read out, withdrawn, erased.", no_args_is_help=True)

PRIVATE = 0o600
LearnerArgument = Annotated[str, typer.Argument(metavar="ID", help="The learner's id")]
PurposeOption = Annotated[str | None, typer.Option(help="What it is for; kept in the security log")]


@learner.command("export")
def export(
    learner_id: LearnerArgument,
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Written anew, for the owner's eyes only")],
    purpose: PurposeOption = None,
) -> None:
    """Write everything about a learner to a JSON file."""
    from api.rights.shapes import PersonalDataOut

    with opened_store() as store:
        rows = store.personal_data.of(LearnerId(learner_id))
        exported = PersonalDataOut(learner=learner_id, made_at=datetime.now(UTC), rows=rows)
        note_command(store, Noted.EXPORTED, learner=learner_id, purpose=purpose)
    write_text_durably(file, exported.model_dump_json(indent=1) + "\n", mode=PRIVATE)
    OUT.print(f"{sum(map(len, rows.values()))} rows: {file}", markup=False)


@learner.command("erase")
def erase(
    learner_id: LearnerArgument,
    reason: Annotated[str, typer.Option(help="Why; kept in the security log")],
    yes: Annotated[bool, typer.Option("--yes", help="Do not ask")] = False,
) -> None:
    """Erase a learner for good; totals stay. The database is then written anew, which takes others' turn to write."""
    if not yes:
        typer.confirm(f"Erase {learner_id!r} for good?", abort=True)
    with opened_store() as store:
        tombstone = store.erasures.erase(LearnerId(learner_id))
        note_command(store, Noted.ERASED, learner=tombstone, about=renamed(reason, old=learner_id, new=tombstone))
        store.erasures.vacuum()
    OUT.print("erased. Running servers forget within minutes; backups keep a copy: docs/how-to/personal-data.md")


@learner.command("withdraw")
def withdraw(
    learner_id: LearnerArgument,
    event_id: Annotated[str, typer.Argument(metavar="EVENT", help="The event's id, as an export has it")],
    reason: Annotated[str, typer.Option(help="Why; kept with it and in the security log")],
) -> None:
    """Withdraw an event that was wrong, whoever wrote it: it stays in the ledger and counts nowhere."""
    by, at = f"cli:{getpass.getuser()}", datetime.now(UTC)
    with opened_store() as store:
        named = [event for event in store.ledger.of(LearnerId(learner_id)) if event.id == event_id]
        if not named:
            remedy = f"saarthi learner export {learner_id} FILE lists their events."
            raise InvalidRequest("withdrawal", [Fault("EVENT", event_id, f"{learner_id!r} has no such event", remedy)])
        withdrawn = store.ledger.append([], withdrawals=[withdrawal(each, at=at, by=by, why=reason) for each in named])
        note_command(store, Noted.WRITTEN, learner=learner_id, about=f"withdrew {event_id}", purpose=reason)
    OUT.print(f"events withdrawn: {withdrawn}")


@learner.command("erasures")
def erasures(
    export_to: Annotated[Path | None, typer.Option("--export", help="Write the list to this file")] = None,
    apply_from: Annotated[Path | None, typer.Option("--apply", help="Erase whom the list in this file names")] = None,
    vacuum: Annotated[bool, typer.Option("--vacuum", help="Write the database anew, without what was deleted")] = False,
) -> None:
    """How many were erased; `--export` after each, and `--apply` after a backup was restored, keeps them erased."""
    if export_to is not None and apply_from is not None:
        raise typer.BadParameter("name either --export or --apply")
    with opened_store() as store:
        if apply_from is not None:
            erased = store.erasures.apply(_read_list(apply_from))
            note_command(store, Noted.ERASED, about=f"{erased} of the list of erasures")
            OUT.print(f"{erased} erased again")
        if vacuum or apply_from is not None:
            store.erasures.vacuum()
        listed = store.erasures.list()
    if export_to is not None:
        write_text_durably(export_to, json.dumps(asdict(listed)) + "\n", mode=PRIVATE)
    OUT.print(f"learners erased here: {len(listed.marks)}")


def _read_list(file: Path) -> "ErasureList":
    from data.store import ErasureList

    remedy = "Name a file of: saarthi learner erasures --export FILE."
    try:
        read = json.loads(file.read_text(encoding="utf-8"))
        bytes.fromhex(read["key"])
        return ErasureList(str(read["key"]), tuple(map(str, read["marks"])))
    except (ValueError, KeyError, TypeError):
        raise InvalidRequest("erasures", [Fault(str(file), "", "is no list of erasures", remedy)]) from None


def security_log(
    since: Annotated[str, typer.Option(help="From this time on, ISO 8601, or so long ago: 90m, 12h, 7d")] = "7d",
    subject: Annotated[str | None, typer.Option(help="What this person or system did or was refused")] = None,
    about: Annotated[str | None, typer.Option("--learner", help="Who read or changed this learner's data")] = None,
    request: Annotated[str | None, typer.Option(help="The X-Request-Id of an answer")] = None,
    limit: Annotated[int, typer.Option(min=1, help="The last entries, at most")] = 1000,
) -> None:
    """Show the security log, one JSON object a line, oldest first."""
    from data.store import Search

    search = Search(_moment(since, now=datetime.now(UTC)), subject, about, request)
    with opened_store() as store:
        entries = store.security_log.find(search, limit=limit)
    for entry in entries:
        typer.echo(line_of(entry))


def line_of(entry: SecurityEntry) -> str:
    """The entry as JSON without what is not known."""
    known = {name: value for name, value in asdict(entry).items() if value is not None}
    return json.dumps({**known, "at": entry.at.isoformat()}, ensure_ascii=False)


UNITS = {"m": "minutes", "h": "hours", "d": "days"}


def _moment(text: str, *, now: datetime) -> datetime:
    """The time that is meant; one without an offset is UTC.

    >>> _moment("12h", now=datetime(2026, 11, 2, 13, tzinfo=UTC)).isoformat()
    '2026-11-02T01:00:00+00:00'
    """
    number, unit = text[:-1], UNITS.get(text[-1:])
    try:
        if unit is not None and number.isdecimal():
            return now - timedelta(**{unit: int(number)})
        moment = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        raise typer.BadParameter(f"{text!r} is no time such as 2026-11-02 or 7d", param_hint="--since") from None
    return moment if moment.tzinfo is not None else moment.replace(tzinfo=UTC)

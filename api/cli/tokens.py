"""`saarthi token`, `saarthi tokens` and `saarthi keys`: who comes in, who no longer does, and the keys that decide."""

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.console import OUT, id_table, show_ids
from api.cli.noting import note_alone, note_command
from api.running.auth import AccessRole, Principal
from api.running.settings import Settings, read_settings
from data.words import (
    ExternalKind,
    Fault,
    InvalidRequest,
    LearnerId,
    Noted,
    OrganisationId,
    SettingsError,
    UnknownOrganisation,
)

if TYPE_CHECKING:
    from data.store import Store

tokens = typer.Typer(help="Tokens that were given out.", no_args_is_help=True)
keys = typer.Typer(help="The keys that sign tokens, newest first.", no_args_is_help=True)

SUBJECT = re.compile(r"[\w.+-]{1,60}(?:@[\w.-]{1,60})?")
"""A staff number, a user name or a mail address."""


def token(
    role: Annotated[AccessRole, typer.Argument(help="learner, curator, admin or service")],
    organisation: Annotated[str | None, typer.Option(help="Organisation; for a learner it is their own")] = None,
    subject: Annotated[
        str | None, typer.Option(help="Who it is for, one person or system: what the audit trail will say")
    ] = None,
    learner: Annotated[str | None, typer.Option(help="The learner's id, for the role learner")] = None,
    hours: Annotated[int | None, typer.Option(min=1, help="Hours it is valid; default: SAARTHI_TOKEN_HOURS")] = None,
) -> None:
    """Print a bearer token of this installation for one person or system."""
    from api.implementations import build_tokens
    from api.running.door import TokenLimits
    from data.store import open_store

    settings = read_settings()
    lasts = hours or settings.token_hours
    TokenLimits.of(settings).check_hours(role, lasts)
    store = open_store(settings.store_url)
    try:
        principal = _principal(role, organisation=organisation, subject=subject, learner=learner, store=store)
        made = build_tokens(settings).issue(principal, now=datetime.now(UTC), hours=lasts)
        given = f"{role} {principal.subject} in {principal.organisation}, {lasts} h"
        note_command(store, Noted.TOKEN_MADE, learner=principal.learner, about=given)
    finally:
        store.close()
    typer.echo(made)


def _principal(
    role: AccessRole, *, organisation: str | None, subject: str | None, learner: str | None, store: "Store"
) -> Principal:
    if role is AccessRole.LEARNER:
        if learner is None:
            raise _refused("--learner", "", "is missing", "Name the learner: saarthi token learner --learner ID.")
        store.erasures.check([LearnerId(learner)])
        person = store.learners.get(LearnerId(learner))
        return Principal(subject=person.id, role=role, organisation=person.organisation)
    command = f"saarthi token {role} --organisation ID --subject NAME"
    if organisation is None:
        raise _refused("--organisation", "", "is missing", f"Name the organisation: {command}.")
    catalogue = store.catalogue.current()
    organisation = catalogue.own_id(ExternalKind.ORGANISATION, organisation)
    if OrganisationId(organisation) not in catalogue.organisations:
        known = ", ".join(sorted(catalogue.organisations))
        raise UnknownOrganisation(f"no organisation {organisation!r}; there are {known}")
    if subject is None:
        raise _refused("--subject", "", "is missing", f"Name the person or system whom it is for: {command}.")
    if not SUBJECT.fullmatch(subject) or subject in {*AccessRole, f"{role}@{organisation}"}:
        remedy = "Use one person's or system's own name: letters, digits, . _ + - and @."
        raise _refused("--subject", subject, "names nobody", remedy)
    return Principal(subject=subject, role=role, organisation=OrganisationId(organisation))


@tokens.command("revoke")
def revoke(
    token_id: Annotated[str | None, typer.Argument(metavar="JTI", help="The token's id, its claim `jti`")] = None,
    subject: Annotated[str | None, typer.Option(help="All tokens given to this person or system until now")] = None,
) -> None:
    """Let nobody in any more with one token, or with all that were given to somebody until now."""
    from data.store import Revoked, open_store

    if (token_id is None) == (subject is None):
        raise typer.BadParameter("name either a token's id (JTI) or --subject")
    settings = read_settings()
    now = datetime.now(UTC)
    longest = timedelta(hours=max(settings.longest_token_hours, settings.longest_service_token_hours))
    kind, name = (Revoked.TOKEN, token_id) if token_id is not None else (Revoked.SUBJECT, subject)
    store = open_store(settings.store_url)
    try:
        store.revocations.add(kind, str(name), at=now, until=now + longest)
        if token_id is not None:
            store.sign_ins.end([token_id])
        else:
            store.sign_ins.end_all(str(subject))
        note_command(store, Noted.REVOKED, about=f"{kind} {name}")
    finally:
        store.close()
    OUT.print(f"{kind} {name} revoked; running servers refuse it within seconds")


@keys.command("list")
def list_keys() -> None:
    """List the keys by id, the signing one first; never the secrets."""
    from api.implementations import build_tokens

    table = id_table("id", "made", "use")
    for number, key in enumerate(build_tokens(read_settings()).keys.current().keys):
        made = "" if key.made_at is None else f"{key.made_at:%Y-%m-%d %H:%M}"
        table.add_row(key.id, made, "signs and verifies" if number == 0 else "verifies until retired")
    show_ids(table)


@keys.command("rotate")
def rotate() -> None:
    """Sign with a new key from now on; tokens of earlier keys are taken until `saarthi keys retire`."""
    from api.running.keys import rotate_keys

    made = rotate_keys(_kept_in_file(read_settings()).key_file, now=datetime.now(UTC))
    note_alone(Noted.KEY_ROTATED, about=made.id)
    OUT.print(f"key {made.id} signs from now on; running servers take it over with the next request")


@keys.command("retire")
def retire(key_id: Annotated[str, typer.Argument(metavar="ID", help="As `saarthi keys list` shows it")]) -> None:
    """Remove a key: tokens that it signed let nobody in any more."""
    from api.running.keys import retire_key

    retire_key(_kept_in_file(read_settings()).key_file, key_id)
    note_alone(Noted.KEY_RETIRED, about=key_id)
    OUT.print(f"key {key_id} removed; its tokens let nobody in any more")


def _kept_in_file(settings: Settings) -> Settings:
    if settings.token_secret is not None:
        raise SettingsError(
            "the key is set in SAARTHI_TOKEN_SECRET: put a new one there, and the present one in "
            "SAARTHI_OLD_TOKEN_SECRET until its tokens have expired"
        )
    return settings


def _refused(option: str, value: str, problem: str, remedy: str) -> InvalidRequest:
    return InvalidRequest("token", [Fault(option, value, problem, remedy)])

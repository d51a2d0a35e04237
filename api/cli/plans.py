"""`saarthi plan`: training plans from the command line."""

import getpass
from datetime import datetime
from pathlib import Path
from typing import Annotated

import typer
from rich.table import Table

from api.cli.console import DEFAULT_LANGUAGE, OUT, LanguageOption, id_table, show_ids, words_in
from api.running.auth import AccessRole, Principal
from api.running.settings import read_settings
from data.reading import read_templates
from data.words import OrganisationId, PlanAction, PlanId, PlanStatus

plan = typer.Typer(help="Training plans: list, show, draft, change, what-if.", no_args_is_help=True)
PlanArgument = Annotated[str, typer.Argument(help="A plan's id, such as annual-plan-rural-2026")]
JsonOption = Annotated[bool, typer.Option("--json", help="Print the API's JSON instead of a table")]
OrganisationOption = Annotated[
    str | None, typer.Option(help="Look as an admin of this organisation; default: the plan's own")
]


@plan.command("list")
def list_plans(
    organisation: Annotated[str | None, typer.Option(help="Only plans of this organisation and under it")] = None,
    lang: LanguageOption = DEFAULT_LANGUAGE,
) -> None:
    """List plans with status and version."""
    from api.plans.service import PlanService
    from api.plans.words import STATUSES
    from api.wiring import open_slices

    words = words_in(lang)
    table = id_table("id", words.say("Plan"), words.say("Organisation"), words.say("Status"), words.say("Version"))
    with open_slices(read_settings()) as slices:
        plans = slices[PlanService]
        catalogue = plans.library.catalogue()
        chosen = None if organisation is None else catalogue.organisation(OrganisationId(organisation)).id
        for listed in sorted(catalogue.plans.values(), key=lambda listed: listed.id):
            if chosen is None or catalogue.lies_under(listed.organisation, chosen):
                head = plans.plans.history(listed.id, catalogue=catalogue, now=plans.clock())[-1]
                title = listed.title.in_language(words.language)
                table.add_row(
                    listed.id, title, listed.organisation, words.say(STATUSES[head.status]), str(head.version)
                )
    show_ids(table)


@plan.command("show")
def show_plan(plan_id: PlanArgument, lang: LanguageOption = DEFAULT_LANGUAGE, as_json: JsonOption = False) -> None:
    """Show a plan's content and who did what to it."""
    from api.plans.service import PlanService
    from api.plans.shapes import PlanOut, PlanVersionOut
    from api.wiring import open_slices

    words = words_in(lang)
    with open_slices(read_settings()) as slices:
        plans = slices[PlanService]
        catalogue = plans.library.catalogue()
        principal = _operator(catalogue.plan(PlanId(plan_id)).organisation)
        history = plans.history(principal, PlanId(plan_id))
        possible = plans.possible(principal, history[-1].content)
        shown = PlanOut.of(history[-1], may_change=True, actions=possible, catalogue=catalogue, words=words)
        trail = PlanVersionOut.all_of(history, catalogue=catalogue, words=words)
    if as_json:
        typer.echo(shown.model_dump_json(indent=2))
        return
    OUT.print(f"{shown.title} ({shown.status_text}, {words.say('Version {number}', number=shown.version)})")
    if shown.starts_on is not None:
        OUT.print(words.say("From {day}", day=words.day(shown.starts_on)))
    content = Table(words.say("Due"), words.say("Course"), "")
    for item in shown.items:
        kind = words.say("Mandatory") if item.mandatory else words.say("Suggested")
        content.add_row(words.day(item.due), item.title, kind)
    for task in shown.tasks:
        content.add_row(words.day(task.due), task.title, task.kind_text)
    OUT.print(content)
    life = Table(words.say("Version"), words.say("What"), words.say("Who"), words.say("When"), words.say("Why"))
    for entry in trail:
        life.add_row(str(entry.version), entry.action_text, entry.actor, f"{entry.at:%Y-%m-%d %H:%M}", entry.note_text)
    OUT.print(life)


@plan.command("draft")
def draft_plan_from_template(
    template: Annotated[str, typer.Argument(help="A template's id, such as annual-plan")],
    plan_id: Annotated[str, typer.Argument(help="The id of the new plan")],
    organisation: Annotated[str, typer.Option(help="Whose plan it is")],
    starts_on: Annotated[datetime, typer.Option(formats=["%Y-%m-%d"], help="The day on which it starts")],
    role: Annotated[str | None, typer.Option(help="Whom it addresses")] = None,
    next_role: Annotated[str | None, typer.Option(help="The role that it prepares for")] = None,
    templates: Annotated[Path | None, typer.Option(help="Take templates from this YAML file of your own")] = None,
) -> None:
    """Make a draft from a template."""
    from api.plans.service import PlanService
    from api.plans.shapes import PlanDraftIn
    from api.wiring import open_slices

    body = PlanDraftIn(
        id=plan_id, organisation=organisation, starts_on=starts_on.date(), role=role, next_role=next_role
    )
    own = None if templates is None else read_templates(templates)
    with open_slices(read_settings()) as slices:
        made = slices[PlanService].draft(_operator(OrganisationId(organisation)), template, body, templates=own)
    OUT.print(f"{made.content.id}: draft, {len(made.content.items)} courses, {len(made.content.tasks)} tasks")


@plan.command("approve")
def approve_plan(
    plan_id: PlanArgument,
    note: Annotated[str, typer.Option(help="Why; kept in the audit trail")] = "",
    start: Annotated[bool, typer.Option("--start", help="Put it in force at once")] = False,
) -> None:
    """Approve a draft or an amendment as it stands now."""
    status = _change(plan_id, PlanAction.APPROVE, note)
    if start and status is PlanStatus.APPROVED:  # an approved amendment is in force already
        _change(plan_id, PlanAction.START, note)


@plan.command("retire")
def retire_plan(
    plan_id: PlanArgument, note: Annotated[str, typer.Option(help="Why; kept in the audit trail")] = ""
) -> None:
    """Retire a plan: it binds nobody any more."""
    _change(plan_id, PlanAction.RETIRE, note)


@plan.command("what-if")
def what_if_plan(
    plan_id: PlanArgument,
    organisation: OrganisationOption = None,
    lang: LanguageOption = DEFAULT_LANGUAGE,
    as_json: JsonOption = False,
) -> None:
    """Show what a plan means for its audience: done already, time a week, who cannot read or open a course."""
    from api.plans.figures import WhatIfOut
    from api.plans.service import PlanFigures, PlanService
    from api.wiring import open_slices

    words = words_in(lang)
    with open_slices(read_settings()) as slices:
        plans = slices[PlanService]
        catalogue = plans.library.catalogue()
        own = catalogue.plan(PlanId(plan_id)).organisation
        principal = _operator(own if organisation is None else catalogue.organisation(OrganisationId(organisation)).id)
        content = plans.history(principal, PlanId(plan_id))[-1].content
        told = slices[PlanFigures]
        effects = told.what_if(told.doings(principal, content), content)
        what_if = WhatIfOut.of(effects, catalogue=catalogue, words=words, smallest=1)
    if as_json:
        typer.echo(what_if.model_dump_json(indent=2))
        return
    OUT.print(
        f"{words.say('People addressed')}: {what_if.audience:,}; "
        f"{words.say('Have done all of it')}: {what_if.all_done:,}"
    )
    OUT.print(
        f"{words.say('Mandatory time a week, in the middle')}: {what_if.median_weekly_minutes} min; "
        f"{words.say('Mandatory time a week, at most')}: {what_if.most_weekly_minutes} min; "
        f"{words.say('Have less time than that')}: {what_if.short_of_time:,}"
    )
    labels = ("Course", "Due", "Done", "To do", "Cannot read it", "Closed to them")
    table = Table(*(words.say(label) for label in labels))
    for item in what_if.items:
        figures = (item.done, item.to_do, item.cannot_read, item.closed)
        table.add_row(item.title, words.day(item.due), *(f"{figure:,}" for figure in figures))
    OUT.print(table)


def _change(plan_id: str, action: PlanAction, note: str) -> PlanStatus:
    from api.plans.service import PlanService
    from api.plans.shapes import PlanChangeIn
    from api.wiring import open_slices

    with open_slices(read_settings()) as slices:
        plans = slices[PlanService]
        principal = _operator(plans.library.catalogue().plan(PlanId(plan_id)).organisation)
        version = plans.history(principal, PlanId(plan_id))[-1].version
        body = PlanChangeIn(action=action, version=version, note=note)
        made = plans.change(principal, PlanId(plan_id), body, if_match=None)
    OUT.print(f"{plan_id}: {made.status.value}, version {made.version}")
    return made.status


def _operator(organisation: OrganisationId) -> Principal:
    """Whoever runs the command, as an admin of the organisation; their login name goes into the audit trail."""
    return Principal(f"cli:{getpass.getuser()}", AccessRole.ADMIN, organisation)

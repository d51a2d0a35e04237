"""`saarthi export igot`: files for iGOT Karmayogi. Nothing is sent: whoever hands them in looks at them first."""

import json
from datetime import datetime
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer

from api.cli.console import OUT
from api.cli.noting import opened_store
from api.running.settings import read_settings
from data.words import ENGLISH, PASS_MARK, CourseId, Language, OrganisationId, PlanId, RoleId

igot = typer.Typer(help="Files in the forms that iGOT Karmayogi takes in; nothing is sent.", no_args_is_help=True)

FileArgument = Annotated[Path, typer.Argument(help="The file to write; one that is there is not written over")]


class QuestionForm(StrEnum):
    """In what form questions are written."""

    CSV = "csv"
    QUML = "quml"


def _write(path: Path, content: bytes) -> None:
    with path.open("xb") as file:
        file.write(content)
    OUT.print(f"written: {path}. Look at it before you hand it in")


def _json(value: object) -> bytes:
    return json.dumps(value, ensure_ascii=False, indent=2).encode()


@igot.command("plan")
def export_plan(
    plan: Annotated[str, typer.Argument(help="A plan's id")],
    file: FileArgument,
    group: Annotated[str, typer.Option(help="The id that making the user group gave")] = "",
    apar: Annotated[
        bool, typer.Option("--apar", help="It counts in the annual appraisal; cannot be taken back there")
    ] = False,
) -> None:
    """Write the request that makes a plan (cbplan v4); without --group, first the one that makes its user group."""
    from data.igot import plan_requests

    with opened_store() as store:
        catalogue = store.catalogue.current()
    requests = plan_requests(catalogue.plan(PlanId(plan)), catalogue, group=group, apar=apar)
    for line in requests.left_out:
        OUT.print(f"not said there: {line}")
    _write(file, _json(requests.plan if group else requests.group))
    if not group:
        OUT.print("this makes the group of people; next: the same with --group and the id that it gets")


@igot.command("designations")
def export_designations(
    file: FileArgument,
    role: Annotated[list[str] | None, typer.Option(help="Only this role; may be given several times")] = None,
) -> None:
    """Write the sheet of designations and competencies (.xlsx); handed in, it goes into a framework shared by all."""
    from api.operate.igot_exports import designations_sheet

    with opened_store() as store:
        catalogue = store.catalogue.current()
    _write(file, designations_sheet(catalogue, [RoleId(each) for each in role or []]))


@igot.command("questions")
def export_questions(
    course: Annotated[str, typer.Argument(help="A course's id")],
    file: FileArgument,
    form: Annotated[
        QuestionForm, typer.Option("--form", help="Assessment CSV V2, or a QuML 1.1 question set")
    ] = QuestionForm.CSV,
    language: Annotated[str, typer.Option("--lang", help="The one language of the file")] = str(ENGLISH),
) -> None:
    """Write the practice items of a course."""
    from api.operate.igot_exports import out_questions
    from api.wiring import practice_in
    from data.igot import assessment_csv, question_set

    with opened_store() as store:
        known = store.catalogue.current().course(CourseId(course))
        book = practice_in(read_settings(), store)
    tag = Language(language)
    questions = out_questions((item for item in book.items.values() if item.course == known.id), tag)
    title = known.title.in_language(tag)
    if form is QuestionForm.CSV:
        _write(file, assessment_csv(questions).encode())
    else:
        share = known.pass_mark if known.pass_mark is not None else PASS_MARK
        _write(file, _json(question_set(title, questions, language=language, pass_share=share)))


@igot.command("telemetry")
def export_telemetry(
    organisation: Annotated[str, typer.Argument(help="Learners in and under this organisation")],
    file: FileArgument,
    since: Annotated[datetime, typer.Option(help="Events from this day on, by the organisation's clocks")],
) -> None:
    """Write what learners did as telemetry 3.0, a batch a line."""
    from api.operate.igot_exports import telemetry_of
    from api.running.clock import utc_now

    settings = read_settings()
    with opened_store() as store, file.open("x", encoding="utf-8") as written:
        begins = since.replace(tzinfo=settings.zone)
        for batch in telemetry_of(store, OrganisationId(organisation), since=begins, now=utc_now()):
            written.write(json.dumps(batch, ensure_ascii=False) + "\n")
    OUT.print(f"written: {file}. Look at it before you hand it in")

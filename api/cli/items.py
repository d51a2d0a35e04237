"""`saarthi items`: the item bank."""

from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from api.cli.console import OUT, tracked
from api.running.settings import read_settings
from data.words import CourseId, CourseStatus

if TYPE_CHECKING:
    from collections.abc import Sequence

    from api.curate.drafting import Drafted

items = typer.Typer(help="The item bank.", no_args_is_help=True)


@items.command("draft")
def draft(
    course: Annotated[str | None, typer.Argument(help="A course's id")] = None,
    every: Annotated[bool, typer.Option("--all", help="Of every live course")] = False,
) -> None:
    """Draft items from the lessons; they wait for a curator, and nobody is asked them before."""
    from api.curate.drafting import DraftService
    from api.wiring import open_slices

    if every == (course is not None):
        raise typer.BadParameter("name a COURSE, or give --all")
    with open_slices(read_settings()) as slices:
        drafting = slices[DraftService]
        catalogue = drafting.library.catalogue()
        live = [each for each in catalogue.courses.values() if each.status is CourseStatus.LIVE]
        courses = live if course is None else [catalogue.course(CourseId(course))]
        drafted = []
        with tracked("drafting, courses") as progress:
            for number, each in enumerate(courses, start=1):
                drafted.append(drafting.draft_course(each))
                progress(number, len(courses))
    _show(drafted)


def _show(drafted: "Sequence[Drafted]") -> None:
    table = Table("course", "language", "keys tried", "drafts", "passed", "lessons")
    for each in drafted:
        for language in sorted({lesson.language for lesson in each.lessons}):
            own = [lesson for lesson in each.lessons if lesson.language == language]
            tried, passed = sum(lesson.tried for lesson in own), sum(lesson.passed for lesson in own)
            drafts = sum(len(lesson.drafts) for lesson in own)
            share = f"{passed / tried:.0%}" if tried else "-"
            table.add_row(each.course.id, language, str(tried), str(drafts), share, str(len(own)))
    OUT.print(table)
    new = sum(each.new for each in drafted)
    OUT.print(f"{new} new drafts wait on the page /drafts. No check here proves that a wrong option is wrong.")

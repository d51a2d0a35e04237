"""`saarthi curate`: what courses seem to teach, what they repeat, and what time has passed over."""

from typing import TYPE_CHECKING, Annotated

import typer

from api.cli.console import DEFAULT_LANGUAGE, OUT, LanguageOption, words_in
from api.running.settings import read_settings

if TYPE_CHECKING:
    from api.curate.curating import CuratingService
    from api.running.i18n import Words
    from data.words import Course


def curate(
    course: Annotated[str | None, typer.Argument(help="A draft or a course; default: stale sentences of all")] = None,
    lang: LanguageOption = DEFAULT_LANGUAGE,
) -> None:
    """Show what a course seems to teach, which courses say the same, and what may be out of date."""
    from api.curate.curating import CuratingService
    from api.wiring import open_slices
    from data.words import CourseId

    words = words_in(lang)
    with open_slices(read_settings()) as slices:
        curating = slices[CuratingService]
        if course is None:
            for each in curating.courses(None):
                _show_stale(curating, each, words)
        else:
            found = curating.course(None, CourseId(course))
            _show_competencies(curating, found, words)
            _show_overlaps(curating, found, words)
            _show_stale(curating, found, words)


def _show_competencies(curating: "CuratingService", course: "Course", words: "Words") -> None:
    catalogue = curating.library.catalogue()
    OUT.print(words.say("What it seems to teach"), style="bold")
    for each in curating.suggestions(course):
        name = catalogue.competency(each.competency).name.in_language(words.language)
        sure = words.say("{percent} % sure", percent=round(100 * each.confidence))
        OUT.print(f"  · {name} ({each.competency} = {each.level}), {sure}", markup=False)
        OUT.print(f"    {each.support.lesson}: {each.support.sentence}", markup=False)


def _show_overlaps(curating: "CuratingService", course: "Course", words: "Words") -> None:
    OUT.print(words.say("Other courses that say the same"), style="bold")
    for each in curating.overlaps(course, None):
        share = words.say("{percent} % of the passages", percent=round(100 * each.share))
        OUT.print(f"  · {each.course}: {share}", markup=False)
        for pair in each.pairs:
            OUT.print(f"    {pair.first.id} | {pair.second.id}", markup=False)


def _show_stale(curating: "CuratingService", course: "Course", words: "Words") -> None:
    from api.course_desk.words import STALE

    for each in curating.stale(course):
        instead = f" → {each.instead}" if each.instead else ""
        OUT.print(f"{course.id}/{each.lesson}: {words.say(STALE[each.kind])}: {each.found}{instead}", markup=False)
        OUT.print(f"  {each.sentence}", markup=False)

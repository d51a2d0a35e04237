"""`saarthi wishes`: what a learner set for themself, shown and changed."""

from collections.abc import Iterator, Sequence
from dataclasses import fields, replace
from datetime import date, datetime
from enum import StrEnum
from typing import TYPE_CHECKING, Annotated, Any

import typer
from rich.table import Table

from api.cli.console import DEFAULT_LANGUAGE, OUT, LanguageOption, words_in
from api.cli.learning import JsonOption, LearnerArgument
from api.cli.noting import note_reading
from api.running.i18n import Words
from api.running.settings import read_settings
from data.words import LEAST_WEEKLY_MINUTES, MOST_WEEKLY_MINUTES, Language, LearnerId, RoleId, Wishes, language_read

if TYPE_CHECKING:
    from api.path.wish_shapes import WishesOut


class Wish(StrEnum):
    """What may be set no longer."""

    WEEKLY_MINUTES = "weekly_minutes"
    LANGUAGES = "languages"
    DEADLINE = "deadline"
    GOAL = "goal"
    GOAL_BY = "goal_by"


def wishes(
    learner: LearnerArgument,
    weekly_minutes: Annotated[
        int | None, typer.Option(min=LEAST_WEEKLY_MINUTES, max=MOST_WEEKLY_MINUTES, help="Minutes a week")
    ] = None,
    languages: Annotated[str | None, typer.Option(help="Languages that they read, such as en,hi")] = None,
    deadline: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The path ends by this day")] = None,
    goal: Annotated[str | None, typer.Option(help="The role to grow into")] = None,
    goal_by: Annotated[datetime | None, typer.Option(formats=["%Y-%m-%d"], help="The last day for it")] = None,
    clear: Annotated[list[Wish] | None, typer.Option(help="Set it no longer; may be repeated")] = None,
    lang: LanguageOption = DEFAULT_LANGUAGE,
    as_json: JsonOption = False,
) -> None:
    """Show what a learner set for themself; an option changes it and leaves the rest."""
    from api.path.wish_shapes import WishesOut
    from api.path.wishes import WishService
    from api.running.library import Library
    from api.wiring import open_slices

    given = Wishes(weekly_minutes, _tags(languages), _day(deadline), RoleId(goal) if goal else None, _day(goal_by))
    words = words_in(lang)
    with open_slices(read_settings()) as slices:
        wishing = slices[WishService]
        person = wishing.learners.get(LearnerId(learner))
        note_reading(slices, learner)
        wanted = _changed(person.wishes, given, clear=clear or ())
        if wanted != person.wishes:
            person = wishing.keep_wishes(person.id, wanted)
        shown = WishesOut.of(person, catalogue=slices[Library].catalogue(), words=words)
    if as_json:
        typer.echo(shown.model_dump_json(indent=2))
        return
    table = Table(words.say("Wish"), words.say("Value"))
    for row in _rows(shown, words):
        table.add_row(*row)
    OUT.print(table)


def _changed(wishes: Wishes, given: Wishes, *, clear: Sequence[Wish]) -> Wishes:
    """The wishes with what was given, and without what is cleared."""
    named = {field.name: getattr(given, field.name) for field in fields(given)}
    set_anew: dict[str, Any] = {name: wish for name, wish in named.items() if wish is not None}
    return replace(wishes, **set_anew | dict.fromkeys(clear))


def _tags(languages: str | None) -> frozenset[Language] | None:
    return None if languages is None else frozenset(language_read(tag.strip()) for tag in languages.split(","))


def _day(at: datetime | None) -> date | None:
    return None if at is None else at.date()


def _rows(shown: "WishesOut", words: Words) -> Iterator[tuple[str, str]]:
    """Labels and values; minutes and languages are those in force."""
    yield words.say("Minutes a week"), str(shown.in_force.weekly_minutes)
    yield words.say("Languages"), ", ".join(shown.in_force.languages)
    yield words.say("Path until"), "–" if shown.deadline is None else words.day(shown.deadline)
    yield words.say("Goal"), shown.goal_name or shown.goal or "–"
    yield words.say("Goal until"), "–" if shown.goal_by is None else words.day(shown.goal_by)

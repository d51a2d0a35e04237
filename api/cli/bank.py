"""`saarthi items`: the item bank checked by its rules, and measured by its answers."""

from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer
from rich.table import Table

from api.cli.console import OUT
from api.cli.noting import opened_store
from api.running.clock import clock_in
from api.running.settings import read_settings
from data.words import ENGLISH

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from api.assess.bank import BankInForce
    from data.store import Store
    from data.words import Item, ItemId
    from tutor.practice import PracticeBook


def check(
    folder: Annotated[Path | None, typer.Argument(help="A practice folder; default: the bank in force")] = None,
) -> None:
    """Print what breaks the rules of good items, and what no second reader vouches for; exit code 1 for a breach.

    Items of a folder that were changed since a second reader read them, or found doubtful, count as one.
    """
    from tutor.assessment import LEAST_CHANCE, item_faults, key_positions

    with opened_store() as store:
        book, bank = _bank(store, folder)
        stored = store.items.all() if folder is None else {}
    faults = [fault for item in bank.values() for fault in item_faults(item)]
    table = Table("item", "language", "rule", "what is wrong", "what to do")
    for fault in faults:
        table.add_row(fault.item, fault.language or "", fault.rule, fault.problem, fault.remedy)
    if faults:
        OUT.print(table)
    uneven = False
    for options, counts, chance in key_positions(_positions(book)):
        uneven = uneven or chance < LEAST_CHANCE
        OUT.print(f"key among {options} options, by place: {', '.join(map(str, counts))} (by chance: {chance:.2f})")
    refuted = _second_readings(book, besides=stored)
    OUT.print(f"{len(bank)} items, {len(faults)} breaches" + (", keys stand unevenly" if uneven else ""))
    if faults or uneven or refuted:
        raise typer.Exit(1)


def _second_readings(book: "PracticeBook", *, besides: "Collection[ItemId]") -> bool:
    """Prints which items of the folder no second reader vouches for; whether any was changed or found doubtful.

    Those of the store, `besides`, are not looked at: who read them stands in their history.
    """
    from tutor.practice import Standing, not_vouched_for

    bank = [item for name, item in book.bank().items() if name not in besides]
    open_items = list(not_vouched_for(bank, book.readings))
    table = Table("item", "second reader", "of")
    for item, standing, now in open_items:
        table.add_row(item.id, standing, now)
    if open_items:
        OUT.print(table)
    OUT.print(f"{len(bank) - len(open_items)} of {len(bank)} items of the folder are vouched for by a second reader")
    return any(standing is not Standing.UNREAD for _, standing, _ in open_items)


def calibrate() -> None:
    """Measure items by all finished checks and tests; `saarthi nightly` does so, too. Names what to look at."""
    from tutor.assessment import item_flags

    with opened_store() as store:
        in_force = calibrated(store)
    table = Table("item", "answers", "right", "difficulty", "slope", "with the rest", "why to look at it")
    for name, statistics in in_force.statistics.items():
        flags = item_flags(in_force.items[name], statistics)
        if flags:
            figures = (statistics.difficulty, statistics.discrimination, statistics.rest_correlation)
            shown = ("-" if figure is None else f"{figure:.2f}" for figure in figures)
            table.add_row(name, str(statistics.answers), str(statistics.right), *shown, ", ".join(flags))
    if table.row_count:
        OUT.print(table)
    OUT.print(f"{len(in_force.statistics)} items have answers, {table.row_count} should be looked at")


def calibrated(store: "Store") -> "BankInForce":
    """The bank of the settings' practice folder and the store, with statistics made anew and kept."""
    from api.assess.bank import BankInForce
    from api.assess.calibrating import statistics_of

    settings = read_settings()
    _, bank = _bank(store, None)
    statistics = statistics_of(bank, store.sittings.finished(), now=clock_in(settings.zone)())
    store.items.keep_statistics(statistics)
    return BankInForce(bank, {}, {each.item: each for each in statistics})


def _bank(store: "Store", folder: Path | None) -> "tuple[PracticeBook, Mapping[ItemId, Item]]":
    from api.wiring import practice_in
    from tutor.practice import read_practice

    if folder is not None:
        book = read_practice(folder, catalogue=store.catalogue.current())
        return book, book.bank()
    book = practice_in(read_settings(), store)
    return book, {**book.bank(), **store.items.all()}


def _positions(book: "PracticeBook") -> "list[tuple[int, int]]":
    """Where the key of each item stands among its choices, as practice shows them."""
    found = []
    for item in book.items.values():
        if item.choices:
            shown = [text for _, text in item.offered(ENGLISH)]
            found.append((len(shown), shown.index(item.right_answer(ENGLISH))))
    return found

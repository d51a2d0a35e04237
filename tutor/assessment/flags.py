"""What a curator is told of an item's answers: it measures something else, an option is dead, it has drifted."""

from collections.abc import Sequence
from enum import StrEnum

from data.words import Item, ItemKind, ItemStatistics

ENOUGH_ANSWERS = 100
"""Answers from which an item's own figures are believed: the standard error of a correlation is then 0.1."""

LEAST_CORRELATION = 0.1
"""Below it, being right here and being right elsewhere hardly go together: the item measures something else, or its key
is wrong (Ebel & Frisbie 1991: below .1 to .2 items are revised or dropped)."""

DEAD_SHARE = 0.05
"""A wrong option that fewer take helps nobody to be told apart (Haladyna & Downing 1993)."""

MOST_DRIFT = 0.25
"""Levels by which an item may for certain become harder or easier from the earlier to the later half of its answers."""


class ItemFlag(StrEnum):
    """Why an item should be looked at."""

    LOW_CORRELATION = "low-correlation"
    DEAD_OPTION = "dead-option"
    DRIFT = "drift"


def item_flags(item: Item, statistics: ItemStatistics | None) -> Sequence[ItemFlag]:
    """Why the item should be looked at; nothing before it has `ENOUGH_ANSWERS`."""
    if statistics is None or statistics.answers < ENOUGH_ANSWERS:
        return []
    flags: list[ItemFlag] = []
    if statistics.rest_correlation is not None and statistics.rest_correlation < LEAST_CORRELATION:
        flags.append(ItemFlag.LOW_CORRELATION)
    if dead_options(item, statistics):
        flags.append(ItemFlag.DEAD_OPTION)
    if statistics.drift is not None and abs(statistics.drift) > MOST_DRIFT:
        flags.append(ItemFlag.DRIFT)
    return flags


def dead_options(item: Item, statistics: ItemStatistics) -> Sequence[int]:
    """The places of wrong options that hardly anybody takes, where options are chosen."""
    if item.kind not in {ItemKind.SINGLE, ItemKind.MULTIPLE, ItemKind.SCENARIO}:
        return []
    fewest = DEAD_SHARE * statistics.answers
    wrong = [place for place in range(len(item.options)) if place not in item.right]
    return [place for place in wrong if statistics.chosen.get(str(place), 0) < fewest]

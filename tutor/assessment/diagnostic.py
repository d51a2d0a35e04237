"""The adaptive diagnostic: which item comes next, and when enough is known.

Maximum information (Lord 1980) under exposure control: each sitting may use a third of the bank, drawn by its seed, so
that in the long run no item goes to more than a third of those who start alike (among 500, none to more than 40 %:
`python -m eval.benchmarks.diagnostic`). A bank too small for that is used whole, and then one of the three most telling
items is drawn ("randomesque", Kingsbury & Zara 1989), so that at least the first ones differ.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256
from math import ceil

from data.words import ItemId
from tutor.assessment.irt import Ability, Parameters, ability_of, information

ENOUGH_ERROR = 0.4
"""Standard error in levels at which a diagnostic ends."""

MOST_ITEMS = 20
"""Items after which it ends anyway; banks of ours are mostly used up before."""

LEAST_ITEMS = 4
"""Fewer items than this measure nothing: four of the usual kind bring the standard error from 1 to about 0.65."""

SHARE_OF_BANK = 1 / 3
DRAWN_OF_BEST = 3

Parametrised = Mapping[ItemId, Parameters]
Responses = Sequence[tuple[ItemId, bool]]


def drawn_pool(bank: Sequence[ItemId], *, seed: str) -> tuple[ItemId, ...]:
    """The items that a sitting may use: a third of the bank, but as many as it may need where there are so many."""
    size = max(ceil(len(bank) * SHARE_OF_BANK), min(len(bank), MOST_ITEMS))
    return tuple(sorted(bank, key=lambda item: _drawn(seed, item))[:size])


def ability_shown(responses: Responses, *, parameters: Parametrised) -> Ability:
    """What the answers so far show."""
    return ability_of([(parameters[item], right) for item, right in responses])


def next_item(pool: Sequence[ItemId], responses: Responses, *, parameters: Parametrised, seed: str) -> ItemId | None:
    """The item that tells most of who answered so far; None where enough is known or nothing is left to ask.

    The same sitting gets the same item again until it is answered.
    """
    answered = {item for item, _ in responses}
    left = [item for item in pool if item not in answered]
    shown = ability_shown(responses, parameters=parameters)
    if not left or len(responses) >= MOST_ITEMS or shown.standard_error < ENOUGH_ERROR:
        return None
    best = sorted(left, key=lambda item: (-information(shown.value, parameters[item]), _drawn(seed, item)))
    count = min(DRAWN_OF_BEST, len(best)) if len(responses) < DRAWN_OF_BEST else 1
    return min(best[:count], key=lambda item: _drawn(f"{seed}/{len(responses)}", item))


def _drawn(seed: str, item: ItemId) -> bytes:
    return sha256(f"{seed}/{item}".encode()).digest()

"""The adaptive diagnostic: which item comes next, and when enough is known.

Maximum information (Lord 1980) under exposure control: what went to 39 in 100 of the last sittings is left out of the
next one (restricted maximum information, Revuelta & Ponsoda 1998), and the first items are drawn of the three most
telling ones ("randomesque", Kingsbury & Zara 1989). A bank too small for that is used whole, in orders that differ.
"""

from collections.abc import Mapping, Sequence
from hashlib import sha256

from data.words import ItemId
from tutor.assessment.irt import Ability, Parameters, ability_of, information

ENOUGH_ERROR = 0.4
"""Standard error in levels at which a diagnostic ends."""

MOST_ITEMS = 20
"""Items after which it ends anyway; banks of ours are mostly used up before."""

LEAST_ITEMS = 4
"""Fewer items than this measure nothing: four of the usual kind bring the standard error from 1 to about 0.65."""

MOST_EXPOSED = 0.39
"""The share of sittings that an item may go to; with the sitting that begins, none goes to more than 40 %."""

SITTINGS_COUNTED = 200
"""The last ones, over which exposure is counted."""

DRAWN_OF_BEST = 3

Parametrised = Mapping[ItemId, Parameters]
Responses = Sequence[tuple[ItemId, bool]]


def open_pool(bank: Sequence[ItemId], *, given: Mapping[ItemId, int], sittings: int) -> tuple[ItemId, ...]:
    """The items that a sitting may use, where `given` counts how many of the last `sittings` each went to.

    Where too few are left for a whole sitting, those that went to the fewest come back.

    >>> bank = [ItemId(f"i{row}") for row in range(30)]
    >>> len(open_pool(bank, given={bank[0]: 1}, sittings=1)), len(open_pool(bank, given={bank[0]: 1}, sittings=2))
    (29, 30)
    """
    rested = [item for item in bank if given.get(item, 0) < MOST_EXPOSED * (sittings + 1)]
    if len(rested) >= min(len(bank), MOST_ITEMS):
        return tuple(rested)
    return tuple(sorted(bank, key=lambda item: given.get(item, 0))[:MOST_ITEMS])


def ability_shown(responses: Responses, *, parameters: Parametrised) -> Ability:
    """What the answers so far show."""
    return ability_of([(parameters[item], right) for item, right in responses])


def next_item(pool: Sequence[ItemId], responses: Responses, *, parameters: Parametrised, seed: str) -> ItemId | None:
    """The item that tells most of who answered so far; None where enough is known or nothing is left to ask.

    The same sitting gets the same item again until it is answered.
    """
    shown = ability_shown(responses, parameters=parameters)
    if len(responses) >= MOST_ITEMS or shown.standard_error < ENOUGH_ERROR:
        return None
    return most_telling(pool, responses, shown=shown, parameters=parameters, seed=seed)


def most_telling(
    pool: Sequence[ItemId], responses: Responses, *, shown: Ability, parameters: Parametrised, seed: str
) -> ItemId | None:
    """The open item that tells most at the ability shown, at first one of the best by draw; None if none is left."""
    answered = {item for item, _ in responses}
    left = [item for item in pool if item not in answered]
    if not left:
        return None
    best = sorted(left, key=lambda item: (-information(shown.value, parameters[item]), _drawn(seed, item)))
    count = min(DRAWN_OF_BEST, len(best)) if len(responses) < DRAWN_OF_BEST else 1
    return min(best[:count], key=lambda item: _drawn(f"{seed}/{len(responses)}", item))


def _drawn(seed: str, item: ItemId) -> bytes:
    return sha256(f"{seed}/{item}".encode()).digest()

"""Who may read what learners asked: it is shown as of a group of people large enough not to tell who it was."""

from collections import defaultdict
from collections.abc import Mapping
from itertools import groupby

from data.catalogue import Catalogue
from data.words import OrganisationId

FEWEST_DIGITS = 7
"""Figures that stand together with as many digits or more are left out: an account (9 and more), a telephone (10),
Aadhaar (12), a date of birth (8). Years (2026-27), amounts of lakhs and sections have fewer."""

MIXED = 4
"""A word with as many letters and as many digits is left out: a PAN (6 and 4), a vehicle (4 and 6)."""

LEFT_OUT = "…"


def readable_offices(
    organisation: OrganisationId, *, people: Mapping[OrganisationId, int], catalogue: Catalogue, smallest: int
) -> frozenset[OrganisationId]:
    """The offices under `organisation` whose people's questions may be read there; `people` are counted by office.

    From the lowest organisation upwards, people are put together until they are at least `smallest`: this is a group,
    and what its people ask is shown to its organisation and to those above. Groups do not overlap, so whoever compares
    what two curators see has a group before them, never the few by which one office is larger than another. People who
    find no group below `organisation` or in it are left out there.
    """
    waiting: dict[OrganisationId, list[OrganisationId]] = defaultdict(list)
    readable: set[OrganisationId] = set()
    for office in _from_below(organisation, catalogue):
        together = [*waiting.pop(office, []), office]
        if sum(people.get(each, 0) for each in together) >= smallest:
            readable.update(together)
        elif (parent := catalogue.organisation(office).parent) is not None:
            waiting[parent].extend(together)
    return frozenset(readable)


def without_numbers_and_addresses(text: str) -> str:
    """The text without e-mail addresses and without numbers that name somebody.

    >>> without_numbers_and_addresses("My Aadhaar 1234 5678 9012 or a.b@nic.in, under section 19 of 2005?")
    'My Aadhaar … or … under section 19 of 2005?'
    """
    kept: list[str] = []
    for is_number, run in groupby(text.split(), key=_is_number):
        words = list(run)
        if is_number and sum(map(_digits, words)) >= FEWEST_DIGITS:
            kept.append(LEFT_OUT)
        else:
            kept += [LEFT_OUT if _names_somebody(word) else word for word in words]
    return " ".join(kept)


def _from_below(organisation: OrganisationId, catalogue: Catalogue) -> list[OrganisationId]:
    """The organisation and all under it, each after those that lie under it."""
    depths = {office: 0 for office in catalogue.under(organisation)}
    for office in depths:
        above = catalogue.organisation(office).parent
        while above in depths:
            depths[office] += 1
            above = catalogue.organisation(above).parent
    return sorted(depths, key=lambda office: (-depths[office], office))


def _digits(word: str) -> int:
    return sum(letter.isdigit() for letter in word)


def _is_number(word: str) -> bool:
    return _digits(word) > 0


def _names_somebody(word: str) -> bool:
    return "@" in word or (_digits(word) >= MIXED and sum(letter.isalpha() for letter in word) >= MIXED)

"""Rows of a report's tables: small groups put together, so that what is passed on names nobody."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from api.running.small_groups import is_few
from data.catalogue import Catalogue
from data.words import LearningFigures, OrganisationId

Key = TypeVar("Key")


@dataclass(frozen=True, slots=True)
class Grouped(Generic[Key]):
    """Groups large enough to be told of, each with its figures; `rest` are the `together` others as one."""

    groups: Mapping[Key, LearningFigures]
    together: int = 0
    rest: LearningFigures = field(default_factory=LearningFigures)


def in_groups(figures: Mapping[Key, LearningFigures], *, smallest: int) -> Grouped[Key]:
    """The figures with all groups of fewer than `smallest` people put together.

    Where these are still fewer, the next smallest group goes with them: else they could be told by taking all others
    from the total. Groups of nobody are left out.

    >>> sizes = {"a": 20, "b": 12, "c": 4}
    >>> found = in_groups({key: LearningFigures(enrolled=size) for key, size in sizes.items()}, smallest=10)
    >>> list(found.groups), found.together, found.rest.enrolled
    (['a'], 2, 16)
    """
    largest_first = sorted(
        ((key, each) for key, each in figures.items() if each.enrolled), key=lambda row: (-row[1].enrolled, str(row[0]))
    )
    kept = [row for row in largest_first if row[1].enrolled >= smallest]
    small = largest_first[len(kept) :]
    while kept and is_few(sum(each.enrolled for _, each in small), smallest=smallest):
        small.insert(0, kept.pop())
    return Grouped(dict(kept), len(small), sum((each for _, each in small), LearningFigures()))


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """An organisation of a report with all under it, `depth` steps below the report's own.

    `own_people`: of those whom it has beside the offices under it; `together`: of so many small offices of it as one.
    """

    organisation: OrganisationId
    depth: int
    figures: LearningFigures
    own_people: bool = False
    together: int = 0


def office_rows(
    organisation: OrganisationId,
    offices: Mapping[OrganisationId, LearningFigures],
    *,
    catalogue: Catalogue,
    smallest: int,
    depth: int = 1,
) -> Iterator[OfficeRow]:
    """What lies under the organisation, each before what lies under it; the rows of one depth add up to the one above.

    Nothing where nothing lies under it.
    """
    children = [each.id for each in catalogue.organisations.values() if each.parent == organisation]
    below = {
        child: under for child in children if (under := figures_under(child, offices, catalogue=catalogue)).enrolled
    }
    if not below:
        return
    grouped = in_groups({**below, organisation: offices.get(organisation, LearningFigures())}, smallest=smallest)
    for office, figures in grouped.groups.items():
        yield OfficeRow(office, depth, figures, own_people=office == organisation)
        if office != organisation:
            yield from office_rows(office, offices, catalogue=catalogue, smallest=smallest, depth=depth + 1)
    if grouped.together:
        yield OfficeRow(organisation, depth, grouped.rest, together=grouped.together)


def figures_under(
    organisation: OrganisationId, offices: Mapping[OrganisationId, LearningFigures], *, catalogue: Catalogue
) -> LearningFigures:
    """The figures of the organisation and all under it, of those that each of them has of its own."""
    under = catalogue.under(organisation)
    return sum((figures for office, figures in offices.items() if office in under), LearningFigures())

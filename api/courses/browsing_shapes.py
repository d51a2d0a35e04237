"""Looking through the courses in addresses, /v1 and pages: what is wanted, and what each facet and value is called."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Annotated
from urllib.parse import urlencode

from fastapi import Query
from pydantic import BaseModel

from api.courses.browsing import Browsed, Wanted
from api.courses.facets import Age, CourseStanding, Facet, FacetCounts, Length, Order
from api.http.templating import language_name
from api.http.words import COURSE_KINDS
from api.running.i18n import Words, mark
from data.catalogue import Catalogue
from data.words import CompetencyId, CourseKind, Language, language_read

PAGE_SIZE = 24
"""Courses on a page: rows of one, two, three and four are full."""

MOST_VALUES = 40
"""Values of a facet that a page offers, those with the most courses; a search in words reaches the others."""

FACETS = {
    Facet.COMPETENCY: mark("Competency"),
    Facet.LANGUAGE: mark("Language"),
    Facet.KIND: mark("Kind"),
    Facet.LENGTH: mark("Time it takes"),
    Facet.PROVIDER: mark("Provider"),
    Facet.AGE: mark("New courses"),
    Facet.STANDING: mark("Your record"),
}
LENGTHS: Mapping[str, str] = {
    Length.HALF_HOUR: mark("up to 30 minutes"),
    Length.HOUR: mark("30 minutes to 1 hour"),
    Length.TWO_HOURS: mark("1 to 2 hours"),
    Length.DAY: mark("2 to 8 hours"),
    Length.LONGER: mark("more than 8 hours"),
}
STANDINGS: Mapping[str, str] = {
    CourseStanding.DONE: mark("finished"),
    CourseStanding.BEGUN: mark("begun"),
    CourseStanding.NOT_BEGUN: mark("not begun"),
}
NEW = mark("opened in the last six months")
ORDERS = {
    Order.FIT: mark("Best fit"),
    Order.TITLE: mark("Title"),
    Order.SHORTEST: mark("Shortest first"),
    Order.NEWEST: mark("Newest first"),
}

Name = Annotated[str, Query(max_length=200)]


def wanted_on_page(
    q: Annotated[str, Query(max_length=500)] = "",
    competency: Name = "",
    language: Name = "",
    kind: Name = "",
    length: Name = "",
    provider: Name = "",
    age: Name = "",
    standing: Name = "",
    sort: Name = "",
) -> Wanted:
    """What an address of the page asks for; an order that there is not is that by fit."""
    given = (competency, _tag(language), kind, length, provider, age, standing)
    chosen = {facet: value for facet, value in zip(Facet, given, strict=True) if value}
    return Wanted(q.strip(), chosen, Order(sort) if sort in set(Order) else Order.FIT)


def wanted_in_v1(
    q: Annotated[
        str | None, Query(max_length=500, description="What to look for, in words", examples=["procurement on GeM"])
    ] = None,
    competency: Annotated[CompetencyId | None, Query(max_length=200, description="Taught by the course")] = None,
    language: Annotated[str | None, Query(max_length=35, description="Offered in it", examples=["hi"])] = None,
    kind: CourseKind | None = None,
    length: Annotated[
        Length | None, Query(description="Up to 30, 60, 120 or 480 minutes and longer than the one before, or longer")
    ] = None,
    provider: Annotated[str | None, Query(max_length=200)] = None,
    age: Annotated[Age | None, Query(description="Opened or published in the last 180 days")] = None,
    standing: Annotated[CourseStanding | None, Query(description="How you stand with it, as a learner")] = None,
    sort: Annotated[Order, Query(description="`fit` is by title where `q` is left out")] = Order.FIT,
) -> Wanted:
    """What a request to /v1 asks for."""
    given = (competency, _tag(language or ""), kind, length, provider, age, standing)
    chosen = {facet: str(value) for facet, value in zip(Facet, given, strict=True) if value}
    return Wanted((q or "").strip(), chosen, sort)


def _tag(language: str) -> str:
    return language_read(language) if language else ""


class FacetValueOut(BaseModel):
    """A value of a facet, what it is called, and how many courses are left with it."""

    value: str
    label: str
    courses: int


class FacetsOut(BaseModel):
    """How many courses are left, whether they fit what was looked for, and the values that narrow them further.

    The count of a value is that of the courses that are left where it takes the place of what is chosen of its facet.
    """

    total: int
    fits: bool
    facets: dict[Facet, list[FacetValueOut]]

    @classmethod
    def of(cls, browsed: Browsed, *, catalogue: Catalogue, words: Words) -> "FacetsOut":
        """The counts with names in the reader's language."""
        facets = values_of(browsed.counts, catalogue=catalogue, words=words)
        return cls(total=len(browsed.found), fits=browsed.fits, facets=facets)


@dataclass(frozen=True, slots=True)
class Choice:
    """A link of the page: what it is called, where it leads, and with how many courses where that is known."""

    label: str
    address: str
    chosen: bool
    courses: int = 0


@dataclass(frozen=True, slots=True)
class FacetChoices:
    """The choices of a facet, and of those the one that is in force."""

    label: str
    choices: Sequence[Choice]
    chosen: Choice | None


def values_of(counts: FacetCounts, *, catalogue: Catalogue, words: Words) -> dict[Facet, list[FacetValueOut]]:
    """The values of each facet: lengths from short to long, standings as they follow, others by number of courses."""
    listed = {}
    for facet, numbers in counts.items():
        values = [
            FacetValueOut(value=value, label=value_name(facet, value, catalogue=catalogue, words=words), courses=number)
            for value, number in numbers.items()
        ]
        fixed = list(LENGTHS) if facet is Facet.LENGTH else list(STANDINGS) if facet is Facet.STANDING else []
        listed[facet] = sorted(
            values,
            key=lambda each: (fixed.index(each.value) if each.value in fixed else -each.courses, each.label.casefold()),
        )
    return listed


def value_name(facet: Facet, value: str, *, catalogue: Catalogue, words: Words) -> str:
    """What a value is called in the reader's language; itself where there is no such value."""
    kinds: Mapping[str, str] = {kind.value: name for kind, name in COURSE_KINDS.items()}
    fixed = {**LENGTHS, **STANDINGS, **kinds, Age.NEW.value: NEW}
    if facet is Facet.COMPETENCY and value in catalogue.competencies:
        return catalogue.competencies[CompetencyId(value)].name.in_language(words.language)
    if facet is Facet.LANGUAGE:
        return language_name(Language(value), words)
    return words.say(fixed[value]) if facet is not Facet.PROVIDER and value in fixed else value


def address_of(wanted: Wanted, *, page: int = 1) -> str:
    """The page's address for what is wanted.

    >>> address_of(Wanted("leave", {Facet.KIND: "blended"}), page=2)
    '/courses?q=leave&kind=blended&page=2'
    """
    sort = "" if wanted.order is Order.FIT else wanted.order.value
    narrowed = {facet.value: value for facet, value in wanted.chosen.items()}
    pairs = {"q": wanted.query, **narrowed, "sort": sort, "page": "" if page == 1 else str(page)}
    query = urlencode({name: value for name, value in pairs.items() if value})
    return f"/courses?{query}" if query else "/courses"


def facet_choices(wanted: Wanted, counts: FacetCounts, *, catalogue: Catalogue, words: Words) -> Sequence[FacetChoices]:
    """What the page offers to narrow the courses by: facets that tell the courses apart, or that narrow them already.

    A choice leads to the address with it; the one in force to the address without it.
    """
    offered = []
    for facet, values in values_of(counts, catalogue=catalogue, words=words).items():
        in_force = wanted.chosen.get(facet)
        if in_force is not None and in_force not in {each.value for each in values}:
            label = value_name(facet, in_force, catalogue=catalogue, words=words)
            values.append(FacetValueOut(value=in_force, label=label, courses=0))
        shown = [each for place, each in enumerate(values) if place < MOST_VALUES or each.value == in_force]
        choices = [_choice(wanted, facet, each) for each in shown]
        if in_force is not None or len(choices) > 1 or (facet is Facet.AGE and choices):
            chosen = next((each for each in choices if each.chosen), None)
            offered.append(FacetChoices(words.say(FACETS[facet]), choices, chosen))
    return offered


def _choice(wanted: Wanted, facet: Facet, value: FacetValueOut) -> Choice:
    chosen = wanted.chosen.get(facet) == value.value
    others = {each: given for each, given in wanted.chosen.items() if each is not facet}
    after = others if chosen else {**others, facet: value.value}
    return Choice(value.label, address_of(replace(wanted, chosen=after)), chosen, value.courses)


def order_choices(wanted: Wanted, words: Words) -> Sequence[Choice]:
    """The orders that the page offers; by fit only where something is looked for."""
    orders = [order for order in Order if wanted.query or order is not Order.FIT]
    in_force = wanted.order if wanted.order in orders else Order.TITLE
    return [
        Choice(words.say(ORDERS[order]), address_of(replace(wanted, order=order)), order is in_force)
        for order in orders
    ]

"""Whose questions may be read: groups that are large enough, and do not tell of fewer when compared."""

from collections.abc import Mapping

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.curate.groups import readable_offices, without_numbers_and_addresses
from data.catalogue import Catalogue
from data.words.models import ENGLISH, LocalText, Organisation, OrganisationId

STATE, REVENUE, CIRCLE, HEALTH = map(OrganisationId, ("state", "revenue", "circle", "health"))


def house(parents: Mapping[OrganisationId, OrganisationId | None]) -> Catalogue:
    name = LocalText({ENGLISH: "An office"})
    return Catalogue.of(organisations=[Organisation(id_, name, parent) for id_, parent in parents.items()])


PLANNED = house({STATE: None, REVENUE: STATE, CIRCLE: REVENUE, HEALTH: STATE})


def readable(organisation: OrganisationId, **people: int) -> set[str]:
    counted = {OrganisationId(office): number for office, number in people.items()}
    return set(readable_offices(organisation, people=counted, catalogue=PLANNED, smallest=10))


def test_an_office_of_one_is_read_with_its_department_and_not_in_itself() -> None:
    assert readable(CIRCLE, circle=1, revenue=9) == set()
    assert readable(REVENUE, circle=1, revenue=9) == {CIRCLE, REVENUE}
    assert readable(STATE, circle=1, revenue=9) == {CIRCLE, REVENUE}


def test_the_few_by_which_a_state_is_larger_than_its_departments_are_not_read() -> None:
    assert readable(STATE, circle=12, health=1, state=8) == {CIRCLE}
    assert readable(STATE, circle=12, health=1, state=9) == {CIRCLE, HEALTH, STATE} | {REVENUE}


@st.composite
def houses(draw: st.DrawFn) -> tuple[Catalogue, dict[OrganisationId, int]]:
    ids = [OrganisationId(f"o{number}") for number in range(draw(st.integers(1, 12)))]
    parents = {id_: draw(st.sampled_from(ids[:place])) if place else None for place, id_ in enumerate(ids)}
    return house(parents), {id_: draw(st.integers(0, 6)) for id_ in ids}


@given(houses(), st.integers(1, 10))
def test_whatever_curators_compare_they_see_at_least_a_group_or_nothing(
    planned: tuple[Catalogue, dict[OrganisationId, int]], smallest: int
) -> None:
    catalogue, people = planned
    seen = [
        readable_offices(organisation, people=people, catalogue=catalogue, smallest=smallest)
        for organisation in catalogue.organisations
    ]
    nothing = frozenset[OrganisationId]()
    more = [sum(people[office] for office in one - other) for one in seen for other in [nothing, *seen]]

    assert all(each == 0 or each >= smallest for each in more)


@given(houses(), st.integers(1, 10))
def test_nobody_is_hidden_from_the_top_but_fewer_than_a_group(
    planned: tuple[Catalogue, dict[OrganisationId, int]], smallest: int
) -> None:
    catalogue, people = planned
    shown = readable_offices(OrganisationId("o0"), people=people, catalogue=catalogue, smallest=smallest)

    assert sum(number for office, number in people.items() if office not in shown) < smallest


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("Is it 30 days under section 19(1) of 2005?", "Is it 30 days under section 19(1) of 2005?"),
        ("Is it 500000 rupees in 2026-27?", "Is it 500000 rupees in 2026-27?"),
        ("born on 01.04.1975", "born on …"),
        ("call 9876543210", "call …"),
        ("call +91 98765-43210 now", "call … now"),
        ("Aadhaar 1234 5678 9012", "Aadhaar …"),
        ("PAN ABCDE1234F is mine", "PAN … is mine"),
        ("मेरा नंबर ९८७६५४३२१० है", "मेरा नंबर … है"),
        ("write to me.too@nic.in.", "write to …"),
        ("", ""),
    ],
)
def test_numbers_of_seven_digits_and_addresses_are_left_out(written: str, shown: str) -> None:
    assert without_numbers_and_addresses(written) == shown

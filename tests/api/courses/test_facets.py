"""Narrowing courses: what is left, and that every count says what choosing the value would leave."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from api.courses.facets import (
    VALUES,
    Asker,
    CourseStanding,
    Facet,
    Length,
    Order,
    in_order,
    is_new,
    length_of,
    narrowed,
)
from data.words.models import ENGLISH, HINDI, CompetencyId, Course, CourseId, CourseKind, LocalText
from tests.api.planned import course

TODAY = date(2026, 11, 2)
COMPETENCIES = [CompetencyId(name) for name in ("a", "b", "c")]


@st.composite
def courses(draw: st.DrawFn) -> list[Course]:
    made = []
    for number in range(draw(st.integers(0, 8))):
        taught = draw(st.sets(st.sampled_from(COMPETENCIES)))
        base = course(CourseId(f"c{number}"), LocalText({ENGLISH: f"C{number}"}), LocalText({}), teaches={})
        made.append(
            replace(
                base,
                teaches=dict.fromkeys(taught, 1),
                languages=frozenset(draw(st.sets(st.sampled_from([ENGLISH, HINDI]), min_size=1))),
                kind=draw(st.sampled_from(CourseKind)),
                opens=draw(st.sampled_from([None, TODAY, TODAY - timedelta(days=400)])),
            )
        )
    return made


CHOSEN = st.dictionaries(st.sampled_from([Facet.COMPETENCY, Facet.LANGUAGE, Facet.KIND]), st.just(""), max_size=3)
POSSIBLE: Mapping[Facet, list[str]] = {
    Facet.COMPETENCY: [*COMPETENCIES],
    Facet.LANGUAGE: [ENGLISH, HINDI],
    Facet.KIND: [*CourseKind],
}


@given(courses(), CHOSEN, st.data())
@settings(max_examples=40)
def test_a_count_is_what_choosing_the_value_leaves(
    among: list[Course], facets: dict[Facet, str], data: st.DataObject
) -> None:
    chosen = {facet: data.draw(st.sampled_from(POSSIBLE[facet])) for facet in facets}
    asker = Asker(TODAY, {CourseId("c1"): CourseStanding.DONE})
    left, counts = narrowed(among, chosen, asker=asker)

    assert left == [each for each in among if all(v in VALUES[f](each, asker) for f, v in chosen.items())]
    expected = {
        facet: {value: len(narrowed(among, {**chosen, facet: value}, asker=asker)[0]) for value in POSSIBLE[facet]}
        for facet in POSSIBLE
    }
    counted = {facet: {value: counts[facet].get(value, 0) for value in POSSIBLE[facet]} for facet in POSSIBLE}
    assert counted == expected


@pytest.mark.parametrize(
    ("minutes", "length"),
    [
        (0, Length.HALF_HOUR),
        (30, Length.HALF_HOUR),
        (31, Length.HOUR),
        (8 * 60, Length.DAY),
        (8 * 60 + 1, Length.LONGER),
    ],
)
def test_a_length_holds_its_own_bound(minutes: int, length: Length) -> None:
    assert length_of(minutes) is length


@pytest.mark.parametrize(
    ("opens", "new"),
    [(None, False), (TODAY, True), (TODAY + timedelta(days=1), False), (TODAY - timedelta(days=180), False)],
)
def test_a_course_is_new_for_half_a_year_from_the_day_it_opens(opens: date | None, new: bool) -> None:
    plain = course(CourseId("c"), LocalText({ENGLISH: "C"}), LocalText({}), teaches={})
    assert is_new(replace(plain, opens=opens), TODAY) is new


def test_the_newest_come_first_and_those_without_a_day_last_by_title() -> None:
    named = [
        replace(course(CourseId(name), LocalText({ENGLISH: name}), LocalText({}), teaches={}), opens=opens)
        for name, opens in [("z", None), ("Y", None), ("old", date(2020, 1, 1)), ("new", TODAY)]
    ]
    assert [each.id for each in in_order(named, Order.NEWEST, language=ENGLISH)] == ["new", "old", "Y", "z"]

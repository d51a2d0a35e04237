"""The map of coverage and its cells: exact against counting by hand, told of nobody's few, and what would change."""

import random
from collections import Counter
from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from fastapi.testclient import TestClient
from hypothesis import given, settings
from hypothesis import strategies as st

from api.curate.cells import told
from api.curate.keeping import keep_gaps
from api.curate.service import CurateService
from api.running.auth import AccessRole
from api.wiring import Parts, slices_of
from data.words.models import (
    ENGLISH,
    HINDI,
    CompetencyId,
    Event,
    EventId,
    Language,
    Learner,
    LearnerId,
    MasteryEstimate,
    OrganisationId,
    Verb,
)
from recommender.coverage import coverage, demand_of, supply_of
from recommender.learner.gaps import wants_course
from tests.api.page_reading import Outline, browser
from tests.api.planned import (
    LEAVE,
    LEAVE_COURSE,
    NEW_CLERK,
    PRINCIPALS,
    REVENUE,
    RTI_COURSE,
    TAX_CLERK,
    bearer,
)
from tests.recommender.planned import NOW, catalogue, course, learner, role

CURATOR = PRINCIPALS[AccessRole.CURATOR]
CELL: dict[str, str | int] = {"competency": LEAVE, "level": 2, "content_language": "en"}


@pytest.fixture
def curator(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, CURATOR) as made:
        yield made


def _estimate(level: float, error: float) -> MasteryEstimate:
    return MasteryEstimate(level=level, standard_error=error, last_evidence=NOW)


@pytest.mark.parametrize("seed", range(5))
def test_the_map_is_what_counting_each_person_gives(seed: int) -> None:
    """Random people, levels, languages and courses; the other side asks every person for every cell."""
    rng, languages = random.Random(seed), [ENGLISH, HINDI, Language("ta")]
    names = [CompetencyId(name) for name in "abc"]
    courses = [
        course(f"c{number}", teaches={rng.choice(names): rng.randint(1, 5)}, languages=rng.sample(languages, 2))
        for number in range(6)
    ]
    content = catalogue(courses, roles=[role(needs={name: rng.randint(1, 5) for name in names})])
    people = [
        replace(learner(f"p{number}"), languages=frozenset(rng.sample(languages, rng.randint(1, 3))))
        for number in range(40)
    ]
    masteries = {
        each.id: {name: _estimate(rng.uniform(0, 5), rng.uniform(0, 1)) for name in names if rng.random() < 0.5}
        for each in people
    }
    (needs,) = [each.needs for each in content.roles.values()]

    def in_need(person: Learner, name: CompetencyId, level: int) -> bool:
        return all(wants_course(step, name, masteries[person.id]) for step in range(level, needs[name] + 1))

    expected = Counter(
        (name, level, language)
        for person in people
        for name in names
        for level in range(1, needs[name] + 1)
        for language in person.languages
        if in_need(person, name, level)
    )
    demand = demand_of(content, learners=people, masteries=masteries)
    assert demand.cells() == expected
    assert all(sum(demand.in_need(cell).values()) == count for cell, count in expected.items())
    assert demand.cells(frozenset({OrganisationId("nowhere")})) == Counter()
    for row in coverage(expected, courses):
        teaching = [
            each.id
            for each in courses
            if each.teaches.get(row.competency, 0) >= row.level and row.language in each.languages
        ]
        assert list(row.courses) == sorted(teaching)
        assert row.gap == row.learners_in_need / (1 + len(teaching))


@settings(max_examples=50)
@given(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 40), max_size=6))
def test_no_count_of_few_can_be_had_by_subtraction(counts: dict[str, int]) -> None:
    shown = told(counts, smallest=10)
    hidden = [group for group, count in shown.items() if count is None]
    assert shown.keys() == counts.keys()
    assert all(count is None or count == counts[group] >= 10 for group, count in shown.items())
    if hidden and len(hidden) < len(counts):
        assert len(hidden) > 1
        assert sum(counts[group] for group in hidden) >= 10


def test_a_cell_shows_who_needs_it_and_what_teaches_it(curator: TestClient) -> None:
    text = Outline(curator.get("/coverage/cell", params=CELL).text).text
    assert "Leave, level 2, English" in text
    assert "Learners in need 2 Courses 1" in text
    assert "By role Clerk 2 By organisation Revenue 2" in text


def test_what_would_change_without_a_course_and_with_a_further_one(parts: Parts, client: TestClient) -> None:
    headers = bearer(parts, CURATOR)
    asked = {**CELL, "retire": LEAVE_COURSE}
    changes = client.get("/v1/coverage/cell", params=asked, headers=headers).json()["changes"]
    moved = {(each["after"]["competency"], each["after"]["level"], each["after"]["language"]): each for each in changes}
    assert moved[LEAVE, 2, "en"]["before"]["gap"] == 2 / (1 + 1)
    assert moved[LEAVE, 2, "en"]["after"]["gap"] == 2 / 1

    asked = {**CELL, "level": 3, "add": True}
    added = client.get("/v1/coverage/cell", params=asked, headers=headers).json()["changes"]
    more = {each["after"]["level"]: len(each["after"]["courses"]) - len(each["before"]["courses"]) for each in added}
    assert more == {1: 1, 2: 1, 3: 1}


def test_a_cell_of_nothing_and_a_course_that_is_not_there_are_refused(parts: Parts, client: TestClient) -> None:
    headers = bearer(parts, CURATOR)
    assert client.get("/v1/coverage/cell", params={**CELL, "competency": "x"}, headers=headers).status_code == 404
    assert client.get("/v1/coverage/cell", params={**CELL, "retire": "health-only"}, headers=headers).status_code == 422
    nothing = client.get("/v1/coverage/cell", params={**CELL, "content_language": "qqx"}, headers=headers)
    assert (nothing.status_code, nothing.json()["faults"][0]["problem"]) == (422, "no such language")
    for known in ("ta", "sat-Olck", "hi-IN"):
        asked = {**CELL, "content_language": known}
        assert client.get("/v1/coverage/cell", params=asked, headers=headers).status_code == 200


def test_the_map_says_what_widened_since_the_last_kept_month(parts: Parts) -> None:
    """Two clerks were in need of leave at level 3, where no course is; a third came since."""
    earlier = replace(parts, clock=lambda: parts.clock() - timedelta(days=10))
    assert keep_gaps(slices_of(earlier)[CurateService], months=12) == 2, "health has one nurse, who is no group"
    third = replace(parts.store.learners.get(NEW_CLERK), id=LearnerId("a-third"))
    parts.store.learners.add([third])
    with browser(parts, CURATOR) as curator:
        page = Outline(curator.get("/coverage?order=widened").text).text
        cell = Outline(curator.get("/coverage/cell", params={**CELL, "level": 3}).text).text
        lines = curator.get("/coverage.csv").text.splitlines()
        rows = curator.get("/v1/coverage", headers=bearer(parts, CURATOR)).json()
    moved = {(each["competency"], each["level"], each["language"]): each for each in rows}
    assert (moved[LEAVE, 3, "en"]["gap"], moved[LEAVE, 3, "en"]["gap_then"]) == (3.0, 2.0)
    assert "▲ wider, ▼ narrower than on 22 October 2026" in page
    assert "the gap is wider than it was" in page
    assert "Gap 3 2 on 22 October 2026" in cell
    assert f"{LEAVE},Leave,Office,functional,3,en,3,,3.0,2.0," in lines
    keep_gaps(slices_of(earlier)[CurateService], months=0)
    assert parts.store.kept_gaps.before(REVENUE, date(2026, 11, 1)) is None


def test_a_cell_says_how_its_courses_are_rated_and_finished(parts: Parts) -> None:
    at = NOW - timedelta(days=40)
    for number, (who, stars) in enumerate(((TAX_CLERK, 5), (NEW_CLERK, 4))):
        events = [(Verb.STARTED, {}, 0), (Verb.RATED, {"rating": stars}, 2)]
        parts.store.ledger.append(
            [
                Event(EventId(f"{verb}-{number}"), who, verb, LEAVE_COURSE, at + timedelta(hours=hours), "test", result)
                for verb, result, hours in events
            ]
        )
    done = Event(EventId("done"), TAX_CLERK, Verb.COMPLETED, LEAVE_COURSE, at + timedelta(hours=1), "test")
    parts.store.ledger.append([done])
    with browser(parts, CURATOR) as curator:
        page = Outline(curator.get("/coverage/cell", params=CELL).text).text
        few = replace(parts, settings=parts.settings.model_copy(update={"smallest_group": 3}))
    with browser(few, CURATOR) as curator:
        untold = Outline(curator.get("/coverage/cell", params=CELL).text).text
    assert "Mean rating 4.5 of 5 Finished by those who began 50 %" in page
    assert "4.5 of 5, by 2 people" in page
    assert "50 % of 2 who began finished it" in page
    assert "Mean rating too few ratings Finished by those who began too few began" in untold


def test_a_new_learner_is_counted_when_demand_is_counted_anew(parts: Parts) -> None:
    content, people = parts.store.catalogue.current(), parts.store.learners.all()
    more = [*people, replace(people[-1], id=LearnerId("one-more"))]
    before, after = (demand_of(content, learners=each, masteries={}).cells() for each in (people, more))
    assert sum(after.values()) > sum(before.values()) > 0
    assert supply_of(content.courses.values())[LEAVE, 2, ENGLISH] == (LEAVE_COURSE,)


def test_the_table_behind_the_map_is_a_file(curator: TestClient) -> None:
    lines = curator.get("/coverage.csv").text.splitlines()
    assert lines[0] == "competency,name,theme,area,level,language,learners_in_need,fewer_than,gap,gap_then,courses"
    assert f"{LEAVE},Leave,Office,functional,3,en,2,,2.0,," in lines
    assert any(line.endswith(f",{RTI_COURSE}") for line in lines)

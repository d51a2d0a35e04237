"""What the page of a course tells beside its lessons: for whom, who finished it, what comes after, where one is."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

import pytest
from fastapi.testclient import TestClient

from api.courses.about import AboutService, FinishedBy, FinishedByRole
from api.running.auth import AccessRole
from api.running.fitted import Fitted
from api.running.library import Library
from api.wiring import Parts
from data.catalogue import Catalogue
from data.words.models import ENGLISH, CourseId, Event, EventId, LocalText, RoleId, Verb
from tests.api.page_reading import Outline, browser
from tests.api.planned import (
    CLERK,
    HEALTH,
    HEALTH_COURSE,
    LEAVE_COURSE,
    NEW_CLERK,
    NOW,
    NURSE,
    PRINCIPALS,
    REVENUE,
    RTI,
    RTI_COURSE,
    RTI_TEXT,
    TAX_CLERK,
    both,
    course,
    planned_catalogue,
)

OTHER = RoleId("typist")


@pytest.fixture
def learner(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as made:
        yield made


def _about(parts: Parts, by_role: Mapping[RoleId | None, int]) -> AboutService:
    counted: FinishedByRole = {RTI_COURSE: by_role}
    return AboutService(Library(parts.store.catalogue), Fitted(lambda: counted, lambda: (None, 0)), smallest_group=10)


@pytest.mark.parametrize(
    ("by_role", "told"),
    [
        ({}, FinishedBy(0, 0)),
        ({CLERK: 9}, FinishedBy(None, None)),
        ({CLERK: 12}, FinishedBy(12, 12)),
        ({CLERK: 30, OTHER: 10, None: 10}, FinishedBy(50, 30)),
        ({CLERK: 30, OTHER: 3}, FinishedBy(33, None)),  # 33 less 30 would tell of three
        ({CLERK: 4, OTHER: 30}, FinishedBy(34, None)),
    ],
)
def test_no_small_group_is_told_of_nor_left_between_two_numbers(
    parts: Parts, by_role: Mapping[RoleId | None, int], told: FinishedBy
) -> None:
    assert _about(parts, by_role).finished_by(RTI_COURSE, role=CLERK) == told


def test_people_are_counted_once_and_by_their_role(parts: Parts) -> None:
    again = [
        Event(EventId(f"again-{name}"), name, Verb.COMPLETED, RTI_COURSE, NOW, "planned", {})
        for name in (TAX_CLERK, NEW_CLERK, NURSE)
    ]
    parts.store.ledger.append(again)

    assert parts.store.outcomes.finished_by_role()[RTI_COURSE] == {CLERK: 2, None: 1}


def test_what_comes_after_leads_further_or_builds_on_it(parts: Parts) -> None:
    base = planned_catalogue()
    builds_on = replace(
        course(CourseId("built"), both("Built", "बना"), LocalText({ENGLISH: RTI_TEXT}), teaches={RTI: 1}),
        requires=frozenset({RTI_COURSE}),
    )
    parts.store.catalogue.replace(
        Catalogue.of(
            competencies=base.competencies.values(),
            roles=base.roles.values(),
            organisations=base.organisations.values(),
            courses=[*base.courses.values(), builds_on],
            plans=base.plans.values(),
        )
    )
    about, rti = _about(parts, {}), base.courses[RTI_COURSE]

    assert [each.id for each in about.after(rti, open_here=about.library.open_in(HEALTH))] == ["built", HEALTH_COURSE]
    assert [each.id for each in about.after(rti, open_here=about.library.open_in(REVENUE))] == ["built"]


def test_the_page_says_for_whom_it_is_who_finished_it_and_which_lessons_were_read(
    parts: Parts, learner: TestClient
) -> None:
    hour_ago = NOW - timedelta(hours=1)
    opened = Event(EventId("o"), TAX_CLERK, Verb.OPENED, LEAVE_COURSE, hour_ago, "page", {"lesson": "one"})
    parts.store.ledger.append([opened])
    page = Outline(learner.get(f"/courses/{LEAVE_COURSE}").text)

    assert "Leave, level 2" in page.text
    assert "Your role needs this: Clerk" in page.text
    assert "Nobody has finished it yet." in page.text
    assert "1 of 1 read" in page.text
    assert "Fewer than 2 people have finished it." in Outline(learner.get(f"/courses/{RTI_COURSE}").text).text

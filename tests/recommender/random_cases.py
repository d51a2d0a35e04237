"""Random catalogues, learners and histories for property tests: every hard rule is touched by some course."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st

from data.catalogue import Catalogue
from data.words.models import ENGLISH, HINDI, CompetencyId, Course, CourseId, CourseStatus, Event, Learner, Verb
from data.words.training_plans import Plan
from tests.recommender.planned import (
    DAY,
    ELSEWHERE,
    MINISTRY,
    NOW,
    OFFICE,
    TODAY,
    catalogue,
    course,
    event,
    item,
    learner,
    plan,
    role,
)

NAMES = [f"c{number}" for number in range(7)]

quick = settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.filter_too_much])
"""Enough to have found every fault planted while writing; no deadline, since machines are shared.

Cases that a rule says nothing of are drawn anew, and where none is one the test fails.
"""

seldom = settings(quick, max_examples=20)
"""For a rule that one case in four is a case of."""


@dataclass(frozen=True)
class Case:
    catalogue: Catalogue
    learner: Learner
    history: Sequence[Event]


@st.composite
def courses(draw: st.DrawFn, position: int) -> Course:
    languages = draw(st.sampled_from([[ENGLISH], [HINDI], [ENGLISH, HINDI]]))
    earlier = st.sampled_from(NAMES[:position]) if position else st.nothing()
    return course(
        NAMES[position],
        teaches=draw(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 5), max_size=2)),
        minutes=draw(st.sampled_from([10, 45, 130])),
        requires=draw(st.lists(earlier, max_size=2, unique=True)) if draw(st.booleans()) and position else [],
        languages=languages,
        status=draw(st.sampled_from([CourseStatus.LIVE] * 4 + [CourseStatus.DRAFT, CourseStatus.RETIRED])),
        organisations=draw(st.sampled_from([[], [], [], [MINISTRY], [ELSEWHERE]])),
        opens=draw(st.sampled_from([None, None, TODAY, TODAY + timedelta(days=5)])),
    )


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    chosen = draw(st.lists(st.sampled_from(NAMES), max_size=3, unique=True))
    return plan(
        *[
            item(each, TODAY + timedelta(days=draw(st.integers(-10, 200))), mandatory=draw(st.booleans()))
            for each in chosen
        ]
    )


@st.composite
def histories(draw: st.DrawFn) -> list[Event]:
    verbs = st.sampled_from(
        [Verb.COMPLETED, Verb.COMPLETED, Verb.DISMISSED, Verb.CLAIMED, Verb.DEFERRED, Verb.RESTORED]
    )
    happened = draw(st.lists(st.tuples(verbs, st.sampled_from(NAMES), st.integers(1, 400)), max_size=6, unique=True))
    return [event(verb, name, at=NOW - DAY * days) for verb, name, days in happened]


@st.composite
def cases(draw: st.DrawFn) -> Case:
    needs = draw(st.dictionaries(st.sampled_from("abcd"), st.integers(1, 5), max_size=4))
    return Case(
        catalogue=catalogue(
            [draw(courses(position)) for position in range(len(NAMES))],
            roles=[role(needs=needs)],
            plans=[draw(plans())],
        ),
        learner=learner(
            organisation=draw(st.sampled_from([OFFICE, MINISTRY, ELSEWHERE])),
            languages=draw(st.sampled_from([[ENGLISH], [HINDI], [ENGLISH, HINDI]])),
            weekly_minutes=draw(st.sampled_from([0, 20, 60, 200])),
        ),
        history=draw(histories()),
    )


@st.composite
def offered_cases(draw: st.DrawFn) -> Case:
    """Cases whose courses are all on offer and of two themes: there is more to suggest than a list may hold."""
    case = draw(cases())
    needs = draw(st.dictionaries(st.sampled_from("ab"), st.integers(1, 5), min_size=1))
    offered = [
        replace(
            each,
            status=CourseStatus.LIVE,
            languages=frozenset({ENGLISH, HINDI}),
            organisations=frozenset(),
            opens=draw(st.sampled_from([None, TODAY])),
            teaches={CompetencyId(draw(st.sampled_from("aaab"))): draw(st.integers(1, 5))},
        )
        for each in case.catalogue.courses.values()
    ]
    return replace(
        case, catalogue=catalogue(offered, roles=[role(needs=needs)], plans=list(case.catalogue.plans.values()))
    )


@st.composite
def pressed_cases(draw: st.DrawFn) -> Case:
    """Offered cases with courses due so soon that the weekly minutes may not suffice."""
    case = draw(offered_cases())
    due = [
        item(each, TODAY + timedelta(days=draw(st.integers(-3, 20))), mandatory=draw(st.integers(0, 3)) > 0)
        for each in draw(st.lists(st.sampled_from(NAMES), min_size=2, max_size=4, unique=True))
    ]
    content = case.catalogue
    return replace(
        case,
        learner=learner(weekly_minutes=draw(st.sampled_from([20, 60, 120]))),
        catalogue=catalogue(list(content.courses.values()), roles=list(content.roles.values()), plans=[plan(*due)]),
    )


@st.composite
def cases_with_new_courses(draw: st.DrawFn) -> tuple[Case, Mapping[str, Sequence[CourseId]]]:
    """Cases of twelve courses on offer, and the histories of others, who took only the first of them."""
    case = draw(cases())
    names = [CourseId(f"c{number}") for number in range(12)]
    needs = draw(st.dictionaries(st.sampled_from("abcdef"), st.integers(1, 5), min_size=3))
    offered = [
        course(
            each,
            teaches={draw(st.sampled_from("abcdef")): draw(st.integers(1, 5))},
            requires=names[:1] if each != names[0] and draw(st.integers(0, 5)) == 0 else [],
        )
        for each in names
    ]
    known = names[: draw(st.integers(6, 9))]
    made = catalogue(offered, roles=[role(needs=needs)], plans=list(case.catalogue.plans.values()))
    return replace(case, learner=learner(), catalogue=made), {f"other{number}": known for number in range(20)}

"""Random catalogues, learners and histories for property tests: every hard rule is touched by some course."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from hypothesis import settings
from hypothesis import strategies as st

from data.catalogue import Catalogue
from data.words.models import ENGLISH, HINDI, Course, CourseStatus, Event, Learner, Verb
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

quick = settings(max_examples=40, deadline=None)
"""Enough to have found every fault planted while writing; no deadline, since machines are shared."""


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

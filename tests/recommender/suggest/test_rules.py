from dataclasses import replace
from datetime import date

import numpy as np
from hypothesis import assume, given

from data.words import ENGLISH, HINDI, CourseId, CourseStatus, Group, GroupId, Language, LocalText
from recommender.learner.history import history_of
from recommender.suggest import rules
from recommender.suggest.shelf import Mask, Shelf, shelf_of
from tests.recommender.planned import CLERK, ELSEWHERE, MINISTRY, OFFICE, TODAY, catalogue, course, learner
from tests.recommender.random_cases import Case, cases, quick

TAMIL = Language("ta")


def named(shelf: Shelf, mask: Mask) -> list[str]:
    return [shelf.courses[int(column)] for column in np.flatnonzero(mask)]


def test_only_live_courses_are_live() -> None:
    shelf = shelf_of(catalogue([course(status.value, status=status) for status in CourseStatus]))
    assert named(shelf, rules.live(shelf)) == ["live"]


def test_a_course_opens_on_its_opening_day() -> None:
    shelf = shelf_of(catalogue([course("always"), course("soon", opens=date(2026, 11, 3))]))
    assert named(shelf, rules.open_on(shelf, date(2026, 11, 2))) == ["always"]
    assert named(shelf, rules.open_on(shelf, date(2026, 11, 3))) == ["always", "soon"]


def test_a_course_is_readable_in_any_one_of_its_languages() -> None:
    shelf = shelf_of(catalogue([course("both", languages=[ENGLISH, HINDI]), course("hindi", languages=[HINDI])]))
    assert named(shelf, rules.readable(shelf, frozenset({ENGLISH}))) == ["both"]
    assert named(shelf, rules.readable(shelf, frozenset({HINDI, TAMIL}))) == ["both", "hindi"]
    assert named(shelf, rules.readable(shelf, frozenset({TAMIL}))) == []


def test_a_closed_course_is_open_to_what_lies_under_its_organisation() -> None:
    shelf = shelf_of(catalogue([course("all"), course("ours", organisations=[MINISTRY])]))
    assert named(shelf, rules.open_to(shelf, learner(organisation=OFFICE))) == ["all", "ours"]
    assert named(shelf, rules.open_to(shelf, learner(organisation=ELSEWHERE))) == ["all"]


def test_a_course_of_a_group_is_open_to_those_of_its_organisation_who_are_in_it() -> None:
    clerks = Group(GroupId("clerks"), LocalText({}), [{"role": frozenset({CLERK})}])
    closed = replace(course("theirs", organisations=[MINISTRY]), groups=frozenset({clerks.id}))
    planned = catalogue([course("all"), closed])
    shelf = shelf_of(replace(planned, groups={clerks.id: clerks}))
    assert named(shelf, rules.open_to(shelf, learner())) == ["all", "theirs"]
    assert named(shelf, rules.open_to(shelf, learner(role_id=None))) == ["all"]
    assert named(shelf, rules.open_to(shelf, learner(organisation=ELSEWHERE))) == ["all"]


def test_a_chain_of_prerequisites_is_reachable_only_where_every_link_is() -> None:
    chain = [course("p"), course("q", requires=["p"]), course("r", requires=["q"]), course("s", requires=["gone"])]
    shelf = shelf_of(catalogue(chain))
    everything = np.ones(4, dtype=np.bool_)
    no_p = everything.copy()
    no_p[shelf.column_of[CourseId("p")]] = False

    assert named(shelf, rules.reachable(shelf, allowed=everything, finished=set())) == ["p", "q", "r"]
    assert named(shelf, rules.reachable(shelf, allowed=no_p, finished=set())) == []
    assert named(shelf, rules.reachable(shelf, allowed=no_p, finished={CourseId("p")})) == ["q", "r"]


def test_the_missing_prerequisites_are_the_unfinished_direct_ones() -> None:
    shelf = shelf_of(catalogue([course("p"), course("q"), course("r", requires=["p", "q"])]))
    column = shelf.column_of[CourseId("r")]
    assert rules.missing_prerequisites(shelf, column, {CourseId("p")}) == [shelf.column_of[CourseId("q")]]


def allowed_of(case: Case) -> list[CourseId]:
    shelf = shelf_of(case.catalogue)
    mask = rules.allowed_courses(shelf, learner=case.learner, history=history_of(case.history), today=TODAY)
    return [shelf.courses[int(column)] for column in np.flatnonzero(mask)]


@quick
@given(cases())
def test_no_finished_course_is_allowed(case: Case) -> None:
    assert not history_of(case.history).finished.keys() & set(allowed_of(case))


@quick
@given(cases())
def test_no_course_put_aside_is_allowed(case: Case) -> None:
    assert not history_of(case.history).put_aside(TODAY) & set(allowed_of(case))


@quick
@given(cases())
def test_only_live_and_open_courses_are_allowed(case: Case) -> None:
    allowed = allowed_of(case)
    assume(allowed)
    for each in allowed:
        offered = case.catalogue.course(each)
        assert offered.status is CourseStatus.LIVE
        assert offered.opens is None or offered.opens <= TODAY


@quick
@given(cases())
def test_only_readable_courses_are_allowed(case: Case) -> None:
    allowed = allowed_of(case)
    assume(allowed)
    for each in allowed:
        assert case.catalogue.course(each).languages & case.learner.languages


@quick
@given(cases())
def test_only_courses_open_to_the_organisation_are_allowed(case: Case) -> None:
    allowed = allowed_of(case)
    assume(allowed)
    for each in allowed:
        assert case.catalogue.may_see(case.learner.organisation, case.catalogue.course(each))


@quick
@given(cases())
def test_prerequisites_of_allowed_courses_are_finished_or_allowed(case: Case) -> None:
    allowed = set(allowed_of(case))
    assume(allowed)
    for each in allowed:
        assert case.catalogue.course(each).requires <= allowed | history_of(case.history).finished.keys()

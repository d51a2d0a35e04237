from collections.abc import Sequence
from datetime import date, timedelta

import pytest
from hypothesis import assume, given

from data.catalogue import Catalogue
from data.words.errors import UnknownCourse
from data.words.models import ENGLISH, HINDI, CourseId, CourseStatus, Event, Verb
from data.words.traces import Counted, Rule, RuleCheck
from recommender.learner.history import history_of
from recommender.suggest.rules import allowed_courses
from recommender.suggest.shelf import shelf_of
from recommender.training_plans.progress import progress_of
from recommender.why import checked_rules, traced_progress
from tests.recommender.planned import (
    CLERK,
    DAY,
    ELSEWHERE,
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
from tests.recommender.random_cases import Case, cases, quick

WORLD = catalogue(
    [
        course("open"),
        course("old", status=CourseStatus.RETIRED),
        course("draft", status=CourseStatus.DRAFT),
        course("soon", opens=TODAY + DAY),
        course("hindi", languages=[HINDI]),
        course("theirs", organisations=[ELSEWHERE]),
        course("after-open", requires=["open"]),
        course("after-theirs", requires=["theirs"]),
        course("after-gone", requires=["gone"]),
    ]
)
READER = learner(languages=[ENGLISH])


def checks(name: str, *events: Event, world: Catalogue = WORLD) -> Sequence[RuleCheck]:
    return checked_rules(
        CourseId(name), shelf=shelf_of(world), catalogue=world, learner=READER, history=events, today=TODAY
    )


def failed(name: str, *events: Event) -> dict[Rule, dict[str, object]]:
    return {check.rule: dict(check.facts) for check in checks(name, *events) if not check.passed}


def test_every_rule_is_held_against_a_course_in_order() -> None:
    assert [check.rule for check in checks("open")] == list(Rule)
    assert failed("open") == {}


@pytest.mark.parametrize(
    ("name", "rule", "facts"),
    [
        ("old", Rule.LIVE, {"status": "retired"}),
        ("draft", Rule.LIVE, {"status": "draft"}),
        ("soon", Rule.OPENED, {"opens": "2026-11-03"}),
        ("hindi", Rule.LANGUAGE, {"offered": "hi", "read": "en"}),
        ("theirs", Rule.ORGANISATION, {}),
        ("after-theirs", Rule.PREREQUISITE, {}),  # what is closed to the learner is not named
        ("after-gone", Rule.PREREQUISITE, {}),
    ],
)
def test_the_rule_that_fails_is_named_with_what_it_stands_on(name: str, rule: Rule, facts: dict[str, object]) -> None:
    assert failed(name) == {rule: facts}


def test_a_missing_prerequisite_within_reach_is_named_without_failing() -> None:
    last = checks("after-open")[-1]
    assert (last.rule, last.passed, dict(last.facts)) == (Rule.PREREQUISITE, True, {"missing": "open"})


def test_what_the_learner_did_themselves_is_told_apart() -> None:
    done = event(Verb.COMPLETED, "open", at=NOW - 3 * DAY)
    aside = event(Verb.DISMISSED, "open", at=NOW - DAY)
    later = event(Verb.DEFERRED, "open", at=NOW - DAY, result={"days": 10})

    assert failed("open", done) == {Rule.NOT_DONE: {"done_on": "2026-10-30"}}
    assert failed("open", aside) == {Rule.NOT_DISMISSED: {}}
    assert failed("open", later) == {Rule.NOT_DEFERRED: {"until": (TODAY + timedelta(days=9)).isoformat()}}


def test_a_course_that_is_nowhere_is_an_error() -> None:
    with pytest.raises(UnknownCourse, match="gone"):
        checks("gone")


@quick
@given(cases())
def test_all_rules_pass_exactly_for_what_may_be_suggested(case: Case) -> None:
    shelf = shelf_of(case.catalogue)
    allowed = allowed_courses(shelf, learner=case.learner, history=history_of(case.history), today=TODAY)
    assume(shelf.courses)
    for column, name in enumerate(shelf.courses):
        held = checked_rules(
            name,
            shelf=shelf,
            catalogue=case.catalogue,
            learner=case.learner,
            history=case.history,
            today=TODAY,
        )
        assert all(check.passed for check in held) == bool(allowed[column])


def test_progress_is_traced_to_each_thing_that_is_missing() -> None:
    world = catalogue(
        [course("a1", teaches={"a": 1}), course("b1", teaches={"b": 2}), course("due"), course("begun")],
        roles=[role(needs={"a": 1, "b": 4})],
        plans=[plan(item("a1", date(2026, 11, 9)), item("due", date(2026, 12, 1)))],
    )
    clerk = learner(role_id=CLERK, organisation=OFFICE)
    history = [
        event(Verb.COMPLETED, "a1", at=NOW - 9 * DAY),
        event(Verb.COMPLETED, "b1", at=NOW - 8 * DAY),
        event(Verb.STARTED, "due", at=NOW - 2 * DAY),
        event(Verb.ENROLLED, "begun", at=NOW - DAY),
    ]
    progress = progress_of(clerk, catalogue=world, mastery={}, history=history, today=TODAY)
    trace = traced_progress(progress, catalogue=world, history=history, percent=50)

    assert {each.counted: (each.done, each.of, each.percent) for each in trace.counts} == {
        Counted.NEEDS: (0, 2, 0),
        Counted.PLAN_ITEMS: (1, 2, 100 * 1 // 2),
        Counted.BEGUN: (2, 4, 100 * 2 // 4),
    }
    assert trace.meant is not None
    assert trace.meant.counted is Counted.PLAN_ITEMS
    assert [(each.counted, dict(each.facts)) for each in trace.missing] == [
        (Counted.NEEDS, {"competency": "b", "needed": 4, "shown": 0.0, "finished": 1, "awaits_check": 0}),
        (Counted.NEEDS, {"competency": "a", "needed": 1, "shown": 0.0, "finished": 1, "awaits_check": 0}),
        (
            Counted.PLAN_ITEMS,
            {"course": "due", "plan": "annual", "due": "2026-12-01", "mandatory": 1, "begun_on": "2026-10-31"},
        ),
        (Counted.BEGUN, {"course": "begun", "begun_on": "2026-11-01"}),
    ]


def test_only_all_is_a_hundred_percent_and_nothing_has_no_percentage() -> None:
    world = catalogue([course("a")])
    progress = progress_of(READER, catalogue=world, mastery={}, history=[], today=TODAY)
    trace = traced_progress(progress, catalogue=world, history=[], percent=92)

    assert [each.percent for each in trace.counts] == [None, None, None]
    assert trace.meant is None
    assert trace.missing == []

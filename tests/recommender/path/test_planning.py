from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from math import ceil

import pytest
from hypothesis import assume, given

from data.words.errors import UnknownRole
from data.words.models import (
    ENGLISH,
    HINDI,
    CompetencyId,
    Course,
    CourseId,
    CourseStatus,
    Language,
    MasteryEstimate,
    RoleId,
    Verb,
)
from data.words.paths import LearningPath, UnmetCause
from data.words.training_plans import Plan
from recommender.learner.gaps import awaits_check, is_met, is_shown
from recommender.learner.history import history_of
from recommender.learner.mastery import mastery_from_events
from recommender.path.planning import plan_path
from tests.recommender.planned import (
    ELSEWHERE,
    NOW,
    TODAY,
    catalogue,
    course,
    event,
    finished,
    item,
    learner,
    plan,
    role,
)
from tests.recommender.random_cases import Case, cases, quick

WEEK = timedelta(weeks=1)
LAST_DAY = timedelta(days=6)


def path_of(case: Case) -> LearningPath:
    return plan_path(
        case.learner,
        catalogue=case.catalogue,
        mastery=mastery_from_events(case.history, case.catalogue, today=TODAY),
        history=case.history,
        today=TODAY,
    )


def listed(path: LearningPath) -> list[str]:
    return [step.course for step in path.steps]


def simple(*courses: Course, needs: dict[str, int], plans: Sequence[Plan] = ()) -> Case:
    return Case(catalogue(courses, roles=[role(needs=needs)], plans=plans), learner(), ())


def test_the_course_that_closes_most_per_minute_comes_first() -> None:
    slow, quick = course("slow", teaches={"a": 2}, minutes=100), course("quick", teaches={"b": 2}, minutes=30)
    path = path_of(simple(slow, quick, needs={"a": 2, "b": 2}))
    assert listed(path) == ["quick", "slow"]
    assert path.unmet == []


def test_a_course_that_serves_two_needs_is_taken_once_for_both() -> None:
    both = course("both", teaches={"a": 2, "b": 3}, minutes=60)
    single = course("single", teaches={"a": 2}, minutes=50)
    path = path_of(simple(both, single, needs={"a": 2, "b": 3}))
    assert [(step.course, step.serves) for step in path.steps] == [("both", {"a": 2, "b": 3})]


def test_steps_run_on_over_the_weeks_within_the_weekly_minutes() -> None:
    content = [course("x", teaches={"a": 3}, minutes=30), course("y", teaches={"b": 2}, minutes=100)]
    path = path_of(simple(*content, needs={"a": 3, "b": 2}))
    assert [(step.course, step.starts_on, step.ends_on) for step in path.steps] == [
        ("x", TODAY, TODAY + LAST_DAY),  # minutes 0 to 30 of week 1
        ("y", TODAY, TODAY + 2 * WEEK + LAST_DAY),  # 30 left in week 1, 60 in week 2, 10 in week 3
    ]


def test_prerequisites_come_before_and_count_in_the_minutes() -> None:
    content = [
        course("second", teaches={"a": 3}, minutes=30, requires=["first"]),
        course("first", minutes=30),
        course("direct", teaches={"a": 3}, minutes=50),
    ]
    assert listed(path_of(simple(*content, needs={"a": 3}))) == ["direct"]
    assert listed(path_of(simple(*content[:2], needs={"a": 3}))) == ["first", "second"]


def test_mandatory_plan_items_come_first_by_due_date_with_their_prerequisites() -> None:
    content = [course("late", requires=["step"]), course("step"), course("early"), course("need", teaches={"a": 1})]
    yearly = plan(item("late", TODAY + 9 * WEEK), item("early", TODAY + WEEK), item("need", TODAY, mandatory=False))
    path = path_of(simple(*content, needs={"a": 1}, plans=[yearly]))
    assert [(step.course, step.due) for step in path.steps] == [
        ("early", TODAY + WEEK),
        ("step", TODAY + 9 * WEEK),
        ("late", TODAY + 9 * WEEK),
        ("need", None),
    ]


def test_what_the_learner_put_in_comes_after_what_is_mandatory_and_before_the_rest_due_on_no_day() -> None:
    content = [
        course("need", teaches={"a": 2}),
        course("must", teaches={"f": 1}),
        course("base", teaches={"f": 1}),
        course("mine", teaches={"f": 1}, requires=["base"]),
    ]
    case = simple(*content, needs={"a": 2}, plans=[plan(item("must", TODAY + 9 * WEEK))])
    chosen = replace(case, history=[event(Verb.CHOSEN, "mine")])
    assert [(step.course, step.due, step.chosen) for step in path_of(chosen).steps] == [
        ("must", TODAY + 9 * WEEK, False),
        ("base", None, False),
        ("mine", None, True),
        ("need", None, False),
    ]
    assert listed(path_of(case)) == ["must", "need"]


def test_what_was_put_in_and_put_off_again_or_may_not_be_taken_is_not_in_the_path() -> None:
    content = [course("mine", teaches={"f": 1}), course("foreign", teaches={"f": 1}, languages=[Language("ta")])]
    case = simple(*content, needs={"a": 2})
    chosen = [event(Verb.CHOSEN, "mine"), event(Verb.CHOSEN, "foreign")]
    assert listed(path_of(replace(case, history=chosen))) == ["mine"]
    put_off = event(Verb.DEFERRED, "mine", at=NOW + timedelta(minutes=1))
    assert listed(path_of(replace(case, history=[*chosen, put_off]))) == []


def test_a_smaller_course_is_dropped_where_a_later_one_makes_it_needless() -> None:
    content = [course("taste", teaches={"a": 1}, minutes=10), course("whole", teaches={"a": 4}, minutes=60)]
    assert listed(path_of(simple(*content, needs={"a": 4}))) == ["whole"]


def test_what_is_shown_already_is_not_taught_again() -> None:
    case = simple(course("x", teaches={"a": 2}), needs={"a": 2})
    shown = {CompetencyId("a"): MasteryEstimate(level=1.8, standard_error=0.4, last_evidence=NOW)}
    path = plan_path(case.learner, catalogue=case.catalogue, mastery=shown, history=(), today=TODAY)
    assert (path.steps, path.unmet) == ([], [])


def test_a_chosen_role_and_chosen_minutes_replace_the_learners_own() -> None:
    content = catalogue(
        [course("x", teaches={"a": 2}), course("y", teaches={"b": 2}, minutes=80)],
        roles=[role(needs={"a": 2}), role("head", needs={"b": 2})],
    )
    path = plan_path(
        learner(), catalogue=content, mastery={}, history=(), today=TODAY, role=RoleId("head"), weekly_minutes=40
    )
    assert listed(path) == ["y"]
    assert (path.weekly_minutes, path.steps[0].ends_on) == (40, TODAY + WEEK + LAST_DAY)


def test_chosen_needs_replace_those_of_any_role() -> None:
    content = catalogue([course("x", teaches={"a": 2}), course("y", teaches={"b": 2})], roles=[role(needs={"a": 2})])
    chosen = {CompetencyId("b"): 1}
    path = plan_path(learner(), catalogue=content, mastery={}, history=(), today=TODAY, needs=chosen)
    assert [(step.course, step.serves) for step in path.steps] == [("y", {"b": 1})]


def test_an_unknown_role_and_negative_minutes_are_refused_by_name() -> None:
    content = catalogue([])
    with pytest.raises(UnknownRole, match="nobody"):
        plan_path(learner(), catalogue=content, mastery={}, history=(), today=TODAY, role=RoleId("nobody"))
    with pytest.raises(ValueError, match="not -5"):
        plan_path(learner(), catalogue=content, mastery={}, history=(), today=TODAY, weekly_minutes=-5)


@pytest.mark.parametrize(
    ("offered", "cause", "reached"),
    [
        ([], UnmetCause.NO_COURSE, 0.0),
        ([course("x", teaches={"a": 3}, status=CourseStatus.RETIRED)], UnmetCause.NO_COURSE, 0.0),
        ([course("x", teaches={"a": 2})], UnmetCause.LEVEL_TOO_LOW, 2.0),
        ([course("x", teaches={"a": 3}, languages=[HINDI])], UnmetCause.LANGUAGE, 0.0),
        ([course("x", teaches={"a": 3}, organisations=[ELSEWHERE])], UnmetCause.CLOSED, 0.0),
        ([course("x", teaches={"a": 3}, opens=TODAY + WEEK)], UnmetCause.CLOSED, 0.0),
        ([course("x", teaches={"a": 3}, requires=["gone"])], UnmetCause.PREREQUISITE, 0.0),
        ([course("x", teaches={"a": 3}, minutes=60 * 53)], UnmetCause.NO_TIME, 0.0),
    ],
    ids=["none", "retired", "level", "language", "organisation", "opening day", "prerequisite", "time"],
)
def test_an_unmet_need_tells_its_cause(offered: list[Course], cause: UnmetCause, reached: float) -> None:
    content = catalogue(offered, roles=[role(needs={"a": 3})])
    path = plan_path(learner(languages=[ENGLISH]), catalogue=content, mastery={}, history=(), today=TODAY)
    assert [(each.competency, each.needed, each.reached, each.cause) for each in path.unmet] == [
        ("a", 3, reached, cause)
    ]


def test_a_need_whose_only_course_is_finished_or_put_aside_has_no_course_left() -> None:
    content = catalogue([course("x", teaches={"a": 3})], roles=[role(needs={"a": 3})])
    for history in (finished("x"), [event(Verb.DISMISSED, "x")]):
        path = plan_path(learner(), catalogue=content, mastery={}, history=history, today=TODAY)
        assert [each.cause for each in path.unmet] == [UnmetCause.NO_COURSE]


def test_without_minutes_nothing_is_scheduled_and_time_is_the_cause() -> None:
    content = catalogue([course("x", teaches={"a": 3})], roles=[role(needs={"a": 3})])
    path = plan_path(learner(weekly_minutes=0), catalogue=content, mastery={}, history=(), today=TODAY)
    assert path.steps == []
    assert [each.cause for each in path.unmet] == [UnmetCause.NO_TIME]


@quick
@given(cases())
def test_a_path_schedules_only_what_the_rules_allow_and_never_a_finished_course(case: Case) -> None:
    history = history_of(case.history)
    placed: list[CourseId] = []
    steps = path_of(case).steps
    assume(steps)
    for step in steps:
        offered = case.catalogue.course(step.course)
        assert step.course not in history.finished
        assert step.course not in history.dismissed
        assert step.course not in placed
        assert offered.status is CourseStatus.LIVE
        assert offered.opens is None or offered.opens <= TODAY
        assert offered.languages & case.learner.languages
        assert case.catalogue.may_see(case.learner.organisation, offered)
        assert offered.requires <= {*history.finished, *placed}
        placed.append(step.course)


@quick
@given(cases())
def test_no_week_holds_more_than_the_weekly_minutes(case: Case) -> None:
    path = path_of(case)
    assume(path.steps)
    for step in path.steps:
        until = sum(each.minutes for each in path.steps if each.ends_on <= step.ends_on)
        weeks = ceil(((step.ends_on - TODAY).days + 1) / 7)  # a step ends within its week where it is due there
        assert until <= weeks * path.weekly_minutes
        assert step.starts_on <= step.ends_on


@quick
@given(cases())
def test_every_need_is_met_by_the_path_or_listed_as_unmet(case: Case) -> None:
    path = path_of(case)
    mastery = mastery_from_events(case.history, case.catalogue, today=TODAY)
    unmet = {each.competency for each in path.unmet if each.cause is not UnmetCause.CHECK}
    needs = case.catalogue.role(RoleId("clerk")).needs
    assume(needs)
    for competency, needed in needs.items():
        taught = [case.catalogue.course(step.course).teaches.get(competency, 0) for step in path.steps]
        met = is_shown(needed, competency, mastery) or is_met(needed, max(taught, default=0))
        assert (met or awaits_check(needed, competency, mastery)) == (competency not in unmet)

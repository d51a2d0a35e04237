"""Choosing courses and dating them: against the optimum, with sessions on fixed days, and what gives way."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from data.words.models import CompetencyId, Course, CourseId, CourseKind, CourseSession
from data.words.paths import LearningPath, PathProof, Relaxation, RelaxationKind, UnmetCause
from data.words.training_plans import Plan
from eval.benchmarks.paths import random_problem
from recommender.path.build_problem import calendar_of
from recommender.path.planning import plan_path
from recommender.path.scheduling.exact import Budget, improved
from recommender.path.scheduling.greedy import greedy_choice
from recommender.path.scheduling.problem import Calendar, Option, Problem
from recommender.path.scheduling.relaxation import Target, smallest_relaxation
from recommender.path.scheduling.solve import TOLERATED_GAP, solved
from recommender.path.scheduling.timetable import timetable
from tests.recommender.planned import (
    TODAY,
    catalogue,
    course,
    english,
    finished,
    item,
    learner,
    plan,
    role,
)
from tests.recommender.random_cases import Case, pressed_cases, quick, seldom

WEEK = timedelta(weeks=1)
PATIENT = Budget(effort=5.0, seconds=20.0)
"""For tests, which run on busy machines: only the deterministic limit ever counts."""


def session(day: date, *, days: int = 1, name: str = "one") -> CourseSession:
    starts = datetime(day.year, day.month, day.day, 4, 30, tzinfo=UTC)
    return CourseSession(name, starts, starts + timedelta(days=days - 1, hours=6), english("Hall"))


def blended(name: str, *sessions: CourseSession, teaches: Mapping[str, int], minutes: int = 60) -> Course:
    return replace(course(name, teaches=teaches, minutes=minutes), kind=CourseKind.BLENDED, sessions=sessions)


def path(
    *courses: Course,
    needs: Mapping[str, int] | None = None,
    plans: Sequence[Plan] = (),
    deadline: date | None = None,
    weekly_minutes: int = 60,
    today: date = TODAY,
) -> LearningPath:
    return plan_path(
        learner(weekly_minutes=weekly_minutes),
        catalogue=catalogue(courses, roles=[role(needs=needs or {})], plans=plans),
        mastery={},
        history=(),
        today=today,
        deadline=deadline,
        budget=PATIENT,
    )


def weeks_of(found: LearningPath) -> list[tuple[str, int, int]]:
    return [(step.course, (step.starts_on - TODAY).days // 7, (step.ends_on - TODAY).days // 7) for step in found.steps]


def test_two_wide_courses_beat_the_greedy_first_choice() -> None:
    # Per minute, `bait` closes most (3 levels in 30 minutes), and yet it is needless: ab and cd close all four.
    found = path(
        course("bait", teaches={"a": 1, "b": 1, "c": 1}, minutes=29),
        course("ab", teaches={"a": 1, "b": 1}, minutes=20),
        course("cd", teaches={"c": 1, "d": 1}, minutes=20),
        needs={"a": 1, "b": 1, "c": 1, "d": 1},
    )
    assert sorted(step.course for step in found.steps) == ["ab", "cd"]
    assert (found.quality.proof, found.quality.gap) == (PathProof.OPTIMAL, 0.0)


@pytest.mark.parametrize("seed", range(12))
def test_what_is_served_is_the_optimum_or_says_that_it_is_not_proven(seed: int) -> None:
    problem = random_problem(np.random.default_rng(seed))
    greedy = greedy_choice(problem)
    best = improved(problem, greedy, budget=PATIENT)
    assert best.quality.proof is PathProof.OPTIMAL
    assert greedy.key <= best.choice.key
    served = solved(problem, budget=Budget(effort=0.0001, seconds=20.0))
    chosen = [slot.course for slot in served.slots if slot.course not in problem.mandatory]
    base = problem.levels_after(problem.mandatory)
    enough = (1 - TOLERATED_GAP) * best.choice.key[0]
    assert served.quality.proof is PathProof.NOT_PROVEN or problem.centilevels(chosen, base=base) >= enough


def test_the_choice_is_the_same_each_time() -> None:
    problem = random_problem(np.random.default_rng(3))
    assert solved(problem, budget=PATIENT) == solved(problem, budget=PATIENT)


def test_a_session_is_attended_after_the_week_in_which_its_lessons_are_done() -> None:
    found = path(
        blended("workshop", session(TODAY + 2 * WEEK), teaches={"a": 2}, minutes=90),
        course("other", teaches={"b": 2}, minutes=30),
        needs={"a": 2, "b": 2},
    )
    # 90 minutes fill week 0 and half of week 1; the session is on Monday of week 2; `other` needs no waiting.
    assert weeks_of(found) == [("workshop", 0, 2), ("other", 1, 1)]
    assert found.steps[0].session == session(TODAY + 2 * WEEK)
    assert found.steps[0].ends_on == TODAY + 2 * WEEK


def test_a_later_session_is_taken_where_the_lessons_do_not_fit_before_the_first() -> None:
    early, late = session(TODAY + WEEK, name="early"), session(TODAY + 5 * WEEK, name="late")
    found = path(blended("workshop", early, late, teaches={"a": 2}, minutes=90), needs={"a": 2})
    assert found.steps[0].session == late


def test_what_requires_a_session_waits_for_it_while_other_work_goes_on() -> None:
    after = course("after", teaches={"a": 3}, minutes=30, requires=["workshop"])
    found = path(
        blended("workshop", session(TODAY + 3 * WEEK), teaches={}, minutes=60),
        after,
        course("other", teaches={"b": 2}, minutes=60),
        needs={"a": 3, "b": 2},
    )
    assert weeks_of(found) == [("workshop", 0, 3), ("other", 1, 1), ("after", 4, 4)]


def test_a_course_whose_sessions_are_over_or_out_of_reach_is_not_planned() -> None:
    over = blended("over", session(TODAY - WEEK), teaches={"a": 2})
    too_soon = blended("soon", session(TODAY + WEEK), teaches={"b": 2}, minutes=61)
    found = path(over, too_soon, needs={"a": 2, "b": 2})
    assert found.steps == []
    assert {each.cause for each in found.unmet} == {UnmetCause.NO_TIME}


def test_on_a_weekend_the_path_starts_on_monday() -> None:
    saturday = TODAY + timedelta(days=5)
    found = path(course("x", teaches={"a": 2}), needs={"a": 2}, today=saturday)
    assert (found.steps[0].starts_on, found.steps[0].ends_on) == (TODAY + WEEK, TODAY + WEEK + timedelta(days=6))


def test_what_was_finished_this_week_has_used_its_minutes() -> None:
    content = catalogue(
        [course("done", minutes=50), course("x", teaches={"a": 2}, minutes=60)], roles=[role(needs={"a": 2})]
    )
    found = plan_path(
        learner(),
        catalogue=content,
        mastery={},
        history=finished("done", last=event_time()),
        today=TODAY + timedelta(3),
    )
    # 10 of the 60 minutes of week 0 are left: x takes them and 50 of week 1.
    assert weeks_of(found) == [("x", 0, 1)]


def event_time() -> datetime:
    return datetime(TODAY.year, TODAY.month, TODAY.day, 5, tzinfo=UTC)


def test_a_deadline_leaves_out_what_ends_after_it_and_says_how_it_would_fit() -> None:
    courses = [course("x", teaches={"a": 2}, minutes=60), course("y", teaches={"b": 2}, minutes=120)]
    found = path(*courses, needs={"a": 2, "b": 2}, deadline=TODAY + timedelta(days=13))
    # 180 minutes in two weeks of 60: 90 a week would do, or one week more.
    assert [step.course for step in found.steps] == ["x"]
    assert list(map(list, found.relaxations)) == [
        [Relaxation(RelaxationKind.MINUTES, minutes=(60, 90))],
        [Relaxation(RelaxationKind.DEADLINE, days=(TODAY + timedelta(days=13), TODAY + timedelta(days=20)))],
    ]


def test_a_due_date_that_cannot_be_kept_is_reported_with_what_would_help() -> None:
    found = path(
        course("first", minutes=60),
        course("second", minutes=60),
        plans=[plan(item("first", TODAY + timedelta(days=6)), item("second", TODAY + timedelta(days=6)))],
    )
    assert [step.is_late for step in found.steps] == [False, True]
    raised = Relaxation(RelaxationKind.MINUTES, minutes=(60, 120))
    days = (TODAY + timedelta(days=6), TODAY + timedelta(days=13))
    assert [raised] in found.relaxations
    moved = next(each for each in found.relaxations if each != [raised])
    assert [(each.kind, each.days) for each in moved] == [(RelaxationKind.DUE, days)]


def test_the_fewest_changes_come_before_the_smallest() -> None:
    # Three courses of 60 due in week 0: one change (180 minutes a week) rather than two later due dates.
    options = {
        CourseId(name): Option(CourseId(name), 60, {}, due=TODAY + timedelta(days=6)) for name in ("a", "b", "c")
    }
    problem = Problem(options, tuple(options), {}, {}, Calendar(TODAY, TODAY, 60, 52))
    target = Target(problem, {})
    assert smallest_relaxation(target, budget=PATIENT) == [Relaxation(RelaxationKind.MINUTES, minutes=(60, 180))]
    moved = smallest_relaxation(target, allowed=frozenset({RelaxationKind.DUE}), budget=PATIENT)
    assert sorted((each.days or (TODAY, TODAY))[1] for each in moved) == [
        TODAY + timedelta(days=13),
        TODAY + timedelta(days=20),
    ]


def test_nothing_has_to_give_way_where_all_fits() -> None:
    found = path(course("x", teaches={"a": 2}), needs={"a": 2}, plans=[plan(item("x", TODAY + WEEK))])
    assert found.relaxations == ()


def test_a_deadline_counts_whole_weeks_only() -> None:
    calendar = calendar_of(TODAY, weekly_minutes=60, horizon_weeks=52, deadline=TODAY + timedelta(days=12))
    assert (calendar.weeks, calendar.minutes) == (1, 60)


@st.composite
def problems(draw: st.DrawFn) -> Problem:
    """A random problem in which some courses meet on fixed days."""
    problem = random_problem(np.random.default_rng(draw(st.integers(0, 10_000))))
    options = {}
    for name, option in list(problem.options.items())[:25]:
        meets = draw(st.sampled_from([(), (), (2,), (3, 9)]))
        known = frozenset(each for each in option.requires if each in options)
        sessions = tuple(session(problem.calendar.monday + week * WEEK, name=str(week)) for week in meets)
        options[name] = replace(option, sessions=sessions, requires=known)
    mandatory = [each for each in problem.mandatory if each in options]
    for name in options:
        if name not in mandatory:
            options[name] = replace(options[name], due=None)
    return replace(problem, options=options, mandatory=mandatory)


@quick
@given(problems())
def test_sessions_prerequisites_and_weekly_minutes_hold_in_every_timetable(problem: Problem) -> None:
    slots = {slot.course: slot for slot in timetable(problem, greedy_choice(problem).courses).slots}
    calendar = problem.calendar
    assert set(problem.mandatory) <= slots.keys()
    for name, slot in slots.items():
        option = problem.options[name]
        if slot.session is not None:
            assert calendar.week_of(slot.session.starts_at.date()) > slot.first_week - 1
        for each in option.requires & slots.keys():
            before = slots[each]
            waits = before.session is not None
            assert slot.first_week > before.last_week if waits else slot.first_week >= before.first_week
        if option.due is None:
            assert slot.last_week < calendar.weeks
    for week in range(calendar.weeks):
        begun_after = [name for name, slot in slots.items() if slot.first_week > week]
        ended = [name for name, slot in slots.items() if slot.session is None and slot.last_week <= week]
        assert problem.minutes_of(ended) <= (week + 1) * calendar.weekly_minutes
        assert not set(begun_after) & set(ended)


@seldom
@given(pressed_cases())
def test_every_due_date_is_kept_or_reported(case: Case) -> None:
    found = plan_path(
        case.learner, catalogue=case.catalogue, mastery={}, history=case.history, today=TODAY, budget=PATIENT
    )
    late = [step for step in found.steps if step.is_late]
    shifts = [each for changes in found.relaxations for each in changes]
    assume(late and found.weekly_minutes)
    overdue = all(step.due is not None and step.due < TODAY for step in late)
    assert shifts or overdue


def test_a_competency_that_no_need_names_never_matters() -> None:
    needs = {CompetencyId("a"): 2}
    problem = Problem(
        {CourseId("x"): Option(CourseId("x"), 60, {CompetencyId("a"): 2})},
        (),
        needs,
        {CompetencyId("a"): 0.0},
        Calendar(TODAY, TODAY, 60, 52),
    )
    assert problem.closed([CourseId("x")], base=problem.shown) == {"a": 2.0}

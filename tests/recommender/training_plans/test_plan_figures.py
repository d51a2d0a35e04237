"""Training rules, standings, what-if and what moved: planned people, answers known in advance."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.words.models import (
    HINDI,
    CompetencyId,
    CourseId,
    Event,
    Learner,
    LearnerId,
    MasteryEstimate,
    PlanId,
    RoleId,
    Verb,
)
from data.words.training_plans import Audience, EvidenceBy, Plan, PlanTask, TaskKind, TrainingRule
from recommender.path.replan import path_changes
from recommender.training_plans.effects import WhatIf, what_if
from recommender.training_plans.soundness import HindranceKind, hindrances
from recommender.training_plans.standing import LearnerStanding, Standing, furthest_behind, standing_of
from recommender.training_plans.training_rule import Counting, RuleProgress, rule_progress, year_of
from tests.recommender.path.scheduling.test_scheduling import path
from tests.recommender.planned import (
    ELSEWHERE,
    NOW,
    OFFICE,
    TODAY,
    catalogue,
    course,
    english,
    event,
    item,
    learner,
    plan,
    role,
)

DAY, WEEK = timedelta(days=1), timedelta(weeks=1)
RULE = TrainingRule(minutes=100)
SHADOW = PlanTask(
    "shadow", TaskKind.PEER, english("Shadow"), english("A day"), 30, TODAY + WEEK, True, EvidenceBy.SUPERVISOR
)
CONTENT = catalogue(
    [course("x", minutes=40, teaches={"a": 2}), course("y", minutes=50), course("hindi", languages=[HINDI])],
    roles=[role(needs={"a": 2})],
)


def attested(by: EvidenceBy, *, at: datetime = NOW - DAY) -> Event:
    return event(Verb.ATTESTED, "annual/shadow", at=at, result={"by": by.value})


def progress(*events: Event, today: date = TODAY, rule: TrainingRule = RULE) -> RuleProgress:
    tasks = {"annual/shadow": SHADOW}
    return rule_progress(rule, events, plan=PlanId("annual"), catalogue=CONTENT, tasks=tasks, today=today)


def done(name: str, at: datetime) -> Event:
    return event(Verb.COMPLETED, name, at=at)


def test_the_rule_counts_each_course_once_a_year_and_says_what_it_did_not_count() -> None:
    found = progress(
        done("x", NOW - 5 * DAY),
        done("x", NOW - 4 * DAY),
        done("gone", NOW - 3 * DAY),
        attested(EvidenceBy.SELF, at=NOW - 2 * DAY),
        attested(EvidenceBy.SUPERVISOR),
    )
    assert [(each.object, each.minutes, each.counting) for each in found.entries] == [
        ("x", 40, Counting.COUNTED),
        ("x", 0, Counting.REPEATED),
        ("gone", 0, Counting.UNKNOWN),
        ("annual/shadow", 0, Counting.NEEDS_SUPERVISOR),
        ("annual/shadow", 30, Counting.COUNTED),
    ]
    assert (found.minutes, found.met) == (40 + 30, False)


def test_the_year_turns_at_midnight_in_india() -> None:
    # 18:30 UTC on 31 March is midnight of 1 April in India.
    before, after = datetime(2026, 3, 31, 18, 29, tzinfo=UTC), datetime(2026, 3, 31, 18, 30, tzinfo=UTC)
    assert progress(done("x", before)).minutes == 0
    assert progress(done("x", after)).minutes == 40
    assert progress(done("x", before), today=date(2026, 3, 31)).minutes == 40


def test_the_minutes_a_week_that_are_still_needed_fill_what_is_left_of_the_year() -> None:
    found = progress(done("x", NOW - DAY), today=date(2027, 3, 18))
    assert (found.starts_on, found.ends_on) == (date(2026, 4, 1), date(2027, 3, 31))
    assert found.weekly_minutes_needed == (100 - 40) / 2  # 14 days, the last one included


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.integers(1, 12), st.integers(1, 28))
def test_every_day_lies_in_exactly_one_training_year(today: date, month: int, day: int) -> None:
    rule = TrainingRule(1, month, day)
    starts, ends = year_of(rule, today)
    assert starts <= today <= ends
    assert (starts.month, starts.day) == (month, day)
    assert year_of(rule, ends + DAY)[0] == ends + DAY


def standing(asked: Plan, *events: Event, weekly_minutes: int = 60) -> LearnerStanding:
    return standing_of(learner(weekly_minutes=weekly_minutes), asked, events, catalogue=CONTENT, today=TODAY)


def test_standing_is_late_at_risk_on_track_or_done() -> None:
    due_soon, overdue = plan(item("x", TODAY + 6 * DAY)), plan(item("x", TODAY - DAY))
    assert standing(overdue).standing is Standing.LATE
    assert standing(due_soon, weekly_minutes=39).standing is Standing.AT_RISK  # 40 minutes in one week
    assert standing(due_soon, weekly_minutes=40).standing is Standing.ON_TRACK
    assert standing(due_soon, done("x", NOW - DAY)).standing is Standing.DONE
    suggested = plan(item("x", TODAY - DAY, mandatory=False))
    assert standing(suggested).standing is Standing.ON_TRACK  # nobody is late with what is only suggested
    assert standing(suggested, done("x", NOW - DAY)).standing is Standing.DONE


def test_the_furthest_behind_come_first_within_a_standing() -> None:
    asked = plan(item("x", TODAY - DAY), item("y", TODAY - DAY))
    all_late = replace(standing(asked), learner=LearnerId("z"))
    half = replace(standing(asked, done("y", NOW - 2 * DAY)), learner=LearnerId("a"))
    longer = replace(standing(asked, done("x", NOW - 2 * DAY)), learner=LearnerId("b"))  # 50 minutes left, not 40
    ordered = sorted([half, longer, all_late], key=lambda each: furthest_behind(each, today=TODAY))
    assert [each.learner for each in ordered] == ["z", "b", "a"]


def test_what_if_counts_as_all_done_what_is_suggested_and_the_rule_too() -> None:
    def all_done(asked: Plan, *events: Event) -> int:
        who = learner()
        found = what_if(asked, learners=[who], events={who.id: events}, masteries={}, catalogue=CONTENT, today=TODAY)
        return found.all_done

    suggested = plan(item("x", TODAY + DAY, mandatory=False))
    assert (all_done(suggested), all_done(suggested, done("x", NOW - DAY))) == (0, 1)
    ruled = replace(plan(), rule=TrainingRule(minutes=40))
    assert (all_done(ruled), all_done(ruled, done("x", NOW - DAY))) == (0, 1)
    assert all_done(plan()) == 0


def test_a_plan_with_a_rule_is_done_when_the_rule_is_met_too() -> None:
    ruled = replace(plan(item("x", TODAY + WEEK)), rule=RULE)
    assert standing(ruled, done("x", NOW - DAY)).standing is Standing.ON_TRACK
    assert standing(ruled, done("x", NOW - DAY), done("y", NOW - DAY), attested(EvidenceBy.SUPERVISOR)).standing is (
        Standing.ON_TRACK  # 40 + 50: the plan does not name the task, so its minutes are unknown to it
    )
    with_task = replace(ruled, tasks=(SHADOW,))
    events = (done("x", NOW - DAY), done("y", NOW - DAY), attested(EvidenceBy.SUPERVISOR))
    assert standing(with_task, *events).standing is Standing.DONE  # 40 + 50 + 30


def test_what_shows_a_piece_as_done_is_named_by_its_event() -> None:
    first, again = done("x", NOW - 9 * DAY), done("x", NOW - 2 * DAY)
    (piece,) = standing(plan(item("x", TODAY)), again, first).pieces
    assert (piece.done_on, piece.done_by) == (TODAY - 9 * DAY, first.id)


def people() -> list[Learner]:
    return [
        learner("asha", weekly_minutes=30),
        learner("binod"),
        learner("chitra", role_id=RoleId("other")),
        learner("dev", organisation=ELSEWHERE),
    ]


def asked(audience: Audience) -> WhatIf:
    wanted = replace(
        plan(item("x", TODAY + 13 * DAY), item("hindi", TODAY + 13 * DAY)), audience=audience, organisation=OFFICE
    )
    shown = {CompetencyId("a"): MasteryEstimate(level=2.0, standard_error=0.3, last_evidence=NOW)}
    readers = [replace(each, languages=frozenset({HINDI})) if each.id == "asha" else each for each in people()]
    everyone = [replace(each, languages=each.languages - {HINDI}) if each.id != "asha" else each for each in readers]
    return what_if(
        wanted,
        learners=everyone,
        events={LearnerId("asha"): [done("x", NOW - DAY)]},
        masteries={LearnerId("asha"): shown},
        catalogue=CONTENT,
        today=TODAY,
    )


def test_what_if_counts_only_whom_the_plan_addresses() -> None:
    assert asked(Audience()).audience == 3  # asha, binod, chitra; dev is elsewhere
    assert asked(Audience(roles=frozenset({RoleId("clerk")}))).audience == 2
    assert asked(Audience(learners=frozenset({LearnerId("chitra")}))).audience == 1


def test_what_if_says_who_has_done_it_who_cannot_read_it_and_what_it_takes() -> None:
    found = asked(Audience(roles=frozenset({RoleId("clerk")})))
    figures = {each.course: (each.done, each.cannot_read, each.closed, each.to_do) for each in found.items}
    assert figures == {"x": (1, 0, 0, 1), "hindi": (0, 1, 0, 1)}
    # asha has the 60 minutes of `hindi` left in two weeks, binod 100 minutes.
    assert (found.median_weekly_minutes, found.most_weekly_minutes) == ((30 + 50) / 2, 50)
    assert found.short_of_time == 0
    assert found.needs_closed == {"a": 1}  # binod's; asha has shown level 2 already


def test_what_if_names_dues_that_are_over() -> None:
    late = plan(item("x", TODAY - DAY))
    found = what_if(late, learners=people(), events={}, masteries={}, catalogue=CONTENT, today=TODAY)
    assert found.past_dues == ["x"]
    assert found.most_weekly_minutes == 40  # within the week


def test_what_if_counts_the_weeks_from_the_first_day_of_the_plan() -> None:
    later = replace(plan(item("x", TODAY + 13 * DAY)), starts_on=TODAY + 7 * DAY)
    found = what_if(later, learners=people(), events={}, masteries={}, catalogue=CONTENT, today=TODAY)
    assert found.most_weekly_minutes == 40  # all of it within the one week


def test_what_is_due_before_the_plan_starts_keeps_it_from_being_approved() -> None:
    asked = replace(plan(item("x", TODAY + DAY), item("y", TODAY + WEEK)), tasks=(SHADOW,), starts_on=TODAY + WEEK)
    (found,) = hindrances(asked, catalogue=CONTENT, today=TODAY)
    assert (found.kind, found.place, found.due) == (HindranceKind.TOO_EARLY, "items.0.due", TODAY + DAY)


def test_a_missed_week_moves_what_is_left_and_keeps_what_is_done() -> None:
    needs = {"a": 1, "b": 1, "c": 1}
    content = [course(name, teaches={name: 1}, minutes=60) for name in "abc"]
    before = {step.course: step.ends_on for step in path(*content, needs=needs).steps}
    done_since = content[1:]  # `a` was done, then a week was missed
    later = path(*done_since, needs={"b": 1, "c": 1}, today=TODAY + 2 * WEEK)
    changes = path_changes(before, later.steps, finished={CourseId("a")})
    assert (changes.done, changes.added, changes.dropped) == (["a"], [], [])
    assert [(each.course, each.now - each.was) for each in changes.moved] == [("b", WEEK), ("c", WEEK)]
    assert changes.is_news


def test_a_path_that_went_as_planned_is_no_news() -> None:
    content = [course(name, teaches={name: 1}, minutes=60) for name in "ab"]
    before = {step.course: step.ends_on for step in path(*content, needs={"a": 1, "b": 1}).steps}
    later = path(content[1], needs={"b": 1}, today=TODAY + WEEK)
    assert not path_changes(before, later.steps, finished={CourseId("a")}).is_news


def test_a_year_that_would_start_on_a_day_that_is_missing_is_refused() -> None:
    with pytest.raises(ValueError, match="day"):
        year_of(TrainingRule(1, 2, 30), TODAY)

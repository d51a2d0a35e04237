"""Where the people of a department stand in all their plans: planned people, answers known in advance."""

from dataclasses import replace
from datetime import timedelta

from data.words.models import LearnerId, PlanId, Verb
from data.words.training_plans import TrainingRule
from recommender.training_plans.department import RuleCompliance, on_plans, plans_report
from recommender.training_plans.standing import Risk, Standing
from tests.recommender.planned import ELSEWHERE, NOW, TODAY, catalogue, course, event, item, learner, plan

WEEK = timedelta(weeks=1)
RULED = replace(plan(item("x", TODAY + 8 * WEEK), name="ruled"), rule=TrainingRule(minutes=6000))
DUE = plan(item("y", TODAY + WEEK), name="due")
CONTENT = catalogue([course("x", minutes=40), course("y", minutes=50)], plans=[RULED, DUE])


def test_people_count_once_by_their_worst_standing_with_why_they_are_at_risk() -> None:
    done = [event(Verb.COMPLETED, "y", at=NOW - WEEK), event(Verb.COMPLETED, "x", at=NOW - WEEK)]
    people = [
        learner("diligent", weekly_minutes=2400),
        learner("short", weekly_minutes=30),
        learner("outside", organisation=ELSEWHERE),
    ]
    found = on_plans(people, {LearnerId("diligent"): done}, catalogue=CONTENT, today=TODAY)

    assert {person: each.standing for person, each in found.items()} == {
        "diligent": Standing.ON_TRACK,
        "short": Standing.AT_RISK,
    }
    report = plans_report(found)
    assert (report.on_plan, report.standings) == (2, {Standing.ON_TRACK: 1, Standing.AT_RISK: 1})
    assert report.risks == {Risk.DUE: 1, Risk.RULE: 1}, "50 minutes within the week, and 6,000 within the year"
    assert report.rules == [RuleCompliance(PlanId("ruled"), 6000, people=2, met=0, short_of_time=1)]


def test_late_counts_before_at_risk_and_gives_no_reason() -> None:
    late = replace(CONTENT.plan(PlanId("due")), items=(item("y", TODAY - WEEK),))
    someone = learner(weekly_minutes=2400)

    found = on_plans([someone], {}, catalogue=CONTENT.with_plans([late, RULED]), today=TODAY)

    assert (found[someone.id].standing, found[someone.id].risks) == (Standing.LATE, frozenset())
    assert plans_report({}).rules == []


def test_a_plan_to_come_counts_for_nobody() -> None:
    to_come = CONTENT.with_plans([replace(DUE, starts_on=TODAY + timedelta(days=1))])
    assert on_plans([learner()], {}, catalogue=to_come, today=TODAY) == {}
    assert on_plans([learner()], {}, catalogue=to_come, today=TODAY + timedelta(days=1))

"""Where the people of a department stand in all plans in force for them, as figures of people and of rules."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from data.catalogue import Catalogue
from data.words import Event, Learner, LearnerId, PlanId, Verb
from recommender.training_plans.standing import LearnerStanding, Risk, Standing, risks_of, standing_of

SHOWS_WORK = (Verb.COMPLETED, Verb.ATTESTED)
"""What shows that a course or task of a plan was done."""


@dataclass(frozen=True, slots=True)
class OnPlans:
    """Somebody's worst standing in the plans in force for them, what puts them at risk in any, and each plan's own."""

    weekly_minutes: int
    standing: Standing
    risks: frozenset[Risk]
    plans: Mapping[PlanId, LearnerStanding]


@dataclass(frozen=True, slots=True)
class RuleCompliance:
    """How many a plan's training rule asks, how many of them have met it for the year, how many lack the time."""

    plan: PlanId
    required_minutes: int
    people: int
    met: int
    short_of_time: int


@dataclass(frozen=True, slots=True)
class PlansReport:
    """How many are on a plan, by where they stand in their worst one; why those at risk are, some for both reasons."""

    on_plan: int
    standings: Mapping[Standing, int]
    risks: Mapping[Risk, int]
    rules: Sequence[RuleCompliance]


def on_plans(
    learners: Iterable[Learner], events: Mapping[LearnerId, Sequence[Event]], *, catalogue: Catalogue, today: date
) -> Mapping[LearnerId, OnPlans]:
    """Everybody for whom a plan is in force, by these events of theirs."""
    standings = {}
    for learner in learners:
        own = {
            plan.id: standing_of(learner, plan, events.get(learner.id, ()), catalogue=catalogue, today=today)
            for plan in catalogue.live_plans_for(learner, today=today)
        }
        if own:
            standings[learner.id] = _together(own, learner, today)
    return standings


def plans_report(people: Mapping[LearnerId, OnPlans]) -> PlansReport:
    """The figures of these people; somebody at risk in one plan and late in another counts as late."""
    at_risk = [each for each in people.values() if each.standing is Standing.AT_RISK]
    plans = sorted({plan for each in people.values() for plan in each.plans})
    return PlansReport(
        on_plan=len(people),
        standings=Counter(each.standing for each in people.values()),
        risks=Counter(risk for each in at_risk for risk in each.risks),
        rules=[rule for plan in plans if (rule := _compliance(plan, people.values())) is not None],
    )


def _together(plans: Mapping[PlanId, LearnerStanding], learner: Learner, today: date) -> OnPlans:
    held = {each.standing for each in plans.values()}
    risks = (risks_of(each, weekly_minutes=learner.weekly_minutes, today=today) for each in plans.values())
    worst = next(standing for standing in Standing if standing in held)  # the worst comes first
    return OnPlans(learner.weekly_minutes, worst, frozenset().union(*risks), plans)


def _compliance(plan: PlanId, people: Iterable[OnPlans]) -> RuleCompliance | None:
    asked = [(each.plans[plan].rule, each.weekly_minutes) for each in people if plan in each.plans]
    rules = [(rule, weekly_minutes) for rule, weekly_minutes in asked if rule is not None]
    if not rules:
        return None
    return RuleCompliance(
        plan=plan,
        required_minutes=rules[0][0].required,
        people=len(rules),
        met=sum(rule.met for rule, _ in rules),
        short_of_time=sum(not rule.met and rule.weekly_minutes_needed > minutes for rule, minutes in rules),
    )

"""A path to a role that a learner wishes for, beside their own."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, timedelta

from data.catalogue import Catalogue
from data.words.models import CourseId, Learner, RoleId, Wishes
from data.words.paths import LearningPath, StepFor
from data.words.suggestions import ReasonKind
from recommender.path.planning import plan_path
from tests.recommender.planned import NOW, TODAY, catalogue, course, fitted, item, learner, plan, role

CHIEF = RoleId("chief")
BY_MARCH = Wishes(goal=CHIEF, goal_by=date(2027, 3, 31))
BOTH = frozenset(StepFor)
PRESENT, GOAL = frozenset({StepFor.PRESENT}), frozenset({StepFor.GOAL})


def content(*, plans: Sequence[str] = ()) -> Catalogue:
    return catalogue(
        [
            course("notes", teaches={"a": 2}),
            course("policy", teaches={"a": 4}, requires=["notes"]),
            course("budget", teaches={"b": 3}, requires=["sums"]),
            course("sums", teaches={"c": 1}),
            course("rules", teaches={"d": 2}),
        ],
        roles=[role(needs={"a": 2, "d": 2}), role("chief", needs={"a": 4, "b": 3, "d": 2})],
        plans=[plan(*(item(name, TODAY + timedelta(weeks=9)) for name in plans))] if plans else [],
    )


def path_of(person: Learner, *, used: Catalogue, **chosen: date | RoleId) -> LearningPath:
    role_chosen = chosen.get("role")
    deadline = chosen.get("deadline")
    return plan_path(
        person,
        catalogue=used,
        mastery={},
        history=(),
        today=TODAY,
        role=None if role_chosen is None else RoleId(str(role_chosen)),
        deadline=deadline if isinstance(deadline, date) else None,
    )


def aiming() -> Learner:
    return replace(learner(), wishes=BY_MARCH)


def test_each_step_says_which_role_it_serves() -> None:
    path = path_of(aiming(), used=content())
    assert {step.course: step.roles for step in path.steps} == {
        CourseId("notes"): BOTH,
        CourseId("policy"): GOAL,
        CourseId("budget"): GOAL,
        CourseId("sums"): GOAL,
        CourseId("rules"): BOTH,
    }
    assert (path.goal, path.deadline) == (CHIEF, date(2027, 3, 31))


def test_what_a_plan_asks_for_serves_the_present_role() -> None:
    path = path_of(aiming(), used=content(plans=["budget"]))
    assert {step.course: step.roles for step in path.steps if step.course in {"budget", "sums"}} == {
        CourseId("budget"): BOTH,
        CourseId("sums"): PRESENT,
    }


def test_without_a_goal_only_the_present_role_counts() -> None:
    path = path_of(learner(), used=content())
    assert sorted(step.course for step in path.steps) == ["notes", "rules"]
    assert (path.goal, path.deadline, {step.roles for step in path.steps}) == (None, None, {frozenset()})


def test_a_path_asked_for_with_another_role_is_that_roles_alone() -> None:
    path = path_of(aiming(), used=content(), role=RoleId("clerk"))
    assert sorted(step.course for step in path.steps) == ["notes", "rules"]
    assert (path.goal, path.deadline) == (None, None), "the goal's day is no day of this path"


def test_a_deadline_asked_for_goes_before_the_wish_and_one_that_is_over_binds_nobody() -> None:
    chosen = TODAY + timedelta(weeks=2)
    assert path_of(aiming(), used=content(), deadline=chosen).deadline == chosen
    late = replace(learner(), wishes=replace(BY_MARCH, deadline=TODAY - timedelta(days=1)))
    assert path_of(late, used=content()).deadline == BY_MARCH.goal_by


def test_a_goal_that_left_the_catalogue_is_no_goal() -> None:
    path = path_of(replace(learner(), wishes=Wishes(goal=RoleId("gone"))), used=content())
    assert (path.goal, sorted(step.course for step in path.steps)) == (None, ["notes", "rules"])


def test_suggestions_close_the_needs_of_the_goal_and_say_whose_they_are() -> None:
    recommender = fitted(content())

    def roles_of_gaps(person: Learner) -> dict[str, object]:
        listed = recommender.suggest(person, mastery={}, history=(), now=NOW, k=5)
        return {
            str(each.course): reason.facts.get("role")
            for each in listed.items
            for reason in each.reasons
            if reason.kind is ReasonKind.GAP
        }

    assert roles_of_gaps(learner()) == {"notes": None, "policy": None, "rules": None}
    assert roles_of_gaps(aiming()) == {"notes": CHIEF, "policy": CHIEF, "budget": CHIEF, "rules": None}

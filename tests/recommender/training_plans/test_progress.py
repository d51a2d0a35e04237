from datetime import timedelta

from data.words.models import CompetencyId, OrganisationId, Verb
from recommender.learner.mastery import mastery_from_events
from recommender.training_plans.progress import NeedProgress, PlanItemProgress, progress_of
from tests.recommender.planned import NOW, TODAY, catalogue, course, event, finished, item, learner, plan, role

CONTENT = catalogue(
    [course("x", teaches={"a": 2}, minutes=40), course("y", teaches={"b": 1}, minutes=25)],
    roles=[role(needs={"a": 2, "b": 3, "c": 1})],
    plans=[plan(item("x", TODAY), item("y", TODAY - timedelta(days=1)))],
)


def test_progress_tells_needs_courses_minutes_and_plan_items() -> None:
    history = [*finished("x", "gone"), event(Verb.ASSESSED, "c", at=NOW, result={"level": 1})]
    mastery = mastery_from_events(history, CONTENT, today=TODAY)
    progress = progress_of(learner(), catalogue=CONTENT, mastery=mastery, history=history, today=TODAY)

    finished_only, shown = mastery[CompetencyId("a")], mastery[CompetencyId("c")]
    assert progress.needs == [
        NeedProgress(CompetencyId("b"), 3, 0.0, None, met=False),
        NeedProgress(
            CompetencyId("a"), 2, finished_only.level, finished_only.standard_error, met=False, awaits_check=True
        ),
        NeedProgress(CompetencyId("c"), 1, shown.level, shown.standard_error, met=True),
    ]
    assert progress.needs_met == 1
    assert progress.courses_done == ("x", "gone")
    assert progress.minutes == 40
    done_on = (NOW - timedelta(days=2)).date()
    assert progress.plan_items == [
        PlanItemProgress(
            plan().id, course("y").id, TODAY - timedelta(days=1), True, None, overdue=True, take=course("y").id
        ),
        PlanItemProgress(plan().id, course("x").id, TODAY, True, done_on, overdue=False, take=course("x").id),
    ]


def test_an_item_due_today_is_not_overdue_yet() -> None:
    progress = progress_of(learner(), catalogue=CONTENT, mastery={}, history=(), today=TODAY)
    assert [(each.course, each.overdue) for each in progress.plan_items] == [("y", True), ("x", False)]


def test_a_learner_without_role_in_an_unknown_organisation_has_no_needs_and_no_items() -> None:
    stranger = learner(role_id=None, organisation=OrganisationId("unknown"))
    progress = progress_of(stranger, catalogue=CONTENT, mastery={}, history=finished("y"), today=TODAY)
    assert (progress.needs, progress.plan_items, progress.minutes) == ([], [], 25)

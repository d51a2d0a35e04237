from datetime import timedelta

import pytest

from data.reading.plan_templates import PlanTemplate, TemplateCourse, TemplateNeeds, shipped_templates, template_of
from data.words.errors import UnknownPlan
from data.words.models import CourseId, OrganisationId, PlanId, RoleId
from data.words.training_plans import PlanStatus
from recommender.training_plans.drafting import DraftRequest, draft_from
from tests.recommender.path.scheduling.test_scheduling import PATIENT
from tests.recommender.planned import OFFICE, TODAY, catalogue, course, english, role
from tests.sample import sample_catalogue

CONTENT = catalogue(
    [
        course("x", teaches={"a": 2}, minutes=30),
        course("y", teaches={"b": 3}, minutes=90),
        course("law", minutes=20),
    ],
    roles=[role(needs={"a": 2, "b": 1}), role("head", needs={"a": 2, "b": 3})],
)
REQUEST = DraftRequest(PlanId("p"), OFFICE, TODAY, RoleId("clerk"), RoleId("head"))


def template(needs: TemplateNeeds, *, minutes: int = 600, weeks: int = 4) -> PlanTemplate:
    named = [TemplateCourse(CourseId("law"), 10, True), TemplateCourse(CourseId("not-there"), 5, True)]
    return PlanTemplate("t", english("T"), english("T"), weeks, needs, minutes, named, (), None)


def listed(template: PlanTemplate) -> list[tuple[str, int, bool]]:
    draft = draft_from(template, REQUEST, catalogue=CONTENT, budget=PATIENT)
    return [(item.course, (item.due - TODAY).days, item.mandatory) for item in draft.items]


def test_a_draft_holds_the_named_courses_that_exist_and_those_for_the_role_spread_over_its_weeks() -> None:
    # 120 minutes over 28 days: x has a quarter of them, y the rest.
    assert listed(template(TemplateNeeds.ROLE)) == [("x", 28 * 30 // 120, False), ("law", 10, True), ("y", 28, False)]


def test_a_draft_for_promotion_asks_only_for_what_the_next_role_needs_beyond_the_present_one() -> None:
    assert listed(template(TemplateNeeds.NEXT_ROLE)) == [("law", 10, True), ("y", 28, False)]


def test_a_draft_keeps_within_the_minutes_of_its_template() -> None:
    assert listed(template(TemplateNeeds.ROLE, minutes=40)) == [("law", 10, True), ("x", 28, False)]


def test_a_draft_binds_nobody_and_addresses_the_role() -> None:
    draft = draft_from(template(TemplateNeeds.NONE), REQUEST, catalogue=CONTENT, budget=PATIENT)
    assert (draft.status, draft.audience.roles) == (PlanStatus.DRAFT, frozenset({"clerk"}))


def test_a_role_that_is_needed_and_missing_is_asked_for() -> None:
    request = DraftRequest(PlanId("p"), OFFICE, TODAY)
    for needs in (TemplateNeeds.ROLE, TemplateNeeds.NEXT_ROLE):
        with pytest.raises(ValueError, match="name one"):
            draft_from(template(needs), request, catalogue=CONTENT, budget=PATIENT)


@pytest.mark.parametrize("shipped", shipped_templates(), ids=lambda each: each.id)
def test_each_shipped_template_makes_a_plan_of_the_sample(shipped: PlanTemplate) -> None:
    sample = sample_catalogue()
    request = DraftRequest(
        PlanId("p"), OrganisationId("revenue-department"), TODAY, RoleId("section-officer"), RoleId("under-secretary")
    )
    draft = draft_from(shipped, request, catalogue=sample, budget=PATIENT)
    last = TODAY + timedelta(weeks=shipped.weeks)
    assert draft.items or draft.rule is not None
    assert all(TODAY < item.due <= last for item in draft.items)
    if shipped.minutes:
        named = {each.course for each in shipped.courses}
        chosen = [item.course for item in draft.items if item.course not in named]
        assert sum(sample.courses[each].minutes for each in chosen) <= shipped.minutes + shipped.weeks
    assert {"en", "hi"} <= shipped.title.by_language.keys() & shipped.description.by_language.keys()
    assert all({"en", "hi"} <= task.title.by_language.keys() for task in shipped.tasks)


def test_an_unknown_template_is_named_with_those_that_there_are() -> None:
    with pytest.raises(UnknownPlan, match="learning-week"):
        template_of("nothing", shipped_templates())

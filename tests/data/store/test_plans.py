"""Plans in the store, on both databases: the catalogue follows their life, and what was written never changes."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from data.catalogue import Catalogue
from data.store import Store, open_store
from data.store.connection import open_engine, writing
from data.store.plans_served import KEPT_WEEKS, ServedStep
from data.words.errors import Conflict, StoreError, UnknownPlan
from data.words.models import CourseId, CourseKind, CourseSession, LearnerId, PlanId
from data.words.plan_life import PlanAction, PlanChange, PlanVersion
from data.words.training_plans import Audience, EvidenceBy, Plan, PlanItem, PlanStatus, PlanTask, TaskKind, TrainingRule
from tests.data.builders import (
    BASICS,
    CLERK,
    FURTHER,
    INSPECTOR,
    REVENUE,
    START,
    course,
    learner,
    planned_catalogue,
    words,
)

RICH = Plan(
    id=PlanId("rich"),
    organisation=REVENUE,
    title=words("Rich", hindi="समृद्ध"),
    items=(PlanItem(BASICS, date(2026, 9, 1), True),),
    audience=Audience(frozenset({INSPECTOR, CLERK}), frozenset({LearnerId("lina")})),
    status=PlanStatus.DRAFT,
    tasks=(PlanTask("t", TaskKind.PEER, words("Talk"), words(""), 30, date(2026, 9, 1), True, EvidenceBy.SUPERVISOR),),
    rule=TrainingRule(600, 1, 1, 0),
    starts_on=date(2026, 8, 1),
)
MEETING = CourseSession("one", START, START + timedelta(hours=6), words("Hall", hindi="सभागार"))


def do(store: Store, action: PlanAction, version: int, *, content: Plan | None = None) -> PlanVersion:
    return store.plans.change(PlanChange(RICH.id, version, action, "meera", START, content=content))


def history_of(store: Store, plan: str) -> list[PlanVersion]:
    return list(store.plans.history(PlanId(plan), catalogue=store.catalogue.current(), now=START))


@pytest.fixture
def live_store(store: Store) -> Store:
    """A store in which `RICH` is live."""
    store.plans.create(RICH, actor="meera", at=START)
    do(store, PlanAction.APPROVE, 1)
    do(store, PlanAction.START, 2)
    return store


def test_the_catalogue_holds_the_plan_as_its_life_left_it(live_store: Store) -> None:
    before = live_store.catalogue.revision()
    assert live_store.catalogue.current().plan(RICH.id) == replace(RICH, status=PlanStatus.LIVE)
    other = replace(RICH, items=())
    do(live_store, PlanAction.AMEND, 3, content=other)
    assert live_store.catalogue.current().plan(RICH.id) == replace(RICH, status=PlanStatus.AMENDED)
    do(live_store, PlanAction.APPROVE, 4)
    assert live_store.catalogue.current().plan(RICH.id) == replace(other, status=PlanStatus.LIVE)
    assert live_store.catalogue.revision() != before


def test_every_version_is_kept_with_who_and_when(live_store: Store) -> None:
    assert [(each.version, each.action, each.actor, each.at) for each in history_of(live_store, "rich")] == [
        (1, PlanAction.CREATE, "meera", START),
        (2, PlanAction.APPROVE, "meera", START),
        (3, PlanAction.START, "meera", START),
    ]
    assert history_of(live_store, "rich")[1].content == replace(RICH, status=PlanStatus.APPROVED)


def test_the_same_draft_and_the_same_change_again_change_nothing(live_store: Store) -> None:
    assert live_store.plans.create(RICH, actor="meera", at=START).version == 1
    assert do(live_store, PlanAction.START, 2).version == 3
    assert len(history_of(live_store, "rich")) == 3


def test_another_plan_of_the_same_id_and_a_stale_change_are_conflicts(live_store: Store) -> None:
    with pytest.raises(Conflict, match="already"):
        live_store.plans.create(replace(RICH, items=()), actor="meera", at=START)
    with pytest.raises(Conflict, match="at version 3"):
        do(live_store, PlanAction.RETIRE, 2)
    with pytest.raises(UnknownPlan):
        live_store.plans.change(PlanChange(PlanId("none"), 1, PlanAction.RETIRE, "meera", START))


def test_a_plan_of_the_catalogue_can_be_retired(store: Store) -> None:
    assert [each.action for each in history_of(store, "plan-for-one")] == [PlanAction.LOAD]
    store.plans.change(PlanChange(PlanId("plan-for-one"), 1, PlanAction.RETIRE, "meera", START))
    assert store.catalogue.current().plan(PlanId("plan-for-one")).status is PlanStatus.RETIRED


def test_a_new_catalogue_does_not_undo_the_life_of_a_plan(live_store: Store) -> None:
    live_store.catalogue.replace(planned_catalogue(without=["plan-for-one"]))
    assert live_store.catalogue.current().plan(RICH.id).status is PlanStatus.LIVE
    smaller = planned_catalogue(without=[BASICS, FURTHER, INSPECTOR, "plan-for-inspectors", "plan-for-one"])
    live_store.catalogue.replace(smaller)
    found = live_store.catalogue.current().plan(RICH.id)
    assert (found.items, found.audience.roles) == ((), frozenset({CLERK}))
    live_store.catalogue.replace(planned_catalogue())
    assert live_store.catalogue.current().plan(RICH.id).items == RICH.items


def test_a_plan_whose_every_role_is_gone_does_not_turn_to_everyone(store: Store) -> None:
    only = replace(RICH, audience=Audience(frozenset({INSPECTOR})))
    store.plans.create(only, actor="meera", at=START)
    store.catalogue.replace(planned_catalogue(without=[INSPECTOR, "plan-for-inspectors"]))
    assert store.catalogue.current().plan(RICH.id).audience.roles == {INSPECTOR}


def test_of_two_who_change_a_plan_at_once_one_is_told_of_the_other(live_store: Store) -> None:
    def retire(number: int) -> str:
        try:
            wanted = PlanChange(RICH.id, 3, PlanAction.RETIRE, f"admin {number}", START)
            return f"version {live_store.plans.change(wanted).version}"
        except Conflict:
            return "conflict"

    with ThreadPoolExecutor(4) as pool:
        answers = sorted(pool.map(retire, range(4)))
    assert answers == ["conflict"] * 3 + ["version 4"]


def test_what_was_done_to_a_plan_cannot_be_changed_by_hand(live_store: Store, database_url: str) -> None:
    engine = open_engine(database_url)
    for statement in ("UPDATE plan_versions SET actor = 'nobody'", "DELETE FROM plan_versions"):
        with pytest.raises(StoreError, match="append-only"), writing(engine) as connection:
            connection.execute(text(statement))
    engine.dispose()
    assert len(history_of(live_store, "rich")) == 3


def test_sessions_tasks_and_rules_of_a_catalogue_are_read_back(empty_store: Store, database_url: str) -> None:
    meeting = replace(course(CourseId("met")), kind=CourseKind.BLENDED, sessions=(MEETING,))
    base = planned_catalogue()
    written = Catalogue.of(
        competencies=base.competencies.values(),
        roles=base.roles.values(),
        organisations=base.organisations.values(),
        courses=[*base.courses.values(), meeting],
        plans=[RICH],
    )
    empty_store.catalogue.replace(written)
    again = open_store(database_url)
    assert again.catalogue.current() == written
    again.close()


def test_the_paths_of_the_last_weeks_are_kept(store: Store) -> None:
    store.learners.add([learner("lina")])
    lina, monday = LearnerId("lina"), date(2026, 4, 6)
    steps = [
        [ServedStep(BASICS, monday + timedelta(weeks=week), monday + timedelta(weeks=week, days=6))]
        for week in range(KEPT_WEEKS + 1)
    ]
    for week, served in enumerate(steps):
        store.plans.keep_served(lina, week=monday + timedelta(weeks=week), steps=served)
    last = monday + timedelta(weeks=KEPT_WEEKS)
    assert list(store.plans.served(lina, week=last) or ()) == steps[-1]
    assert list(store.plans.served_before(lina, week=last) or ()) == steps[-2]
    assert store.plans.served(lina, week=monday) is None
    assert store.plans.served_before(lina, week=monday) is None

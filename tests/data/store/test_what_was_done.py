"""What was done stays done: minutes, courses that left, people who moved; and what failed was not done."""

from dataclasses import replace
from datetime import timedelta

import pytest

from data.catalogue import Catalogue
from data.store import Intake, Store
from data.words.errors import Conflict
from data.words.figures import Period
from data.words.models import EventId, LearnerId, LessonId, OrganisationId, Verb
from tests.data.builders import BASICS, FURTHER, POSTS, REVENUE, START, event, learner, planned_catalogue

DAY = timedelta(days=1)
LINA = LearnerId("lina")


@pytest.fixture
def peopled(store: Store) -> Store:
    """Lina and Omar of revenue; basics takes 30 minutes."""
    store.catalogue.replace(planned_catalogue())
    store.learners.add([learner("lina"), learner("omar")])
    return store


def with_basics(*, more_minutes: int = 0, pass_mark: float | None = None) -> Catalogue:
    before = planned_catalogue()
    basics = before.courses[BASICS]
    added = replace(basics.lessons[0], id=LessonId("added"), minutes=more_minutes)
    lessons = (*basics.lessons, added) if more_minutes else basics.lessons
    return Catalogue.of(
        competencies=before.competencies.values(),
        roles=before.roles.values(),
        organisations=before.organisations.values(),
        courses={**before.courses, BASICS: replace(basics, lessons=lessons, pass_mark=pass_mark)}.values(),
        plans=before.plans.values(),
    )


def hours(store: Store, organisation: OrganisationId = REVENUE) -> int:
    return store.outcomes.department_report(organisation).training_hours


def test_a_lesson_added_later_changes_no_hours_of_before(peopled: Store) -> None:
    peopled.ledger.append([event("first", of="lina"), event("other", of="omar")])
    assert hours(peopled) == 1

    peopled.catalogue.replace(with_basics(more_minutes=200))
    peopled.ledger.append([event("again", of="lina", after=DAY)])

    assert hours(peopled) == 1
    assert [each.minutes for each in peopled.ledger.of(LINA)] == [30, 230]
    peopled.take_in(Intake(events=[event("first", of="lina", result={"score": 0.9})]))
    assert [each.minutes for each in peopled.ledger.of(LINA)] == [30, 230], "a correction is of what was done then"


def test_a_course_taken_out_still_counts(peopled: Store) -> None:
    peopled.ledger.append([event("first", of="lina"), event("other", of="omar")])
    peopled.catalogue.replace(planned_catalogue(without=[BASICS, FURTHER, "plan-for-one", "plan-for-inspectors"]))
    assert (hours(peopled), peopled.outcomes.department_report(REVENUE).with_at_least_one) == (1, 2)


def test_a_completion_below_the_pass_mark_leaves_the_course_open(peopled: Store) -> None:
    failed = event("try", of="lina", result={"score": 0.3})
    assert peopled.ledger.append([failed]) == 1

    (kept,) = peopled.ledger.of(LINA)
    assert (kept.verb, kept.result) == (Verb.FAILED, {"score": 0.3})
    assert peopled.outcomes.department_report(REVENUE).completions == 0
    assert len(peopled.outcomes.completions().rows) == 0
    assert peopled.ledger.append([failed]) == 0, "sent again it is the same"
    with pytest.raises(Conflict):
        peopled.ledger.append([event("try", of="lina", result={"score": 0.4})])

    peopled.ledger.append([event("pass", of="lina", after=DAY, result={"score": 0.5})])
    assert peopled.outcomes.department_report(REVENUE).completions == 1


def test_a_course_may_set_its_own_mark(peopled: Store) -> None:
    peopled.catalogue.replace(with_basics(pass_mark=0.8))
    peopled.ledger.append(
        [event("try", of="lina", result={"score": 0.7}), event("per-cent", of="omar", result={"score": 85})]
    )
    verbs = [peopled.ledger.of(who)[0].verb for who in (LINA, LearnerId("omar"))]
    assert verbs == [Verb.FAILED, Verb.COMPLETED]

    peopled.catalogue.replace(with_basics(pass_mark=0.6))
    assert peopled.ledger.of(LINA)[0].verb is Verb.FAILED, "the mark of then decided"
    peopled.take_in(Intake(events=[event("try", of="lina", result={"score": 0.9})]))
    assert peopled.ledger.of(LINA)[0].verb is Verb.COMPLETED, "a corrected score passes"


def test_who_moves_keeps_theirs_and_the_old_department_keeps_the_time_before(peopled: Store) -> None:
    peopled.ledger.append([event("first", of="lina"), event("later", of="lina", on=FURTHER, after=20 * DAY)])
    before = peopled.outcomes.department_report(REVENUE, period=Period(until=START + 5 * DAY))
    assert (before.enrolled, before.completions) == (2, 1)

    peopled.learners.add([replace(learner("lina"), organisation=POSTS)], at=START + 10 * DAY)

    assert peopled.outcomes.department_report(REVENUE, period=Period(until=START + 5 * DAY)) == before
    now = peopled.outcomes.department_report(REVENUE)
    assert (now.enrolled, now.completions) == (1, 0)
    there = peopled.outcomes.department_report(POSTS)
    assert (there.enrolled, there.completions) == (1, 2), "what she learned went with her"
    assert peopled.outcomes.department_report(POSTS, period=Period(until=START + 5 * DAY)).enrolled == 0

    peopled.learners.add([learner("lina")], at=START + 30 * DAY)
    assert peopled.outcomes.department_report(POSTS, period=Period(until=START + 20 * DAY)) == there
    assert peopled.outcomes.department_report(REVENUE, period=Period(until=START + 5 * DAY)) == before


def test_who_comes_later_was_not_there_before(peopled: Store) -> None:
    peopled.learners.add([learner("tara"), learner("lina")], at=START + 10 * DAY)
    assert peopled.outcomes.department_report(REVENUE, period=Period(until=START + 9 * DAY)).enrolled == 2
    assert peopled.outcomes.department_report(REVENUE, period=Period(until=START + 10 * DAY)).enrolled == 3


def test_a_department_noted_wrongly_is_put_right_without_a_move(peopled: Store) -> None:
    peopled.learners.add([replace(learner("lina"), organisation=POSTS)])
    assert peopled.outcomes.department_report(REVENUE, period=Period(until=START)).enrolled == 1


def test_an_erased_learner_still_counts_where_they_were(peopled: Store) -> None:
    peopled.ledger.append([event("first", of="lina")])
    peopled.learners.add([replace(learner("lina"), organisation=POSTS)], at=START + 10 * DAY)
    before = peopled.outcomes.department_report(REVENUE, period=Period(until=START + 5 * DAY))
    assert [row["organisation"] for row in peopled.personal_data.of(LINA)["former_memberships"]] == [REVENUE]

    tombstone = peopled.erasures.erase(LINA)

    assert peopled.outcomes.department_report(REVENUE, period=Period(until=START + 5 * DAY)) == before
    assert peopled.ledger.of(tombstone)[0].minutes == 30
    assert EventId("first") not in {each.id for each in peopled.ledger.of(tombstone)}

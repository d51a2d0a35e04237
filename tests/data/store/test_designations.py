"""Designations that match nothing wait; once somebody has said which role it is, all who have it get it."""

from dataclasses import replace

import pytest

from data.store import Store
from data.store.schema import LEARNERS
from data.words.errors import UnknownRole
from data.words.models import LearnerId, RoleId
from tests.data.builders import CIRCLE, CLERK, INSPECTOR, POSTS, REVENUE, START, learner


def test_what_matches_nothing_waits_until_somebody_says_what_it_is(store: Store) -> None:
    people = [
        replace(learner("a"), designation="Head Clerk "),
        replace(learner("b", of=CIRCLE), designation="head  clerk", attributes={"cadre": "x"}),
        replace(learner("c"), designation="Watchman"),
        replace(learner("d"), designation="Watchman", active=False),
        replace(learner("e", of=POSTS), designation="Postman"),
        learner("f", role=INSPECTOR),
    ]
    store.learners.add(people)
    waiting = store.designations.unknown([REVENUE, CIRCLE])
    assert [(each.written.strip().casefold(), each.learners) for each in waiting] == [
        ("head clerk", 2) if len(waiting[0].written.split()) == 2 else ("head  clerk", 2),
        ("watchman", 1),
    ]
    assert store.designations.say("HEAD CLERK", CLERK, organisation=REVENUE, by="curator", at=START) == 2
    assert [store.learners.get(LearnerId(each)).role for each in "abc"] == [CLERK, CLERK, None]
    store.learners.add([replace(learner("g"), designation="Head clerk")])
    assert store.learners.get(LearnerId("g")).role == CLERK
    assert store.learners.get(LearnerId("b")).attributes == {"cadre": "x"}
    with pytest.raises(UnknownRole):
        store.designations.say("Watchman", RoleId("guard"), organisation=None, by="curator", at=START)


def test_what_one_organisation_says_does_not_hold_in_another(store: Store) -> None:
    people = [replace(learner(name, of=of), designation="Inspector") for name, of in (("r", CIRCLE), ("p", POSTS))]
    store.learners.add(people)
    assert store.designations.say("inspector", INSPECTOR, organisation=REVENUE, by="curator", at=START) == 1
    store.learners.add([replace(learner("q", of=POSTS), designation="Inspector")])
    assert [store.learners.get(LearnerId(name)).role for name in "rpq"] == [INSPECTOR, None, None]
    assert store.designations.say("Inspector", CLERK, organisation=None, by="operator", at=START) == 2
    store.learners.add([replace(learner("s"), designation="Inspector")])
    assert [store.learners.get(LearnerId(name)).role for name in "rpqs"] == [INSPECTOR, CLERK, CLERK, INSPECTOR]


def test_who_is_not_active_counts_nowhere(store: Store) -> None:
    store.learners.add([learner("a"), replace(learner("b"), active=False)])
    assert [each.id for each in store.learners.all(REVENUE)] == ["a"]
    assert store.learners.count(REVENUE) == 1
    assert store.outcomes.department_report(REVENUE).enrolled == 1


def test_an_erasure_leaves_nothing_that_a_learner_was_told_by(store: Store) -> None:
    told = replace(learner("a"), designation="Sole Inspector", attributes={"cadre": "x"})
    store.learners.add([told])
    exported = store.personal_data.of(LearnerId("a"))[LEARNERS.name][0]
    assert (exported["designation"], exported["attributes"]) == ("Sole Inspector", {"cadre": "x"})
    tombstone = store.erasures.erase(LearnerId("a"))
    (left,) = [each for each in store.learners.all() if each.id == tombstone]
    assert (left.designation, left.attributes) == ("", {})

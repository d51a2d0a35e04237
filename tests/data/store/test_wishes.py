"""What learners set for themselves: kept until they change it, before what the office says."""

from dataclasses import replace
from datetime import date

import pytest

from data.store import Store
from data.words.errors import UnknownLearner, UnknownRole
from data.words.models import ENGLISH, HINDI, NO_WISHES, LearnerId, RoleId, Wishes
from tests.data.builders import CLERK, REVENUE, learner, planned_catalogue

LINA = LearnerId("lina")
BY_MARCH = Wishes(
    weekly_minutes=240,
    languages=frozenset({HINDI}),
    deadline=date(2027, 1, 31),
    goal=CLERK,
    goal_by=date(2027, 3, 31),
)


@pytest.fixture
def peopled(store: Store) -> Store:
    store.catalogue.replace(planned_catalogue())
    store.learners.add([learner("lina"), learner("omar")])
    return store


def test_wishes_are_kept_and_go_before_the_offices_word(peopled: Store) -> None:
    changed = peopled.learners.keep_wishes(LINA, BY_MARCH)

    wanted = replace(learner("lina"), languages=frozenset({HINDI}), weekly_minutes=240, wishes=BY_MARCH)
    assert changed == wanted
    assert peopled.learners.get(LINA) == wanted
    assert peopled.learners.record(LINA).learner == wanted
    assert peopled.learners.all(REVENUE) == [wanted, learner("omar")]


def test_what_is_set_no_longer_goes_back_to_the_offices_word(peopled: Store) -> None:
    peopled.learners.keep_wishes(LINA, BY_MARCH)
    assert peopled.learners.keep_wishes(LINA, Wishes(goal=CLERK)).weekly_minutes == learner("lina").weekly_minutes
    assert peopled.learners.keep_wishes(LINA, NO_WISHES) == learner("lina")
    assert peopled.personal_data.of(LINA)["wishes"] == []


def test_a_new_list_of_learners_leaves_wishes_as_they_are(peopled: Store) -> None:
    peopled.learners.keep_wishes(LINA, BY_MARCH)
    peopled.learners.add([replace(learner("lina"), languages=frozenset({ENGLISH}), weekly_minutes=30)])

    assert peopled.learners.get(LINA).wishes == BY_MARCH
    assert peopled.learners.keep_wishes(LINA, NO_WISHES).weekly_minutes == 30


def test_unknown_roles_and_learners_are_refused_by_name(peopled: Store) -> None:
    with pytest.raises(UnknownRole, match="'viceroy'"):
        peopled.learners.keep_wishes(LINA, Wishes(goal=RoleId("viceroy")))
    with pytest.raises(UnknownLearner, match="'nobody'"):
        peopled.learners.keep_wishes(LearnerId("nobody"), BY_MARCH)

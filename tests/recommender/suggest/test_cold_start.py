from dataclasses import replace

import pytest

from data.catalogue import Catalogue
from data.words.groups import Group
from data.words.models import ENGLISH, HINDI, GroupId, Learner, OrganisationId, RoleId, Wishes
from data.words.suggestions import Basis, ColdStart, ReasonKind
from data.words.training_plans import Audience
from tests.recommender.planned import (
    CLERK,
    ELSEWHERE,
    MINISTRY,
    TODAY,
    catalogue,
    course,
    english,
    finished,
    fitted,
    item,
    learner,
    plan,
    role,
)
from tests.recommender.suggesting import AXES, CONTENT, COURSES, OTHERS, found, listed, reason, suggest


def test_no_history_goes_by_the_role() -> None:
    suggestions = suggest(fitted(CONTENT, histories=OTHERS, vectors=AXES))
    assert suggestions.basis is Basis.ROLE_ONLY
    assert listed(suggestions)[0] == "d"
    assert reason(found(suggestions, "c"), ReasonKind.SIMILAR).facts == {"course": "d", "competency": "d"}


def test_no_role_goes_by_the_history() -> None:
    suggestions = suggest(
        fitted(CONTENT, histories=OTHERS, vectors=AXES), who=learner(role_id=None), history=finished("a")
    )
    assert suggestions.basis is Basis.HISTORY_ONLY
    assert listed(suggestions)[:2] == ["b", "e"]  # b came later than e after a, but is also like a


def test_a_role_that_the_catalogue_does_not_know_counts_as_none() -> None:
    unknown = learner(role_id=RoleId("new"))
    assert suggest(fitted(CONTENT), who=unknown).basis is Basis.POPULARITY_ONLY
    assert suggest(fitted(CONTENT), who=unknown, history=finished("a")).basis is Basis.HISTORY_ONLY


def test_role_and_history_are_both_named_where_both_are_there() -> None:
    assert suggest(fitted(CONTENT), history=finished("a")).basis is Basis.ROLE_AND_HISTORY


def test_neither_role_nor_history_goes_by_what_is_popular() -> None:
    suggestions = suggest(fitted(CONTENT, histories=OTHERS), who=learner(role_id=None))
    assert suggestions.basis is Basis.POPULARITY_ONLY
    assert listed(suggestions)[:3] == ["b", "e", "a"]  # all taken by 20, b the latest
    assert {one.kind for each in suggestions.items[:3] for one in each.reasons} == {ReasonKind.POPULAR}


def test_a_new_organisation_gets_what_is_popular_everywhere() -> None:
    people = [learner(name) for name in OTHERS]
    newcomer = learner(role_id=None, organisation=OrganisationId("brand-new"))
    first = suggest(fitted(CONTENT, histories=OTHERS, learners=people), who=newcomer).items[0]
    assert reason(first, ReasonKind.POPULAR).facts == {"learners": 20, "days": 365}


def test_a_role_that_nobody_has_held_yet_goes_by_its_needs() -> None:
    people = [learner(name, role_id=RoleId("other")) for name in OTHERS]
    suggestions = suggest(fitted(CONTENT, histories=OTHERS, learners=people), who=learner(role_id=CLERK))
    assert listed(suggestions)[0] == "d"


def test_where_nothing_is_known_courses_are_listed_without_reasons() -> None:
    suggestions = suggest(fitted(catalogue(COURSES)), who=learner(role_id=None), k=2)
    assert [(each.score, each.reasons, each.parts) for each in suggestions.items] == [(0.0, [], {})] * 2


def test_what_nothing_speaks_for_stands_in_an_order_of_each_learners_own() -> None:
    recommender = fitted(catalogue(COURSES))
    people = [learner(f"learner{number}", role_id=None) for number in range(60)]
    firsts = [listed(suggest(recommender, who=each, k=1))[0] for each in people]
    again = [listed(suggest(recommender, who=each, k=1))[0] for each in people]
    assert firsts == again
    assert set(firsts) == {each.id for each in COURSES}  # nobody's filler is everybody's
    assert max(firsts.count(each) for each in set(firsts)) < 60 / 3


def test_a_list_says_what_it_had_to_do_without() -> None:
    people = [learner(name) for name in OTHERS]
    recommender = fitted(CONTENT, histories=OTHERS, learners=people)
    assert suggest(recommender).without == []
    assert suggest(recommender, who=learner(organisation=ELSEWHERE)).without == [ColdStart.NEW_ORGANISATION]
    assert suggest(recommender, who=learner(role_id=RoleId("new"))).without == [ColdStart.UNKNOWN_ROLE]
    assert suggest(recommender, who=learner(role_id=None)).without == []
    others = [learner(name, role_id=None) for name in OTHERS]
    no_role_held = fitted(CONTENT, histories=OTHERS, learners=others)
    assert suggest(no_role_held).without == [ColdStart.NEW_ROLE]


def test_an_office_below_one_with_completions_is_new_itself() -> None:
    boss = [learner(name, role_id=None, organisation=MINISTRY) for name in OTHERS]
    recommender = fitted(CONTENT, histories=OTHERS, learners=boss)
    assert suggest(recommender, who=learner(role_id=None)).without == [ColdStart.NEW_ORGANISATION]
    above = learner(role_id=None, organisation=MINISTRY)
    assert suggest(recommender, who=above).without == []


def test_an_empty_catalogue_suggests_nothing() -> None:
    empty: Catalogue = catalogue([], competencies="")
    assert suggest(fitted(empty)).items == []


def test_completions_of_courses_that_are_gone_are_left_out() -> None:
    recommender = fitted(CONTENT, histories={"other": ["gone", "a", "b"]})
    assert "gone" not in listed(suggest(recommender, history=finished("gone", "a"), k=9))


LONG, SHORT = course("long", teaches={"a": 2}, minutes=200), course("short", teaches={"a": 1}, minutes=30)
GROUP_A = Group(GroupId("group-a"), english("Group A"), [{"group": frozenset({"A"})}])
FOR_GROUP_A = replace(plan(item("for-a", TODAY), name="group-a"), audience=Audience(groups=frozenset({GROUP_A.id})))
DIFFERENT = catalogue(
    [
        *(LONG, SHORT),
        *(course(name, teaches={"b": 2}) for name in ("for-driver", "for-a", "of-ministry")),
        course("hindi", teaches={"a": 3}, languages=[HINDI]),
        course("read", teaches={"d": 2}),
    ],
    roles=[role(needs={"a": 3}), role("driver", needs={"b": 4})],
    plans=[FOR_GROUP_A, plan(item("of-ministry", TODAY), organisation=ELSEWHERE)],
)
WITH_GROUP = replace(DIFFERENT, groups={GROUP_A.id: GROUP_A})


@pytest.mark.parametrize(
    "unlike",
    [
        learner(role_id=RoleId("driver")),
        learner(organisation=ELSEWHERE),
        learner(languages=[ENGLISH]),
        learner(weekly_minutes=240),
        replace(learner(), attributes={"group": "A"}),
        replace(learner(), wishes=Wishes(goal=RoleId("driver"))),
    ],
    ids=["role", "organisation", "languages", "reading time", "seniority", "goal"],
)
def test_newcomers_unlike_in_anything_get_lists_of_their_own(unlike: Learner) -> None:
    recommender = fitted(WITH_GROUP)
    assert listed(suggest(recommender, who=unlike, k=3)) != listed(suggest(recommender, who=learner(), k=3))


def test_newcomers_alike_in_everything_get_the_same_list() -> None:
    recommender = fitted(WITH_GROUP)
    needed = [each for each in suggest(recommender, who=learner("ravi")).items if each.score > 0]
    assert needed == [each for each in suggest(recommender, who=learner("asha")).items if each.score > 0]


def test_short_reading_time_puts_the_short_course_first_until_something_is_finished() -> None:
    recommender = fitted(DIFFERENT)

    def first(minutes: int, *done: str) -> str:
        return listed(suggest(recommender, who=learner(weekly_minutes=minutes), history=finished(*done), k=1))[0]

    assert (first(15), first(240)) == ("short", "long")
    assert first(240, "read") == first(15, "read")

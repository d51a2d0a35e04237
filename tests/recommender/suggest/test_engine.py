from collections import Counter
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import astuple
from datetime import timedelta
from itertools import pairwise

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from numpy.typing import NDArray

from data.store import CompletionTable
from data.words.models import CompetencyId, CourseId, Event, MasteryEstimate, Verb
from data.words.suggestions import Reason, ReasonKind, Recommendation
from recommender.learner.history import history_of
from recommender.suggest.blend import LEAST_SHARE, Weights
from recommender.suggest.engine import Recommender
from recommender.suggest.rules import missing_prerequisites
from recommender.suggest.selection import most_of_a_theme
from recommender.suggest.signals.from_history import NextSignal
from recommender.suggest.signals.popular import TREND_DAYS
from tests.recommender.planned import (
    NO_VECTORS,
    NOW,
    OFFICE,
    TODAY,
    catalogue,
    completion_table,
    course,
    event,
    finished,
    fitted,
    item,
    learner,
    plan,
    role,
)
from tests.recommender.random_cases import NAMES, Case, cases, offered_cases, quick, seldom
from tests.recommender.suggesting import AXES, CONTENT, COURSES, OTHERS, found, listed, reason, suggest

# reasons are true


def test_closing_a_need_of_the_role_is_named_with_its_levels() -> None:
    best = suggest(fitted(CONTENT)).items[0]
    assert best.course == "d"
    assert best.reasons == [Reason(ReasonKind.GAP, 1.0, {"competency": "d", "needed": 3, "brings": 2, "shown": 0.0})]


def test_likeness_goes_by_the_last_course_more_than_by_those_before() -> None:
    recommender = fitted(catalogue(COURSES), vectors=AXES)
    for_a_then_c = suggest(recommender, history=finished("a", "c"))
    like_a, like_c = (found(for_a_then_c, name).parts["content"] for name in ("b", "d"))
    assert 0 < like_a < like_c


def test_without_the_need_named_the_course_falls() -> None:
    before = found(suggest(fitted(CONTENT)), "d")
    without = catalogue(COURSES, roles=[role(needs={"a": 1})])
    assert found(suggest(fitted(without), k=6), "d").score < before.score


def test_once_the_level_is_shown_the_course_falls() -> None:
    shown = {CompetencyId("d"): MasteryEstimate(level=3.0, standard_error=0.4, last_evidence=NOW)}
    recommender = fitted(CONTENT)
    assert found(suggest(recommender, mastery=shown, k=6), "d").score < found(suggest(recommender), "d").score


def test_without_the_completion_named_in_next_the_course_falls() -> None:
    recommender = fitted(CONTENT, histories=OTHERS, vectors=AXES)
    history = finished("c", "a")
    before = found(suggest(recommender, history=history), "e")
    named = reason(before, ReasonKind.NEXT).facts
    assert named == {"course": "a", "learners": 20, "courses": 10, "directly": 20}

    rest = [each for each in history if each.object != named["course"]]
    assert found(suggest(recommender, history=rest, k=6), "e").score < before.score


def test_without_the_completion_named_as_similar_the_course_falls() -> None:
    recommender = fitted(CONTENT, vectors=AXES)
    history = finished("a", "c")
    before = found(suggest(recommender, history=history), "b")
    assert reason(before, ReasonKind.SIMILAR).facts == {"course": "a"}
    assert found(suggest(recommender, history=finished("c"), k=6), "b").score < before.score


def test_without_the_completions_of_the_office_the_popular_course_falls() -> None:
    people = [learner(name) for name in OTHERS]
    before = found(suggest(fitted(CONTENT, histories=OTHERS, learners=people)), "e")
    assert reason(before, ReasonKind.POPULAR).facts == {"organisation": OFFICE, "learners": 20, "days": 365}
    without = fitted(CONTENT, histories={"someone": OTHERS["someone"]}, learners=people)
    assert found(suggest(without, k=6), "e").score < before.score


def test_without_the_plan_the_course_falls() -> None:
    due = TODAY + timedelta(days=10)
    planned = catalogue(COURSES, plans=[plan(item("f", due, mandatory=False))])
    before = found(suggest(fitted(planned)), "f")
    assert reason(before, ReasonKind.PLAN).facts == {"plan": "annual", "due": due.isoformat(), "mandatory": 0}
    assert found(suggest(fitted(catalogue(COURSES)), k=6), "f").score < before.score


def test_once_a_course_is_no_longer_new_it_falls() -> None:
    def opened(days: int) -> Recommendation:
        young = course("young", teaches={"d": 2}, opens=TODAY - timedelta(days=days))
        return found(suggest(fitted(catalogue([*COURSES, young], roles=[role(needs={"d": 3})])), k=7), "young")

    assert reason(opened(5), ReasonKind.NEW).facts == {}
    assert all(each.kind is not ReasonKind.NEW for each in opened(300).reasons)
    assert opened(300).score < opened(5).score


def test_without_the_completions_of_the_last_month_a_rising_course_falls() -> None:
    people = [learner(f"l{number:03}", role_id=None) for number in range(230)]

    def shown(risers: int) -> Recommendation:
        old = {str(each.id): ["a"] for each in people[risers:]}
        lately = {str(each.id): ["e"] for each in people[:risers]}
        tables = [completion_table(old, last=NOW - timedelta(days=200)), completion_table(lately)]
        both = CompletionTable(
            learners=[each.id for each in people],
            courses=[CourseId("a"), CourseId("e")],
            rows=np.concatenate([tables[1].rows, tables[0].rows + risers]).astype(np.int32),
            columns=np.array([1] * risers + [0] * (230 - risers), dtype=np.int32),
            at=np.concatenate([tables[1].at, tables[0].at]),
        )
        recommender = Recommender.fit(catalogue(COURSES), both, learners=people, course_vectors=NO_VECTORS, now=NOW)
        return found(suggest(recommender, who=learner(role_id=None), k=6), "e")

    before = shown(6)
    assert reason(before, ReasonKind.POPULAR).facts == {
        "organisation": OFFICE,
        "learners": 6,
        "days": TREND_DAYS,
        "before": 0,
    }
    assert shown(5).score < before.score


@st.composite
def crowds(draw: st.DrawFn) -> Mapping[str, Sequence[str]]:
    names = st.sampled_from(NAMES)
    histories = draw(st.lists(st.lists(names, min_size=1, max_size=4, unique=True), max_size=8))
    return {f"other{number}": taken for number, taken in enumerate(histories)}


completions = st.lists(st.tuples(st.sampled_from(NAMES), st.integers(1, 400)), min_size=2, max_size=4, unique=True).map(
    lambda happened: [event(Verb.COMPLETED, name, at=NOW - timedelta(days=days)) for name, days in happened]
)


def vectors_of(case: Case, seed: int) -> tuple[Sequence[CourseId], NDArray[np.float32]]:
    rows = np.random.default_rng(seed).normal(size=(len(case.catalogue.courses), 4))
    return sorted(case.catalogue.courses), rows.astype(np.float32)


@seldom
@given(offered_cases(), crowds(), st.integers(0, 3), completions)
def test_without_the_completion_named_as_similar_any_course_falls(
    case: Case, crowd: Mapping[str, Sequence[str]], seed: int, history: Sequence[Event]
) -> None:
    # With nothing finished the role's needs take over likeness, so at least one other completion stays.
    finished_courses = list(history_of(history).finished)
    assume(len(finished_courses) >= 2)
    recommender = fitted(case.catalogue, histories=crowd, vectors=vectors_of(case, seed))
    oldest = finished_courses[0]  # without it the others count no more for being recent
    similar_to_oldest = [
        each
        for each in suggest(recommender, who=case.learner, history=history, mastery={}, k=9).items
        if not case.catalogue.course(each.course).requires
        and oldest in [one.facts["course"] for one in each.reasons if one.kind is ReasonKind.SIMILAR][:1]
    ]
    assume(similar_to_oldest)
    rest = [one for one in history if not (one.object == oldest and one.verb is Verb.COMPLETED)]
    after = suggest(recommender, who=case.learner, history=rest, mastery={}, k=9)
    for each in similar_to_oldest:
        later = [one for one in after.items if one.course == each.course]
        assert not later or later[0].parts.get("content", 0) < each.parts["content"]


@quick
@given(cases(), crowds(), st.integers(0, 3))
def test_shares_add_up_to_one_and_none_is_trifling(case: Case, crowd: Mapping[str, Sequence[str]], seed: int) -> None:
    recommender = fitted(case.catalogue, histories=crowd, vectors=vectors_of(case, seed))
    suggested = suggest(recommender, who=case.learner, history=case.history, k=9).items
    assume(suggested)
    for each in suggested:
        shares = [one.share for one in each.reasons]
        assert shares or each.score == 0
        assert shares == sorted(shares, reverse=True)
        assert not shares or sum(shares) == pytest.approx(1.0)
        assert all(share >= LEAST_SHARE for share in shares)


# rules and the list


@quick
@given(cases(), crowds(), st.integers(0, 9))
def test_lists_hold_exactly_k_where_k_exist_and_nothing_the_rules_forbid(
    case: Case, crowd: Mapping[str, Sequence[str]], k: int
) -> None:
    recommender = fitted(case.catalogue, histories=crowd)
    everything = listed(suggest(recommender, who=case.learner, history=case.history, k=99))
    some = suggest(recommender, who=case.learner, history=case.history, k=k)
    history = history_of(case.history)

    assert len(some.items) == min(k, len(everything))
    assert len(set(listed(some))) == len(some.items)
    assert not set(listed(some)) & (history.finished.keys() | history.put_aside(TODAY))
    for position, each in enumerate(some.items):
        earlier = {CourseId(one) for one in listed(some)[:position]}
        assert case.catalogue.course(each.course).requires <= earlier | history.finished.keys()


@quick
@given(cases(), crowds())
def test_scores_fall_along_the_list_and_mandatory_work_stands_first_by_date(
    case: Case, crowd: Mapping[str, Sequence[str]]
) -> None:
    recommender = fitted(case.catalogue, histories=crowd)
    items = suggest(recommender, who=case.learner, history=case.history, k=9).items
    assert all(one.score >= other.score for one, other in pairwise(items))
    due = [
        next((str(one.facts["due"]) for one in each.reasons if one.facts.get("mandatory") == 1), "optional")
        for each in items
    ]
    assert due == sorted(due)  # ISO dates sort before the word


def test_the_same_request_gives_the_same_list_from_many_threads() -> None:
    recommender = fitted(CONTENT, histories=OTHERS, vectors=AXES)
    history = finished("a", "c")
    with ThreadPoolExecutor(4) as pool:
        lists = list(pool.map(lambda _: suggest(recommender, history=history), range(40)))
    assert all(each == lists[0] for each in lists)


def test_a_fitted_recommender_cannot_be_changed() -> None:
    recommender = fitted(CONTENT, histories=OTHERS, vectors=AXES)
    signals = [each for _, each in recommender.ensemble.over_history if isinstance(each, NextSignal)]
    assert signals
    for signal in signals:
        with pytest.raises(ValueError, match="read-only"):
            signal.weights[0, 0] = 1


@seldom
@given(offered_cases(), crowds(), st.integers(1, 5))
def test_few_of_a_theme_unless_a_plan_demands_them_or_nothing_else_is_left(
    case: Case, crowd: Mapping[str, Sequence[str]], k: int
) -> None:
    recommender = fitted(case.catalogue, histories=crowd)
    shelf, most = recommender.shelf, most_of_a_theme(k)
    names = listed(suggest(recommender, who=case.learner, history=case.history, k=k))
    asked = recommender.request_of(case.learner, mastery={}, history=case.history, today=TODAY)
    columns = [shelf.column_of[CourseId(each)] for each in names]
    themes = Counter(int(shelf.theme[column]) for column in columns if shelf.theme[column] >= 0)
    demanded = {due.column for due in asked.situation.dues if due.mandatory}
    of_choice = [column for column in columns if themes[int(shelf.theme[column])] > most and column not in demanded]
    left_out = set(np.flatnonzero(asked.allowed).tolist()) - set(columns)
    assume(of_choice and left_out)  # then no course of a theme with room left is open to the learner
    for column in left_out:
        room = shelf.theme[column] < 0 or themes[int(shelf.theme[column])] < most
        # What came in only because nothing else was left opens others too late for them to be in the list.
        in_time = set(columns) - set(of_choice)
        waits = set(missing_prerequisites(shelf, column, asked.finished)) - in_time
        assert not room or waits


def test_the_third_of_a_theme_gives_way_to_a_weaker_course_of_another() -> None:
    needed = [course(name, teaches={"a": 3}) for name in ("a1", "a2", "a3", "a4")]
    content = catalogue([*needed, course("other", teaches={"b": 1}), course("odd")], roles=[role(needs={"a": 3})])
    shown = suggest(fitted(content), k=4)
    assert listed(shown)[:2] == ["a1", "a2"]
    assert set(listed(shown)) == {"a1", "a2", "other", "odd"}
    assert all(each.score > 0 for each in shown.items[:2])


def test_a_plan_may_demand_three_of_a_theme() -> None:
    needed = [course(name, teaches={"a": 3}) for name in ("a1", "a2", "a3")]
    due = TODAY + timedelta(days=9)
    content = catalogue(
        [*needed, course("other", teaches={"b": 1})], plans=[plan(*(item(each.id, due) for each in needed))]
    )
    assert listed(suggest(fitted(content), k=4)) == ["a1", "a2", "a3", "other"]


def test_of_two_courses_that_promise_alike_the_shorter_stands_first_but_not_without_end() -> None:
    pair = [course("long", teaches={"a": 2}, minutes=480), course("short", teaches={"b": 2}, minutes=60)]
    tiny = course("tiny", teaches={"c": 1}, minutes=1)
    content = catalogue([*pair, tiny], roles=[role(needs={"a": 2, "b": 2, "c": 1})])
    shown = suggest(fitted(content), k=3)
    # the gap signal: 2 levels closed give 2 / (2 + 1), 1 level 1 / (1 + 1)
    expected = {"short": 2 / 3 * 4 / (4 + 1), "long": 2 / 3 * 4 / (4 + 8), "tiny": 1 / 2 * 4 / (4 + 1 / 60)}
    for each in shown.items:
        assert each.parts["gap"] == pytest.approx(Weights().gap * expected[each.course])
    assert listed(shown) == ["short", "tiny", "long"]


def test_parts_add_up_to_the_score_of_a_course_that_waits_for_none() -> None:
    recommender = fitted(CONTENT, histories=OTHERS, vectors=AXES)
    suggested = suggest(recommender, history=finished("c", "a")).items
    assert suggested
    for each in suggested:
        assert sum(each.parts.values()) == pytest.approx(each.score)


def test_later_hides_a_course_for_the_days_said_and_then_it_returns() -> None:
    recommender = fitted(CONTENT)
    week = [event(Verb.DEFERRED, "d", at=NOW, result={"days": 7})]
    lists = {
        days: listed(recommender.suggest(learner(), mastery={}, history=week, now=NOW + timedelta(days=days), k=6))
        for days in (0, 6, 7)
    }
    assert ["d" in lists[days] for days in (0, 6, 7)] == [False, False, True]
    undone = [*week, event(Verb.RESTORED, "d", at=NOW + timedelta(minutes=1))]
    assert "d" in listed(suggest(recommender, history=undone))


def test_a_course_that_the_learner_knows_is_gone_until_undone() -> None:
    recommender = fitted(CONTENT)
    claimed = event(Verb.CLAIMED, "d", at=NOW - timedelta(hours=2))
    assert "d" not in listed(suggest(recommender, history=[claimed]))
    assert "d" in listed(suggest(recommender, history=[claimed, event(Verb.RESTORED, "d", at=NOW)]))


def test_a_negative_k_is_refused_by_name() -> None:
    with pytest.raises(ValueError, match="not -1"):
        suggest(fitted(CONTENT), k=-1)


def test_mandatory_work_comes_first_with_its_prerequisite() -> None:
    content = catalogue(
        [*COURSES, course("late", requires=["step"]), course("step")],
        roles=[role(needs={"d": 3})],
        plans=[plan(item("late", TODAY + timedelta(days=90)), item("f", TODAY + timedelta(days=5)))],
    )
    first = suggest(fitted(content)).items
    assert [each.course for each in first[:4]] == ["f", "step", "late", "d"]
    assert [reason(each, ReasonKind.PLAN).facts.get("course") for each in first[:3]] == [None, "late", None]


def test_a_dismissed_course_is_gone_until_it_is_restored() -> None:
    recommender = fitted(CONTENT)
    dismissed = event(Verb.DISMISSED, "d", at=NOW - timedelta(hours=2))
    restored = event(Verb.RESTORED, "d", at=NOW - timedelta(hours=1))
    assert "d" not in listed(suggest(recommender, history=[dismissed]))
    assert listed(suggest(recommender, history=[dismissed, restored]))[0] == "d"


def test_the_default_weights_add_up_to_one() -> None:
    assert sum(astuple(Weights())) == pytest.approx(1.0)

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

from data.models import CompetencyId, CourseId, MasteryEstimate, Reason, ReasonKind, Verb
from recommender.blend import LEAST_SHARE, Weights
from recommender.history import history_of
from recommender.signals.from_history import NextSignal
from tests.recommender.planned import (
    NOW,
    OFFICE,
    TODAY,
    catalogue,
    course,
    event,
    finished,
    fitted,
    item,
    learner,
    plan,
    role,
)
from tests.recommender.random_cases import NAMES, Case, cases, quick
from tests.recommender.suggesting import AXES, CONTENT, COURSES, OTHERS, found, listed, reason, suggest

# reasons are true


def test_closing_a_need_of_the_role_is_named_with_its_levels() -> None:
    best = suggest(fitted(CONTENT)).items[0]
    assert best.course == "d"
    assert best.reasons == [Reason(ReasonKind.GAP, 1.0, {"competency": "d", "needed": 3, "shown": 0.0})]


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
    assert named == {"course": "a", "learners": 20}

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


@st.composite
def crowds(draw: st.DrawFn) -> Mapping[str, Sequence[str]]:
    names = st.sampled_from(NAMES)
    histories = draw(st.lists(st.lists(names, min_size=1, max_size=4, unique=True), max_size=8))
    return {f"other{number}": taken for number, taken in enumerate(histories)}


def vectors_of(case: Case, seed: int) -> tuple[Sequence[CourseId], NDArray[np.float32]]:
    rows = np.random.default_rng(seed).normal(size=(len(case.catalogue.courses), 4))
    return sorted(case.catalogue.courses), rows.astype(np.float32)


@quick
@given(cases(), crowds(), st.integers(0, 3))
def test_without_the_completion_named_first_any_course_falls(
    case: Case, crowd: Mapping[str, Sequence[str]], seed: int
) -> None:
    # With nothing finished the role's needs take over likeness, so at least one other completion stays.
    assume(len(history_of(case.history).finished) > 1)
    recommender = fitted(case.catalogue, histories=crowd, vectors=vectors_of(case, seed))
    for each in suggest(recommender, who=case.learner, history=case.history, mastery={}, k=9).items:
        causes = [one for one in each.reasons if one.kind in (ReasonKind.NEXT, ReasonKind.SIMILAR)]
        free = not case.catalogue.course(each.course).requires
        for named in (one.facts["course"] for one in causes[:1] if free and "competency" not in one.facts):
            rest = [one for one in case.history if not (one.object == named and one.verb is Verb.COMPLETED)]
            after = suggest(recommender, who=case.learner, history=rest, mastery={}, k=9)
            later = [one for one in after.items if one.course == each.course]
            assert not later or later[0].score < each.score


@quick
@given(cases(), crowds(), st.integers(0, 3))
def test_shares_add_up_to_one_and_none_is_trifling(case: Case, crowd: Mapping[str, Sequence[str]], seed: int) -> None:
    recommender = fitted(case.catalogue, histories=crowd, vectors=vectors_of(case, seed))
    for each in suggest(recommender, who=case.learner, history=case.history, k=9).items:
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
    assert not set(listed(some)) & (history.finished.keys() | history.dismissed)
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
    for _, signal in recommender.ensemble.over_history:
        if isinstance(signal, NextSignal):
            with pytest.raises(ValueError, match="read-only"):
                signal.weights[0, 0] = 1


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


def test_one_place_goes_to_a_new_course_that_fits() -> None:
    many = [course(f"known{number}") for number in range(6)]
    young = [course("young", teaches={"a": 3}), course("younger", teaches={"b": 3}), course("odd")]
    content = catalogue([*many, *young], roles=[role(needs={"a": 1})])
    crowd = {f"other{number}": [each.id for each in many] for number in range(20)}
    recommender = fitted(content, histories=crowd)
    colleague = [event(Verb.COMPLETED, "known0", at=NOW - timedelta(days=1))]
    shown = suggest(recommender, history=colleague, mastery={CompetencyId("a"): estimate(0.3)}, k=4)
    new = [each for each in shown.items if any(one.kind is ReasonKind.NEW for one in each.reasons)]
    assert [each.course for each in new] == ["young"]


def estimate(level: float) -> MasteryEstimate:
    return MasteryEstimate(level=level, standard_error=0.4, last_evidence=NOW)


def test_the_default_weights_add_up_to_one() -> None:
    assert sum(astuple(Weights())) == pytest.approx(1.0)

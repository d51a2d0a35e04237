"""The place that a list keeps for a new course."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import timedelta

import numpy as np
from hypothesis import assume, given
from hypothesis import strategies as st

from data.words.models import CompetencyId, CourseId, MasteryEstimate, Verb
from data.words.suggestions import ReasonKind
from recommender.suggest.rules import missing_prerequisites
from recommender.suggest.selection import most_of_a_theme
from tests.recommender.planned import (
    NOW,
    TODAY,
    catalogue,
    course,
    event,
    fitted,
    role,
)
from tests.recommender.random_cases import Case, cases_with_new_courses, seldom
from tests.recommender.suggesting import suggest


def estimate(level: float) -> MasteryEstimate:
    return MasteryEstimate(level=level, standard_error=0.4, last_evidence=NOW)


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


def test_no_place_goes_to_a_new_course_that_does_not_fit() -> None:
    many = [course(f"known{number}") for number in range(6)]
    crowd = {f"other{number}": [each.id for each in many] for number in range(20)}
    for teaches, expected in (({"b": 3}, set()), ({"a": 3}, {"young"})):
        content = catalogue([*many, course("young", teaches=teaches)], roles=[role(needs={"a": 1})])
        recommender = fitted(content, histories=crowd)
        shown = suggest(recommender, history=[event(Verb.COMPLETED, "known0", at=NOW - timedelta(days=1))], k=4)
        assert {each.course for each in shown.items if each.course == "young"} == expected


@seldom
@given(cases_with_new_courses(), st.integers(4, 5))
def test_a_new_course_that_no_score_brought_in_takes_the_last_place_as_the_best_of_the_new(
    case_and_crowd: tuple[Case, Mapping[str, Sequence[CourseId]]], k: int
) -> None:
    case, crowd = case_and_crowd
    recommender = fitted(case.catalogue, histories=crowd)
    asked = recommender.request_of(case.learner, mastery={}, history=case.history, today=TODAY)
    contributions = recommender.ensemble.contributions(asked.situation)
    columns, scores = recommender.chosen(asked, contributions, k=k)
    unplaced = replace(recommender, new=np.zeros_like(recommender.new))
    plain, _ = unplaced.chosen(asked, contributions, k=k)
    assume(columns != plain)
    assert columns[:-1] == plain[:-1]
    assert recommender.new[columns[-1]]
    personal = [kind not in (ReasonKind.POPULAR, ReasonKind.NEW) for kind in recommender.ensemble.kinds]
    fits = contributions[personal].sum(axis=0) > 0
    assert not any(recommender.new[column] and fits[column] for column in columns[:-1])
    rivals = [
        column for column in np.flatnonzero(recommender.new & asked.allowed) if scores[column] > scores[columns[-1]]
    ]
    for column in rivals:  # a better new one had no place: its theme is full, or it waits for another course
        full = Counter(int(shelf_theme) for shelf_theme in recommender.shelf.theme[columns[:-1]])
        waits = set(missing_prerequisites(recommender.shelf, int(column), asked.finished)) - set(columns[:-1])
        assert waits or full[int(recommender.shelf.theme[column])] >= most_of_a_theme(k)

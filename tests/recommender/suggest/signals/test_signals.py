from collections.abc import Mapping, Sequence
from datetime import timedelta

import numpy as np
import pytest

from data.catalogue import Catalogue
from data.words.models import CompetencyId, Learner, OrganisationId, RoleId
from recommender.collaborative import Content, Ease, Interactions, WindowedTransition
from recommender.learner.history import history_of
from recommender.suggest.rules import allowed_courses
from recommender.suggest.shelf import Shelf, shelf_of
from recommender.suggest.signals.from_history import NextSignal, SimilarSignal, calibrated_scale, strengths_without
from recommender.suggest.signals.gap import GapSignal
from recommender.suggest.signals.newness import NewSignal, new_courses
from recommender.suggest.signals.plan import PlanSignal, dues_of
from recommender.suggest.signals.popular import (
    DAYS,
    HALF_LIFE_DAYS,
    PRIOR_LEARNERS,
    SHARES,
    TREND,
    TREND_DAYS,
    PopularSignal,
    popular_signal,
)
from recommender.suggest.signals.role_content import RoleContentSignal
from recommender.suggest.signals.signal import Due, Situation, squashed
from recommender.suggest.suitability import Suitability, suitability_of
from tests.recommender.collaborative.test_interactions import taken
from tests.recommender.planned import (
    CLERK,
    ELSEWHERE,
    MINISTRY,
    NOW,
    OFFICE,
    TODAY,
    catalogue,
    course,
    finished,
    item,
    learner,
    plan,
)

FOUR: Catalogue = catalogue([course(name, teaches={name: 2}) for name in "abcd"])
SHELF: Shelf = shelf_of(FOUR)


def alike(shelf: Shelf) -> Suitability:
    """Nothing is known of texts: every course suits alike."""
    return suitability_of(
        shelf, Content.fit(np.zeros((len(shelf.courses), 1), dtype=np.float32), decay=1.0), None, catalogue=FOUR
    )


def situation(
    *columns: int,
    needs: Mapping[str, int] | None = None,
    shown: Mapping[str, float] | None = None,
    who: Learner | None = None,
    dues: Sequence[Due] = (),
) -> Situation:
    wanted = {CompetencyId(name): level for name, level in (needs or {}).items()}
    levels = {CompetencyId(name): level for name, level in (shown or {}).items()}
    return Situation(
        learner=learner() if who is None else who,
        today=TODAY,
        taken=np.array(columns, dtype=np.int64),
        needs=wanted,
        shown=levels,
        counted=levels,
        shortfalls={each: level - levels.get(each, 0.0) for each, level in wanted.items()},
        dues=dues,
    )


def test_squashing_is_bounded_and_one_half_at_the_scale() -> None:
    assert squashed(np.array([-1.0, 0.0, 0.5, 1.5]), 0.5).tolist() == pytest.approx([0, 0, 0.5, 1.5 / 2.0])


# gap


def test_the_gap_signal_adds_up_the_levels_closed() -> None:
    shelf = shelf_of(catalogue([course("both", teaches={"a": 2, "b": 2}), course("one", teaches={"a": 4})]))
    strengths = GapSignal(shelf, alike(shelf)).strengths(situation(needs={"a": 3, "b": 1}, shown={"a": 1.0}))
    closed_by_both = (2 - 1) + (1 - 0)
    closed_by_one = (3 - 1) * (2 / (4 - 1)) ** 2  # three levels above what is shown: one more than is comfortable
    assert strengths.tolist() == pytest.approx(
        [closed_by_both / (closed_by_both + 1), closed_by_one / (closed_by_one + 1)]
    )


def test_the_gap_names_the_competency_that_the_course_closes_most() -> None:
    shelf = shelf_of(catalogue([course("both", teaches={"a": 2, "b": 2})]))
    facts = GapSignal(shelf, alike(shelf)).facts(situation(needs={"a": 3, "b": 2}, shown={"a": 1.04}), 0)
    assert facts == {"competency": "b", "needed": 2, "brings": 2, "shown": 0.0}


def test_without_needs_the_gap_signal_is_silent() -> None:
    assert GapSignal(SHELF, alike(SHELF)).strengths(situation()).tolist() == [0, 0, 0, 0]


# what others took next


def test_transitions_name_the_finished_course_and_how_many_went_on() -> None:
    interactions = taken((0, 0, 0), (0, 1, 1), (1, 0, 0), (1, 1, 1), (2, 2, 0), (2, 1, 1))
    model = WindowedTransition.fit(interactions, window=2, step_decay=1.0, decay=0.5, smoothing=1.0)
    signal = NextSignal.of_transitions(SHELF, model, interactions)
    case = situation(2, 0)

    parts = signal.parts(case, 1)
    assert parts.tolist() == pytest.approx([0.5 * 1 / (1 + 1), 1 * 2 / (2 + 1)])
    assert signal.strengths(case)[1] == pytest.approx(parts.sum() / (parts.sum() + signal.scale))
    assert signal.facts_from(case, 1, 1) == {"course": "a", "learners": 2, "courses": 2, "directly": 2}


def test_ease_keeps_no_positive_weight_where_nobody_took_the_course_next() -> None:
    interactions = taken(*[(row, column, column) for row in range(3) for column in (0, 1)])
    transitions = WindowedTransition.fit(interactions, window=2, step_decay=1.0, decay=0.5, smoothing=1.0)
    ease = Ease.fit(interactions, regularisation=0.5, decay=0.9)
    signal = NextSignal.of_ease(SHELF, ease, transitions=transitions, taken=interactions)
    assert ease.weights[1, 0] > 0
    assert signal.weights[1, 0] == 0
    assert signal.weights[0, 1] == ease.weights[0, 1] > 0


def test_leaving_out_a_finished_course_moves_the_earlier_ones_up() -> None:
    vectors = np.array([[1.0, 0.0], [0.5, 0.5], [0.2, 0.9], [0.7, 0.1]], dtype=np.float32)
    signal = SimilarSignal(SHELF, Content(vectors=vectors, decay=0.5), scale=0.3)
    without = strengths_without(signal, signal.parts(situation(0, 1, 2), 3))
    expected = [signal.strengths(situation(*rest))[3] for rest in ((1, 2), (0, 2), (0, 1))]
    assert without.tolist() == pytest.approx(expected, abs=1e-6)


def test_the_scale_is_the_mean_best_score_and_never_tiny() -> None:
    vectors = np.array([[1, 0], [1, 0], [0, 1], [0, 1]], dtype=np.float32)
    content = Content(vectors=vectors, decay=1.0)
    assert calibrated_scale(content, taken((0, 0, 0), (1, 2, 0))) == pytest.approx((1 + 1) / 2)
    assert calibrated_scale(Content(vectors * 1e-3, decay=1.0), taken((0, 0, 0))) == 0.05
    assert calibrated_scale(content, taken()) == 0.05


# likeness of content


def test_the_last_finished_course_weighs_most_in_likeness() -> None:
    vectors = np.array([[1, 0], [0, 1], [1, 0], [0, 1]], dtype=np.float32)
    signal = SimilarSignal(SHELF, Content(vectors=vectors, decay=0.5), scale=1.0)
    strengths = signal.strengths(situation(0, 1))
    assert strengths[2:].tolist() == pytest.approx([0.5 / (0.5 + 1), 1 / (1 + 1)])
    assert signal.facts_from(situation(0, 1), 3, 1) == {"course": "b"}


def test_who_has_finished_nothing_is_shown_what_is_like_the_courses_on_their_needs() -> None:
    vectors = np.array([[1, 0], [0.8, 0.6], [0, 1], [-1, 0]], dtype=np.float32)
    content = Content(vectors=vectors, decay=0.5)
    signal = RoleContentSignal(SHELF, content, suitability_of(SHELF, content, None, catalogue=FOUR), scale=0.5)
    cold = situation(needs={"a": 3})
    assert signal.strengths(cold).tolist() == pytest.approx([1 / 1.5, 0.8 / 1.3, 0, 0])
    assert signal.facts(cold, 1) == {"course": "a", "competency": "a"}
    assert signal.strengths(situation(2, needs={"a": 3})).tolist() == [0, 0, 0, 0]
    assert signal.strengths(situation()).tolist() == [0, 0, 0, 0]


# popularity

SECONDS_A_DAY = 86_400


def popularity(interactions: Interactions, people: Sequence[Learner]) -> PopularSignal:
    return popular_signal(
        SHELF,
        interactions,
        learner_ids=[person.id for person in people],
        learners=people,
        catalogue=FOUR,
        now_seconds=int(NOW.timestamp()),
    )


def days_ago(days: float) -> int:
    return int(NOW.timestamp() - days * SECONDS_A_DAY)


def test_popularity_adds_up_organisation_role_and_everyone_with_a_half_life() -> None:
    people = [learner("p"), learner("q", role_id=None, organisation=ELSEWHERE)]
    interactions = taken((0, 0, days_ago(HALF_LIFE_DAYS)), (1, 0, days_ago(0)), (1, 1, days_ago(0)), learners=2)
    signal = popularity(interactions, people)

    in_office = 0.5 / (0.5 + PRIOR_LEARNERS)
    everywhere = 1.5 / (1.5 + PRIOR_LEARNERS)
    expected = (SHARES["organisation"] + SHARES["role"]) * in_office + SHARES["everyone"] * everywhere
    rising = SHARES["everyone"] * 1 / (1 + PRIOR_LEARNERS)  # q's completion lies in the last month, p's does not
    assert signal.strengths(situation())[0] == pytest.approx((1 - TREND) * expected + TREND * rising)
    assert SHARES["everyone"] * everywhere > SHARES["organisation"] * in_office
    assert signal.facts(situation(), 0) == {"learners": 2, "days": DAYS}


def test_a_course_that_rises_is_named_with_this_month_and_the_one_before() -> None:
    old = [(row, 0, days_ago(200)) for row in range(300)]
    rising = [(row, 1, days_ago(10)) for row in range(6)] + [(6, 1, days_ago(TREND_DAYS + 1))]
    people = [learner(f"p{row:03}", role_id=None, organisation=ELSEWHERE) for row in range(300)]
    signal = popularity(taken(*old, *rising, learners=300), people)
    assert signal.everyone.trend[1] == pytest.approx((6 - 1) / (6 + 1 + PRIOR_LEARNERS))
    assert signal.everyone.trend[0] == 0
    assert signal.facts(situation(), 1) == {"learners": 6, "before": 1, "days": TREND_DAYS}
    assert signal.facts(situation(), 0) == {"learners": 300, "days": DAYS}


def test_a_course_that_falls_has_no_trend_and_is_not_punished_for_it() -> None:
    falling = taken(*[(row, 0, days_ago(TREND_DAYS + 5)) for row in range(4)], learners=4)
    people = [learner(f"p{row}", role_id=None, organisation=ELSEWHERE) for row in range(4)]
    assert popularity(falling, people).everyone.trend.tolist() == [0, 0, 0, 0]


def test_what_is_older_than_a_year_no_longer_counts() -> None:
    signal = popularity(taken((0, 0, days_ago(DAYS + 1)), learners=1), [learner("p")])
    assert signal.strengths(situation()).tolist() == [0, 0, 0, 0]


def test_an_office_without_completions_takes_the_figures_of_the_one_above() -> None:
    boss = learner("boss", role_id=None, organisation=MINISTRY)
    signal = popularity(taken((0, 2, days_ago(1)), learners=1), [boss])
    assert boss.organisation != OFFICE == situation().learner.organisation
    assert signal.facts(situation(), 2) == {"organisation": MINISTRY, "learners": 1, "days": DAYS}


def test_an_office_counts_for_those_above_it_and_not_for_others() -> None:
    signal = popularity(taken((0, 2, days_ago(1)), learners=1), [learner("p", role_id=None)])
    above = situation(who=learner("boss", role_id=None, organisation=MINISTRY))
    other = situation(who=learner("other", role_id=None, organisation=ELSEWHERE))
    assert signal.facts(above, 2)["organisation"] == MINISTRY
    assert signal.facts(other, 2) == {"learners": 1, "days": DAYS}


def test_a_role_is_named_where_it_adds_most() -> None:
    colleague = learner("p", organisation=ELSEWHERE)
    signal = popularity(taken((0, 1, days_ago(1)), learners=1), [colleague])
    assert signal.facts(situation(), 1) == {"role": CLERK, "learners": 1, "days": DAYS}


def test_learners_whom_the_list_does_not_know_count_everywhere_only() -> None:
    signal = popular_signal(
        SHELF,
        taken((0, 1, days_ago(1)), learners=1),
        learner_ids=[learner("gone").id],
        learners=[],
        catalogue=FOUR,
        now_seconds=int(NOW.timestamp()),
    )
    unknown = situation(who=learner(role_id=RoleId("new"), organisation=OrganisationId("new")))
    assert signal.facts(unknown, 1) == {"learners": 1, "days": DAYS}


# plans


def dues(content: Catalogue, *done: str) -> list[Due]:
    shelf, history = shelf_of(content), history_of(finished(*done))
    allowed = allowed_courses(shelf, learner=learner(), history=history, today=TODAY)
    return dues_of(
        shelf, learner=learner(), catalogue=content, allowed=allowed, finished=history.finished.keys(), today=TODAY
    )


def test_urgency_is_full_at_the_due_date_and_half_a_month_before() -> None:
    for days, urgency in ((-5, 1.0), (0, 1.0), (30, 0.5)):
        due = Due(1, 1, plan().id, TODAY + timedelta(days=days), mandatory=False, steps=0)
        assert PlanSignal(SHELF).strengths(situation(dues=[due])).tolist() == [0, urgency, 0, 0]


def test_a_mandatory_item_binds_before_an_earlier_optional_one() -> None:
    early, late = TODAY + timedelta(days=5), TODAY + timedelta(days=50)
    content = catalogue([course("x")], plans=[plan(item("x", early, mandatory=False), item("x", late))])
    assert [(due.due, due.mandatory) for due in dues(content)] == [(late, True)]


def test_a_missing_prerequisite_is_due_with_the_item_that_needs_it() -> None:
    content = catalogue([course("x", requires=["y"]), course("y")], plans=[plan(item("x", TODAY))])
    before, own = dues(content)
    shelf = shelf_of(content)
    assert (shelf.courses[before.column], shelf.courses[own.column]) == ("y", "x")
    facts = PlanSignal(shelf).facts(situation(dues=[before, own]), before.column)
    assert facts == {"plan": "annual", "due": TODAY.isoformat(), "mandatory": 1, "course": "x"}
    assert [shelf.courses[due.column] for due in dues(content, "y")] == ["x"]


def test_finished_items_and_plans_of_others_are_not_due() -> None:
    content = catalogue(
        [course("x"), course("y")],
        plans=[plan(item("x", TODAY)), plan(item("y", TODAY), organisation=ELSEWHERE, name="z")],
    )
    assert dues(content, "x") == []


# newness


def completions(*counts: int) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array(counts, dtype=np.int64)


def test_a_course_that_few_have_finished_is_new_beside_others_that_many_have() -> None:
    new = new_courses(SHELF, completions=completions(50, 4, 50, 5), today=TODAY)
    assert new.tolist() == [False, True, False, False]
    assert NewSignal(new).strengths(situation()).tolist() == [0, 1, 0, 0]


def test_nothing_is_new_where_training_has_hardly_begun() -> None:
    assert not new_courses(SHELF, completions=completions(0, 0, 1, 50), today=TODAY).any()


def test_the_opening_day_decides_where_it_is_known() -> None:
    shelf = shelf_of(
        catalogue([course("old", opens=TODAY - timedelta(days=400)), course("young", opens=TODAY - timedelta(days=10))])
    )
    assert new_courses(shelf, completions=completions(0, 0), today=TODAY).tolist() == [False, True]

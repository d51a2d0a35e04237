from dataclasses import replace
from datetime import timedelta
from math import sqrt

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.words.models import CompetencyId, EventId, MasteryEstimate, Verb
from recommender.learner.mastery import (
    ASSESSED_ERROR,
    COMPLETION_ERROR,
    DRIFT_PER_YEAR,
    FULL_SCORE,
    PRIOR_ERROR,
    SCORED_ERROR,
    Evidence,
    evidence_of,
    mastery_from_events,
    standard_error_at,
    updated_mastery,
)
from tests.recommender.planned import DAY, NOW, catalogue, course, event, finished
from tests.recommender.random_cases import quick

A = CompetencyId("a")
CONTENT = catalogue([course("basics", teaches={"a": 2}), course("expert", teaches={"a": 4, "b": 1})])


def shown(level: float, *, error: float = 0.5, at_least: bool = False, days_ago: float = 0.0) -> Evidence:
    return Evidence(level=level, standard_error=error, at=NOW - timedelta(days=days_ago), at_least=at_least)


def test_the_first_evidence_moves_the_level_by_its_share_of_the_certainty() -> None:
    estimate = updated_mastery(None, shown(3.0, error=0.5))

    gain = PRIOR_ERROR**2 / (PRIOR_ERROR**2 + 0.5**2)
    assert estimate.level == pytest.approx(gain * 3.0)
    assert estimate.standard_error == pytest.approx(PRIOR_ERROR * sqrt(1 - gain))
    assert estimate.last_evidence == NOW


def test_equally_certain_evidence_meets_the_estimate_half_way() -> None:
    before = MasteryEstimate(level=2.0, standard_error=0.4, last_evidence=NOW)
    after = updated_mastery(before, shown(4.0, error=0.4))
    assert after.level == pytest.approx((2.0 + 4.0) / 2)
    assert after.standard_error == pytest.approx(0.4 / sqrt(2))


def test_certainty_fades_with_time_and_never_beyond_the_prior() -> None:
    estimate = MasteryEstimate(level=2.0, standard_error=0.4, last_evidence=NOW)
    after_a_year = standard_error_at(estimate, NOW + timedelta(days=365.25))
    assert after_a_year == pytest.approx(sqrt(0.4**2 + DRIFT_PER_YEAR**2))
    assert standard_error_at(estimate, NOW + timedelta(days=365.25 * 1000)) == PRIOR_ERROR
    assert standard_error_at(estimate, NOW - DAY) == pytest.approx(0.4)


def test_a_completion_of_a_lower_course_does_not_lower_the_level() -> None:
    events = finished("expert", "basics")
    after_expert = PRIOR_ERROR**2 / (PRIOR_ERROR**2 + COMPLETION_ERROR**2) * 4
    assert mastery_from_events(events, CONTENT)[A].level == pytest.approx(after_expert)


def test_a_poor_score_lowers_what_a_completion_showed() -> None:
    poor = event(Verb.COMPLETED, "expert", at=NOW, result={"score": 0.2})
    before = mastery_from_events(finished("expert"), CONTENT)[A].level
    after = mastery_from_events([*finished("expert"), poor], CONTENT)[A].level
    assert after < before


def test_a_score_counts_in_proportion_up_to_the_full_score() -> None:
    half_of_full = event(Verb.COMPLETED, "expert", result={"score": FULL_SCORE / 2})
    per_cent = event(Verb.COMPLETED, "expert", result={"score": 100 * FULL_SCORE / 2})
    gain = PRIOR_ERROR**2 / (PRIOR_ERROR**2 + SCORED_ERROR**2)
    for each in (half_of_full, per_cent):
        assert mastery_from_events([each], CONTENT)[A].level == pytest.approx(gain * 4 / 2)


def test_a_full_score_on_an_easy_course_does_not_pull_an_expert_down() -> None:
    easy = event(Verb.COMPLETED, "basics", at=NOW, result={"score": 1.0})
    before = mastery_from_events(finished("expert"), CONTENT)
    assert mastery_from_events([*finished("expert"), easy], CONTENT)[A] == before[A]


def test_an_assessment_outweighs_a_completion_and_can_lower_it() -> None:
    assessed = event(Verb.ASSESSED, "a", at=NOW, result={"level": 1.0})
    after = mastery_from_events([*finished("expert"), assessed], CONTENT)[A]
    assert abs(after.level - 1.0) < abs(after.level - 4.0)
    assert after.standard_error < ASSESSED_ERROR


def test_an_assessment_may_bring_its_own_error_or_a_score() -> None:
    gain = PRIOR_ERROR**2 / (PRIOR_ERROR**2 + 1.0**2)
    sure_of_itself = event(Verb.ASSESSED, "a", result={"level": 3, "standard_error": 1.0})
    assert mastery_from_events([sure_of_itself], CONTENT)[A].level == pytest.approx(gain * 3)

    gain = PRIOR_ERROR**2 / (PRIOR_ERROR**2 + ASSESSED_ERROR**2)
    scored = event(Verb.ASSESSED, "a", result={"score": 0.6})
    assert mastery_from_events([scored], CONTENT)[A].level == pytest.approx(gain * 0.6 * 5)


def test_at_least_what_is_shown_already_changes_nothing_and_a_little_more_does() -> None:
    before = MasteryEstimate(level=2.0, standard_error=0.4, last_evidence=NOW - DAY)
    assert updated_mastery(before, shown(2.0, at_least=True)) is before
    assert updated_mastery(before, shown(2.1, at_least=True)).level > 2.0
    exactly = updated_mastery(before, shown(2.0))
    assert (exactly.level, exactly.last_evidence) == (2.0, NOW)


def test_the_full_score_shows_at_least_the_level_and_one_below_it_shows_less() -> None:
    before = MasteryEstimate(level=4.5, standard_error=0.4, last_evidence=NOW - DAY)
    for score, at_least in ((FULL_SCORE, True), (FULL_SCORE - 0.01, False)):
        evidence = evidence_of(event(Verb.COMPLETED, "expert", result={"score": score}), CONTENT)[A]
        assert evidence.at_least is at_least
        assert (updated_mastery(before, evidence) is before) is at_least


@pytest.mark.parametrize(("score", "level"), [(1, 5.0), (1.0, 5.0), (1.5, 0.015 * 5), (100, 5.0), (101, 5.0), (0, 0.0)])
def test_a_score_up_to_one_is_a_share_and_above_it_a_per_cent(score: float, level: float) -> None:
    evidence = evidence_of(event(Verb.ASSESSED, "a", result={"score": score}), CONTENT)[A]
    assert evidence.level == pytest.approx(level)


def test_an_error_of_nought_is_none() -> None:
    for error, trusted in ((0, ASSESSED_ERROR), (-1, ASSESSED_ERROR), (0.01, 0.01)):
        assessed = event(Verb.ASSESSED, "a", result={"level": 3, "standard_error": error})
        assert evidence_of(assessed, CONTENT)[A].standard_error == trusted


def test_ones_own_word_is_taken_back_by_a_restoring_at_the_same_moment_or_later() -> None:
    own = event(Verb.ASSESSED, "a", at=NOW, result={"level": 3, "by": "self", "course": "expert"})
    for moment, left in ((NOW - DAY, True), (NOW, False), (NOW + DAY, False)):
        restored = event(Verb.RESTORED, "expert", at=moment)
        assert (A in mastery_from_events([own, restored], CONTENT)) is left


def test_evidence_of_one_moment_counts_in_the_order_of_its_ids() -> None:
    low = replace(event(Verb.ASSESSED, "a", result={"level": 1}), id=EventId("e1"))
    high = replace(event(Verb.ASSESSED, "a", result={"level": 4, "standard_error": 1.0}), id=EventId("e2"))
    order = mastery_from_events([high, low], CONTENT)[A]
    evidence = [evidence_of(each, CONTENT)[A] for each in (low, high)]
    assert order == updated_mastery(updated_mastery(None, evidence[0]), evidence[1])


def test_what_is_no_evidence_shows_nothing() -> None:
    nothing = [
        event(Verb.STARTED, "expert"),
        event(Verb.COMPLETED, "gone"),
        event(Verb.ASSESSED, "gone", result={"level": 4}),
        event(Verb.ASSESSED, "a", result={"level": True}),
        event(Verb.ASSESSED, "a"),
    ]
    assert mastery_from_events(nothing, CONTENT) == {}


def test_one_completion_shows_every_level_to_the_nearest_whole_one() -> None:
    for level in range(1, 6):
        content = catalogue([course("one", teaches={"a": level})])
        assert round(mastery_from_events(finished("one"), content)[A].level) == level


pieces = st.builds(
    Evidence,
    level=st.floats(0, 5),
    standard_error=st.floats(0.1, 2.0),
    at=st.integers(0, 1000).map(lambda days: NOW + DAY * days),
    at_least=st.booleans(),
)


@quick
@given(st.lists(pieces, min_size=1, max_size=8))
def test_estimates_stay_on_the_scale_and_grow_no_less_certain_than_the_prior(evidence: list[Evidence]) -> None:
    estimate: MasteryEstimate | None = None
    assert evidence
    for piece in sorted(evidence, key=lambda each: each.at):
        before = estimate
        estimate = updated_mastery(estimate, piece)
        assert 0 <= estimate.level <= 5
        assert 0 < estimate.standard_error <= PRIOR_ERROR
        if piece.at_least and before is not None:
            assert estimate.level >= before.level


@quick
@given(st.permutations(["basics", "expert"]))
def test_the_order_in_which_events_are_handed_over_does_not_matter(order: list[str]) -> None:
    events = [event(Verb.COMPLETED, each, at=NOW - DAY * len(each)) for each in order]
    same = [event(Verb.COMPLETED, each, at=NOW - DAY * len(each)) for each in sorted(order)]
    assert mastery_from_events(events, CONTENT) == mastery_from_events(same[::-1], CONTENT)

"""What events show: claims, measurements, forgetting and what counts once, by hand-made cases."""

from dataclasses import replace

import pytest

from data.words import EvidenceSource, item_result, level_result
from data.words.models import CompetencyId, Event, EventId, MasteryEstimate, Verb
from recommender.learner.evidence import CREDITS, FULL_SCORE, evidence_of, standing
from recommender.learner.gaps import awaits_check, is_shown
from recommender.learner.general import MOST_LEVELS
from recommender.learner.levels import NO_EVIDENCE, PRIOR_LEVEL, level_and_error, level_likelihood
from recommender.learner.mastery import (
    HALF_LIFE_DAYS,
    USUAL_RULES,
    ClaimRules,
    CompetencyState,
    explained_update,
    mastery_from_events,
    state_of,
)
from tests.recommender.planned import DAY, NOW, TODAY, catalogue, course, event, finished

A, B = CompetencyId("a"), CompetencyId("b")
CONTENT = catalogue(
    [course("basics", teaches={"a": 2}), course("expert", teaches={"a": 4, "b": 1}), course("intro", teaches={"a": 1})]
)


def mastery(events: list[Event], *, rules: ClaimRules = USUAL_RULES) -> MasteryEstimate:
    return mastery_from_events(events, CONTENT, today=TODAY, rules=rules)[A]


def answers(*rights: bool, level: int = 3, choices: int = 3, by: EvidenceSource = EvidenceSource.QUIZ) -> list[Event]:
    return [
        replace(
            event(
                Verb.ASSESSED, "a", result=item_result(by, item=f"i{place}", level=level, right=right, choices=choices)
            ),
            id=EventId(f"{by}-{place}"),
        )
        for place, right in enumerate(rights)
    ]


def found(level: float, by: EvidenceSource = EvidenceSource.TEST, **result: float) -> Event:
    return event(Verb.ASSESSED, "a", at=NOW, result={**level_result(by, level=level), **result})


def met(level: int, estimate: MasteryEstimate) -> bool:
    return is_shown(level, A, {A: estimate})


def test_a_completion_raises_what_is_expected_by_half_of_the_way_and_no_certainty() -> None:
    estimate = mastery(finished("expert", last=NOW))
    expected = PRIOR_LEVEL + CREDITS[EvidenceSource.COMPLETION] * (4 - PRIOR_LEVEL)
    assert (estimate.level, estimate.standard_error) == level_and_error((0.0,) * 12, expected=expected)
    assert not estimate.measured


@pytest.mark.parametrize("level", range(1, 6))
def test_a_completion_alone_meets_a_need_only_as_far_as_claims_are_taken(level: int) -> None:
    content = catalogue([course("one", teaches={"a": level})])
    for accepted in range(6):
        rules = ClaimRules(accepted)
        shown = mastery_from_events(finished("one"), content, today=TODAY, rules=rules)
        assert is_shown(level, A, shown) is (level <= accepted)
        assert awaits_check(level, A, shown) is (level > accepted)
    assessed = mastery_from_events(finished("one"), content, today=TODAY, rules=ClaimRules(5, frozenset({A})))
    assert not is_shown(level, A, assessed)


@pytest.mark.parametrize("result", [{}, {"score": 1.0}])
def test_six_identical_completions_change_nothing_after_the_first(result: dict[str, float]) -> None:
    one = event(Verb.COMPLETED, "expert", result=result)
    six = [replace(one, id=EventId(f"e{number}")) for number in range(6)]
    assert state_of(six, CONTENT) == state_of([one], CONTENT)


def test_a_course_finished_again_counts_as_finished_that_day() -> None:
    assert mastery(finished(*["expert"] * 6)) == mastery(finished("expert"))


def test_an_introduction_before_the_deeper_course_takes_nothing_away() -> None:
    assert mastery(finished("intro", "expert")) == mastery(finished("expert"))
    assert mastery(finished("expert", "intro")).level <= mastery(finished("intro", "expert")).level


def test_two_right_guesses_meet_no_need_of_level_three() -> None:
    assert not met(3, mastery(answers(True, True)))
    assert not met(3, mastery([*finished("expert"), *answers(True, True)]))
    assert not met(2, mastery(answers(True, True, level=2)))


def test_none_right_of_five_leaves_next_to_nothing() -> None:
    for before in ([], finished("expert")):
        estimate = mastery([*before, *answers(*[False] * 5, level=2)])
        assert estimate.level < 1
        assert estimate.taught == estimate.accepted == 0


@pytest.mark.parametrize("level", range(1, 6))
def test_one_test_or_assessment_that_finds_a_level_meets_that_need_and_none_above(level: int) -> None:
    for by in (EvidenceSource.TEST, EvidenceSource.QUIZ):
        estimate = mastery([found(level, by)])
        assert met(level, estimate)
        assert level == 5 or not met(level + 1, estimate)


def test_sources_weigh_in_their_order() -> None:
    tried = [mastery(answers(True, True, by=by)).level for by in list(EvidenceSource)[:4]]
    told = [mastery([found(5, by)]).level for by in EvidenceSource if by is not EvidenceSource.COMPLETION]
    assert tried == sorted(tried, reverse=True)
    assert told == sorted(told, reverse=True)


def test_a_full_score_says_the_level_or_more_and_a_poor_one_says_less() -> None:
    passed = event(Verb.COMPLETED, "basics", at=NOW, result={"score": FULL_SCORE})
    poor = event(Verb.COMPLETED, "expert", at=NOW, result={"score": 20})
    assert met(2, mastery([passed]))
    assert not met(3, mastery([passed]))
    assert mastery([found(4.5), passed]).level >= mastery([found(4.5)]).level
    assert mastery([*finished("expert"), poor]).level < mastery(finished("expert")).level


def test_evidence_is_half_forgotten_after_the_half_life() -> None:
    events = [found(5)]
    later = mastery_from_events(events, CONTENT, today=TODAY + HALF_LIFE_DAYS * DAY)[A]
    likelihood = level_likelihood(5.0, 0.3, at_least=False)
    assert later.level == level_and_error(likelihood, expected=PRIOR_LEVEL, kept=0.5)[0]
    assert later.standard_error > mastery(events).standard_error


def test_practice_of_before_items_said_their_level_still_counts() -> None:
    old = [
        event(Verb.ASSESSED, "a", result={"practice": "i", "right": right, "level": level, "standard_error": 1.5})
        for right, level in ((True, 2.0), (False, 1.0))
    ]
    new = [
        event(
            Verb.ASSESSED, "a", result=item_result(EvidenceSource.PRACTICE, item="i", level=2, right=right, choices=3)
        )
        for right in (True, False)
    ]
    assert [evidence_of(each, CONTENT)[0].likelihood for each in old] == [
        evidence_of(each, CONTENT)[0].likelihood for each in new
    ]


def test_ones_own_word_is_taken_back_by_a_restoring_at_the_same_moment_or_later() -> None:
    own = event(Verb.ASSESSED, "a", at=NOW, result={"level": 3, "by": "self", "course": "expert"})
    for moment, left in ((NOW - DAY, True), (NOW, False), (NOW + DAY, False)):
        restored = event(Verb.RESTORED, "expert", at=moment)
        assert (A in mastery_from_events([own, restored], CONTENT, today=TODAY)) is left


def test_ones_own_word_said_often_is_said_once() -> None:
    said = [replace(found(4, EvidenceSource.SELF), id=EventId(f"s{number}")) for number in range(20)]
    assert mastery(said) == mastery(said[:1])
    assert not met(2, mastery(said))


def test_the_shares_of_all_updates_add_up_to_the_odds() -> None:
    events = [*finished("expert", last=NOW), found(4), *answers(True, False)]
    state, total = None, CompetencyState(NOW).log_odds(3)
    for each in standing(events):
        for piece in evidence_of(each, CONTENT)[:1]:
            state, share = explained_update(state, piece, needed=3)
            total += share.share
    assert state == state_of(events, CONTENT).competencies[A]
    assert state is not None
    assert total == pytest.approx(state.log_odds(3))


@pytest.mark.parametrize(("score", "level"), [(1, 5.0), (1.5, 0.015 * 5), (100, 5.0), (101, 5.0), (0, 0.0)])
def test_a_score_up_to_one_is_a_share_and_above_it_a_per_cent(score: float, level: float) -> None:
    scored = event(Verb.ASSESSED, "a", result={"score": score})
    exactly = event(Verb.ASSESSED, "a", result={"level": level})
    assert evidence_of(scored, CONTENT)[0].likelihood == pytest.approx(evidence_of(exactly, CONTENT)[0].likelihood)


def test_what_is_no_evidence_shows_nothing() -> None:
    nothing = [
        event(Verb.STARTED, "expert"),
        event(Verb.COMPLETED, "gone"),
        event(Verb.ASSESSED, "gone", result={"level": 4}),
        event(Verb.ASSESSED, "a", result={"level": True}),
        event(Verb.ASSESSED, "a", result={"practice": "i", "right": True}),
        event(Verb.ASSESSED, "a"),
    ]
    assert mastery_from_events(nothing, CONTENT, today=TODAY) == {}


def test_what_was_measured_elsewhere_moves_what_little_evidence_leaves_open() -> None:
    elsewhere = [replace(found(level), id=EventId(f"b-{level}"), object="b") for level in (4.0, 1.0)]
    alone, able, unable = (mastery([*answers(True), *beside]) for beside in ([], elsewhere[:1], elsewhere[1:]))
    measured = level_and_error(level_likelihood(4.0, 0.3, at_least=False), expected=PRIOR_LEVEL)[0]
    shift = (measured - level_and_error(NO_EVIDENCE, expected=PRIOR_LEVEL)[0]) / 2
    likelihood = state_of(answers(True), CONTENT).competencies[A].likelihood
    assert able.level == level_and_error(likelihood, expected=PRIOR_LEVEL + min(shift, MOST_LEVELS))[0]
    assert able.own == pytest.approx(alone.level)
    assert able.standard_error == alone.standard_error
    assert unable.level < alone.level < able.level


def test_much_evidence_of_its_own_leaves_others_little_say() -> None:
    elsewhere = replace(found(5.0), id=EventId("b"), object="b")
    assert 0 < mastery([found(2.0), elsewhere]).others < 0.05
    assert mastery([*answers(True), elsewhere]).others > 0.4

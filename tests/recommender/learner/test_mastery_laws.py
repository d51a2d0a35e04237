"""Laws that hold for any history: nobody gains by repeating, reordering or guessing, and learning never costs."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from data.words import EvidenceSource, item_result, level_result
from data.words.models import CompetencyId, Event, EventId, MasteryEstimate, Verb
from recommender.learner.gaps import awaits_check, is_shown
from recommender.learner.general import MOST_LEVELS
from recommender.learner.levels import NO_EVIDENCE, PRIOR_LEVEL, level_and_error
from recommender.learner.mastery import USUAL_RULES, LearnerState, mastery_from_events, state_after, state_of
from tests.recommender.planned import NOW, TODAY, catalogue, course, event
from tests.recommender.random_cases import quick

A = CompetencyId("a")
COURSES = {f"to-{level}": level for level in range(1, 6)}
CONTENT = catalogue(
    [*(course(name, teaches={"a": level}) for name, level in COURSES.items()), course("beside", teaches={"b": 1})]
)
TINY = 1e-9
MEASURING = st.sampled_from([each for each in EvidenceSource if each not in {"self", "completion"}])
MOMENTS = st.integers(0, 1500).map(lambda days: NOW - timedelta(days=days))

completions = st.builds(lambda name, at: event(Verb.COMPLETED, name, at=at), st.sampled_from(sorted(COURSES)), MOMENTS)
said = st.builds(
    lambda level, at: event(Verb.ASSESSED, "a", at=at, result=level_result(EvidenceSource.SELF, level=level)),
    st.integers(1, 5),
    MOMENTS,
)
answers = st.builds(
    lambda by, level, right, choices, at: event(
        Verb.ASSESSED, "a", at=at, result=item_result(by, item="i", level=level, right=right, choices=choices)
    ),
    MEASURING,
    st.integers(1, 5),
    st.booleans(),
    st.sampled_from([0, 2, 3, 4]),
    MOMENTS,
)
levels = st.builds(
    lambda by, level, at: event(Verb.ASSESSED, "a", at=at, result=level_result(by, level=level)),
    MEASURING,
    st.floats(0, 5),
    MOMENTS,
)
scored = st.builds(
    lambda name, score, at: event(Verb.COMPLETED, name, at=at, result={"score": score}),
    st.sampled_from(sorted(COURSES)),
    st.floats(0, 1),
    MOMENTS,
)


def numbered(events: list[Event]) -> list[Event]:
    return [replace(each, id=EventId(f"e{place}")) for place, each in enumerate(events)]


histories = st.lists(st.one_of(completions, said, answers, levels, scored), min_size=1, max_size=8).map(numbered)
claims = st.lists(st.one_of(completions, said), min_size=1, max_size=8).map(numbered)


def shown(events: list[Event], *, days: int = 0) -> MasteryEstimate:
    return mastery_from_events(events, CONTENT, today=TODAY + timedelta(days=days))[A]


def right_answers(rights: bool) -> st.SearchStrategy[list[Event]]:
    only = answers.map(lambda each: replace(each, result={**each.result, "right": rights}))
    return st.lists(only, min_size=1, max_size=6).map(numbered)


@quick
@given(histories)
def test_neither_the_order_nor_the_repetition_of_events_matters(history: list[Event]) -> None:
    again = [*history[::-1], *history[: len(history) // 2]]
    at_once = [replace(each, at=NOW) for each in history]
    assert state_of(again, CONTENT) == state_of(history, CONTENT)
    assert state_of(at_once[::-1], CONTENT) == state_of(at_once, CONTENT)


@quick
@given(histories)
def test_replaying_the_ledger_gives_the_same_state_bit_for_bit(history: list[Event]) -> None:
    state = LearnerState()
    for each in sorted(history, key=lambda each: (each.at, each.id)):
        state = state_after(state, each, CONTENT)
    assert state == state_of(history, CONTENT)


@quick
@given(histories, st.one_of(completions, said, answers, levels), st.integers(1, 3))
def test_more_of_the_same_good_evidence_never_lowers(history: list[Event], good: Event, times: int) -> None:
    if "right" in good.result:
        good = replace(good, result={**good.result, "right": True})
    elif "level" in good.result and good.result["by"] != "self":
        good = replace(good, result={**good.result, "at_least": True})
    before = shown(history)
    more = [replace(good, id=EventId(f"good-{number}")) for number in range(times)]
    assert shown([*history, *more]).level >= before.level - TINY


@quick
@given(histories, levels)
def test_a_level_found_above_the_one_shown_never_lowers_it(history: list[Event], good: Event) -> None:
    before = shown(history)
    above = replace(good, id=EventId("good"), at=NOW, result={**good.result, "level": 5.0})
    assert shown([*history, above]).level >= before.level - TINY


@quick
@given(claims)
def test_claims_alone_meet_no_need_above_what_is_taken_on_them(history: list[Event]) -> None:
    mastery = {A: shown(history)}
    assert not any(is_shown(level, A, mastery) for level in range(USUAL_RULES.accepted + 1, 6))


@quick
@given(histories, st.sampled_from(sorted(COURSES)), st.sampled_from([{}, {"score": 0.9}]))
def test_the_same_completion_told_six_times_changes_nothing(
    history: list[Event], name: str, result: dict[str, float]
) -> None:
    once = event(Verb.COMPLETED, name, at=NOW - timedelta(days=2000), result=result)
    again = [replace(once, id=EventId(f"{once.id}-{number}")) for number in range(5)]
    assert state_of([*history, once, *again], CONTENT) == state_of([*history, once], CONTENT)


@quick
@given(right_answers(rights=True), st.integers(1, 3000), st.integers(1, 3000))
def test_what_was_shown_is_forgotten_towards_what_is_expected_of_anybody(
    right: list[Event], days: int, more: int
) -> None:
    wrong = [replace(each, result={**each.result, "right": False}) for each in right]
    anybody = level_and_error(NO_EVIDENCE, expected=PRIOR_LEVEL)[0]
    for events, sign in ((right, 1), (wrong, -1)):
        now, then, late = (sign * (shown(events, days=day).level - anybody) for day in (0, days, days + more))
        assert now + TINY >= then >= late - TINY >= -2 * TINY
    assert abs(shown(right, days=50_000).level - anybody) < 0.01


@quick
@given(histories)
def test_estimates_stay_on_the_scale_and_are_never_certain(history: list[Event]) -> None:
    estimate = shown(history)
    assert 0 <= estimate.level <= 5
    assert estimate.standard_error > 0


@quick
@given(histories, histories)
def test_what_other_competencies_show_meets_no_need_and_opens_none(history: list[Event], other: list[Event]) -> None:
    elsewhere = [replace(each, id=EventId(f"b-{each.id}"), object="b") for each in other if each.verb is Verb.ASSESSED]
    alone, beside = shown(history), shown([*history, *elsewhere])
    for needed in range(1, 6):
        assert is_shown(needed, A, {A: beside}) == is_shown(needed, A, {A: alone})
        assert awaits_check(needed, A, {A: beside}) == awaits_check(needed, A, {A: alone})
    assert abs(beside.others) <= MOST_LEVELS


@quick
@given(histories, answers)
def test_the_better_another_competency_is_shown_the_more_is_expected_here(history: list[Event], good: Event) -> None:
    began = replace(good, id=EventId("begun"), object="b", at=NOW)
    right = replace(began, id=EventId("good"), result={**good.result, "right": True})
    assert shown([*history, began, right]).level >= shown([*history, began]).level - TINY

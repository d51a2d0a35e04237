"""The check behind "I know this": which statements, what they show, and how little it weighs."""

from collections.abc import Sequence

from data.words.models import ENGLISH, CompetencyId, Event, Mastery, Verb
from recommender.learner.gaps import is_shown
from recommender.learner.levels import NO_EVIDENCE, PRIOR_LEVEL, level_and_error
from recommender.learner.mastery import mastery_from_events
from recommender.learner.self_check import CheckResult, check_events, check_result, statements_of
from tests.recommender.planned import DAY, NOW, TODAY, catalogue, course, event, learner

A, B = CompetencyId("a"), CompetencyId("b")
CONTENT = catalogue([course("one", teaches={"a": 4}), course("two", teaches={"a": 2, "b": 3}), course("none")])
ASHA = learner().id


def shown(events: Sequence[Event]) -> Mastery:
    return mastery_from_events(events, CONTENT, today=TODAY)


def asked(name: str) -> list[str]:
    return [each.id for each in statements_of(CONTENT.course(course(name).id), CONTENT)]


def test_the_highest_levels_are_asked_spread_over_the_competencies() -> None:
    assert asked("one") == ["a:2", "a:3", "a:4"]
    assert asked("two") == ["a:1", "a:2", "b:3"]
    assert asked("none") == []
    statement = statements_of(CONTENT.course(course("one").id), CONTENT)[2]
    assert statement.text.in_language(ENGLISH) == "a at level 4"


def test_a_level_counts_only_above_confirmed_ones() -> None:
    statements = statements_of(CONTENT.course(course("one").id), CONTENT)
    assert check_result(statements, {"a:2", "a:3", "a:4"}) == CheckResult(known=True, levels={A: 4})
    assert check_result(statements, {"a:2", "a:4"}) == CheckResult(known=False, levels={A: 2})
    assert check_result(statements, {"a:4"}) == CheckResult(known=False, levels={})
    assert check_result([], set()) == CheckResult(known=False, levels={})


def test_all_confirmed_claims_the_course_and_part_of_it_does_not() -> None:
    def verbs(result: CheckResult) -> list[tuple[Verb, str]]:
        events = check_events(result, learner=ASHA, course=course("two").id, at=NOW, source="tests")
        return [(each.verb, each.object) for each in events]

    whole = CheckResult(known=True, levels={A: 2, B: 3})
    assert verbs(whole) == [(Verb.ASSESSED, "a"), (Verb.ASSESSED, "b"), (Verb.CLAIMED, "two")]
    assert verbs(CheckResult(known=False, levels={A: 2})) == [(Verb.ASSESSED, "a")]


def test_ones_own_word_moves_the_level_a_little_and_never_down() -> None:
    said = check_events(CheckResult(True, {A: 4}), learner=ASHA, course=course("one").id, at=NOW, source="tests")
    alone = shown(said)[A]
    assert alone.level == level_and_error(NO_EVIDENCE, expected=PRIOR_LEVEL + 0.29 * (4 - PRIOR_LEVEL))[0]
    assert not is_shown(2, A, {A: alone})

    tested = event(Verb.ASSESSED, "a", at=NOW - DAY, result={"level": 5})
    assert shown([tested, *said])[A].level >= shown([tested])[A].level


def test_undoing_takes_ones_own_word_back_but_no_test() -> None:
    said = check_events(CheckResult(True, {A: 4}), learner=ASHA, course=course("one").id, at=NOW, source="tests")
    tested = event(Verb.ASSESSED, "a", at=NOW - DAY, result={"level": 2, "course": "one"})
    undone = event(Verb.RESTORED, "one", at=NOW + DAY)
    other = event(Verb.RESTORED, "two", at=NOW + DAY)
    assert shown([*said, undone]) == {}
    assert shown([tested, *said, undone]) == shown([tested])
    assert shown([*said, other]) == shown(said)

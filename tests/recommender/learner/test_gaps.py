from data.words.models import CompetencyId, MasteryEstimate, RoleId
from recommender.learner.gaps import (
    awaits_check,
    counted_level,
    is_met,
    is_shown,
    needs_of,
    shortfalls,
    shown_level,
    wants_course,
)
from tests.recommender.planned import CLERK, NOW, catalogue, role

A, B, C = CompetencyId("a"), CompetencyId("b"), CompetencyId("c")


def at_level(level: float) -> MasteryEstimate:
    return MasteryEstimate(level=level, standard_error=0.5, last_evidence=NOW)


def test_the_shortfall_is_needed_minus_shown_for_unmet_needs_only() -> None:
    mastery = {A: at_level(1.25), B: at_level(2.9)}
    assert shortfalls({A: 3, B: 3, C: 2}, mastery) == {A: 3 - 1.25, C: 2.0}


def test_a_need_is_met_from_half_a_level_below() -> None:
    assert is_met(2, 1.5)
    assert not is_met(2, 1.49)


def test_a_need_is_not_met_by_what_is_too_uncertain() -> None:
    sure, unsure = MasteryEstimate(3.05, 0.5, NOW), MasteryEstimate(3.05, 1.56, NOW)
    assert 3.05 - 0.6745 * 0.5 >= 2.5 > 3.05 - 0.6745 * 1.56
    assert is_shown(3, A, {A: sure})
    assert not is_shown(3, A, {A: unsure})


def test_what_is_taught_and_not_shown_waits_for_a_check_and_wants_no_course() -> None:
    finished = MasteryEstimate(2.2, 1.3, NOW, measured=False, taught=3, accepted=1)
    mastery = {A: finished}
    assert is_shown(1, A, mastery)
    assert [awaits_check(level, A, mastery) for level in range(1, 6)] == [False, True, True, False, False]
    assert [wants_course(level, A, mastery) for level in range(1, 6)] == [False, False, False, True, True]
    assert counted_level(3, A, mastery) == 3.0
    assert shortfalls({A: 3}, mastery) == {}


def test_what_counts_agrees_with_what_wants_a_course() -> None:
    for level in (0.0, 1.2, 2.4, 2.5, 2.9, 3.4):
        for error in (0.2, 0.7, 1.0, 1.6, 2.5):
            for taught in (0, 3):
                mastery = {A: MasteryEstimate(level, error, NOW, taught=taught)}
                wanted = wants_course(3, A, mastery)
                assert is_met(3, counted_level(3, A, mastery)) == (not wanted) == (A not in shortfalls({A: 3}, mastery))


def test_without_evidence_the_level_is_zero() -> None:
    assert shown_level(A, {}) == 0


def test_an_unknown_role_and_no_role_need_nothing() -> None:
    content = catalogue([], roles=[role(needs={"a": 2})])
    assert needs_of(CLERK, content) == {A: 2}
    assert needs_of(None, content) == {}
    assert needs_of(RoleId("nobody"), content) == {}

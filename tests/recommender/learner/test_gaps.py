from data.words.models import CompetencyId, MasteryEstimate, RoleId
from recommender.learner.gaps import is_met, needs_of, shortfalls, shown_level
from tests.recommender.planned import CLERK, NOW, catalogue, role

A, B, C = CompetencyId("a"), CompetencyId("b"), CompetencyId("c")


def at_level(level: float) -> MasteryEstimate:
    return MasteryEstimate(level=level, standard_error=0.5, last_evidence=NOW)


def test_the_shortfall_is_needed_minus_shown_for_unmet_needs_only() -> None:
    mastery = {A: at_level(1.25), B: at_level(2.5)}
    assert shortfalls({A: 3, B: 3, C: 2}, mastery) == {A: 3 - 1.25, C: 2.0}


def test_a_need_is_met_from_half_a_level_below() -> None:
    assert is_met(2, 1.5)
    assert not is_met(2, 1.49)


def test_without_evidence_the_level_is_zero() -> None:
    assert shown_level(A, {}) == 0


def test_an_unknown_role_and_no_role_need_nothing() -> None:
    content = catalogue([], roles=[role(needs={"a": 2})])
    assert needs_of(CLERK, content) == {A: 2}
    assert needs_of(None, content) == {}
    assert needs_of(RoleId("nobody"), content) == {}

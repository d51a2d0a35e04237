from collections.abc import Mapping, Sequence

from data.words.figures import CoverageRow
from data.words.models import ENGLISH, HINDI, CompetencyId, CourseStatus, Learner, LearnerId, Mastery, MasteryEstimate
from recommender.coverage import coverage, demand_of
from tests.recommender.planned import NOW, catalogue, course, learner, role

CONTENT = catalogue(
    [
        course("intro", teaches={"a": 1}, languages=[ENGLISH, HINDI]),
        course("full", teaches={"a": 2}, languages=[ENGLISH]),
        course("draft", teaches={"a": 2}, languages=[HINDI], status=CourseStatus.DRAFT),
    ],
    roles=[role(needs={"a": 2})],
)
BILINGUAL, HINDI_ONLY = learner("p"), learner("q", languages=[HINDI])


def table_of(people: Sequence[Learner], masteries: Mapping[LearnerId, Mastery] | None = None) -> list[CoverageRow]:
    demand = demand_of(CONTENT, learners=people, masteries=masteries or {})
    return coverage(demand.cells(), CONTENT.courses.values())


def rows(shown: float = 0.0) -> dict[tuple[str, int, str], CoverageRow]:
    estimate = MasteryEstimate(level=shown, standard_error=0.4, last_evidence=NOW)
    masteries = {BILINGUAL.id: {CompetencyId("a"): estimate}}
    table = table_of([BILINGUAL, HINDI_ONLY], masteries)
    return {(row.competency, row.level, row.language): row for row in table}


def test_demand_and_supply_stand_side_by_side() -> None:
    table = rows()
    assert {cell: (row.learners_in_need, list(row.courses), row.gap) for cell, row in table.items()} == {
        ("a", 1, ENGLISH): (1, ["full", "intro"], 1 / (1 + 2)),
        ("a", 1, HINDI): (2, ["intro"], 2 / (1 + 1)),
        ("a", 2, ENGLISH): (1, ["full"], 1 / (1 + 1)),
        ("a", 2, HINDI): (2, [], 2.0),
    }


def test_who_has_shown_a_level_needs_only_those_above() -> None:
    assert [rows(shown=0.8)["a", level, HINDI].learners_in_need for level in (1, 2)] == [1, 2]
    assert [rows(shown=1.8)["a", level, HINDI].learners_in_need for level in (1, 2)] == [1, 1]


def test_the_widest_gap_comes_first() -> None:
    table = table_of([BILINGUAL, HINDI_ONLY])
    assert [(row.level, row.language) for row in table] == [(2, HINDI), (1, HINDI), (2, ENGLISH), (1, ENGLISH)]


def test_without_learners_the_supply_alone_is_listed() -> None:
    table = table_of([])
    assert {(row.learners_in_need, row.gap) for row in table} == {(0, 0.0)}


def test_learners_without_a_role_need_nothing() -> None:
    table = table_of([learner(role_id=None)])
    assert {row.learners_in_need for row in table} == {0}

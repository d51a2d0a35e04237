from dataclasses import dataclass

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from recommender.kernels.histories import Histories, no_histories, nothing_shown
from recommender.kernels.plain import no_demands, plain_policy
from recommender.kernels.pruning import LANES, neighbours_of
from recommender.kernels.scoring import Best, best_courses
from recommender.kernels.shapes import Groups, Lanes, Rules, Who
from recommender.kernels.spreading import spread_lists
from tests.recommender.kernels.test_counting import histories

COURSES = 9
DECAY, PEAK = (0.5, 0.8, 0.6), (0.3, 0.2, 0.1)


@dataclass(frozen=True)
class Setting:
    """Random but fixed weights, and rules: course 3 needs 2, course 5 needs 3 and 4, group 1 may not take course 0."""

    models: list[NDArray[np.float32]]
    base: NDArray[np.float32]
    rules: Rules
    lanes: Lanes


NEEDS: dict[int, list[int]] = {3: [2], 5: [3, 4]}
STEPS = [0, 0, 0, 1, 0, 2, 0, 0, 0]
THEMES = [0, 0, 0, 1, 1, 0, -1, 2, 0]
MOST = 2


def setting(seed: int = 5) -> Setting:
    rng = np.random.default_rng(seed)
    models = [rng.normal(0, 0.2, (COURSES, COURSES)).astype(np.float32) for _ in range(LANES)]
    base = np.round(rng.random((2, COURSES)) * 0.4 + 0.1, 1).astype(np.float32)  # rounded, so that there are ties
    base[1, 0] = -np.inf
    by_tie = np.lexsort((-np.arange(COURSES), np.array(STEPS)))
    tie = np.empty(COURSES, dtype=np.int32)
    tie[by_tie] = np.arange(COURSES, dtype=np.int32)
    return Setting(
        models=models,
        base=base,
        rules=Rules(
            needs_from=np.cumsum([0, *(len(NEEDS.get(column, [])) for column in range(COURSES))]).astype(np.int64),
            needed=np.array([2, 3, 4], dtype=np.int32),
            leads_from=np.array([0, 0, 0, 1, 2, 3, 3, 3, 3, 3], dtype=np.int64),
            leads=np.array([3, 5, 5], dtype=np.int32),
            editions_from=np.zeros(COURSES + 1, dtype=np.int64),
            editions=np.empty(0, dtype=np.int32),
            chain=np.array([3, 5], dtype=np.int32),
            steps=np.array(STEPS, dtype=np.int32),
            tie=tie,
            theme=np.array(THEMES, dtype=np.int32),
        ),
        lanes=Lanes(
            decay=np.array(DECAY, dtype=np.float32),
            peak=np.array(PEAK, dtype=np.float32),
            worth=np.linspace(1.0, 0.5, COURSES, dtype=np.float32),
        ),
    )


def best_of(
    given_: Setting,
    finished: Histories,
    *,
    aside: Histories | None = None,
    group: int = 0,
    k: int = 4,
    shown: int = COURSES,
    keep: int | None = None,
    most: int = MOST,
) -> Best:
    order = [np.lexsort((given_.rules.tie, -row))[:shown] for row in given_.base]
    best = np.stack([np.where(given_.base[row][each] > -np.inf, each, -1) for row, each in enumerate(order)])
    count, one = len(finished), np.zeros(len(given_.base), dtype=np.int64)
    away = no_histories(count) if aside is None else aside
    return best_courses(
        Who(
            *(finished.offsets, finished.columns, away.offsets, away.columns, *nothing_shown(count)),
            group=np.full(count, group),
            demand=np.full(count, -1),
            key=np.zeros(count, dtype=np.uint64),
        ),
        groups=Groups(base=given_.base, best=best.astype(np.int32), role=one, pace=one),
        neighbours=neighbours_of(given_.models, keep=keep),
        policy=plain_policy(given_.lanes)._replace(rules=given_.rules),
        demands=no_demands(),
        k=k,
        most_of_a_theme=most,
    )


def expected(given_: Setting, finished: list[int], aside: list[int], group: int, k: int) -> list[tuple[int, float]]:
    """The same by the definition, course by course."""
    open_now: dict[int, float] = {}
    for column in sorted(range(COURSES), key=lambda each: STEPS[each]):
        missing = [each for each in NEEDS.get(column, []) if each not in finished]
        shut = column in finished or column in aside or given_.base[group, column] == -np.inf
        if shut or any(each not in open_now for each in missing):
            continue
        own = own_score(given_, column, finished, group)
        waiting = min([own, *(open_now[each] for each in missing)]) * (0.9 + 0.1 * own)
        open_now[column] = waiting if missing else own
    ranked = sorted(open_now, key=lambda each: (-round(open_now[each], 5), given_.rules.tie[each]))
    chosen: list[int] = []
    for most in (MOST, COURSES):
        for column in ranked:
            alike = sum(THEMES[each] == THEMES[column] for each in chosen)
            behind = all(each in finished or each in chosen for each in NEEDS.get(column, []))
            if len(chosen) < k and column not in chosen and behind and (THEMES[column] < 0 or alike < most):
                chosen.append(column)
    return [(column, open_now[column]) for column in ranked if column in chosen]


def own_score(given_: Setting, column: int, finished: list[int], group: int) -> float:
    score = float(given_.base[group, column])
    for lane, model in enumerate(given_.models):
        raw = sum(model[each, column] * DECAY[lane] ** back for back, each in enumerate(reversed(finished)))
        peak = PEAK[lane] * float(given_.lanes.worth[column])
        score += raw * peak / (peak + raw) if raw > 0 else 0.0
    return score


@settings(max_examples=150, deadline=None)
@given(
    finished=st.lists(st.integers(0, COURSES - 1), unique=True, max_size=COURSES),
    aside=st.lists(st.integers(0, COURSES - 1), unique=True, max_size=3),
    group=st.integers(0, 1),
    k=st.integers(1, COURSES + 2),
    shown=st.sampled_from([0, 1, 3, COURSES]),
)
def test_lists_are_those_of_the_definition_however_few_courses_of_high_base_are_shown(
    finished: list[int], aside: list[int], group: int, k: int, shown: int
) -> None:
    given_ = setting()

    found = best_of(given_, histories([finished]), aside=histories([aside]), group=group, k=k, shown=shown)

    wanted = expected(given_, finished, aside, group, k)
    listed = [int(column) for column in found.columns[0] if column >= 0]
    assert listed == [column for column, _ in wanted]
    np.testing.assert_allclose(found.scores[0, : len(wanted)], [score for _, score in wanted], atol=1e-5)
    for place, column in enumerate(listed):
        base, own = given_.base[group, column], own_score(given_, column, finished, group)
        share = found.scores[0, place] / own  # below 1 where the course waits for another
        assert found.parts[0, place].sum() == pytest.approx(share * (own - base), abs=1e-5)


def test_a_list_does_not_depend_on_the_company_it_is_made_in() -> None:
    given_ = setting()
    rows = [[0, 1], [], [2], [1, 2, 4, 3], [0, 1], [8]]

    together = best_of(given_, histories(rows))

    for number, row in enumerate(rows):
        alone = best_of(given_, histories([row]))
        np.testing.assert_array_equal(together.columns[number], alone.columns[0])
        np.testing.assert_array_equal(together.scores[number], alone.scores[0])


def test_equal_scores_stand_by_their_tie() -> None:
    given_ = setting()
    level = Setting(given_.models, np.full((1, COURSES), 0.5, dtype=np.float32), given_.rules, given_.lanes)

    found = best_of(level, histories([[]]), k=3)

    assert found.columns[0].tolist() == [8, 7, 6]  # the tie runs backwards


def test_nothing_left_gives_an_empty_list() -> None:
    found = best_of(setting(), histories([list(range(COURSES))]), k=2)

    assert found.columns.tolist() == [[-1, -1]]
    assert found.scores.tolist() == [[0.0, 0.0]]


def test_pruning_keeps_the_farthest_from_zero_on_either_side() -> None:
    model = np.array([[0.0, 0.1, -0.9, 0.5], [0.0, 0.0, 0.2, 0.0], [0.3, 0.3, 0.3, 0.3], [0.0] * 4], dtype=np.float32)

    kept = neighbours_of([model], keep=2)

    rows = [slice(*kept.starts[0, row : row + 2]) for row in range(4)]
    assert [kept.columns[row].tolist() for row in rows] == [[2, 3], [2], [0, 1], []]
    assert kept.weights[rows[0]].tolist() == pytest.approx([-0.9, 0.5])


def test_an_older_course_uses_fewer_of_its_neighbours() -> None:
    model = np.zeros((COURSES, COURSES), dtype=np.float32)
    model[0, 5:9] = [0.4, 0.3, 0.2, 0.1]
    given_ = setting()
    plain = Setting([model], np.full((1, COURSES), 0.1, dtype=np.float32), given_.rules, given_.lanes)

    newest = best_of(plain, histories([[0]]), keep=4)
    older = best_of(plain, histories([[1, 2, 0], [0, 2, 1]]), keep=4)

    assert (newest.parts[0].sum(axis=1) > 0).sum() == 3  # 6, 7 and 8; 5 needs 3 and 4
    assert (older.parts[1].sum(axis=1) > 0).sum() == 1  # 4 x 0.5 ** 2 + 1 = 2 neighbours: 5, which waits, and 6


@pytest.mark.parametrize("count", [0, LANES + 1])
def test_no_or_too_many_models_are_refused(count: int) -> None:
    with pytest.raises(ValueError, match=f"not {count}"):
        neighbours_of([np.zeros((2, 2), dtype=np.float32)] * count, keep=1)


def test_keeping_nothing_is_refused() -> None:
    with pytest.raises(ValueError, match="not 0"):
        neighbours_of([np.zeros((2, 2), dtype=np.float32)], keep=0)


def test_more_courses_than_can_be_numbered_are_refused() -> None:
    with pytest.raises(ValueError, match="65537 courses are more than the 65536"):
        neighbours_of([np.zeros((65_537, 1), dtype=np.float32)], keep=1)


def test_every_learner_gets_the_list_of_their_case_with_shares_in_per_cent() -> None:
    best = Best(
        columns=np.array([[4, 2], [7, -1]], dtype=np.int32),
        scores=np.array([[0.5, 0.4], [0.2, 0.0]], dtype=np.float32),
        parts=np.array([[[0.1, 0.1, 0.2], [0.4, 0, 0]], [[0, 0, 0.05], [0, 0, 0]]], dtype=np.float32),
        turned=np.zeros(2, dtype=np.bool_),
    )

    found = spread_lists(best, np.array([1, 0, 1]))

    assert found.offsets.tolist() == [0, 1, 3, 4]
    assert found.columns.tolist() == [7, 4, 2, 7]
    assert found.scores.tolist() == pytest.approx([0.2, 0.5, 0.4, 0.2])
    assert found.next_percent.tolist() == [0, 40, 100, 0]  # (0.1 + 0.1) / 0.5, 0.4 / 0.4
    assert found.similar_percent.tolist() == [25, 40, 0, 25]  # 0.05 / 0.2, 0.2 / 0.5

from collections.abc import Sequence
from math import log2

import numpy as np
import pytest
from numpy.typing import NDArray

from eval.measures.figures import Figure, Section
from eval.sets.enrolments import Enrolments
from eval.sets.heldout import HeldOut, Task, task_of
from eval.tasks.recommend import (
    outcome_of,
    ranked_by,
    section_of_difference,
    section_of_last_only,
    section_of_new_courses,
    section_of_outcome,
    sections_by_group,
    values_per_learner,
)
from recommender.collaborative import CollaborativeModel, Interactions, Popularity


class _Fixed:
    """Scores everyone alike: course 0 least, the last one most, unless other scores are given."""

    def __init__(self, scores: Sequence[float]) -> None:
        self._scores = np.array(scores, dtype=np.float32)

    def scores(self, histories: Interactions) -> NDArray[np.float32]:
        return np.tile(self._scores, (histories.learners, 1))


def _histories(taken: Sequence[Sequence[int]], *, courses: int) -> Interactions:
    rows = np.array([row for row, own in enumerate(taken) for _ in own], dtype=np.int64)
    columns = np.array([column for own in taken for column in own], dtype=np.int64)
    return Interactions.of(rows, columns, np.arange(len(rows)), learners=len(taken), courses=courses)


def _held(pairs: Sequence[tuple[int, int]]) -> HeldOut:
    return HeldOut(
        rows=np.array([row for row, _ in pairs], dtype=np.int64),
        columns=np.array([column for _, column in pairs], dtype=np.int64),
    )


def test_ranks_count_from_one_among_courses_not_taken() -> None:
    histories = _histories([[3], [0, 1]], courses=4)
    ranked = ranked_by(_Fixed([0.1, 0.2, 0.3, 0.4]), histories=histories, held=_held([(0, 2), (0, 0), (1, 2)]))
    assert ranked.ranks.tolist() == [1, 3, 2], "course 3 is best, but the first learner has taken it"
    assert {int(column) for column in ranked.lists[0]} == {0, 1, 2, -1}


def test_ties_go_by_column() -> None:
    ranked = ranked_by(_Fixed([0.5, 0.5, 0.5]), histories=_histories([[0]], courses=3), held=_held([(0, 1), (0, 2)]))
    assert ranked.ranks.tolist() == [1, 2]


def test_learners_beyond_one_batch_are_ranked_like_the_first() -> None:
    histories = _histories([[0]] * 2500, courses=3)
    ranked = ranked_by(_Fixed([9, 1, 2]), histories=histories, held=_held([(row, 1) for row in range(2500)]))
    assert set(ranked.ranks.tolist()) == {2}
    assert len(ranked.lists) == 2500


def test_figures_per_learner_follow_from_the_ranks() -> None:
    held = _held([(0, 5), (0, 6), (3, 5)])
    names, values = values_per_learner(np.array([2, 12, 7]), held=held)
    figures = {name: values[:, column].tolist() for column, name in enumerate(names)}

    assert figures["hr@5"] == [1, 0]
    assert figures["hr@10"] == [1, 1]
    assert figures["recall@10"] == [1 / 2, 1 / 1]
    assert figures["recall@20"] == [2 / 2, 1 / 1]
    ideal_of_two = 1 / log2(2) + 1 / log2(3)
    assert figures["ndcg@10"] == pytest.approx([(1 / log2(3)) / ideal_of_two, 1 / log2(8)])
    assert figures["ndcg@20"] == pytest.approx([(1 / log2(3) + 1 / log2(13)) / ideal_of_two, 1 / log2(8)])
    assert figures["mrr"] == [1 / 2, 1 / 7]


def _task() -> Task:
    """Ten learners took even courses, ten odd ones; the next even or odd course is held back from each."""
    rows = [
        (f"{parity}{number}", parity * 1 + 2 * step, step)
        for parity in (0, 1)
        for number in range(10)
        for step in range(3)
    ]
    held = [(f"{parity}{number}", parity + 2 * 3, 3) for parity in (0, 1) for number in range(10)]
    seen_once = [("someone", 6, 0), ("someone", 7, 1)]
    return task_of(_table([*rows, *seen_once]), _table(held))


def _table(rows: Sequence[tuple[str, int, int]]) -> Enrolments:
    return Enrolments(
        learners=np.array([learner for learner, _, _ in rows]),
        courses=np.array([f"c{course}" for _, course, _ in rows]),
        at=np.array([at for _, _, at in rows], dtype=np.int64),
        timed=False,
    )


def test_an_outcome_states_values_coverage_and_cost() -> None:
    def best_for_all(_taken: Interactions) -> CollaborativeModel:
        return _Fixed([0, 1, 2, 3, 4, 5, 6, 7])

    section = section_of_outcome(outcome_of(best_for_all, _task()))
    assert section.n == 20
    assert section.value("hr@5") == 1, "c6 or c7 stands first or second for everyone"
    assert section.value("mrr") == pytest.approx((10 * 1 / 2 + 10 * 1 / 1) / 20)
    assert section.value("coverage@10") == 1, "a list of ten holds all that is left of eight courses"
    names = [figure.name for figure in section.figures]
    assert names[-3:] == ["fit_cpu_s", "score_cpu_s", "peak_mb"]
    assert all(isinstance(figure, Figure) and figure.n == 20 for figure in section.figures)


def test_a_model_differs_from_itself_by_nothing_and_from_a_worse_one_by_more() -> None:
    task = _task()
    good = outcome_of(lambda _taken: _Fixed(range(8)), task)
    bad = outcome_of(Popularity.fit, task)
    assert {figure.value for figure in section_of_difference(good, good).figures} == {0.0}
    difference = section_of_difference(good, bad)
    interval = {figure.name: figure.interval for figure in difference.figures}["mrr"]
    assert interval is not None
    assert interval.low > 0


def test_new_courses_are_ranked_among_themselves_by_likeness() -> None:
    train = [("ann", 0, 0), ("bob", 1, 0)]
    task = task_of(_table(train), _table([("ann", 2, 5), ("bob", 3, 5)]))
    assert (task.courses, task.new_courses) == (["c0", "c1"], ["c2", "c3"])
    east, west = [1.0, 0.0], [-1.0, 0.0]
    vectors = np.array([east, west, east, west], dtype=np.float32)  # c2 is like c0, c3 like c1

    section: Section = section_of_new_courses(task, features=vectors)

    assert (section.n, section.value("mrr"), section.value("hr@5")) == (2, 1, 1)
    assert section.value("courses") == 2


class _AfterTheLast:
    """Foretells the course two on from the last one known, and notes of how many courses it was told."""

    def __init__(self) -> None:
        self.told: set[int] = set()

    def scores(self, histories: Interactions) -> NDArray[np.float32]:
        self.told |= set(np.diff(histories.offsets()).tolist())
        scores = np.zeros((histories.learners, histories.courses), dtype=np.float32)
        last = histories.ranks_from_last() == 0
        scores[histories.rows[last], (histories.columns[last] + 2) % histories.courses] = 1
        return scores


def test_with_the_last_course_alone_a_model_is_told_of_nothing_else() -> None:
    model = _AfterTheLast()
    section = section_of_last_only(model, _task())
    assert model.told == {1}
    assert (section.n, section.value("hr@5")) == (20, 1)


def _grouped(organisations: Sequence[str]) -> Task:
    """Everyone took c0; c1 is held back from the first learner and every second one after, c2 from the others."""
    rows = [(f"l{number:02}", 0, 0) for number in range(len(organisations))]
    plain = _table([*rows, ("other", 1, 0), ("other", 2, 1)])
    values = np.array([*organisations, "nobody asked", "nobody asked"])
    train = Enrolments(plain.learners, plain.courses, plain.at, timed=False, groups={"organisation": values})
    return task_of(train, _table([(f"l{number:02}", 1 + number % 2, 5) for number in range(len(organisations))]))


def test_groups_are_compared_with_the_best_served_one() -> None:
    task = _grouped(["north" if number % 2 else "south" for number in range(80)])
    outcome = outcome_of(lambda _taken: _Fixed([0, 1, 2]), task)  # c2 first, which all of the north took

    groups = sections_by_group(outcome, task)
    assert set(groups["by_organisation"]) == {"organisation north", "organisation south"}
    north, south = (groups["by_organisation"][f"organisation {name}"] for name in ("north", "south"))
    assert (north.n, north.value("ndcg@10"), north.value("parity_ndcg@10")) == (40, 1, 1)
    assert south.value("parity_ndcg@10") == pytest.approx((1 / log2(3)) / 1)
    assert {name: section.n for name, section in groups["by_known_courses"].items()} == {"1 known": 80}


def test_a_group_too_small_to_judge_has_no_parity() -> None:
    task = _grouped(["north"] * 40 + ["south"] * 4)
    groups = sections_by_group(outcome_of(lambda _taken: _Fixed([0, 1, 2]), task), task)["by_organisation"]
    assert "parity_ndcg@10" in {figure.name for figure in groups["organisation north"].figures}
    assert "parity_ndcg@10" not in {figure.name for figure in groups["organisation south"].figures}

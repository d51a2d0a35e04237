"""Do the collaborative models foretell what learners take next: full ranking, courses already taken masked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from eval.measures.bootstrap import mean_intervals
from eval.measures.cost import Cost, Costed, costed
from eval.measures.figures import INTERVAL_SEED, Figure, Section
from eval.measures.metrics import coverage_at_k, hit_at_k, ndcg_at_k, recall_at_k
from eval.sets.heldout import HeldOut, Task
from recommender.collaborative import CollaborativeModel, ContentRidge, Fitter, Interactions, mask_taken

DEPTHS = (5, 10, 20)
COVERAGE_DEPTH = 10
NEW_COURSE_DECAY = 0.9
"""Best of 0.8 and 0.9 on four time splits of coco."""

GROUP_FIGURES = ("hr@10", "ndcg@10")
LEAST_GROUP = 30
"""Fewer learners than this tell nothing about how well a group is served."""

LENGTH_BOUNDS = (2, 5, 10, 20)
LENGTH_NAMES = ("1", "2–4", "5–9", "10–19", "20 or more")

LEARNERS_A_BATCH = 1024
"""Dense scores of 1,024 learners over 8,000 courses take 33 MB."""


@dataclass(frozen=True, slots=True)
class Ranked:
    """Where held-out courses stand: `ranks` (held,) from 1, and everyone's first `COVERAGE_DEPTH`, (learners, 10)."""

    ranks: NDArray[np.int64]
    lists: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class Outcome:
    """One model's result: `values` (learners with held courses, names) per learner, and what it cost."""

    names: Sequence[str]
    values: NDArray[np.float64]
    coverage: float
    fit: Cost
    score: Cost


def outcome_of(fitter: Fitter, task: Task) -> Outcome:
    """Fits on train and ranks all courses for every learner with something held back."""
    return outcome_of_fitted(costed(lambda: fitter(task.train)), task)


def outcome_of_fitted(fitted: Costed[CollaborativeModel], task: Task) -> Outcome:
    """The same of a model that is fitted already."""
    ranked = costed(lambda: ranked_by(fitted.result, histories=task.histories, held=task.held))
    names, values = values_per_learner(ranked.result.ranks, held=task.held)
    return Outcome(
        names=names,
        values=values,
        coverage=coverage_at_k(ranked.result.lists, courses=len(task.courses), k=COVERAGE_DEPTH),
        fit=fitted.cost,
        score=ranked.cost,
    )


def ranked_by(model: CollaborativeModel, *, histories: Interactions, held: HeldOut) -> Ranked:
    """The rank of each held course among those its learner has not taken; ties go by column."""
    ranks = np.empty(len(held), dtype=np.int64)
    lists = np.full((histories.learners, COVERAGE_DEPTH), -1, dtype=np.int64)
    for number, part in enumerate(histories.batches(LEARNERS_A_BATCH)):
        first = number * LEARNERS_A_BATCH
        scores = mask_taken(model.scores(part), part)
        own = slice(*np.searchsorted(held.rows, [first, first + part.learners]))
        ranks[own] = _ranks(scores, held.rows[own] - first, held.columns[own])
        best = _best(scores, COVERAGE_DEPTH)
        lists[first : first + part.learners, : best.shape[1]] = best
    return Ranked(ranks=ranks, lists=lists)


def values_per_learner(ranks: NDArray[np.int64], *, held: HeldOut) -> tuple[list[str], NDArray[np.float64]]:
    """Names and (learners, names): hr@k, recall@k and ndcg@k for k = 5, 10, 20, and mrr over the whole ranking.

    One row for each learner with held courses. mrr is one over the rank of the best-placed held course.
    """
    _, learners, relevant = np.unique(held.rows, return_inverse=True, return_counts=True)
    hits = np.zeros((len(relevant), max(DEPTHS)), dtype=np.bool_)
    near = ranks <= max(DEPTHS)
    hits[learners[near], ranks[near] - 1] = True
    best = np.full(len(relevant), np.iinfo(np.int64).max, dtype=np.int64)
    np.minimum.at(best, learners, ranks)
    columns = {
        **{f"hr@{k}": hit_at_k(hits, k=k) for k in DEPTHS},
        **{f"recall@{k}": recall_at_k(hits, relevant=relevant, k=k) for k in DEPTHS},
        **{f"ndcg@{k}": ndcg_at_k(hits, relevant=relevant, k=k) for k in DEPTHS},
        "mrr": 1.0 / best,
    }
    return list(columns), np.column_stack(list(columns.values()))


def section_of_outcome(outcome: Outcome) -> Section:
    """Means with intervals, coverage@10, processor seconds and peak memory (the larger of fitting and ranking)."""
    learners = len(outcome.values)
    cost = [
        Figure("fit_cpu_s", outcome.fit.cpu_seconds, learners),
        Figure("score_cpu_s", outcome.score.cpu_seconds, learners),
        Figure("peak_mb", max(outcome.fit.peak_mb, outcome.score.peak_mb), learners),
    ]
    if learners == 0:
        return Section(0, cost)
    coverage = Figure(f"coverage@{COVERAGE_DEPTH}", outcome.coverage, learners)
    return Section(learners, [*_mean_figures(outcome.names, outcome.values), coverage, *cost])


def section_of_difference(ours: Outcome, rival: Outcome) -> Section:
    """How much more our model gets than the rival, learner by learner: intervals that leave out 0 are a difference."""
    chosen = [ours.names.index(name) for name in ("hr@10", "recall@10", "ndcg@10", "mrr")]
    difference = (ours.values - rival.values)[:, chosen]
    return Section(len(difference), _mean_figures([ours.names[index] for index in chosen], difference))


def section_of_last_only(model: CollaborativeModel, task: Task) -> Section:
    """The same learners, of whom the model is told the last course alone; all courses taken are masked as before."""
    ranked = ranked_by(_OnlyLast(model), histories=task.histories, held=task.held)
    names, values = values_per_learner(ranked.ranks, held=task.held)
    return Section(len(values), _mean_figures(names, values))


def sections_by_group(outcome: Outcome, task: Task) -> Mapping[str, Mapping[str, Section]]:
    """hr@10 and ndcg@10 by courses known and by every group of train; `parity_...` compares groups of 30 and more.

    A group's parity is its figure over that of the best group: 1 is served as well as the best.
    """
    asked = np.unique(task.held.rows)
    known = np.diff(task.histories.offsets())[asked]
    lengths = np.searchsorted(LENGTH_BOUNDS, known, side="right")
    by_length = {}
    for length in np.unique(lengths):
        own = lengths == length
        by_length[f"{LENGTH_NAMES[length]} known"] = Section(int(own.sum()), _group_figures(outcome, own))
    parted: dict[str, Mapping[str, Section]] = {"by_known_courses": by_length}
    for column, values in task.groups.items():
        parted[f"by_{column}"] = _with_parity(outcome, values[asked], column=column)
    return parted


def section_of_new_courses(task: Task, *, features: NDArray[np.float32]) -> Section:
    """Courses that nobody in train took, ranked among themselves by the kinds of courses that follow such histories.

    `features` (courses + new courses, features) are unit rows in the order of the task.
    """
    known = len(task.courses)
    model = ContentRidge.fit(_widened(task.train, len(features)), features=features, decay=NEW_COURSE_DECAY)
    histories = _widened(task.histories, len(features))
    ranked = ranked_by(_OnlyNew(model, known), histories=histories, held=_shifted(task.held_new, known))
    names, values = values_per_learner(ranked.ranks, held=task.held_new)
    return Section(len(values), [*_mean_figures(names, values), Figure("courses", len(task.new_courses), len(values))])


@dataclass(frozen=True, slots=True)
class _OnlyLast:
    """A model that is told nothing but each learner's last course."""

    model: CollaborativeModel

    def scores(self, histories: Interactions) -> NDArray[np.float32]:
        return self.model.scores(histories.latest(1))


@dataclass(frozen=True, slots=True)
class _OnlyNew:
    """A model that ranks every course from column `known` on before all others."""

    model: CollaborativeModel
    known: int

    def scores(self, histories: Interactions) -> NDArray[np.float32]:
        scores = self.model.scores(histories)
        scores[:, : self.known] = -np.inf
        return scores


def _widened(interactions: Interactions, courses: int) -> Interactions:
    """The same among more courses."""
    return Interactions(
        rows=interactions.rows,
        columns=interactions.columns,
        at=interactions.at,
        learners=interactions.learners,
        courses=courses,
    )


def _group_figures(outcome: Outcome, chosen: NDArray[np.bool_]) -> list[Figure]:
    columns = [outcome.names.index(name) for name in GROUP_FIGURES]
    return _mean_figures(GROUP_FIGURES, outcome.values[chosen][:, columns])


def _with_parity(outcome: Outcome, labels: NDArray[np.str_], *, column: str) -> Mapping[str, Section]:
    figures = {str(label): _group_figures(outcome, labels == label) for label in np.unique(labels)}
    best = max((own[-1].value for own in figures.values() if own[-1].n >= LEAST_GROUP), default=0.0)
    named = {}
    for label, own in figures.items():
        if best > 0 and own[-1].n >= LEAST_GROUP:
            own.append(Figure(f"parity_{GROUP_FIGURES[-1]}", own[-1].value / best, own[-1].n))
        named[f"{column} {label}"] = Section(own[0].n, own)
    return named


def _shifted(held: HeldOut, by: int) -> HeldOut:
    return HeldOut(rows=held.rows, columns=held.columns + by)


def _mean_figures(names: Sequence[str], values: NDArray[np.float64]) -> list[Figure]:
    intervals = mean_intervals(values, rng=np.random.default_rng(INTERVAL_SEED))
    means: Mapping[str, float] = dict(zip(names, values.mean(axis=0).tolist(), strict=True))
    return [
        Figure(name, mean, len(values), interval)
        for (name, mean), interval in zip(means.items(), intervals, strict=True)
    ]


def _ranks(scores: NDArray[np.float32], rows: NDArray[np.int64], columns: NDArray[np.int64]) -> NDArray[np.int64]:
    ranks = np.empty(len(rows), dtype=np.int64)
    for start in range(0, len(rows), LEARNERS_A_BATCH):
        part = slice(start, start + LEARNERS_A_BATCH)
        others, own = scores[rows[part]], scores[rows[part], columns[part]][:, None]
        earlier = np.arange(scores.shape[1])[None, :] < columns[part][:, None]
        ranks[part] = 1 + ((others > own) | ((others == own) & earlier)).sum(axis=1)
    return ranks


def _best(scores: NDArray[np.float32], count: int) -> NDArray[np.int64]:
    """(learners, at most count) columns of the highest scores in no order; -1 for what is masked."""
    held = min(count, scores.shape[1])
    near = np.argpartition(-scores, held - 1, axis=1)[:, :held]
    masked = np.isneginf(np.take_along_axis(scores, near, axis=1))
    return np.where(masked, -1, near).astype(np.int64)

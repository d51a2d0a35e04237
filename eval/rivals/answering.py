"""Published models of whether an answer is right, fitted and asked on the same rows: `fit and ask` in one call each.

Each takes the answers of training and, for every row to foretell, all that the learner answered before it; and returns
the probability of a right answer for each row of `asked`. Rows are by learner and time.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import scipy.sparse
from numpy.typing import NDArray

from recommender.answering import Answers, mean_of_items

Chances = NDArray[np.float64]
"""(n,) probabilities of a right answer."""

EM_ROUNDS = 20
ELO_GAIN, ELO_FALL = 1.8, 0.05
"""K = 1.8 / (1 + 0.05 n): Pelánek (2016), who chose them on data of his own."""


@dataclass(frozen=True, slots=True)
class Size:
    """How many skills and items there are, in training and asking together."""

    skills: int
    items: int


Rival = Callable[[Answers, Answers, Size], Chances]


def item_mean(train: Answers, asked: Answers, size: Size) -> Chances:
    """The share of right answers at the item, drawn to the mean of all."""
    return mean_of_items(train, asked, items=size.items)


def elo(train: Answers, asked: Answers, size: Size) -> Chances:
    """One rating a learner and one an item (Pelánek 2016); items' ratings stand once training is over."""
    ratings, counts = np.zeros(size.items), np.zeros(size.items)
    _rated(train, ratings, counts, learning=True)
    return _rated(asked, ratings, counts, learning=False)


def pfa(train: Answers, asked: Answers, size: Size) -> Chances:
    """Performance Factors Analysis (Pavlik, Cen & Koedinger 2009): each skill's ease, gains by success and failure."""
    return _logistic(train, asked, lambda answers: _pfa_columns(answers, size))


def best_lr(train: Answers, asked: Answers, size: Size) -> Chances:
    """Best-LR (Gervet et al. 2020): items, skills, and logarithms of right and wrong answers in all and by skill."""
    return _logistic(train, asked, lambda answers: _best_lr_columns(answers, size))


def bkt(train: Answers, asked: Answers, size: Size) -> Chances:
    """Bayesian Knowledge Tracing (Corbett & Anderson 1995), each skill's four figures by expectation maximisation.

    A row of several skills belongs to the set of them: it is one answer.
    """
    sets = _skill_sets(train, asked)
    chances = np.full(len(asked.right), train.right.mean())
    for skill in np.unique(sets[1]):
        rows = np.flatnonzero(sets[1] == skill)
        own = np.flatnonzero(sets[0] == skill)
        if len(own):
            figures = _bkt_fitted(*_sequences(train, own))
            chances[rows] = _bkt_read(*_sequences(asked, rows), figures, rows=len(rows))
    return chances


RIVALS: Mapping[str, Rival] = {"item mean": item_mean, "BKT": bkt, "PFA": pfa, "Best-LR": best_lr, "Elo": elo}


def _rated(answers: Answers, ratings: Chances, counts: Chances, *, learning: bool) -> Chances:
    chances = np.zeros(len(answers.right))
    current, ability, answered = -1, 0.0, 0
    for row, (learner, item) in enumerate(zip(answers.learners.tolist(), answers.items.tolist(), strict=True)):
        if learner != current:
            current, ability, answered = learner, 0.0, 0
        chance = 1 / (1 + np.exp(ratings[item] - ability))
        chances[row], surprise = chance, answers.right[row] - chance
        ability += ELO_GAIN / (1 + ELO_FALL * answered) * surprise
        answered += 1
        if learning:
            ratings[item] -= ELO_GAIN / (1 + ELO_FALL * counts[item]) * surprise
            counts[item] += 1
    return chances


def _logistic(train: Answers, asked: Answers, columns: Callable[[Answers], scipy.sparse.csr_array]) -> Chances:
    from sklearn.linear_model import LogisticRegression

    fitted = LogisticRegression(solver="liblinear", max_iter=200).fit(columns(train), train.right)
    chances: Chances = fitted.predict_proba(columns(asked))[:, 1]
    return chances


def _pfa_columns(answers: Answers, size: Size) -> scipy.sparse.csr_array:
    rows, right, wrong = _counts_by_skill(answers)
    blocks = [_placed(rows, answers.skills, values, answers, size.skills) for values in (None, right, wrong)]
    return _beside(blocks)


def _best_lr_columns(answers: Answers, size: Size) -> scipy.sparse.csr_array:
    rows, right, wrong = _counts_by_skill(answers)
    share = 1 / np.diff(answers.starts)[rows]
    by_skill = [np.bincount(rows, share * each, minlength=len(answers.right)) for each in (right, wrong)]
    position = np.arange(len(answers.right)) - _first_rows(answers)
    before = np.cumsum(answers.right) - answers.right
    of_all = before - before[_first_rows(answers)]
    dense = np.log1p(np.column_stack([of_all, position - of_all, *by_skill]))
    items = _placed(np.arange(len(answers.right)), answers.items, None, answers, size.items)
    skills = _placed(rows, answers.skills, None, answers, size.skills)
    return _beside([items, skills, scipy.sparse.csr_array(dense)])


def _beside(blocks: Sequence[scipy.sparse.csr_array]) -> scipy.sparse.csr_array:
    """The blocks side by side, their places counted in 32 bits: liblinear takes no others."""
    whole = scipy.sparse.csr_array(scipy.sparse.hstack(blocks))
    whole.indices, whole.indptr = whole.indices.astype(np.int32), whole.indptr.astype(np.int32)
    return whole


def _placed(
    rows: NDArray[np.int64], columns: NDArray[np.int64], values: Chances | None, answers: Answers, width: int
) -> scipy.sparse.csr_array:
    filled = np.ones(len(rows)) if values is None else values
    return scipy.sparse.csr_array((filled, (rows, columns)), shape=(len(answers.right), width))


def _first_rows(answers: Answers) -> NDArray[np.int64]:
    """For each row the first of its learner."""
    begins = np.concatenate(([True], answers.learners[1:] != answers.learners[:-1]))
    first: NDArray[np.int64] = np.maximum.accumulate(np.where(begins, np.arange(len(begins)), 0))
    return first


def _counts_by_skill(answers: Answers) -> tuple[NDArray[np.int64], Chances, Chances]:
    """Of each row and skill of it: the row, and the learner's right and wrong answers in the skill before."""
    rows = np.repeat(np.arange(len(answers.right)), np.diff(answers.starts))
    keys = answers.learners[rows] * (int(answers.skills.max(initial=0)) + 1) + answers.skills
    order = np.lexsort((rows, keys))
    sorted_keys, right = keys[order], answers.right[rows[order]]
    begins = np.concatenate(([True], sorted_keys[1:] != sorted_keys[:-1]))
    first = np.maximum.accumulate(np.where(begins, np.arange(len(begins)), 0))
    before = np.cumsum(right) - right
    counted = before - before[first]
    rights, wrongs = np.empty(len(rows)), np.empty(len(rows))
    rights[order] = counted
    wrongs[order] = np.arange(len(rows)) - first - counted
    return rows, rights, wrongs


def _skill_sets(train: Answers, asked: Answers) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    numbers: dict[tuple[int, ...], int] = {}
    found = []
    for answers in (train, asked):
        skills, starts = answers.skills.tolist(), answers.starts.tolist()
        sets = [tuple(skills[low:high]) for low, high in pairwise(starts)]
        found.append(np.array([numbers.setdefault(each, len(numbers)) for each in sets], dtype=np.int64))
    return found[0], found[1]


def _sequences(answers: Answers, rows: NDArray[np.int64]) -> tuple[Chances, NDArray[np.int64], NDArray[np.int64]]:
    """Right answers (learners, steps) of these rows, padded, with each row's place: its learner and its step."""
    learners = answers.learners[rows]
    begins = np.concatenate(([True], learners[1:] != learners[:-1]))
    lines = np.cumsum(begins) - 1
    steps = np.arange(len(rows)) - np.maximum.accumulate(np.where(begins, np.arange(len(rows)), 0))
    right = np.full((int(lines[-1]) + 1, int(steps.max()) + 1), np.nan)
    right[lines, steps] = answers.right[rows]
    return right, lines, steps


@dataclass(frozen=True, slots=True)
class _Figures:
    known: float = 0.4
    learn: float = 0.1
    guess: float = 0.3
    slip: float = 0.15


def _bkt_read(
    right: Chances, lines: NDArray[np.int64], steps: NDArray[np.int64], figures: _Figures, *, rows: int
) -> Chances:
    known = np.full(len(right), figures.known)
    chances = np.zeros_like(right)
    for step in range(right.shape[1]):
        chances[:, step] = known * (1 - figures.slip) + (1 - known) * figures.guess
        known = _after(known, right[:, step], figures)
        known = known + (1 - known) * figures.learn
    read: Chances = chances[lines, steps]
    return read


def _after(known: Chances, right: Chances, figures: _Figures) -> Chances:
    """P(known) given the answer; as before where there is none."""
    seen_known = np.where(right > 0, 1 - figures.slip, figures.slip)
    seen_unknown = np.where(right > 0, figures.guess, 1 - figures.guess)
    posterior = known * seen_known / (known * seen_known + (1 - known) * seen_unknown)
    return np.where(np.isnan(right), known, posterior)


def _bkt_fitted(right: Chances, lines: NDArray[np.int64], steps: NDArray[np.int64]) -> _Figures:
    """Baum-Welch on two states, of which the known one is never left; guess and slip stay below a half."""
    figures, there = _Figures(), ~np.isnan(right)
    length = right.shape[1]
    for _ in range(EM_ROUNDS):
        seen = np.stack([np.where(right > 0, figures.guess, 1 - figures.guess)] * 2, axis=-1)
        seen[..., 1] = np.where(right > 0, 1 - figures.slip, figures.slip)
        seen[~there] = 1.0
        moves = np.array([[1 - figures.learn, figures.learn], [0.0, 1.0]])
        ahead, behind = np.zeros_like(seen), np.ones_like(seen)
        ahead[:, 0] = np.array([1 - figures.known, figures.known]) * seen[:, 0]
        ahead[:, 0] /= ahead[:, 0].sum(axis=1, keepdims=True)
        for step in range(1, length):
            ahead[:, step] = ahead[:, step - 1] @ moves * seen[:, step]
            ahead[:, step] /= ahead[:, step].sum(axis=1, keepdims=True)
        for step in range(length - 2, -1, -1):
            behind[:, step] = (behind[:, step + 1] * seen[:, step + 1]) @ moves.T
            behind[:, step] /= behind[:, step].sum(axis=1, keepdims=True)
        state = ahead * behind
        state /= state.sum(axis=2, keepdims=True)
        learnt, unknown = _learnt(ahead, behind, seen, moves, there)
        figures = _Figures(
            known=float(np.clip(state[:, 0, 1].mean(), 0.01, 0.99)),
            learn=float(np.clip(learnt / max(unknown, 1e-9), 0.001, 0.9)),
            guess=_clipped(state[..., 0], right, there, wanted=1),
            slip=_clipped(state[..., 1], right, there, wanted=0),
        )
    return figures


def _learnt(
    ahead: Chances, behind: Chances, seen: Chances, moves: Chances, there: NDArray[np.bool_]
) -> tuple[float, float]:
    """How often the skill was learnt between two answers, and how often it could have been."""
    pairs = ahead[:, :-1, :, None] * moves * (seen[:, 1:] * behind[:, 1:])[:, :, None, :]
    pairs /= np.maximum(pairs.sum(axis=(2, 3), keepdims=True), 1e-300)
    both = there[:, 1:]
    return float(pairs[..., 0, 1][both].sum()), float(pairs[..., 0, :].sum(axis=2)[both].sum())


def _clipped(state: Chances, right: Chances, there: NDArray[np.bool_], *, wanted: int) -> float:
    share = state[there & (right == wanted)].sum() / max(state[there].sum(), 1e-9)
    return float(np.clip(share, 0.01, 0.49))

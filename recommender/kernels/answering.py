"""What is known of a learner before each of their answers: one compiled pass over answers in the order of time.

Ability is a number for the learner and one for each of their skills, in log-odds, each with the variance that is left:
an answer moves them by their share of the uncertainty (Elo's rule with the gain of a Kalman filter; Glickman 1999).
"""

from functools import cache
from math import exp, log1p
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from recommender.kernels.compiling import Kernel, Words, compiled, sealed

FEATURES = (
    "ability",
    "skill-ability",
    "difficulty",
    "expected",
    "right",
    "wrong",
    "skill-right",
    "skill-wrong",
    "skill-lately",
    "lately",
    "pause",
    "skill-pause",
    "skill-begun",
    "item-before",
    "item-again",
    "item-known",
)
"""What the pass writes of each answer, in this order; counts and pauses are logarithms of one more."""

SKILL_COLUMNS = 7
"""Of each skill of the learner: ability, variance, answers, right ones, decayed success and its weight, last time."""

ABILITY_VARIANCE, SKILL_VARIANCE = 0.2, 0.2
"""Before the first answer, in squared log-odds; by AUC on EdNet (of .1 to .8 and .1 to .4)."""

SKILL_KEPT, LATELY_KEPT = 0.8, 0.9
"""What is kept of earlier success in the skill and over all with each answer (a memory of 5 and of 10 answers)."""

NOT_YET = -1.0
"""Stands for right or wrong where no answer was given yet."""


class Answers(NamedTuple):
    """Answers ordered by learner and time; (n,) each, `starts` (n + 1,), `skills` one entry for each skill of a row.

    `skills[starts[row]:starts[row + 1]]` are the row's own, at least one. `difficulty` (log-odds) and `known` (answers
    that it was measured by) are of the row's item; `at` is in seconds, all 0 where no time is known. `right` is 1 or 0,
    and NOT_YET of what is only asked: that is described, and nothing is learnt from it.
    """

    learners: NDArray[np.int64]
    items: NDArray[np.int64]
    starts: NDArray[np.int64]
    skills: NDArray[np.int64]
    right: NDArray[np.float64]
    at: NDArray[np.int64]
    difficulty: NDArray[np.float64]
    known: NDArray[np.float64]


def answer_features(answers: Answers) -> NDArray[np.float64]:
    """(n, features) float64: what was known of the learner before each answer."""
    written = np.zeros((len(answers.right), len(FEATURES)))
    table = np.zeros((int(answers.skills.max(initial=-1)) + 1, SKILL_COLUMNS))
    stamps = np.full(len(table), -1, dtype=np.int64)
    before = np.full((int(answers.items.max(initial=-1)) + 1, 2), -1, dtype=np.int64)
    _kernel()(sealed(answers), np.zeros(SKILL_COLUMNS), table, stamps, before, written)
    return written


@cache
def _kernel() -> Kernel:
    fields: list[Words] = [*["int64 array"] * 4, "float64 array", "int64 array", *["float64 array"] * 2]
    scratch: list[Words] = ["out float64 array", "out float64 matrix", "out int64 array", "out int64 matrix"]
    takes: list[Words] = [(Answers, fields), *scratch, "out float64 matrix"]
    return compiled(_pass, returns="void", takes=takes, calls=[_begin, _describe, _learn])


def _pass(
    answers: Answers,
    own: NDArray[np.float64],
    table: NDArray[np.float64],
    stamps: NDArray[np.int64],
    before: NDArray[np.int64],
    written: NDArray[np.float64],
) -> None:
    current = -1
    for row in range(len(answers.right)):
        learner, item = answers.learners[row], answers.items[row]
        if learner != current:
            current = learner
            _begin(own, ABILITY_VARIANCE)
        for place in range(answers.starts[row], answers.starts[row + 1]):
            skill = answers.skills[place]
            if stamps[skill] != learner:
                stamps[skill] = learner
                _begin(table[skill], SKILL_VARIANCE)
        features = written[row]
        again = before[item, 0] == learner
        features[13] = (2.0 * before[item, 1] - 1.0) if again else 0.0
        features[14] = 1.0 if again else 0.0
        _describe(answers, row, own, table, features)
        if answers.right[row] != NOT_YET:
            _learn(answers, row, own, table, features[3])
            before[item, 0], before[item, 1] = learner, int(answers.right[row])


def _begin(state: NDArray[np.float64], variance: float) -> None:
    for column in range(len(state)):
        state[column] = 0.0
    state[1] = variance


def _describe(
    answers: Answers,
    row: int,
    own: NDArray[np.float64],
    table: NDArray[np.float64],
    features: NDArray[np.float64],
) -> None:
    first, end = answers.starts[row], answers.starts[row + 1]
    ability = count = right = lately = weight = 0.0
    last = -1.0
    for place in range(first, end):
        skill = table[answers.skills[place]]
        share = 1.0 / (end - first)
        ability += share * skill[0]
        count += share * skill[2]
        right += share * skill[3]
        lately += share * skill[4]
        weight += share * skill[5]
        if skill[2] > 0 and skill[6] > last:
            last = skill[6]
    features[0], features[1], features[2] = own[0], ability, answers.difficulty[row]
    features[3] = 1.0 / (1.0 + exp(answers.difficulty[row] - own[0] - ability))
    features[4], features[5] = log1p(own[3]), log1p(own[2] - own[3])
    features[6], features[7] = log1p(right), log1p(max(count - right, 0.0))
    features[8], features[9] = lately / (weight + 1.0), own[4] / (own[5] + 1.0)
    features[10] = log1p(max(answers.at[row] - own[6], 0.0)) if own[2] > 0 else 0.0
    features[11] = log1p(max(answers.at[row] - last, 0.0)) if last >= 0 else 0.0
    features[12] = 1.0 if last >= 0 else 0.0
    features[15] = log1p(answers.known[row])


def _learn(answers: Answers, row: int, own: NDArray[np.float64], table: NDArray[np.float64], expected: float) -> None:
    first, end = answers.starts[row], answers.starts[row + 1]
    skills, right, at = end - first, answers.right[row], float(answers.at[row])
    spread = expected * (1.0 - expected)
    variance = 0.0
    for place in range(first, end):
        variance += table[answers.skills[place], 1] / skills
    whole = 1.0 + spread * (own[1] + variance)
    for place in range(first, end):
        skill = table[answers.skills[place]]
        skill[0] += skill[1] * (right - expected) / whole
        skill[1] -= skill[1] * skill[1] * spread / (whole * skills)
        skill[2] += 1.0
        skill[3] += right
        skill[4] = SKILL_KEPT * skill[4] + right - 0.5
        skill[5] = SKILL_KEPT * skill[5] + 1.0
        skill[6] = at
    own[0] += own[1] * (right - expected) / whole
    own[1] -= own[1] * own[1] * spread / whole
    own[2] += 1.0
    own[3] += right
    own[4] = LATELY_KEPT * own[4] + right - 0.5
    own[5] = LATELY_KEPT * own[5] + 1.0
    own[6] = at

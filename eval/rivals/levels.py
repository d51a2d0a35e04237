"""Answers foretold from levels, as learners are told them: with a competency's own evidence alone, and with the others.

Skills stand for competencies, and an item's level is the nearest whole one to the difficulty that training gave it.
"""

from datetime import UTC, datetime

import numpy as np
from numpy.typing import NDArray

from data.words import CompetencyId, EvidenceSource
from eval.rivals.answering import Size
from recommender.answering import Answers, difficulties_of
from recommender.learner import (
    NO_EVIDENCE,
    PRIOR_LEVEL,
    STEP,
    CompetencyState,
    Evidence,
    LogLikelihood,
    answer_likelihood,
    general_shift,
    level_and_error,
    level_weights,
    updated_state,
)

CHOICES, MIDDLE = 4, 2.5
"""Choices that an item of EdNet offers, and the level that an item of mean difficulty counts as."""

ONCE = datetime(2026, 1, 1, tzinfo=UTC)
"""All answers count as of one day: what forgetting does is not asked here."""

ANYBODY = level_and_error(NO_EVIDENCE, expected=PRIOR_LEVEL)[0]


def own_levels(train: Answers, asked: Answers, size: Size) -> NDArray[np.float64]:
    """From the level of the skill asked, by the learner's earlier answers in it."""
    return _foretold(train, asked, size, pooled=0.0)


def pooled_levels(train: Answers, asked: Answers, size: Size) -> NDArray[np.float64]:
    """From the same level, moved by the learner's other skills as it is served (`recommender/learner/general.py`)."""
    return _foretold(train, asked, size, pooled=1.0)


def _foretold(train: Answers, asked: Answers, size: Size, *, pooled: float) -> NDArray[np.float64]:
    described = difficulties_of(train, skills=size.skills, items=size.items).on(asked)
    item_levels = np.clip(np.rint(MIDDLE + described.difficulty / STEP), 1, 5).astype(int)
    chances, learner = np.zeros(len(asked.right)), -1
    states: dict[CompetencyId, CompetencyState] = {}
    deviations: dict[CompetencyId, float] = {}
    for row, (level, right) in enumerate(zip(item_levels.tolist(), asked.right.tolist(), strict=True)):
        if asked.learners[row] != learner:
            learner, states, deviations = asked.learners[row], {}, {}
        skill = CompetencyId(str(asked.skills[asked.starts[row]]))
        shift = pooled * general_shift(deviations, besides=skill)
        chances[row] = _chance(states.get(skill, CompetencyState(ONCE)), _answered(level, right=True), shift)
        evidence = Evidence(skill, EvidenceSource.TEST, ONCE, likelihood=_answered(level, right=right > 0))
        states[skill] = updated_state(states.get(skill), evidence)
        deviations[skill] = level_and_error(states[skill].likelihood, expected=PRIOR_LEVEL)[0] - ANYBODY
    return chances


def _answered(level: int, *, right: bool) -> LogLikelihood:
    return answer_likelihood(level, right=right, choices=CHOICES, weight=1.0)


def _chance(state: CompetencyState, right: LogLikelihood, shift: float) -> float:
    weights = np.array(level_weights(state.likelihood, expected=PRIOR_LEVEL + shift))
    return float(weights @ np.exp(right) / weights.sum())

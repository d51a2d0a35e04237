"""From which probability on each act may be done at once: the least from which held messages were read rightly."""

from collections.abc import Mapping, Sequence

import numpy as np
from sklearn.model_selection import GroupKFold

from eval.fit.intent_fitting import Example, fitted
from tutor.guide import WRITES, Intent

FOLDS = 2
PRECISE = 0.9
"""Share of rightly read messages from which an act is done without asking back: a wrong one changes a record."""

STEPS = tuple(np.arange(0.2, 0.5, 0.05).round(2).tolist())
"""Tried in turn; from the last on, every intent is acted upon (`tutor.guide.understanding.SURE`)."""


def sureness(phrases: Sequence[Example], always: Sequence[Example], *, encoder: str) -> Mapping[Intent, float]:
    """For each intent that writes, by messages of phrases that the fit did not see (a phrase and its Devanagari)."""
    held: list[tuple[Intent, Intent, float]] = []
    folds = GroupKFold(FOLDS, shuffle=True, random_state=0)
    for seen, unseen in folds.split(np.zeros(len(phrases)), groups=[example.group for example in phrases]):
        model = fitted([*(phrases[row] for row in seen), *always], encoder=encoder)
        for row in unseen:
            chances = model.probabilities(phrases[row].view)
            first = max(chances, key=lambda intent: chances[intent])
            held.append((phrases[row].intent, first, chances[first]))
    return {intent: _least(intent, held) for intent in sorted(WRITES)}


def _least(intent: Intent, held: Sequence[tuple[Intent, Intent, float]]) -> float:
    taken = [(meant is intent, chance) for meant, first, chance in held if first is intent]
    for step in STEPS:
        right = [is_right for is_right, chance in taken if chance >= step]
        if right and sum(right) >= PRECISE * len(right):
            return float(step)
    return float(STEPS[-1])

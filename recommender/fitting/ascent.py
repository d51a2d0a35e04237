"""Finding weights: coordinate ascent on a measure, the sum of the weights kept."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, replace

from recommender.suggest.blend import POLICY, Weights

FITTED = tuple(field.name for field in fields(Weights) if field.name not in POLICY)
"""The weights that a ledger can tell; the others are policy and stay as chosen."""

ROUNDS = ((0.0, 0.5, 2.0, 4.0), (0.0, 0.5, 2.0), (0.8, 1.25), (0.8, 1.25))
"""Factors tried on each weight in turn, coarse rounds first."""

LEAST_GAIN = 1e-4
"""A smaller gain on a few hundred learners is noise, and not worth another weight."""


@dataclass(frozen=True, slots=True)
class Found:
    """The best weights met, their value, and how many were tried."""

    weights: Weights
    value: float
    tried: int


def ascended(measure: Callable[[Weights], float], *, start: Weights, names: Sequence[str] = FITTED) -> Found:
    """The weights reached from `start` by changing one at a time, as long as `measure` gains; policy stays untouched.

    Those of `names` always share what they share at the start, so that policy keeps its part of a score.
    """
    best = Found(start, measure(start), tried=1)
    for factors in ROUNDS:
        for name in names:
            best = _best_along(measure, best, name=name, names=names, factors=factors)
    return best


def scaled(weights: Weights, *, name: str, names: Sequence[str], factor: float) -> Weights:
    """The weights with one multiplied and all of `names` brought back to the sum they had."""
    total = sum(getattr(weights, signal) for signal in names)
    changed = {signal: getattr(weights, signal) * (factor if signal == name else 1.0) for signal in names}
    left = sum(changed.values())
    return (
        weights if left <= 0 else replace(weights, **{signal: part * total / left for signal, part in changed.items()})
    )


def _best_along(
    measure: Callable[[Weights], float], best: Found, *, name: str, names: Sequence[str], factors: tuple[float, ...]
) -> Found:
    origin, tried = best.weights, best.tried
    for factor in factors:
        candidate = scaled(origin, name=name, names=names, factor=factor)
        if candidate == origin:
            continue
        value, tried = measure(candidate), tried + 1
        if value > best.value + LEAST_GAIN:
            best = Found(candidate, value, tried)
    return replace(best, tried=tried)

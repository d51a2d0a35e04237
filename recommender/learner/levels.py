"""How likely each level of a competency is, given the evidence: Bayes' rule on a grid of twelve levels.

The likelihood of a right answer rises with the level and that of a wrong one falls, so more of the same good evidence
never lowers the estimate; likelihoods multiply, so that the order of evidence does not matter; and a likelihood that
fades is one that says less, so forgetting moves the level towards what is expected of anybody.
"""

from functools import lru_cache
from math import erfc, exp, log, sqrt

GRID = tuple(step / 2 for step in range(12))
"""Levels 0 to 5.5 in halves: one half beyond the scale, so that who is at its top is not counted as below it."""

LogLikelihood = tuple[float, ...]
"""The logarithm of how likely the evidence is at each level of `GRID`, up to a constant."""

NO_EVIDENCE: LogLikelihood = (0.0,) * len(GRID)

PRIOR_LEVEL = 1.0
"""What is expected of anybody of whom nothing is known: the awareness that level 1 describes."""

PRIOR_ERROR = 1.6
"""Standard error, in levels, of that expectation.

As narrow as can be while a test that finds any level to within `QUIZ_ERROR` meets a need of that level (`is_met`): with
less, level 5 could be shown by no single one; with more, two right guesses would count for more.
"""

STEP = log(4)
"""Log-odds a level: at an item's level four of five answers are right (mastery criterion of 80 %, Bloom 1968), one
level below every second, so that a level is worth logit(.8) - logit(.5)."""

LEAST = 1e-12
"""What no evidence is less likely than: no piece of it may rule a level out for ever."""


@lru_cache(maxsize=256)
def answer_likelihood(level: int, *, right: bool, choices: int, weight: float) -> LogLikelihood:
    """Of an answer to an item of `level` with so many choices (0: typed), as far as `weight` (0 to 1) trusts it.

    Three-parameter logistic model (Birnbaum 1968) with the guess at one of the choices.
    """
    guess = 1 / choices if choices > 1 else 0.0
    chances = (guess + (1 - guess) / (1 + exp(-STEP * (at - level + 1))) for at in GRID)
    return tuple(weight * log(max(chance if right else 1 - chance, LEAST)) for chance in chances)


@lru_cache(maxsize=1024)
def level_likelihood(level: float, standard_error: float, *, at_least: bool) -> LogLikelihood:
    """Of something that found this level, or at least this level, to within its standard error."""
    if at_least:
        return tuple(log(max(0.5 * erfc((level - at) / (standard_error * sqrt(2))), LEAST)) for at in GRID)
    return tuple(-0.5 * ((at - level) / standard_error) ** 2 for at in GRID)


def added(evidence: LogLikelihood, more: LogLikelihood) -> LogLikelihood:
    """Both together."""
    return tuple([old + new for old, new in zip(evidence, more, strict=True)])


def level_and_error(evidence: LogLikelihood, *, expected: float, kept: float = 1.0) -> tuple[float, float]:
    """The mean level and its standard error, where `expected` was expected before the evidence."""
    weights = level_weights(evidence, expected=expected, kept=kept)
    total = sum(weights)
    level = sum(weight * at for weight, at in zip(weights, GRID, strict=True)) / total
    square = sum(weight * (at - level) ** 2 for weight, at in zip(weights, GRID, strict=True)) / total
    return level, sqrt(square)


def log_odds(evidence: LogLikelihood, *, expected: float, needed: int, kept: float = 1.0) -> float:
    """The logarithm of the odds of working at level `needed` (from half a level below) rather than lower."""
    weights = level_weights(evidence, expected=expected, kept=kept)
    border = 2 * needed - 1  # the place of half a level below: half of it counts on either side
    half = weights[border] / 2
    return log(max(sum(weights[border + 1 :]) + half, LEAST)) - log(max(sum(weights[:border]) + half, LEAST))


def level_weights(evidence: LogLikelihood, *, expected: float, kept: float = 1.0) -> list[float]:
    """How likely each level of `GRID` is, up to a factor."""
    logs = [before + kept * said for before, said in zip(_prior(expected), evidence, strict=True)]
    most = max(logs)
    return [exp(each - most) for each in logs]


@lru_cache(maxsize=4096)
def _prior(expected: float) -> LogLikelihood:
    return tuple(-0.5 * ((at - expected) / PRIOR_ERROR) ** 2 for at in GRID)

"""How often answers are right, by how many of the questions are answered (El-Yaniv & Wiener 2010)."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

STEPS = 10
_BAR = 40


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """Where the surest `coverage` of all questions are answered: from which confidence, and the share that is right."""

    coverage: float
    threshold: float
    accuracy: float


def coverage_curve(confidence: NDArray[np.float64], right: NDArray[np.bool_]) -> list[CurvePoint]:
    """`STEPS` points of even coverage, the surest first; fewer where there are fewer questions, none of none.

    `confidence` and `right` are `(n,)`. Questions of one confidence count alike: to each of the answered ones the share
    of right ones among them.

    >>> [point.accuracy for point in coverage_curve(np.array([.9, .8, .2, .1]), np.array([True, True, False, True]))]
    [1.0, 1.0, 0.6666666666666666, 0.75]
    """
    if not len(confidence):
        return []
    levels, place, count = np.unique(confidence, return_inverse=True, return_counts=True)
    alike = np.bincount(place, weights=right.astype(np.float64)) / count
    order = np.argsort(-confidence, kind="stable")
    accuracy = np.cumsum(alike[place[order]]) / np.arange(1, len(order) + 1)
    ends = sorted({-(-len(order) * step // STEPS) for step in range(1, STEPS + 1)})
    return [
        CurvePoint(end / len(order), float(levels[place[order[end - 1]]]), float(accuracy[end - 1])) for end in ends
    ]


def curve_lines(points: Sequence[CurvePoint]) -> list[str]:
    """The curve as lines of text, each with a bar as long as the accuracy."""
    if not points:
        return []
    drawn = [
        f"{100 * point.coverage:4.0f} %  from {point.threshold:.2f}  {'█' * round(_BAR * point.accuracy):{_BAR}}  "
        f"{point.accuracy:.3f}"
        for point in points
    ]
    return ["Share of questions answered, the surest first; confidence; share whose first citation is right:", *drawn]

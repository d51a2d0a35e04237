"""How likely each kind of limit is for a message or a part of it, and from when on it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import NDArray

from data.words import LimitKind
from tutor.limits.features import cues_of
from tutor.messages import MessageView, Neighbours, Regression, read_neighbours, read_regression

ORDINARY = "ordinary"
"""What a message is that is at no limit."""

NEARNESS = 20.0
"""Log-odds of a cosine of 1 more to messages of a kind than to ordinary ones. With messages of four writers each left
out of the fit in turn, and 2 % of their ordinary ones taken for it, .10 of distress is missed instead of .13, of
another person's matters .14 instead of .25, of what cannot be done .13 instead of .17, of abuse .07 instead of .11; 15
and 30 do as well."""


@dataclass(frozen=True, slots=True)
class LimitModel:
    """The regression, whose kinds are those of `LimitKind` and `ORDINARY`, the neighbours, and from when a kind counts.

    `thresholds` are the probabilities where meaning is read, `thresholds_without` those where it is not.
    """

    regression: Regression
    neighbours: Neighbours
    thresholds: Mapping[LimitKind, float]
    thresholds_without: Mapping[LimitKind, float]

    def chances(self, view: MessageView) -> Mapping[str, float]:
        """How likely each kind is; they add up to 1."""
        chances = self.regression.chances(view, cues=cues_of(view))
        if view.vector is None or not self.regression.reads_meaning(view):
            return chances
        read = np.array([[chances[kind] for kind in self.regression.kinds]])
        weighed = with_nearness(read, view.vector[None, :], kinds=self.regression.kinds, neighbours=self.neighbours)
        return dict(zip(self.regression.kinds, weighed[0].tolist(), strict=True))

    def thresholds_for(self, view: MessageView) -> Mapping[LimitKind, float]:
        """The probability from which a message seen so is taken to be at each limit."""
        return self.thresholds if self.regression.reads_meaning(view) else self.thresholds_without


def with_nearness(
    chances: NDArray[np.float64], vectors: NDArray[np.float32], *, kinds: tuple[str, ...], neighbours: Neighbours
) -> NDArray[np.float64]:
    """(n, kinds) chances weighed by how much nearer (n, dimension) vectors are to each kind than to ordinary ones."""
    near = neighbours.nearness(vectors)
    weights = np.stack([np.exp(NEARNESS * (near[kind] - near[ORDINARY])) for kind in kinds], axis=1)
    weighed = chances * weights
    shares: NDArray[np.float64] = weighed / weighed.sum(axis=1, keepdims=True)
    return shares


@cache
def shipped_limit_model() -> LimitModel:
    """The model that comes with the product; made by `python -m eval.fit.limits`."""
    regression, card = read_regression("tutor.limits", "limit_model")
    neighbours = read_neighbours("tutor.limits", "limit_neighbours", centre=regression.centre)
    thresholds = card["thresholds"]
    return LimitModel(regression, neighbours, _by_kind(thresholds["with"]), _by_kind(thresholds["without"]))


def _by_kind(values: Mapping[str, float]) -> Mapping[LimitKind, float]:
    return {LimitKind(kind): value for kind, value in values.items()}

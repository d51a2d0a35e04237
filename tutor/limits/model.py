"""How likely each kind of limit is for a message or a part of it, and from when on it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache

from data.words import LimitKind
from tutor.limits.features import cues_of
from tutor.messages import MessageView, Regression, read_regression

ORDINARY = "ordinary"
"""What a message is that is at no limit."""


@dataclass(frozen=True, slots=True)
class LimitModel:
    """The regression, whose kinds are those of `LimitKind` and `ORDINARY`, and the probability of each that counts.

    `thresholds` are those where meaning is read, `thresholds_without` those where it is not.
    """

    regression: Regression
    thresholds: Mapping[LimitKind, float]
    thresholds_without: Mapping[LimitKind, float]

    def chances(self, view: MessageView) -> Mapping[str, float]:
        """How likely each kind is; they add up to 1."""
        return self.regression.chances(view, cues=cues_of(view))

    def thresholds_for(self, view: MessageView) -> Mapping[LimitKind, float]:
        """The probability from which a message seen so is taken to be at each limit."""
        return self.thresholds if self.regression.reads_meaning(view) else self.thresholds_without


@cache
def shipped_limit_model() -> LimitModel:
    """The model that comes with the product; made by `python -m eval.fit.limits`."""
    regression, card = read_regression("tutor.limits", "limit_model")
    thresholds = card["thresholds"]
    return LimitModel(regression, _by_kind(thresholds["with"]), _by_kind(thresholds["without"]))


def _by_kind(thresholds: Mapping[str, float]) -> Mapping[LimitKind, float]:
    return {LimitKind(kind): value for kind, value in thresholds.items()}

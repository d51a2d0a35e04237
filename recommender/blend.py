"""Adding up the signals: weights, the score of a course, and the reasons with their true shares.

score = sum over signals of weight x strength, and for mandatory plan items a whole number that puts them first. Since
weights sum to 1 and strengths stay within 0 and 1, no optional course can pass a mandatory one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.models import Reason, ReasonKind
from recommender.signals.from_history import HistorySignal, strengths_without
from recommender.signals.signal import DirectSignal, Due, Facts, Signal, Situation

LEAST_SHARE = 0.02
"""Reasons below 2 % of a score are left out, and the shares of the others scaled so that they add up to 1."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal adds at full strength; the defaults sum to 1.

    The gap leads, since closing it is what training is for. The two collaborative signals together weigh as much:
    on public enrolments they are what foretells best (DESIGN.md §6). Popularity alone foretells little there (NDCG@10
    .02 to .03), and serves for cold starts. Newness only breaks near ties: new courses have a place of their own.
    Deployments with enough data fit their own.
    """

    gap: float = 0.30
    transitions: float = 0.20
    ease: float = 0.15
    content: float = 0.15
    popular: float = 0.13
    plan: float = 0.05
    new: float = 0.02


@dataclass(frozen=True, slots=True)
class Ensemble:
    """The signals with their weights; row s of a contributions array belongs to signal s, history signals first."""

    over_history: Sequence[tuple[float, HistorySignal]]
    others: Sequence[tuple[float, DirectSignal]]

    @property
    def kinds(self) -> Sequence[ReasonKind]:
        """The kind of each row."""
        return [signal.kind for _, signal in self._signals()]

    def contributions(self, situation: Situation) -> NDArray[np.float64]:
        """(signals, courses): weight x strength, and the places of mandatory work added to the plan's row."""
        rows = np.stack([weight * signal.strengths(situation) for weight, signal in self._signals()])
        for column, points in mandatory_points(situation.dues).items():
            rows[self.kinds.index(ReasonKind.PLAN), column] += points
        return rows

    def reasons(self, situation: Situation, contributions: NDArray[np.float64], column: int) -> Sequence[Reason]:
        """Why the course has its score, largest share first; empty where no signal speaks for it."""
        parts = contributions[:, column]
        by_kind: dict[ReasonKind, float] = {}
        for kind, part in zip(self.kinds, parts, strict=True):
            by_kind[kind] = by_kind.get(kind, 0.0) + float(part)
        total = sum(by_kind.values())
        kept = {kind: part for kind, part in by_kind.items() if part > 0 and part >= LEAST_SHARE * total}
        ranked = sorted(kept, key=lambda kind: (-kept[kind], kind))
        shown = sum(kept.values())
        return [Reason(kind, kept[kind] / shown, self._facts(situation, parts, kind, column)) for kind in ranked]

    def _facts(self, situation: Situation, parts: NDArray[np.float64], kind: ReasonKind, column: int) -> Facts:
        rows = [row for row, each in enumerate(self.kinds) if each is kind]
        strongest = max(rows, key=lambda row: parts[row])
        if strongest >= len(self.over_history):
            return self.others[strongest - len(self.over_history)][1].facts(situation, column)
        signal = self.over_history[strongest][1]
        return signal.facts_from(situation, column, self._named_source(situation, kind, column))

    def _named_source(self, situation: Situation, kind: ReasonKind, column: int) -> int:
        """Among the finished courses that add to this kind: the one without which the whole score would fall most."""
        drops = np.zeros(len(situation.taken))
        adds = np.zeros(len(situation.taken), dtype=np.bool_)
        for weight, signal in self.over_history:
            parts = signal.parts(situation, column)
            # The constant "strength with all" is the same for each source and does not change which falls most.
            drops -= weight * strengths_without(signal, parts)
            if signal.kind is kind:
                adds |= parts > 0
        return int(np.argmax(np.where(adds, drops, -np.inf)))

    def _signals(self) -> Sequence[tuple[float, Signal]]:
        return [*self.over_history, *self.others]


def mandatory_points(dues: Sequence[Due]) -> Mapping[int, float]:
    """1 for the mandatory course that is due last, one more for each earlier date; prerequisites a step before."""
    mandatory = [due for due in dues if due.mandatory]
    places = sorted({(due.due, due.steps) for due in mandatory}, reverse=True)
    return {due.column: float(places.index((due.due, due.steps)) + 1) for due in mandatory}

"""Adding up the signals: weights, the score of a course, and the reasons with their true shares.

score = worth x sum over signals of weight x strength, and for mandatory plan items a whole number that puts them first.
Since weights sum to 1, strengths stay within 0 and 1, and worth (value per hour, see `recommender.suggest.shelf`) is
at most 1, no optional course can pass a mandatory one.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from hashlib import sha256

import numpy as np
from numpy.typing import NDArray

from data.words import Reason, ReasonKind
from recommender.suggest.shelf import Shelf
from recommender.suggest.signals.from_history import HistorySignal, strengths_without
from recommender.suggest.signals.signal import DirectSignal, Due, Facts, Signal, Situation

LEAST_SHARE = 0.02
"""Reasons below 2 % of a score are left out, and the shares of the others scaled so that they add up to 1."""

POLICY = ("gap", "plan", "new")
"""Weights that a ledger cannot tell: it shows what people took, not what their role needed or a plan demanded."""


@dataclass(frozen=True, slots=True)
class Weights:
    """What each signal adds at full strength; the defaults sum to 1.

    The gap leads, since closing it is what training is for. The two collaborative signals together weigh as much:
    on public enrolments they are what foretells best (DESIGN.md §6). Popularity alone foretells little there (NDCG@10
    .02 to .03), and serves for cold starts. Quality tips the scale between courses that serve alike. Newness only
    breaks near ties: new courses have a place of their own. Deployments with enough data fit their own.
    """

    gap: float = 0.30
    transitions: float = 0.19
    ease: float = 0.14
    content: float = 0.14
    popular: float = 0.11
    quality: float = 0.05
    plan: float = 0.05
    new: float = 0.02

    @property
    def version(self) -> str:
        """A short name that changes with any weight: "default", or the first 8 hex digits of a sha256."""
        if self == Weights():
            return "default"
        written = ",".join(f"{field.name}={getattr(self, field.name):.6f}" for field in fields(self))
        return sha256(written.encode("ascii")).hexdigest()[:8]


@dataclass(frozen=True, slots=True)
class Ensemble:
    """The signals with their weights; row s of a contributions array belongs to signal s, history signals first.

    `names` holds the name of the weight of each row; the worth of courses on the `shelf` multiplies every row.
    """

    over_history: Sequence[tuple[float, HistorySignal]]
    others: Sequence[tuple[float, DirectSignal]]
    names: Sequence[str]
    shelf: Shelf

    @property
    def kinds(self) -> Sequence[ReasonKind]:
        """The kind of each row."""
        return [signal.kind for _, signal in self._signals()]

    def strengths(self, situation: Situation) -> NDArray[np.float64]:
        """(signals, courses): each signal's strength times the worth of the course, before any weight."""
        worth = self.shelf.worth_at(situation.pace)
        return np.stack([signal.strengths(situation) for _, signal in self._signals()]) * worth

    def contributions(self, situation: Situation) -> NDArray[np.float64]:
        """(signals, courses): weight x strength x worth, and the places of mandatory work added to the plan's row."""
        weights = np.array([weight for weight, _ in self._signals()])
        rows: NDArray[np.float64] = weights[:, None] * self.strengths(situation)
        for column, points in mandatory_points(situation.dues).items():
            rows[self.names.index("plan"), column] += points
        return rows

    def parts(self, situation: Situation, contributions: NDArray[np.float64], column: int) -> Mapping[str, float]:
        """What each weight adds to the score of the course, by its name, without the places of mandatory work."""
        points = mandatory_points(situation.dues).get(column, 0.0)
        parts: dict[str, float] = {}
        for name, part in zip(self.names, contributions[:, column].tolist(), strict=True):
            parts[name] = parts.get(name, 0.0) + part - (points if name == "plan" else 0.0)
        return {name: part for name, part in parts.items() if part > 0}

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
        strongest = {kind: self._strongest(kind, parts) for kind in ranked}
        return [
            Reason(kind, kept[kind] / shown, self._facts(situation, strongest[kind], kind, column)) for kind in ranked
        ]

    def _strongest(self, kind: ReasonKind, parts: NDArray[np.float64]) -> int:
        """The row of this kind that adds most."""
        rows = [row for row, (_, signal) in enumerate(self._signals()) if signal.kind is kind]
        return max(rows, key=lambda row: parts[row])

    def _facts(self, situation: Situation, strongest: int, kind: ReasonKind, column: int) -> Facts:
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

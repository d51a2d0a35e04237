"""Who finished which course in what order, as plain arrays; and ways to hold back a part of it.

Row and column numbers mean nothing outside the arrays: whoever builds them keeps the lists of ids.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_matrix


@dataclass(frozen=True, slots=True)
class Interactions:
    """Enrolments or completions ordered by (learner row, time), each (learner, course) pair once.

    `rows`, `columns` int32 and `at` int64, all of one length; `at` is a position or epoch seconds. Make it with `of`.
    """

    rows: NDArray[np.int32]
    columns: NDArray[np.int32]
    at: NDArray[np.int64]
    learners: int
    courses: int

    @classmethod
    def of(
        cls,
        rows: NDArray[np.integer],
        columns: NDArray[np.integer],
        at: NDArray[np.integer],
        *,
        learners: int,
        courses: int,
    ) -> "Interactions":
        """The same in order; of a repeated (learner, course) pair the latest is kept, equal times keep their order."""
        order = np.lexsort((at, rows))
        rows, columns, at = rows[order], columns[order], at[order]
        keys = rows.astype(np.int64) * courses + columns
        _, first_from_the_end = np.unique(keys[::-1], return_index=True)
        kept = np.sort(len(keys) - 1 - first_from_the_end)
        return cls(
            rows=rows[kept].astype(np.int32),
            columns=columns[kept].astype(np.int32),
            at=at[kept].astype(np.int64),
            learners=learners,
            courses=courses,
        )

    def offsets(self) -> NDArray[np.int64]:
        """(learners + 1,): learner r has the entries from offsets[r] to offsets[r + 1]."""
        counts = np.bincount(self.rows, minlength=self.learners)
        return np.concatenate(([0], np.cumsum(counts))).astype(np.int64)

    def ranks_from_last(self) -> NDArray[np.int64]:
        """(n,): 0 for a learner's last course, 1 for the one before it, and so on."""
        ends = self.offsets()[1:][self.rows]
        last_first: NDArray[np.int64] = ends - 1 - np.arange(len(self.rows))
        return last_first

    def decayed(self, decay: float) -> csr_matrix:
        """(learners, courses) float32: decay ** rank from the last course; 1 everywhere for decay 1."""
        weights = np.power(np.float32(decay), self.ranks_from_last()).astype(np.float32)
        return csr_matrix((weights, self.columns, self.offsets()), shape=(self.learners, self.courses))

    def of_learners(self, start: int, stop: int) -> "Interactions":
        """The learners from `start` up to `stop`, renumbered from 0."""
        offsets = self.offsets()
        return self._cut(slice(offsets[start], offsets[stop]), start, stop)

    def batches(self, size: int) -> list["Interactions"]:
        """The learners cut into runs of at most `size`, in order."""
        offsets = self.offsets()
        starts = range(0, self.learners, size)
        stops = [min(start + size, self.learners) for start in starts]
        return [
            self._cut(slice(offsets[start], offsets[stop]), start, stop)
            for start, stop in zip(starts, stops, strict=True)
        ]

    def chosen(self, mask: NDArray[np.bool_]) -> "Interactions":
        """Only the entries under `mask`; learners and courses keep their numbers."""
        return Interactions(
            rows=self.rows[mask],
            columns=self.columns[mask],
            at=self.at[mask],
            learners=self.learners,
            courses=self.courses,
        )

    def only_learners(self, learners: NDArray[np.integer]) -> "Interactions":
        """The learners at these row numbers (ascending), renumbered from 0."""
        numbers = np.full(self.learners, -1, dtype=np.int32)
        numbers[learners] = np.arange(len(learners), dtype=np.int32)
        renumbered = numbers[self.rows]
        mask = renumbered >= 0
        return Interactions(
            rows=renumbered[mask],
            columns=self.columns[mask],
            at=self.at[mask],
            learners=len(learners),
            courses=self.courses,
        )

    def latest(self, count: int) -> "Interactions":
        """Each learner's last `count` courses; learners and courses keep their numbers."""
        return self.chosen(self.ranks_from_last() < count)

    def _cut(self, entries: slice, start: int, stop: int) -> "Interactions":
        return Interactions(
            rows=self.rows[entries] - np.int32(start),
            columns=self.columns[entries],
            at=self.at[entries],
            learners=stop - start,
            courses=self.courses,
        )


@dataclass(frozen=True, slots=True)
class Holdout:
    """What a model may learn from, and what it is asked to foretell; both number learners and courses alike."""

    known: Interactions
    held: Interactions


def hold_out_last(interactions: Interactions) -> Holdout:
    """Holds back the last course of every learner who has at least two."""
    counts = np.diff(interactions.offsets())
    last = (interactions.ranks_from_last() == 0) & (counts[interactions.rows] > 1)
    return Holdout(known=interactions.chosen(~last), held=interactions.chosen(last))


def hold_out_latest(interactions: Interactions, *, share: float) -> Holdout:
    """Holds back the latest `share` of all entries by time, as a deployment would meet them."""
    border = np.quantile(interactions.at, 1 - share) if len(interactions.at) else 0
    late = interactions.at > border
    return Holdout(known=interactions.chosen(~late), held=interactions.chosen(late))


def hold_out_tail(interactions: Interactions, *, share: float) -> Holdout:
    """Holds back the last `share` of each learner's own courses, rounded down."""
    counts = np.diff(interactions.offsets())
    held = interactions.ranks_from_last() < np.floor(counts * share)[interactions.rows]
    return Holdout(known=interactions.chosen(~held), held=interactions.chosen(held))

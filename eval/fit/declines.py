"""Fits when the tutor declines, and what its confidence means: that what it shows is complete and right."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from rich.table import Table
from scipy.special import expit
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from eval.fit.examples import ELSEWHERE, OWN, TRAINING, XQUAD, Example
from eval.sets.formats import Distance
from tutor.answer import DeclineModel, features_of

FOLDS = 6
C_DECLINE = 0.1

COVERED_DECLINED = 0.1
"""Share of the covered training questions that the threshold declines, on unseen courses."""

WEIGHTS = {TRAINING: 2.0, XQUAD: 0.4, OWN: 0.2, ELSEWHERE: 0.3}
"""What one question of each kind weighs in the decision to decline."""

NOT_FOUND = 0.25
"""What a covered question whose block is not shown weighs against others. Declining is to tell what no lesson answers
from what one does; at the same share of covered questions declined, near misses of unseen courses are declined in .55
rather than .42 of cases than with full weight, and one in a hundred right answers is lost (without the reader)."""


@dataclass(frozen=True, slots=True)
class Decisions:
    """Examples as the decision to decline sees them.

    `features` `(n, features)`; `right` `(n,)`: a block that is shown answers; `complete`: the first, its key sentence
    too.
    """

    examples: Sequence[Example]
    features: NDArray[np.float64]
    right: NDArray[np.bool_]
    complete: NDArray[np.bool_]

    @classmethod
    def of(cls, examples: Sequence[Example]) -> "Decisions":
        """Of examples whose blocks are ranked."""
        return cls(
            examples,
            np.stack([features_of(example.examined) for example in examples]),
            right=np.array([example.is_shown for example in examples], dtype=np.bool_),
            complete=np.array([example.is_complete for example in examples], dtype=np.bool_),
        )

    def fitted(self) -> tuple[DeclineModel, NDArray[np.float64]]:
        """The model of all examples, without a threshold, and `(n,)` the confidences of models of other courses."""
        log_odds = np.zeros(len(self.examples))
        folds = GroupKFold(FOLDS, shuffle=True, random_state=0)
        for seen, unseen in folds.split(self.features, groups=[example.group for example in self.examples]):
            weights, intercept = self._told_apart(seen)
            log_odds[unseen] = self.features[unseen] @ weights + intercept
        slope, shift = self._calibration(log_odds)
        weights, intercept = self._told_apart(np.arange(len(self.examples)))
        rounded = [round(float(slope * weight), 4) for weight in weights]
        return DeclineModel(rounded, round(slope * intercept + shift, 4), 0.0), expit(slope * log_odds + shift)

    def _told_apart(self, rows: NDArray[np.int64]) -> tuple[NDArray[np.float64], float]:
        """Weights and intercept, on raw features, of whether what is shown answers."""
        scaler = StandardScaler().fit(self.features[rows])
        model = LogisticRegression(C=C_DECLINE, max_iter=5000).fit(
            scaler.transform(self.features[rows]), self.right[rows], sample_weight=[self._weight(row) for row in rows]
        )
        weights: NDArray[np.float64] = model.coef_[0] / scaler.scale_
        return weights, float(model.intercept_[0] - weights @ scaler.mean_)

    def _weight(self, row: int) -> float:
        example = self.examples[row]
        return WEIGHTS[example.source] * (NOT_FOUND if example.covered and not self.right[row] else 1.0)

    def _calibration(self, log_odds: NDArray[np.float64]) -> tuple[float, float]:
        """Slope and shift (Platt 1999) to the log-odds that a training question is answered completely and rightly."""
        trained = np.array([example.source == TRAINING for example in self.examples])
        model = LogisticRegression(C=100.0).fit(log_odds[trained, None], self.complete[trained])
        return float(model.coef_[0, 0]), float(model.intercept_[0])


def threshold_of(decisions: Decisions, confidences: NDArray[np.float64]) -> float:
    """The threshold that declines `COVERED_DECLINED` of the covered training questions."""
    covered = np.array([example.source == TRAINING and example.covered for example in decisions.examples])
    return round(float(np.quantile(confidences[covered], COVERED_DECLINED)), 3)


def figures(decisions: Decisions, confidences: NDArray[np.float64], *, threshold: float) -> Table:
    """What is answered rightly, wrongly and not at all, by source and language."""
    table = Table(title=f"Unseen courses, threshold {threshold:.3f}")
    for column in ("source", "language", "n", "right", "wrong", "declined", "near declined", "far declined"):
        table.add_column(column, justify="left" if column in ("source", "language") else "right")
    given = confidences >= threshold
    for source, language in sorted({(each.source, each.language) for each in decisions.examples}):
        mine = np.array([(each.source, each.language) == (source, language) for each in decisions.examples])
        covered = mine & np.array([each.covered for each in decisions.examples])
        cells = [given & decisions.right, given & ~decisions.right, ~given]
        shares = [_share(cell[covered]) for cell in cells]
        for distance in Distance:
            rows = mine & np.array([each.distance is distance for each in decisions.examples])
            shares.append(_share(~given[rows]))
        table.add_row(source, language, str(int(mine.sum())), *shares)
    return table


def curve(decisions: Decisions, confidences: NDArray[np.float64]) -> Table:
    """What thresholds do to the training questions: shares of covered ones, and of near and far ones declined."""
    trained = np.array([example.source == TRAINING for example in decisions.examples])
    covered = trained & np.array([example.covered for example in decisions.examples])
    columns = ("covered declined", "threshold", "right", "wrong", "near declined", "far declined")
    table = Table(*columns, title="Training questions of unseen courses")
    for declined in (0.02, 0.04, 0.06, 0.08, 0.10, 0.12, 0.15, 0.20):
        threshold = float(np.quantile(confidences[covered], declined))
        given = confidences >= threshold
        shares = [_share((given & decisions.right)[covered]), _share((given & ~decisions.right)[covered])]
        for distance in Distance:
            rows = trained & np.array([example.distance is distance for example in decisions.examples])
            shares.append(_share(~given[rows]))
        table.add_row(f"{declined:.2f}", f"{threshold:.3f}", *shares)
    return table


def _share(values: NDArray[np.bool_]) -> str:
    return f"{values.mean():.3f}" if len(values) else "–"

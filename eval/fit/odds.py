"""Fits what `tutor.messages.Odds` reads: whether one of two things holds of a message, by facts and its meaning."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray
from rich.table import Table
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import GroupKFold
from sklearn.preprocessing import StandardScaler

from tutor.messages import ODDS_FORMAT, MessageView, Odds, Weights

FOLDS = 8
STRENGTH, MEANING = 0.5, 4.0
"""scikit-learn's C, and how far the vectors are stretched before the penalty."""

METHOD = (
    f"Logistic regression (scikit-learn, L2, C = {STRENGTH:g}) over facts and the encoder's query vector, outcomes "
    "weighed alike; a second one without the vector serves where another encoder is in use."
)


@dataclass(frozen=True, slots=True)
class Cases:
    """Messages, their (messages, facts), and of which it `holds`; all carry a vector."""

    views: Sequence[MessageView]
    facts: NDArray[np.float64]
    holds: NDArray[np.bool_]

    def rows(self, chosen: NDArray[np.integer]) -> "Cases":
        """Some of them."""
        return Cases([self.views[row] for row in chosen], self.facts[chosen], self.holds[chosen])

    @property
    def vectors(self) -> NDArray[np.float32]:
        """(messages, dimension)."""
        return np.stack([view.vector for view in self.views if view.vector is not None])


def fitted_odds(cases: Cases, *, threshold: float) -> Odds:
    """Both outcomes are weighed alike: how often each comes differs with the place."""
    with_meaning = _weights(cases, meaning=True)
    return Odds(with_meaning, _weights(cases, meaning=False), cases.views[0].encoder, threshold)


def _weights(cases: Cases, *, meaning: bool) -> Weights:
    scaler = StandardScaler().fit(cases.facts)
    parts, centre = [scaler.transform(cases.facts)], np.zeros(0)
    if meaning:
        centre = cases.vectors.mean(axis=0)
        parts.append(MEANING * (cases.vectors - centre))
    model = LogisticRegression(C=STRENGTH, class_weight="balanced", max_iter=3000).fit(np.hstack(parts), cases.holds)
    facts, vector = np.split(model.coef_[0], [cases.facts.shape[1]])
    facts, vector = facts / scaler.scale_, MEANING * vector
    intercept = float(model.intercept_[0] - facts @ scaler.mean_ - vector @ centre)
    return Weights(_rounded(facts), round(intercept, 4), _rounded(vector))


def _rounded(numbers: NDArray[np.float64]) -> tuple[float, ...]:
    return tuple(round(float(number), 4) for number in numbers)


def cross_validated(cases: Cases, *, groups: Sequence[str]) -> NDArray[np.float64]:
    """(messages,) probabilities by fits that saw none of the same group."""
    chances = np.zeros(len(cases.holds))
    for seen, unseen in GroupKFold(FOLDS).split(cases.facts, groups=groups):
        model = fitted_odds(cases.rows(seen), threshold=0.5)
        chances[unseen] = [model.probability(cases.facts[row], cases.views[row]) for row in unseen]
    return chances


def figures(chances: NDArray[np.float64], holds: NDArray[np.bool_], *, threshold: float) -> Table:
    """Of which it is taken to hold, at the threshold and around it."""
    area = roc_auc_score(holds, chances)
    title = f"Groups left out: holds of {holds.sum()}, not of {(~holds).sum()}; area under the curve {area:.3f}"
    table = Table("threshold", "taken where it holds", "taken where not", title=title)
    for least in sorted({0.1, 0.2, 0.3, 0.5, 0.7, 0.9, threshold}):
        taken = chances >= least
        table.add_row(f"{least:g}", f"{taken[holds].mean():.3f}", f"{taken[~holds].mean():.3f}")
    return table


def write_odds(path: Path, model: Odds, *, facts: Sequence[str], card: Mapping[str, object]) -> None:
    """The model as the package keeps it, with its data card."""
    heads = {
        name: {"intercept": each.intercept, "facts": each.facts, **({"meaning": each.meaning} if each.meaning else {})}
        for name, each in (("with_meaning", model.with_meaning), ("without", model.without))
    }
    data = {"format": ODDS_FORMAT, "data_card": {**card, "method": METHOD}, "facts": list(facts)}
    whole = {**data, "encoder": model.encoder, "threshold": model.threshold, **heads}
    path.write_text(json.dumps(whole, ensure_ascii=False) + "\n", encoding="utf-8")

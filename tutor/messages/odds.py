"""How likely one of two things holds of a message: a logistic regression over named facts and its meaning."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.messages.view import MessageView

ODDS_FORMAT = "saarthi-odds/1"


@dataclass(frozen=True, slots=True)
class Weights:
    """What each fact and each of the `(dimension,)` numbers of the meaning adds; no meaning: fitted without."""

    facts: tuple[float, ...]
    intercept: float
    meaning: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class Odds:
    """From probability `threshold` on it is taken to hold.

    `with_meaning` is for messages encoded by `encoder`, `without` for those of any other or of none.
    """

    with_meaning: Weights
    without: Weights
    encoder: str
    threshold: float

    def reads_meaning(self, view: MessageView) -> bool:
        """Whether the meaning of the message counts: it was encoded by the encoder of the fit."""
        return view.vector is not None and view.encoder == self.encoder

    def probability(self, facts: NDArray[np.float64], view: MessageView) -> float:
        """How likely it holds of a message with these `(facts,)`."""
        weights = self.with_meaning if self.reads_meaning(view) else self.without
        score = facts @ np.array(weights.facts) + weights.intercept
        if view.vector is not None and weights.meaning:
            score += view.vector @ np.array(weights.meaning)
        return float(1 / (1 + np.exp(-score)))


def read_odds(package: str, name: str, *, facts: Sequence[str]) -> Odds:
    """The model `name` that comes with a package; its data card stands inside.

    Raises:
        ValueError: another format or other facts than these.
    """
    data: Mapping[str, Any] = json.loads(files(package).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    if data["format"] != ODDS_FORMAT or data["facts"] != list(facts):
        raise ValueError(f"{name}.json is {data['format']} over {data['facts']}, not {list(facts)}: fit it anew")
    return Odds(_weights(data["with_meaning"]), _weights(data["without"]), data["encoder"], data["threshold"])


def _weights(data: Mapping[str, Any]) -> Weights:
    return Weights(tuple(data["facts"]), data["intercept"], tuple(data.get("meaning", ())))

"""How likely each kind of message is: a logistic regression over spelling, cues and meaning, kept as numbers."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from embeddings.text import PIECES
from tutor.messages.view import MessageView, spelling_of

FORMAT = 2


@dataclass(frozen=True, slots=True)
class Scales:
    """What each part of a message weighs before it is fitted."""

    spelling: float
    cues: float
    meaning: float


@dataclass(frozen=True, slots=True)
class Head:
    """Weights of one regression: spelling (kinds, PIECES), cues, meaning (None: fitted without), intercepts."""

    spelling: NDArray[np.float32]
    cues: NDArray[np.float32]
    meaning: NDArray[np.float32] | None
    intercepts: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Regression:
    """Two regressions: one with the meaning of a message by the encoder named, one for any other encoder or none.

    `kinds` are in the order of the rows.
    """

    kinds: tuple[str, ...]
    encoder: str
    centre: NDArray[np.float32]
    scales: Scales
    with_meaning: Head
    without: Head

    def reads_meaning(self, view: MessageView) -> bool:
        """Whether the meaning of the message counts: it was encoded by the encoder of the fit."""
        return view.vector is not None and view.encoder == self.encoder

    def chances(self, view: MessageView, *, cues: NDArray[np.float64]) -> Mapping[str, float]:
        """How likely each kind is; they add up to 1, in the order of `kinds`."""
        head = self.with_meaning if self.reads_meaning(view) else self.without
        places, weights = spelling_of(view)
        scores = head.spelling[:, places] @ (self.scales.spelling * weights)
        scores = scores + head.cues @ (self.scales.cues * cues) + head.intercepts
        if view.vector is not None and head.meaning is not None:
            scores = scores + head.meaning @ (self.scales.meaning * (view.vector - self.centre))
        raised = np.exp(scores - scores.max())
        return dict(zip(self.kinds, (raised / raised.sum()).tolist(), strict=True))


def read_regression(package: str, name: str) -> tuple[Regression, Mapping[str, Any]]:
    """The regression `name` that comes with a package, and its card; made by the command that the card names."""
    card: Mapping[str, Any] = json.loads(files(package).joinpath(f"{name}.json").read_text(encoding="utf-8"))
    raw = files(package).joinpath(f"{name}.npz").read_bytes()
    with np.load(io.BytesIO(raw), allow_pickle=False) as kept:
        numbers = {key: kept[key].astype(np.float32) for key in kept.files}
    if card["format"] != FORMAT or numbers["with_spelling"].shape[1] != PIECES:
        raise ValueError(f"{name}.json has format {card['format']}, expected {FORMAT}: fit the model anew")
    regression = Regression(
        kinds=tuple(card["kinds"]),
        encoder=card["encoder"],
        centre=numbers["centre"],
        scales=Scales(**card["scales"]),
        with_meaning=_head("with", numbers),
        without=_head("without", numbers),
    )
    return regression, card


def _head(name: str, numbers: Mapping[str, NDArray[np.float32]]) -> Head:
    return Head(
        spelling=numbers[f"{name}_spelling"],
        cues=numbers[f"{name}_cues"],
        meaning=numbers.get(f"{name}_meaning"),
        intercepts=numbers[f"{name}_intercepts"],
    )

"""How likely each kind of limit is for a piece of a message: a logistic regression, kept as numbers."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from data.words import LimitKind
from embeddings.text import PIECES, hashed_pieces
from tutor.limits.features import Piece, cues_of

FORMAT = 1

ORDINARY = "ordinary"
"""What a message is that is at no limit."""


@dataclass(frozen=True, slots=True)
class Scales:
    """What each part of a message weighs before it is fitted."""

    spelling: float = 3.0
    cues: float = 0.8
    meaning: float = 5.0


@dataclass(frozen=True, slots=True)
class Head:
    """Weights of one regression: spelling (kinds, PIECES), cues, meaning (None: fitted without), intercepts.

    `thresholds` holds the probability from which each kind is taken to be there.
    """

    spelling: NDArray[np.float32]
    cues: NDArray[np.float32]
    meaning: NDArray[np.float32] | None
    intercepts: NDArray[np.float32]
    thresholds: Mapping[LimitKind, float]


@dataclass(frozen=True, slots=True)
class LimitModel:
    """Two regressions: one with the meaning by the encoder named, one for any other encoder or none.

    `kinds` are in the order of the rows: the values of `LimitKind`, and `ORDINARY`.
    """

    kinds: tuple[str, ...]
    encoder: str
    centre: NDArray[np.float32]
    scales: Scales
    with_meaning: Head
    without: Head

    def head_for(self, piece: Piece, *, encoder: str) -> Head:
        """The regression for a piece encoded by the encoder of this name."""
        return self.with_meaning if piece.vector is not None and encoder == self.encoder else self.without

    def chances(self, piece: Piece, *, encoder: str) -> Mapping[str, float]:
        """How likely each kind is; they add up to 1, in the order of `kinds`."""
        head = self.head_for(piece, encoder=encoder)
        places, weights = hashed_pieces((piece.text, piece.spelled))
        scores = head.spelling[:, places] @ (self.scales.spelling * weights)
        scores = scores + head.cues @ (self.scales.cues * cues_of(piece)) + head.intercepts
        if piece.vector is not None and head.meaning is not None:
            scores = scores + head.meaning @ (self.scales.meaning * (piece.vector - self.centre))
        raised = np.exp(scores - scores.max())
        return dict(zip(self.kinds, (raised / raised.sum()).tolist(), strict=True))


@cache
def shipped_limit_model() -> LimitModel:
    """The model that comes with the product; made by `python -m eval.fit.limits`."""
    card = json.loads(files("tutor.limits").joinpath("limit_model.json").read_text(encoding="utf-8"))
    raw = files("tutor.limits").joinpath("limit_model.npz").read_bytes()
    with np.load(io.BytesIO(raw), allow_pickle=False) as kept:
        numbers = {name: kept[name].astype(np.float32) for name in kept.files}
    if card["format"] != FORMAT or numbers["with_spelling"].shape[1] != PIECES:
        raise ValueError(f"limit_model.json has format {card['format']}, expected {FORMAT}: fit the model anew")
    return LimitModel(
        kinds=tuple(card["kinds"]),
        encoder=card["encoder"],
        centre=numbers["centre"],
        scales=Scales(**card["scales"]),
        with_meaning=_head("with", numbers, card["thresholds"]["with"]),
        without=_head("without", numbers, card["thresholds"]["without"]),
    )


def _head(name: str, numbers: Mapping[str, NDArray[np.float32]], thresholds: Mapping[str, float]) -> Head:
    return Head(
        spelling=numbers[f"{name}_spelling"],
        cues=numbers[f"{name}_cues"],
        meaning=numbers.get(f"{name}_meaning"),
        intercepts=numbers[f"{name}_intercepts"],
        thresholds={LimitKind(kind): value for kind, value in thresholds.items()},
    )

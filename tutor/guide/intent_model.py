"""How likely each intent is for a message: a logistic regression over spelling, cues and meaning, kept as numbers."""

import io
import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from importlib.resources import files

import numpy as np
from numpy.typing import NDArray

from embeddings.text import PIECES
from tutor.guide.intent_features import MessageView, cues_of, spelling_of
from tutor.guide.intents import Intent

FORMAT = 1


@dataclass(frozen=True, slots=True)
class Scales:
    """What each part of a message weighs before it is fitted."""

    spelling: float = 3.0
    cues: float = 0.3
    meaning: float = 8.0


@dataclass(frozen=True, slots=True)
class Head:
    """Weights of one regression: spelling (intents, PIECES), cues, meaning (None: fitted without), intercepts."""

    spelling: NDArray[np.float32]
    cues: NDArray[np.float32]
    meaning: NDArray[np.float32] | None
    intercepts: NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class IntentModel:
    """Two regressions: one with the meaning of a message by the encoder named, one for any other encoder or none."""

    intents: tuple[Intent, ...]
    encoder: str
    centre: NDArray[np.float32]
    scales: Scales
    with_meaning: Head
    without: Head
    sure: Mapping[Intent, float] = field(default_factory=dict)
    """From which probability on an act that writes is done at once (`eval.fit.sureness`)."""

    def probabilities(self, view: MessageView) -> Mapping[Intent, float]:
        """How likely each intent is; they add up to 1, in the order of `intents`."""
        known = view.vector is not None and view.encoder == self.encoder
        head = self.with_meaning if known else self.without
        places, weights = spelling_of(view)
        scores = head.spelling[:, places] @ (self.scales.spelling * weights)
        scores = scores + head.cues @ (self.scales.cues * cues_of(view)) + head.intercepts
        if view.vector is not None and head.meaning is not None:
            scores = scores + head.meaning @ (self.scales.meaning * (view.vector - self.centre))
        raised = np.exp(scores - scores.max())
        return dict(zip(self.intents, (raised / raised.sum()).tolist(), strict=True))


@cache
def shipped_model() -> IntentModel:
    """The model that comes with the product; made by `python -m eval.fit.intents`."""
    card = json.loads(files("tutor.guide").joinpath("intent_model.json").read_text(encoding="utf-8"))
    raw = files("tutor.guide").joinpath("intent_model.npz").read_bytes()
    with np.load(io.BytesIO(raw), allow_pickle=False) as kept:
        numbers = {name: kept[name].astype(np.float32) for name in kept.files}
    if card["format"] != FORMAT or numbers["with_spelling"].shape[1] != PIECES:
        raise ValueError(f"intent_model.json has format {card['format']}, expected {FORMAT}: fit the model anew")
    return IntentModel(
        intents=tuple(Intent(name) for name in card["intents"]),
        encoder=card["encoder"],
        centre=numbers["centre"],
        scales=Scales(**card["scales"]),
        with_meaning=Head(
            numbers["with_spelling"], numbers["with_cues"], numbers["with_meaning"], numbers["with_intercepts"]
        ),
        without=Head(numbers["without_spelling"], numbers["without_cues"], None, numbers["without_intercepts"]),
        sure={Intent(name): value for name, value in card["sure"].items()},
    )

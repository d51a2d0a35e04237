"""Evidence that speaks to a language model instead of a learner: it is quoted if need be, but never given to a model.

What a course says is its own evidence, so a course that orders a model to say something would back the model up when
it does. Which sentences give such orders is judged by their meaning, with a regression over sentence vectors that was
learnt from attacks and from lessons; no phrase is listed. It is the last of three walls and the weakest: evidence
reaches a model as marked data (`prompt.py`), and whatever it writes is checked (`verification.py`).
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tutor.rewrite.verification import SentenceVectors

FORMAT = "saarthi-orders/1"


@dataclass(frozen=True, slots=True)
class OrderModel:
    """P(a text gives orders to a model) = 1 / (1 + exp(−(intercept + weights · vector))), for vectors of `encoder`."""

    encoder: str
    weights: NDArray[np.float64]
    intercept: float
    threshold: float
    """Least probability from which a text counts as giving orders."""

    def probabilities(self, vectors: NDArray[np.float32]) -> NDArray[np.float64]:
        """`(n,)`, one for each row of `vectors`, `(n, dimension)`."""
        logits = vectors.astype(np.float64) @ self.weights + self.intercept
        return np.asarray(1 / (1 + np.exp(-np.clip(logits, -60.0, 60.0))), dtype=np.float64)


@dataclass(frozen=True, slots=True)
class Told:
    """A sentence of the evidence and the paragraphs of its lesson that it stands in."""

    text: str
    around: str


class OrderReader:
    """Tells evidence that gives orders to a model from evidence that teaches. Thread-safe; keeps nothing."""

    def __init__(self, vectors: SentenceVectors, model: OrderModel) -> None:
        self._vectors = vectors
        self._model = model

    def giving_orders(self, evidence: Sequence[Told]) -> Sequence[bool]:
        """Of each sentence, whether it or the paragraph it stands in gives orders; a false alarm costs a rewrite."""
        if not evidence:
            return []
        texts = list(dict.fromkeys(text for told in evidence for text in (told.text, told.around)))
        likely = dict(zip(texts, self._model.probabilities(self._vectors(texts)), strict=True))
        return [bool(max(likely[told.text], likely[told.around]) >= self._model.threshold) for told in evidence]


def order_reader(vectors: SentenceVectors, *, encoder: str) -> OrderReader | None:
    """The reader with the shipped model, None where `vectors` are of another encoder than it was fitted with."""
    model = shipped_orders()
    return OrderReader(vectors, model) if model.encoder == encoder else None


def paragraph_around(text: str, *, start: int, end: int) -> str:
    r"""The paragraphs of `text` in which `start:end` stands.

    >>> paragraph_around("One. Two.\n\nThree. Four.", start=11, end=17)
    'Three. Four.'
    """
    begin = text.rfind("\n\n", 0, start) + 2
    after = text.find("\n\n", end)
    return text[begin if begin > 1 else 0 : after if after >= 0 else len(text)]


def orders_from(data: Mapping[str, Any]) -> OrderModel:
    """The model that `data`, the parsed `order_model.json`, holds.

    Raises:
        ValueError: it is of another format than this code reads.
    """
    if data.get("format") != FORMAT:
        raise ValueError(f"order model: expected {FORMAT}, found {data.get('format')!r}: fit it anew")
    return OrderModel(
        encoder=data["encoder"],
        weights=np.array(data["weights"], dtype=np.float64),
        intercept=float(data["intercept"]),
        threshold=float(data["threshold"]),
    )


@cache
def shipped_orders() -> OrderModel:
    """The model that comes with the package; `python -m eval.fit.orders` made it, its data card stands inside."""
    return orders_from(json.loads(files("tutor.rewrite").joinpath("order_model.json").read_text(encoding="utf-8")))

"""Logistic regressions over spelling, cues and meaning, and the numbers and the card that are kept of them."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from embeddings.text import PIECES
from tutor.guide import FORMAT, Head, Intent, IntentModel, MessageView, Scales, cues_of, spelling_of

STRENGTH = 2.0
"""scikit-learn's C, the inverse of the penalty."""


@dataclass(frozen=True, slots=True)
class Example:
    """A message with what it wants and how much it weighs in the fit; `group` is shared by its translations."""

    view: MessageView
    intent: Intent
    weight: float
    group: str


@dataclass(frozen=True, slots=True)
class Fit:
    """A fitted model."""

    model: IntentModel


def fitted(examples: Sequence[Example], *, encoder: str) -> Fit:
    """One regression with the meaning of the messages and one without; all examples carry a vector."""
    scales = Scales()
    vectors = np.stack([_vector(example.view) for example in examples])
    centre = vectors.mean(axis=0)
    spelling, cues = _spelling(examples), np.stack([cues_of(example.view) for example in examples])
    parts = [spelling * scales.spelling, sparse.csr_matrix(cues * scales.cues)]
    meaning = sparse.csr_matrix((vectors - centre) * scales.meaning)
    labels = [example.intent.value for example in examples]
    weights = np.array([example.weight for example in examples])
    intents = tuple(Intent(name) for name in sorted(set(labels)))
    with_meaning = _head([*parts, meaning], labels, weights, cues=cues.shape[1])
    without = _head(parts, labels, weights, cues=cues.shape[1])
    return Fit(IntentModel(intents, encoder, centre, scales, with_meaning, without))


def _head(
    parts: Sequence[sparse.csr_matrix], labels: Sequence[str], weights: NDArray[np.float64], *, cues: int
) -> Head:
    features = sparse.hstack(parts).tocsr()
    model = LogisticRegression(C=STRENGTH, max_iter=400).fit(features, labels, sample_weight=weights)
    kept = model.coef_.astype(np.float32)
    meaning = kept[:, PIECES + cues :]
    return Head(
        spelling=kept[:, :PIECES],
        cues=kept[:, PIECES : PIECES + cues],
        meaning=meaning if meaning.shape[1] else None,
        intercepts=model.intercept_.astype(np.float32),
    )


def _spelling(examples: Sequence[Example]) -> sparse.csr_matrix:
    spellings = [spelling_of(example.view) for example in examples]
    rows = np.repeat(np.arange(len(spellings)), [len(places) for places, _ in spellings])
    places = np.concatenate([places for places, _ in spellings])
    weights = np.concatenate([weights for _, weights in spellings])
    return sparse.csr_matrix((weights, (rows, places)), shape=(len(spellings), PIECES))


def _vector(view: MessageView) -> NDArray[np.float32]:
    if view.vector is None:
        raise ValueError(f"the message {view.text!r} has no vector: encode it before the fit")
    return view.vector


def model_numbers(fit: Fit) -> Mapping[str, NDArray[np.float16]]:
    """The arrays of the model in half precision; scores move by less than .01."""
    model = fit.model
    arrays: dict[str, NDArray[np.float32]] = {"centre": model.centre}
    for name, head in (("with", model.with_meaning), ("without", model.without)):
        arrays[f"{name}_spelling"], arrays[f"{name}_cues"] = head.spelling, head.cues
        arrays[f"{name}_intercepts"] = head.intercepts
        if head.meaning is not None:
            arrays[f"{name}_meaning"] = head.meaning
    return {name: values.astype(np.float16) for name, values in arrays.items()}


def model_card(fit: Fit, *, messages: int, others: int) -> Mapping[str, object]:
    """Where the numbers come from and what they are fit for."""
    return {
        "format": FORMAT,
        "intents": [intent.value for intent in fit.model.intents],
        "encoder": fit.model.encoder,
        "scales": asdict(fit.model.scales),
        "sure": {intent.value: least for intent, least in fit.model.sure.items()},
        "data_card": {
            "purpose": "What a message to Saarthi, the guide, wants of it.",
            "data": [
                f"{messages} labelled messages in English, Hindi and Hinglish (eval/sets/questions/guide.jsonl).",
                f"{others} more: messages drawn out of eval/sets/questions/guide-phrases.json, the judged ones of"
                " eval/sets/questions/guide/tuning-messages.jsonl, and our own questions"
                " over the sample catalogue (eval/sets/questions/sample, low-overlap) as questions and as matters out"
                " of scope.",
                "All written for this project, Apache-2.0.",
            ],
            "method": f"Multinomial logistic regression (scikit-learn, L2, C = {STRENGTH:g}) over hashed pieces of "
            "spelling, scores of the cue patterns, and the encoder's query vector; a second one without the vector "
            "serves where another encoder is in use.",
            "limits": "Messages and phrases were written by the same people: officials' own may fare worse. "
            "Languages other than the three are read by meaning alone.",
            "made_by": "python -m eval.fit.intents",
        },
    }

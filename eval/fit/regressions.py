"""Fits regressions over the spelling, cues and meaning of messages, and what is kept of them."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass

import numpy as np
from numpy.typing import NDArray
from scipy import sparse
from sklearn.linear_model import LogisticRegression

from embeddings.text import PIECES
from tutor.messages import FORMAT, Head, MessageView, Regression, Scales, spelling_of

STRENGTH = 2.0
"""scikit-learn's C, the inverse of the penalty."""

METHOD = (
    f"Multinomial logistic regression (scikit-learn, L2, C = {STRENGTH:g}) over hashed pieces of spelling, cues, and "
    "the encoder's query vector; a second one without the vector serves where another encoder is in use."
)


@dataclass(frozen=True, slots=True)
class Features:
    """One row a message: spelling (n, PIECES), cues (n, cues), vectors (n, dimension)."""

    spelling: sparse.csr_matrix
    cues: NDArray[np.float64]
    vectors: NDArray[np.float32]

    def rows(self, chosen: NDArray[np.integer]) -> "Features":
        """Those of some messages."""
        return Features(self.spelling[chosen], self.cues[chosen], self.vectors[chosen])


def features_of(views: Sequence[MessageView], *, cues_of: Callable[[MessageView], NDArray[np.float64]]) -> Features:
    """The features of messages that all carry a vector."""
    spellings = [spelling_of(view) for view in views]
    rows = np.repeat(np.arange(len(spellings)), [len(places) for places, _ in spellings])
    places, weights = (np.concatenate(each) for each in zip(*spellings, strict=True))
    spelling = sparse.csr_matrix((weights, (rows, places)), shape=(len(views), PIECES))
    return Features(spelling, np.stack([cues_of(view) for view in views]), np.stack([_vector(view) for view in views]))


def fitted_regression(
    features: Features, *, kinds: Sequence[str], weights: Sequence[float], encoder: str, scales: Scales
) -> Regression:
    """One regression with the meaning of the messages and one without; `kinds` and `weights` are one a message."""
    centre = features.vectors.mean(axis=0)
    parts = [features.spelling * scales.spelling, sparse.csr_matrix(features.cues * scales.cues)]
    meaning = sparse.csr_matrix((features.vectors - centre) * scales.meaning)
    cues = features.cues.shape[1]
    return Regression(
        kinds=tuple(sorted(set(kinds))),
        encoder=encoder,
        centre=centre,
        scales=scales,
        with_meaning=_head([*parts, meaning], kinds, weights, cues=cues),
        without=_head(parts, kinds, weights, cues=cues),
    )


def chances_of(regression: Regression, features: Features, *, meaning: bool) -> NDArray[np.float64]:
    """(n, kinds) how likely each kind is for each message, with its `meaning` read or not."""
    head, scales = (regression.with_meaning if meaning else regression.without), regression.scales
    scores = np.asarray(features.spelling @ (head.spelling.T * scales.spelling))
    scores = scores + features.cues @ (head.cues.T * scales.cues) + head.intercepts
    if head.meaning is not None:
        scores = scores + (features.vectors - regression.centre) @ (head.meaning.T * scales.meaning)
    raised = np.exp(scores - scores.max(axis=1, keepdims=True))
    chances: NDArray[np.float64] = raised / raised.sum(axis=1, keepdims=True)
    return chances


def regression_numbers(regression: Regression) -> Mapping[str, NDArray[np.float16]]:
    """The arrays of the regression in half precision; scores move by less than .01."""
    arrays: dict[str, NDArray[np.float32]] = {"centre": regression.centre}
    for name, head in (("with", regression.with_meaning), ("without", regression.without)):
        arrays[f"{name}_spelling"], arrays[f"{name}_cues"] = head.spelling, head.cues
        arrays[f"{name}_intercepts"] = head.intercepts
        if head.meaning is not None:
            arrays[f"{name}_meaning"] = head.meaning
    return {name: values.astype(np.float16) for name, values in arrays.items()}


def regression_card(regression: Regression) -> dict[str, object]:
    """What of the card the regression is read by."""
    return {
        "format": FORMAT,
        "kinds": list(regression.kinds),
        "encoder": regression.encoder,
        "scales": asdict(regression.scales),
    }


def _head(parts: Sequence[sparse.csr_matrix], kinds: Sequence[str], weights: Sequence[float], *, cues: int) -> Head:
    model = LogisticRegression(C=STRENGTH, max_iter=600)
    model.fit(sparse.hstack(parts).tocsr(), list(kinds), sample_weight=np.array(weights))
    kept, intercepts = model.coef_.astype(np.float32), model.intercept_.astype(np.float32)
    if len(kept) == 1:  # of two kinds scikit-learn keeps what speaks for the second
        kept, intercepts = np.vstack([0 * kept, kept]), np.concatenate([0 * intercepts, intercepts])
    meaning = kept[:, PIECES + cues :]
    return Head(
        spelling=kept[:, :PIECES],
        cues=kept[:, PIECES : PIECES + cues],
        meaning=meaning if meaning.shape[1] else None,
        intercepts=intercepts,
    )


def _vector(view: MessageView) -> NDArray[np.float32]:
    if view.vector is None:
        raise ValueError(f"the message {view.text!r} has no vector: encode it before the fit")
    return view.vector

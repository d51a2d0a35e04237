"""Courses that nobody has taken yet, ranked by what courses of their kind were taken after such histories."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import diags

from recommender.collaborative.interactions import Interactions

Scores = NDArray[np.float32]

TOPICS = 256
TAG_WEIGHT = 0.5
"""A tag such as a language weighs half as much as the whole text."""

PROFILE_RIDGE, COURSE_RIDGE = 0.1, 1.0
"""Regularisation in shares of the mean diagonal; best of 0.02 to 0.5 and 0.2 to 5 on five time splits of coco."""

LIKENESS = 0.3
"""Share of plain likeness, against the root mean square row of the map; best of 0, 0.1, 0.3, 0.5, 2 (coco)."""


def course_features(
    texts: Sequence[str], *, tags: Sequence[Sequence[str]], vectors: Scores | None, seed: int = 0
) -> Scores:
    """(courses, features) unit rows: latent topics of the words (Deerwester et al. 1990), `vectors` and tags.

    `tags` holds, for each course, short labels such as its language and level; `vectors` (courses, dimension) those of
    a text encoder, zero rows for courses without one.
    """
    blocks = [_topics(texts, seed=seed), TAG_WEIGHT * _tags(tags)]
    if vectors is not None:
        known = np.any(vectors != 0, axis=1)
        mean = vectors[known].mean(axis=0) if known.any() else 0.0
        blocks.append(_units(np.where(known[:, None], vectors - mean, 0.0)))
    return _units(np.hstack(blocks))


@dataclass(frozen=True, slots=True)
class ContentRidge:
    """Which kinds of courses follow which, learnt over course features: scores = profile x map x features'.

    `features` (courses, features), those of new courses too; `mapped` the same times the map.
    """

    features: Scores
    mapped: Scores
    decay: float

    @classmethod
    def fit(cls, interactions: Interactions, *, features: Scores, decay: float) -> "ContentRidge":
        """Two-sided ridge: inverse(P'P + a) P'XQ inverse(Q'Q + b), P the learners' profiles, Q the taken courses.

        A learner's profile for a course leaves that course out, else the map would learn to find the same again. The
        bilinear form is the one of Park & Chu (2009) for cold starts, here by least squares in closed form. A little of
        the identity is added: without anything to learn from, courses go by plain likeness.
        """
        taken, weights = interactions.decayed(1.0), interactions.decayed(decay)
        sums = np.maximum(np.asarray(weights.sum(axis=1)).ravel(), 1e-9)
        weights = diags(1.0 / np.sqrt(sums)) @ weights
        profiles = weights @ features
        own = np.asarray(weights.multiply(taken).sum(axis=0)).ravel()
        together = profiles.T @ (taken @ features) - features.T @ (features * own[:, None])
        known = features * (own > 0)[:, None]
        left = _regularised(profiles.T @ profiles, PROFILE_RIDGE)
        right = _regularised(known.T @ known, COURSE_RIDGE)
        learnt = np.linalg.solve(right, np.linalg.solve(left, together).T).T
        size = np.linalg.norm(learnt) / np.sqrt(len(learnt))
        learnt[np.diag_indices_from(learnt)] += LIKENESS * size if size > 0 else 1.0
        return cls(features=features, mapped=(features @ learnt.T).astype(np.float32), decay=decay)

    def scores(self, histories: Interactions) -> Scores:
        """(learners, courses) float32: the profile through the map, compared with every course."""
        profiles = histories.decayed(self.decay) @ self.features
        return np.asarray(profiles @ self.mapped.T, dtype=np.float32)


def _topics(texts: Sequence[str], *, seed: int) -> Scores:
    """(texts, at most `TOPICS`) unit rows; a single zero column where there are no words."""
    # Imported here: serving loads this module, and scikit-learn takes a second and 100 MB.
    from sklearn.decomposition import TruncatedSVD
    from sklearn.feature_extraction.text import TfidfVectorizer

    vectorizer = TfidfVectorizer(sublinear_tf=True, token_pattern=r"(?u)\b\w+\b")
    if not any(any(letter.isalnum() for letter in text) for text in texts):
        return np.zeros((len(texts), 1), dtype=np.float32)
    words = vectorizer.fit_transform(texts)
    if min(words.shape) <= TOPICS + 1:
        return _units(words.toarray())
    return _units(TruncatedSVD(TOPICS, random_state=seed).fit_transform(words))


def _tags(tags: Sequence[Sequence[str]]) -> Scores:
    known = sorted({tag for own in tags for tag in own})
    places = {tag: place for place, tag in enumerate(known)}
    columns = np.zeros((len(tags), len(known)), dtype=np.float32)
    for row, own in enumerate(tags):
        columns[row, [places[tag] for tag in own]] = 1.0
    return columns


def _units(rows: NDArray[np.floating]) -> Scores:
    lengths = np.linalg.norm(rows, axis=1, keepdims=True)
    units: NDArray[np.floating] = np.divide(rows, lengths, out=np.zeros_like(rows), where=lengths > 1e-6)
    return units.astype(np.float32)


def _regularised(square: NDArray[np.floating], share: float) -> NDArray[np.float64]:
    size = len(square)
    mean = max(float(np.trace(square)) / size, 1e-9)
    return np.asarray(square, dtype=np.float64) + share * mean * np.eye(size)

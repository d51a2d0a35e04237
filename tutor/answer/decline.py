"""How likely it is that the passages found answer the question, from what search and ranking saw of them."""

import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.words import ENGLISH, Language
from tutor.answer.blocks import Examined
from tutor.answer.constraints import insisted_in_vain
from tutor.answer.ranking import Ranked, language_of_evidence

FORMAT = "saarthi-decline/1"

FEATURES = (
    "cosine",
    "lexical",
    "lexical_elsewhere",
    "coverage",
    "sentence_cosine",
    "sentence_coverage",
    "sentence_gap",
    "insisted_in_vain",
    "unknown",
    "words",
    "lead",
)
"""What the model looks at, in this order.

Of the passages found in the language of the best sentence: the greatest cosine with the question, BM25 over its
ceiling of the first, the same of the best in another language, and the greatest coverage among the first three. Of the
sentences: the greatest cosine and coverage, and how far the best cosine stands above the sixth. Of the question: how
many things it insists on that the first five passages do not name (`tutor.answer.constraints`), the share of its words
that no passage has, and the logarithm of how many words it has. Of the search: by how much the fused score of the first
passage is ahead of the sixth, so that a change of the fusion asks for a new fit.
"""


@dataclass(frozen=True, slots=True)
class LogisticRegression:
    """P(the passages answer) = 1 / (1 + exp(−(intercept + weights · features)))."""

    weights: Sequence[float]
    intercept: float

    def probability(self, features: NDArray[np.float64]) -> float:
        """Between 0 and 1; `features` is `(len(FEATURES),)`."""
        logit = self.intercept + float(np.asarray(self.weights) @ features)
        return 1 / (1 + math.exp(-max(min(logit, 60.0), -60.0)))


@dataclass(frozen=True, slots=True)
class DeclineModel:
    """One logistic regression for each way a question meets its evidence, named by `language_pair`."""

    by_pair: Mapping[str, LogisticRegression]
    threshold: float
    """Least probability from which an answer is given."""

    def of(self, language: Language, best: Ranked) -> LogisticRegression:
        """The regression for a question in `language` whose best sentence is `best`; English ones for others."""
        pair = language_pair(language, best)
        return self.by_pair.get(pair) or self.by_pair[f"{ENGLISH}/{pair.rpartition('/')[2]}"]


def language_pair(language: Language, best: Ranked) -> str:
    """`<language of the question>/same` or `/cross`: whether the best sentence is in the language asked for."""
    same = best.candidate.passage.language == language_of_evidence(language)
    return f"{language}/{'same' if same else 'cross'}"


def features_of(examined: Examined) -> NDArray[np.float64]:
    """`(len(FEATURES),)` of a question for which at least one sentence was found."""
    hits, ranked = examined.retrieval.hits, examined.ranked
    language = ranked[0].candidate.passage.language
    read = [hit for hit in hits if hit.passage.language == language]
    cosines = np.sort([sentence.cosine for sentence in ranked])[::-1]
    return np.array(
        [
            max(hit.cosine for hit in read),
            read[0].lexical,
            max((hit.lexical for hit in hits if hit.passage.language != language), default=0.0),
            max(hit.coverage for hit in read[:3]),
            cosines[0],
            max(sentence.coverage for sentence in ranked),
            cosines[0] - cosines[min(5, len(cosines) - 1)],
            insisted_in_vain(examined.retrieval.question, [hit.passage for hit in hits[:5]]),
            examined.unknown,
            math.log1p(examined.words),
            hits[0].score - hits[min(5, len(hits) - 1)].score,
        ]
    )


def model_from(data: Mapping[str, Any]) -> DeclineModel:
    """The model that `data`, the parsed `decline_model.json`, holds.

    Raises:
        ValueError: another format or other features than this code computes.
    """
    if data.get("format") != FORMAT or tuple(data.get("features", ())) != FEATURES:
        raise ValueError(f"decline model: expected {FORMAT} with features {FEATURES}, found {data.get('format')!r}")
    return DeclineModel(
        by_pair={
            pair: LogisticRegression(tuple(regression["weights"]), float(regression["intercept"]))
            for pair, regression in data["pairs"].items()
        },
        threshold=float(data["threshold"]),
    )


@cache
def shipped_model() -> DeclineModel:
    """The model that comes with the package; `eval/fit/decline.py` made it, its data card stands inside."""
    return model_from(json.loads(files("tutor.answer").joinpath("decline_model.json").read_text(encoding="utf-8")))

"""Yes or no, where the key sentence decides it: a small model over what question and sentence deny, allow and count.

The numbers are learnt by `eval.fit.yes_no` and lie in `yes_no_model.json` with their data card.
"""

import json
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from typing import Any

import numpy as np
from numpy.typing import NDArray

from data.words import Language
from embeddings.languages import WordList, WordTable, any_word, words_for, words_of
from embeddings.text import Shape, normalised, terms
from tutor.answer.asking import asking_sentence, asks_yes_or_no
from tutor.answer.evidence import Sentence
from tutor.answer.ranking import RankedBlock
from tutor.claims import clauses, is_negated, quantities_of

FORMAT = "saarthi-yes-no/1"

FEATURES = (
    "denied",
    "turned",
    "turned_first",
    "forbids",
    "permits",
    "reserved",
    "other_figure",
    "confidence",
    "coverage",
    "block_lead",
    "sentence_lead",
)
"""What is known of question and sentence: whether the clause that shares most words with the question says no; whether
just one of clause and question does, and of first clause and question; words of forbidding, of allowing where nothing
is denied, and of reserve ("unless"); a figure of one kind that both hold, but another one; how sure it is that the
sentence answers at all (`Standing`), and the share of the question's words that stand in it."""

OUTCOMES = ("no", "yes", "undecided")


@dataclass(frozen=True, slots=True)
class YesNoModel:
    """Multinomial logistic regression: `weights` is `(len(OUTCOMES), len(FEATURES))`."""

    intercepts: Sequence[float]
    weights: Sequence[Sequence[float]]
    threshold: float

    def probabilities(self, features: NDArray[np.float64]) -> NDArray[np.float64]:
        """`(len(OUTCOMES),)` that the sentence says no, says yes, or decides nothing."""
        scores = np.asarray(self.intercepts) + np.asarray(self.weights) @ features
        odds = np.exp(scores - scores.max())
        shares: NDArray[np.float64] = odds / odds.sum()
        return shares


@dataclass(frozen=True, slots=True)
class Standing:
    """How sure it is that the key sentence answers.

    `confidence` is the probability that what is shown does; `block_lead` and `sentence_lead` say how far block and
    sentence are before the next, in log-odds; below 0 where another one is more like the question.
    """

    confidence: float
    block_lead: float
    sentence_lead: float


MOST_LEAD = 3.0
"""The lead of what has no other beside it."""


def standing_of(blocks: Sequence[RankedBlock], *, confidence: float) -> Standing:
    """How the key sentence of the first of these blocks stands; there is at least one."""
    best = blocks[0]
    block_lead = best.score - blocks[1].score if len(blocks) > 1 else MOST_LEAD
    sentence_lead = best.key.score - best.sentences[1].score if len(best.sentences) > 1 else MOST_LEAD
    return Standing(confidence, block_lead, sentence_lead)


def yes_or_no(question: str, sentence: Sentence, *, standing: Standing, asked_in: Language) -> str | None:
    """Yes or no, in the asker's language, where the key sentence is likely to decide it, else None."""
    if not asks_yes_or_no(question):
        return None
    model = shipped_yes_no_model()
    says_no, says_yes, _ = model.probabilities(yes_no_features(question, sentence, standing=standing))
    if max(says_no, says_yes) < model.threshold:
        return None
    (reply, *_) = words_for(WordTable.REPLIES, "yes" if says_yes > says_no else "no", [asked_in])
    return reply.capitalize()


def yes_no_features(question: str, sentence: Sentence, *, standing: Standing) -> NDArray[np.float64]:
    """`(len(FEATURES),)` of a question and the sentence that may decide it."""
    asked, said = asking_sentence(question), _said(sentence)
    parts = [clause for clause in clauses(said) if len(clause.split()) >= SHORTEST_CLAUSE] or [said]
    sought = frozenset(terms(question))
    nearest = max(parts, key=lambda part: (len(sought.intersection(terms(part))), denies(part)))
    denied, asked_denied = denies(nearest), denies(asked)
    plain, words = normalised(said), _words()
    sure = min(max(standing.confidence, 0.01), 0.99)
    return np.array(
        [
            denied,
            denied != asked_denied,
            denies(parts[0]) != asked_denied,
            words.forbids.search(plain) is not None,
            words.permits.search(normalised(nearest)) is not None and not denied,
            words.reserves.search(plain) is not None,
            _gives_another_figure(asked, said),
            np.log(sure / (1 - sure)),
            sentence.coverage,
            standing.block_lead,
            standing.sentence_lead,
        ],
        dtype=np.float64,
    )


SHORTEST_CLAUSE = 3

_WHICH_NOT = re.compile(r"\b(?:that|who|which) (?:do|does|did|is|are|was|were|has|have|can|could|may|will) not \w+")


def _said(sentence: Sentence) -> str:
    """The sentence without the one before that it leans on."""
    candidate = sentence.candidate
    return candidate.key if candidate.shape is Shape.SENTENCE else candidate.text


def denies(text: str) -> bool:
    """Whether a clause denies what it states: not "without", and not what stands in a relative clause."""
    return is_negated(_WHICH_NOT.sub(" ", _words().without.sub(" ", normalised(text))))


def _gives_another_figure(asked: str, said: str) -> bool:
    """Whether both hold a figure of one unit, and none is the same."""
    ours, theirs = quantities_of(asked).numbers, quantities_of(said).numbers
    pairs = [(one, other) for one in ours for other in theirs if one.unit is not None and one.unit == other.unit]
    return bool(pairs) and not any(one.value == other.value for one, other in pairs)


@dataclass(frozen=True, slots=True)
class _Words:
    forbids: re.Pattern[str]
    permits: re.Pattern[str]
    reserves: re.Pattern[str]
    without: re.Pattern[str]


@cache
def _words() -> _Words:
    return _Words(
        forbids=_concepts("forbidden", "reject"),
        permits=_concepts("may", "allowed", "accept"),
        reserves=any_word(words_of(WordList.RESERVES)),
        without=any_word(words_of(WordList.WITHOUT)),
    )


def _concepts(*names: str) -> re.Pattern[str]:
    return any_word(word.lower() for name in names for word in words_for(WordTable.CONCEPTS, name))


def yes_no_model_from(data: Mapping[str, Any]) -> YesNoModel:
    """The model that `data`, the parsed `yes_no_model.json`, holds.

    Raises:
        ValueError: another format or other features than this code computes.
    """
    if data.get("format") != FORMAT:
        raise ValueError(f"yes-no model: expected {FORMAT}, found {data.get('format')!r}")
    for outcome in OUTCOMES:
        if tuple(data[outcome]["weights"]) != FEATURES:
            raise ValueError(f"yes-no model: weights for {tuple(data[outcome]['weights'])}, expected {FEATURES}")
    return YesNoModel(
        [float(data[outcome]["intercept"]) for outcome in OUTCOMES],
        [[float(weight) for weight in data[outcome]["weights"].values()] for outcome in OUTCOMES],
        float(data["threshold"]),
    )


@cache
def shipped_yes_no_model() -> YesNoModel:
    """The model that comes with the package; its data card stands inside."""
    return yes_no_model_from(json.loads(files("tutor.answer").joinpath("yes_no_model.json").read_text("utf-8")))

"""When the tutor says that a question is not covered: how sure it is that what it would show answers the question."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.words import HINDI, HINGLISH
from embeddings.text import WESTERN_DIGITS
from tutor.answer.asked_figures import figures_asked
from tutor.answer.constraints import insisted_in_vain
from tutor.answer.evidence import language_of_evidence, unmet_share
from tutor.answer.ranking import Examined, RankedBlock

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
    "found",
    "uncertainty",
    "key_likeness",
    "unmet",
    "unmet_by_key",
    "unmet_by_lesson",
    "rarest_unmet",
    "asks_figure",
    "no_figure",
    "no_figure_in_lesson",
    "numbers_unmet",
    "question_words",
    "same_language",
    "hindi",
    "hinglish",
)
"""What the model looks at, in this order.

Of the passages found in the language of the best block: the greatest cosine with the question, BM25 over its ceiling of
the first, the same of the best in another language, the greatest coverage among the first three. Of the sentences read
in this language: the greatest cosine and coverage, and how far the best cosine stands above the sixth. Of the question:
how many things it insists on that the first five passages do not name (`tutor.answer.constraints`), the share of its
words that no passage has, the logarithm of how many words it has. Of the search: by how much the first passage is ahead
of the sixth, and its score. Of the blocks: how uncertain their order is (entropy), how likely the key sentence is, what
of the question's words stands neither in the best block (its key sentence, its whole lesson) nor above it, and what the
rarest such word is worth. What tells a near miss: a figure is asked for and none of the kind stands in the block, or in
the lesson; numbers of the question that the lesson does not have. Last, how long the question is, whether block and
question have the same language, and in which way it is written.
"""

READ_FEATURES = (*FEATURES, "margin")
"""And last, where a reader reads the best block, what it thinks of it."""

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class DeclineModel:
    """P(what is shown is complete and right) = 1 / (1 + exp(−(intercept + weights · features))).

    Answered from `threshold` on.
    """

    weights: Sequence[float]
    intercept: float
    threshold: float

    def probability(self, features: NDArray[np.float64]) -> float:
        """Between 0 and 1; `features` is `(len(weights),)`."""
        logit = self.intercept + float(np.asarray(self.weights) @ features)
        return 1 / (1 + math.exp(-max(min(logit, 60.0), -60.0)))


def features_of(examined: Examined) -> NDArray[np.float64]:
    """`(len(FEATURES),)` of a question for which at least one block was found; `READ_FEATURES` where it was read."""
    retrieval, best = examined.retrieval, examined.blocks[0]
    return np.array(
        [
            *_of_search(examined),
            *_of_blocks(examined),
            *_of_figures(examined),
            len(best.evidence.worth),
            best.evidence.block.passage.language == language_of_evidence(retrieval.language),
            retrieval.language == HINDI,
            retrieval.language == HINGLISH,
            *([] if best.margin is None else [best.margin]),
        ],
        dtype=np.float64,
    )


def _of_search(examined: Examined) -> list[float]:
    hits = examined.retrieval.hits
    language = examined.blocks[0].evidence.block.passage.language
    own = [hit for hit in hits if hit.passage.language == language] or list(hits[:1])
    sentences = [
        sentence
        for block in examined.blocks
        if block.evidence.block.passage.language == language
        for sentence in block.evidence.sentences
    ]
    cosines = np.sort([sentence.cosine for sentence in sentences])[::-1]
    sixth = min(5, len(hits) - 1)
    return [
        max(hit.cosine for hit in own),
        own[0].lexical,
        max((hit.lexical for hit in hits if hit.passage.language != language), default=0.0),
        max(hit.coverage for hit in own[:3]),
        cosines[0],
        max(sentence.coverage for sentence in sentences),
        cosines[0] - cosines[min(5, len(cosines) - 1)],
        insisted_in_vain(examined.retrieval.question, [hit.passage for hit in hits[:5]]),
        examined.unknown,
        math.log1p(examined.words),
        hits[0].score - hits[sixth].score,
        hits[0].score,
    ]


def _of_blocks(examined: Examined) -> list[float]:
    best = examined.blocks[0]
    evidence, key = best.evidence, best.key.sentence
    scores = np.array([block.score for block in examined.blocks])
    shares = np.exp(scores - scores.max())
    shares /= shares.sum()
    in_lesson = frozenset[tuple[str, ...]]().union(*(each.evidence.met for each in _same_lesson(examined)))
    unmet = [worth for slot, worth in evidence.worth.items() if slot not in evidence.met | evidence.met_above]
    return [
        float(-(shares * np.log(shares + 1e-9)).sum()),
        key.likeness,
        evidence.unmet,
        unmet_share(evidence.worth, key.met | evidence.met_above),
        unmet_share(evidence.worth, in_lesson | evidence.met_above),
        max(unmet, default=0.0),
    ]


def _of_figures(examined: Examined) -> list[float]:
    question, best = examined.retrieval.question, examined.blocks[0]
    lesson = _same_lesson(examined)
    asks = bool(figures_asked(question))
    said = " ".join(block.evidence.block.text for block in lesson)
    return [
        asks,
        asks and not _holds_figure(best),
        asks and not any(map(_holds_figure, lesson)),
        len(_numbers_in(question) - _numbers_in(said)),
    ]


def _numbers_in(text: str) -> set[str]:
    return set(_NUMBER.findall(text.translate(WESTERN_DIGITS)))


def _holds_figure(block: RankedBlock) -> bool:
    return any(sentence.figure for sentence in block.evidence.sentences)


def _same_lesson(examined: Examined) -> list[RankedBlock]:
    """The blocks read of the best block's lesson, in its language."""
    best = examined.blocks[0].evidence.block.passage
    place = (best.course, best.lesson, best.language)
    return [
        block
        for block in examined.blocks
        if (passage := block.evidence.block.passage) and (passage.course, passage.lesson, passage.language) == place
    ]

"""Which block answers the question, and which sentence in it: weights learnt from our own questions."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.words import Language
from embeddings.search import Retrieval
from embeddings.text import Candidate
from tutor.answer.evidence import Evidence, Sentence, language_of_evidence

BLOCK_FEATURES = (
    "best_sentence",
    "likeness",
    "telling",
    "behind",
    "lesson_behind",
    "other_language",
    "figure",
    "words",
    "telling_heading",
    "coverage_title",
    "unmet",
    "question",
)
"""What speaks for a block, in this order: the greatest likeness of its sentences and its own; words of the question in
it that tell; how far search put its passage and its lesson behind; that it is in another language than is read first;
that it holds the kind of figure asked for; the logarithm of its length; telling words in its heading; words in its
title; words that stand neither in it nor above it; and that it ends by asking itself."""

SENTENCE_FEATURES = ("likeness", "telling", "figure")
"""What speaks for a sentence among those of its block."""


@dataclass(frozen=True, slots=True)
class RankingModel:
    """Weights of a conditional logit over the blocks read, and of one over the sentences of the answering block.

    `margin` is the weight of what a reader thinks of a block (`tutor.answer.reader`).
    """

    blocks: Sequence[float]
    sentences: Sequence[float]
    margin: float = 0.0


@dataclass(frozen=True, slots=True)
class RankedSentence:
    """A sentence with its score among those of its block."""

    sentence: Sentence
    score: float

    @property
    def candidate(self) -> Candidate:
        """What would be cited."""
        return self.sentence.candidate


@dataclass(frozen=True, slots=True)
class RankedBlock:
    """A block with its score among those read, and its sentences, the best first.

    `whole` is the stretch of the passage that answers as a whole, with what leads into it, where a list is asked for;
    `margin` what the reader thinks of it (`tutor.answer.reader`), None where none read it.
    """

    evidence: Evidence
    score: float
    sentences: Sequence[RankedSentence]
    whole: tuple[int, int] | None = None
    margin: float | None = None

    @property
    def key(self) -> RankedSentence:
        """The sentence that answers best."""
        return self.sentences[0]


@dataclass(frozen=True, slots=True)
class Examined:
    """A question with the passages found for it and the blocks of those read, best first.

    `words` counts its words that say something, `unknown` is the share of them, by IDF, that no passage has.
    """

    retrieval: Retrieval
    blocks: Sequence[RankedBlock]
    words: int
    unknown: float


def block_features(evidence: Evidence, *, asked_in: Language) -> NDArray[np.float64]:
    """`(len(BLOCK_FEATURES),)` of a block for a question in this language."""
    block = evidence.block
    text = block.text
    return np.array(
        [
            max(sentence.likeness for sentence in evidence.sentences),
            evidence.likeness,
            evidence.telling,
            evidence.behind,
            evidence.lesson_behind,
            block.passage.language != language_of_evidence(asked_in),
            any(sentence.figure for sentence in evidence.sentences),
            math.log1p(len(text.split())),
            evidence.telling_heading,
            evidence.coverage_title,
            evidence.unmet,
            text.rstrip().endswith("?"),
        ]
    )


def sentence_features(sentence: Sentence) -> NDArray[np.float64]:
    """`(len(SENTENCE_FEATURES),)` of a sentence."""
    return np.array([sentence.likeness, sentence.telling, sentence.figure])


def ranked_blocks(found: Sequence[Evidence], *, asked_in: Language, model: RankingModel) -> list[RankedBlock]:
    """The blocks best first, their sentences too; equal scores keep the order given."""
    scored = [
        RankedBlock(
            evidence,
            score=float(np.dot(model.blocks, block_features(evidence, asked_in=asked_in))),
            sentences=_ranked_sentences(evidence.sentences, model=model),
        )
        for evidence in found
    ]
    return sorted(scored, key=lambda block: -block.score)


def _ranked_sentences(sentences: Sequence[Sentence], *, model: RankingModel) -> list[RankedSentence]:
    scored = [
        RankedSentence(sentence, float(np.dot(model.sentences, sentence_features(sentence)))) for sentence in sentences
    ]
    return sorted(scored, key=lambda sentence: -sentence.score)

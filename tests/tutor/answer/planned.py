"""Evidence and ranked blocks of planned passages, as a search would have brought them."""

from collections.abc import Callable, Sequence

import numpy as np

from data.words.models import ENGLISH, Language, Passage
from embeddings.search.retriever import Hit, Retrieval
from embeddings.text.evidence import candidates_of
from embeddings.text.evidence_blocks import blocks_in
from embeddings.text.scripts import Script
from embeddings.text.tokens import terms
from tutor.answer.evidence import Evidence, evidence_in
from tutor.answer.ranking import RankedBlock, RankedSentence


def alike(_: str) -> float:
    """What every word is worth."""
    return 1.0


def hit_of(
    passage: Passage,
    *,
    score: float = 5.0,
    cosine: float = 0.8,
    lexical: float = 0.0,
    coverage: float = 0.0,
    cosines: Sequence[float] = (),
    sentences: Sequence[float] = (),
    blocks: Sequence[float] = (),
) -> Hit:
    """A hit whose sentences and blocks have these cosines and scores, 0 where none are given."""
    count = len(candidates_of(passage))
    return Hit(
        passage,
        score,
        cosine,
        lexical,
        coverage,
        sentence_cosines=np.array(cosines or [0.0] * count, np.float32),
        sentence_scores=np.array(sentences or [0.0] * count, np.float32),
        block_scores=np.array(blocks or [0.0] * len(blocks_in(passage)), np.float32),
    )


def retrieval_of(question: str, hits: Sequence[Hit] = (), *, language: Language = ENGLISH) -> Retrieval:
    """The search that found these, by the question's words as they are."""
    slots = {script: [(term,) for term in terms(question)] for script in Script}
    return Retrieval(question, language, None, slots, hits, np.zeros(2, dtype=np.float32))


def evidence_of(question: str, hits: Sequence[Hit], *, weight: Callable[[str], float] = alike) -> list[Evidence]:
    """What the question finds in these."""
    return evidence_in(hits, retrieval_of(question, hits), weight=weight)


def ranked(evidence: Evidence, score: float = 0.0, *, scores: Sequence[float] = ()) -> RankedBlock:
    """A block with this score; its sentences in their order or, where scores are given, the best first."""
    given = zip(evidence.sentences, scores or [0.0] * len(evidence.sentences), strict=True)
    sentences = sorted((RankedSentence(*each) for each in given), key=lambda each: -each.score)
    return RankedBlock(evidence, score, sentences)

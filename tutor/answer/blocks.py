"""Which block of a lesson answers the question: the evidence of its sentences, and what it means as a whole."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from embeddings.search import Hit, Retrieval
from embeddings.text import Candidate, EvidenceBlock, blocks_in, candidates_of
from tutor.answer.ranking import Ranked, z_scores

MOST_BLOCKS = 2

SECOND_BEHIND = 3.0
"""How far behind the best a second block may be. On our tuning questions the best alone holds all that is asked for in
.85, with a second so near in .90 (shown with 38 of 100 answers), with any second in .91."""


@dataclass(frozen=True, slots=True)
class RankedBlock:
    """A block with its score among those it was ranked with, and its best sentence."""

    block: EvidenceBlock
    score: float
    key: Ranked


@dataclass(frozen=True, slots=True)
class Examined:
    """A question with the passages found for it, and the sentences and the blocks of those read, best first.

    `words` counts its words that say something, `unknown` is the share of them, by IDF, that no passage has.
    """

    retrieval: Retrieval
    ranked: Sequence[Ranked]
    blocks: Sequence[RankedBlock]
    words: int
    unknown: float


def ranked_blocks(read: Sequence[Hit], ranked: Sequence[Ranked]) -> list[RankedBlock]:
    """The blocks of the passages `read`, best first; `ranked` are all sentences of these passages.

    A block has the logarithm of the sum of its sentences' exponentiated scores, so that several that fit count for
    more than one, and the z-score of its own likeness to the question. Equal scores keep the order of reading.
    """
    of_candidate = {_place(sentence.candidate): sentence for sentence in ranked}
    found = [
        (block, float(cosine), [of_candidate[_place(candidates_of(hit.passage)[row])] for row in block.rows])
        for hit in read
        for block, cosine in zip(blocks_in(hit.passage), hit.block_cosines, strict=True)
    ]
    likeness = z_scores(np.array([cosine for _, cosine, _ in found]))
    scored = [
        RankedBlock(block, _summed(sentences) + float(alike), max(sentences, key=lambda sentence: sentence.score))
        for (block, _, sentences), alike in zip(found, likeness, strict=True)
    ]
    return sorted(scored, key=lambda block: -block.score)


def shown_blocks(ranked: Sequence[RankedBlock]) -> list[RankedBlock]:
    """The best block and a second that is near and in its language; none of none."""
    return [
        block
        for block in ranked[:MOST_BLOCKS]
        if ranked[0].score - block.score <= SECOND_BEHIND
        and block.block.passage.language == ranked[0].block.passage.language
    ]


def _summed(sentences: Sequence[Ranked]) -> float:
    return float(np.logaddexp.reduce([sentence.score for sentence in sentences]))


def _place(candidate: Candidate) -> tuple[str, tuple[tuple[int, int], ...]]:
    return candidate.passage.id, tuple(candidate.spans)

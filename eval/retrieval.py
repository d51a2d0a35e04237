"""Does search find the right lesson: recall, reciprocal rank and gain, over distinct lessons."""

from collections.abc import Callable, Mapping, Sequence
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from embeddings.builder import Progress
from embeddings.search import Hit, Retriever, Scope
from eval.bootstrap import Rows
from eval.corpus import Corpus
from eval.figures import Measured, mean_of
from eval.formats import Question
from eval.metrics import Hits, hit_at_k, mrr_at_k, ndcg_at_k

DEPTH = 10
"""Ranks that are looked at; no figure asks for more."""

EXAMINED_BY_STAGE = 2000
"""Passages ordered anew when a stage is looked at alone; below the fused rank 2,000 neither part finds anything."""


class Stage(StrEnum):
    """A part of search, alone or together."""

    LEXICAL = "BM25 alone"
    DENSE = "dense alone"
    FUSED = "fused"


Found = Mapping[Stage, Hits]


def search_all(
    questions: Sequence[Question],
    *,
    retriever: Retriever,
    corpus: Corpus,
    stages: Sequence[Stage] = (Stage.FUSED,),
    progress: Progress | None = None,
) -> Found:
    """For each stage (n, DEPTH) bool: whether the lesson at each rank is gold."""
    found = {stage: np.zeros((len(questions), DEPTH), dtype=np.bool_) for stage in stages}
    top_k = _passages_needed(corpus, alone=any(stage is not Stage.FUSED for stage in stages))
    for row, question in enumerate(questions):
        hits = retriever.search(question.text, scope=Scope(), top_k=top_k).hits
        for stage in stages:
            lessons = ranked_lessons(_ordered(hits, stage), corpus=corpus)
            for rank, lesson in enumerate(lessons[:DEPTH]):
                found[stage][row, rank] = lesson in question.gold
        if progress is not None:
            progress(row + 1, len(questions))
    return found


def ranked_lessons(hits: Sequence[Hit], *, corpus: Corpus) -> list[str]:
    """The gold ids of the lessons found, best first, each once, where its best passage stands."""
    return list(dict.fromkeys(corpus.gold_id(hit.passage.course, hit.passage.lesson) for hit in hits))


def retrieval_measure(hits: Hits, *, gold_counts: NDArray[np.integer]) -> Callable[[Rows], Mapping[str, Measured]]:
    """The figures of retrieval over answerable questions; `gold_counts` (n,) is how many lessons answer each.

    recall@k is the share of questions with any gold lesson among the first k: one that answers is enough.
    """
    columns = {
        **{f"recall@{k}": hit_at_k(hits, k=k) for k in (1, 3, 5)},
        "mrr@10": mrr_at_k(hits, k=10),
        "ndcg@10": ndcg_at_k(hits, relevant=gold_counts, k=10),
    }
    return lambda rows: {name: mean_of(values[rows]) for name, values in columns.items()}


def gold_counts_of(questions: Sequence[Question]) -> NDArray[np.int64]:
    """(n,) how many ids each question's gold names."""
    return np.array([len(question.gold) for question in questions], dtype=np.int64)


def _passages_needed(corpus: Corpus, *, alone: bool) -> int:
    """So many passages hold at least `DEPTH` lessons, where there are as many."""
    enough = DEPTH * corpus.most_passages_a_lesson
    return min(len(corpus.passages), max(enough, EXAMINED_BY_STAGE) if alone else enough)


def _ordered(hits: Sequence[Hit], stage: Stage) -> Sequence[Hit]:
    match stage:
        case Stage.FUSED:
            return hits
        case Stage.DENSE:
            return sorted(hits, key=lambda hit: -hit.cosine)
        case Stage.LEXICAL:
            return sorted((hit for hit in hits if hit.lexical > 0), key=lambda hit: -hit.lexical)

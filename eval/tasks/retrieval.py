"""Does search find the right lesson: recall, reciprocal rank and gain, over distinct lessons."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from data.words import CourseId, Language, ReportProgress
from embeddings.search import Hit, Retriever, Scope
from eval.measures.bootstrap import Rows
from eval.measures.figures import Measured, mean_of
from eval.measures.metrics import Hits, hit_at_k, mrr_at_k, ndcg_at_k
from eval.sets.corpus import Corpus
from eval.sets.formats import Question
from tutor.answer import language_of_evidence

DEPTH = 10
"""Ranks that are looked at; no figure asks for more."""

SHOWN_FIRST = 5
"""Passages looked at for how many are in the asker's language."""


@dataclass(frozen=True, slots=True)
class Found:
    """What search found for n questions.

    `lessons` (n, DEPTH): whether the lesson at each rank is gold. `course` (n,): whether the first is of a gold
    lesson's course. `own_language` (n,): share of the first five passages in the asker's language; nan where gold
    does not stand in both it and another.
    """

    lessons: Hits
    course: NDArray[np.bool_]
    own_language: NDArray[np.float64]


def search_all(
    questions: Sequence[Question], *, retriever: Retriever, corpus: Corpus, progress: ReportProgress | None = None
) -> Found:
    """What the retriever finds for every question over the whole corpus."""
    searched = Found(
        np.zeros((len(questions), DEPTH), dtype=np.bool_),
        np.zeros(len(questions), dtype=np.bool_),
        np.full(len(questions), np.nan),
    )
    top_k = min(len(corpus.passages), DEPTH * corpus.most_passages_a_lesson)
    gold = gold_places(questions, corpus=corpus)
    for row, question in enumerate(questions):
        # A score of exactly nothing is what BM25 alone gives to passages without a word of the question.
        hits = [hit for hit in retriever.search(question.text, scope=Scope(), top_k=top_k).hits if hit.score != 0]
        for rank, lesson in enumerate(ranked_lessons(hits, corpus=corpus)[:DEPTH]):
            searched.lessons[row, rank] = lesson in question.gold
        searched.course[row] = bool(hits) and hits[0].passage.course in gold[row].courses
        if len(gold[row].languages) > 1 and hits:
            own = language_of_evidence(question.language)
            searched.own_language[row] = np.mean([hit.passage.language == own for hit in hits[:SHOWN_FIRST]])
        if progress is not None:
            progress(row + 1, len(questions))
    return searched


class GoldPlaces(NamedTuple):
    """The courses and the languages in which a question's gold stands."""

    courses: frozenset[CourseId]
    languages: frozenset[Language]


def gold_places(questions: Sequence[Question], *, corpus: Corpus) -> list[GoldPlaces]:
    """Where the gold of each question stands."""
    places: dict[str, set[tuple[CourseId, Language]]] = {}
    for passage in corpus.passages:
        gold_id = corpus.gold_id(passage.course, passage.lesson)
        places.setdefault(gold_id, set()).add((passage.course, passage.language))
    gold = []
    for question in questions:
        own = [place for gold_id in question.gold for place in places.get(gold_id, ())]
        gold.append(GoldPlaces(frozenset(course for course, _ in own), frozenset(language for _, language in own)))
    return gold


def ranked_lessons(hits: Sequence[Hit], *, corpus: Corpus) -> list[str]:
    """The gold ids of the lessons found, best first, each once, where its best passage stands."""
    return list(dict.fromkeys(corpus.gold_id(hit.passage.course, hit.passage.lesson) for hit in hits))


def retrieval_measure(searched: Found, *, gold_counts: NDArray[np.integer]) -> Callable[[Rows], Mapping[str, Measured]]:
    """The figures of retrieval over answerable questions; `gold_counts` (n,) is how many lessons answer each.

    recall@k is the share of questions with any gold lesson among the first k: one that answers is enough.
    """
    hits = searched.lessons
    columns = {
        **{f"recall@{k}": hit_at_k(hits, k=k) for k in (1, 3, 5)},
        "mrr@10": mrr_at_k(hits, k=10),
        "ndcg@10": ndcg_at_k(hits, relevant=gold_counts, k=10),
        "course@1": searched.course.astype(np.float64),
        "own_language@5": searched.own_language,
    }
    return lambda rows: {name: mean_of(values[rows]) for name, values in columns.items()}


def gold_counts_of(questions: Sequence[Question]) -> NDArray[np.int64]:
    """(n,) how many ids each question's gold names."""
    return np.array([len(question.gold) for question in questions], dtype=np.int64)

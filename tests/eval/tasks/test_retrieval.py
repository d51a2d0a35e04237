from collections.abc import Mapping
from math import log2
from pathlib import Path

import numpy as np
import pytest

from data.words.models import ENGLISH, CourseId, LessonId, Passage, PassageId
from embeddings.search.retriever import Hit
from eval.measures.figures import Measured
from eval.sets.corpus import Corpus, corpus_in
from eval.systems import Stage, built_system, stage_retriever
from eval.tasks.retrieval import (
    DEPTH,
    Found,
    gold_counts_of,
    gold_places,
    ranked_lessons,
    retrieval_measure,
    search_all,
)
from tests.eval.planned import NoTransliteration, Told, corpus_and_questions
from tests.fakes import HashingEncoder


def _hit(lesson: str, part: int) -> Hit:
    passage = Passage(
        id=PassageId(f"course/{lesson}/en/{part}"),
        course=CourseId("course"),
        lesson=LessonId(lesson),
        language=ENGLISH,
        title="",
        text="x",
        locator="",
        start=0,
        end=1,
        sha256="",
    )
    return Hit(passage, score=0.0, cosine=0.0, lexical=0.0, coverage=0.0)


def test_a_lesson_stands_once_where_its_best_passage_stands() -> None:
    hits = [_hit("b", 1), _hit("b", 2), _hit("a", 1), _hit("b", 3), _hit("c", 1)]
    gold_ids = {(CourseId("course"), LessonId(each)): f"course/{each}" for each in "abc"}
    corpus = Corpus(passages=[hit.passage for hit in hits], lesson_texts={}, gold_ids=gold_ids)
    assert ranked_lessons(hits, corpus=corpus) == ["course/b", "course/a", "course/c"]
    assert corpus.most_passages_a_lesson == 3


def test_the_passage_that_shares_the_question_s_words_is_found_first_by_every_stage(tmp_path: Path) -> None:
    corpus, questions = corpus_and_questions(tmp_path)
    told = Told()
    with built_system(corpus, encoder=HashingEncoder(), transliterator=NoTransliteration()) as system:
        for stage in Stage:
            retriever = stage_retriever(system, stage)
            found = search_all(questions, retriever=retriever, corpus=corpus, progress=told)
            assert found.lessons.shape == (len(questions), DEPTH)
            assert found.lessons[:3, 0].all()
            assert found.course.tolist() == [True, True, True, False]
            assert not found.lessons[3].any(), "nothing is gold for an unanswerable question"
    assert told.steps == len(Stage) * [(number, len(questions)) for number in range(1, len(questions) + 1)]


def test_gold_in_two_languages_is_where_one_may_crowd_out_the_other(tmp_path: Path) -> None:
    corpus, questions = corpus_and_questions(tmp_path)
    places = gold_places(questions, corpus=corpus)
    assert [len(place.languages) for place in places] == [2, 1, 2, 0]


def test_passages_of_one_language_can_be_searched_alone(tmp_path: Path) -> None:
    corpus, _ = corpus_and_questions(tmp_path)
    assert {passage.language for passage in corpus_in(corpus, ENGLISH).passages} == {ENGLISH}


def test_the_index_is_gone_after_the_run(tmp_path: Path) -> None:
    corpus, _ = corpus_and_questions(tmp_path)
    told = Told()
    with built_system(corpus, encoder=HashingEncoder(), transliterator=NoTransliteration(), progress=told) as system:
        assert (system.generation.passages, system.generation.embedded) == (3, 3)
    assert told.steps[-1] == (3, 3)


def test_figures_of_retrieval_are_means_over_questions() -> None:
    hits = np.zeros((2, DEPTH), dtype=np.bool_)
    hits[0, [0, 3]] = True  # gold at ranks 1 and 4
    hits[1, 3] = True  # gold at rank 4, a second one not found
    found = Found(hits, course=np.array([True, False]), own_language=np.array([0.6, np.nan]))
    figures: Mapping[str, Measured] = retrieval_measure(found, gold_counts=np.array([2, 2]))(np.arange(2))

    ideal = 1 / log2(2) + 1 / log2(3)
    expected = {
        "recall@1": (1 + 0) / 2,
        "recall@3": (1 + 0) / 2,
        "recall@5": (1 + 1) / 2,
        "mrr@10": (1 / 1 + 1 / 4) / 2,
        "ndcg@10": ((1 / log2(2) + 1 / log2(5)) / ideal + (1 / log2(5)) / ideal) / 2,
        "course@1": (1 + 0) / 2,
        "own_language@5": 0.6,
    }
    assert {name: each.value for name, each in figures.items()} == pytest.approx(expected)
    assert {name: each.n for name, each in figures.items()} == {**dict.fromkeys(expected, 2), "own_language@5": 1}


def test_gold_is_counted_per_question(tmp_path: Path) -> None:
    _, questions = corpus_and_questions(tmp_path)
    assert gold_counts_of(questions).tolist() == [2, 1, 2, 0]

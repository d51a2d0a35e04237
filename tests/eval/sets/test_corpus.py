from dataclasses import replace
from pathlib import Path

import pytest

from data.words.errors import InvalidInput
from data.words.models import CourseId, CourseStatus, Language, LessonId
from embeddings.text.passages import passages_of
from eval.sets.corpus import Corpus, corpus_of_catalogue, corpus_of_question_set, corpus_without_phrases
from tests.eval.planned import PASSAGES, question_set
from tests.sample import sample_catalogue

SAMPLE = Path(__file__).parents[3] / "data" / "sample"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    """The sample's."""
    return corpus_of_catalogue(SAMPLE)


def test_each_passage_of_a_question_set_is_a_whole_lesson_of_its_course(tmp_path: Path) -> None:
    corpus = corpus_of_question_set(question_set(tmp_path))
    hindi = corpus.passages[1]
    assert (hindi.course, hindi.lesson, hindi.language) == ("leave", "hi-leave", "hi")
    assert corpus.lesson_text(hindi.course, hindi.lesson, hindi.language)[hindi.start : hindi.end] == hindi.text
    assert corpus.gold_id(CourseId("leave"), LessonId("hi-leave")) == "hi-leave"
    assert corpus.most_passages_a_lesson == 1


def test_faults_of_passages_are_told_before_anything_is_built(tmp_path: Path) -> None:
    question_set(tmp_path, passages=[{**PASSAGES[0], "text": ""}])
    with pytest.raises(InvalidInput, match="'text' is empty"):
        corpus_of_question_set(tmp_path)


def test_a_catalogue_is_cut_as_the_product_cuts_it(corpus: Corpus) -> None:
    live = [each for each in sample_catalogue().courses.values() if each.status is CourseStatus.LIVE]
    assert list(corpus.passages) == [passage for course in live for passage in passages_of(course)]
    assert len(corpus.gold_ids) == sum(len(course.lessons) for course in live)


def test_gold_of_a_catalogue_is_course_and_lesson_and_citations_point_into_its_texts(corpus: Corpus) -> None:
    assert corpus.passages
    for passage in corpus.passages:
        assert corpus.gold_id(passage.course, passage.lesson) == f"{passage.course}/{passage.lesson}"
        text = corpus.lesson_text(passage.course, passage.lesson, Language(passage.language))
        assert text[passage.start : passage.end] == passage.text


def test_without_phrases_a_corpus_is_what_it_would_be_had_nobody_written_any(corpus: Corpus) -> None:
    course = next(course for course in sample_catalogue().courses.values() if course.lessons[0].asked_as)
    unwritten = replace(course, lessons=[replace(lesson, asked_as=()) for lesson in course.lessons])
    left = [passage for passage in corpus_without_phrases(corpus).passages if passage.course == course.id]

    assert left == passages_of(unwritten)
    assert any(passage.asked_as for passage in corpus.passages)

"""Our own questions over the sample catalogue: what they name exists, and what they call an answer stands there."""

from collections import Counter
from pathlib import Path

import pytest

from data.words.models import ENGLISH, HINDI, HINGLISH
from eval.sets.corpus import Corpus, corpus_of_catalogue
from eval.sets.formats import QUESTIONS, Question, read_questions
from eval.sets.wording import answer_text

ROOT = Path(__file__).parents[3]
OWN = ROOT / "eval" / "sets" / "questions"
FOLDERS = sorted({file.parent.name for file in OWN.glob(f"*/{QUESTIONS}")})

WITH_ANSWERS = [folder for folder in FOLDERS if folder != "training"]
"""Questions to learn from name their evidence instead (test_training.py)."""


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return corpus_of_catalogue(ROOT / "data" / "sample")


def _questions(folder: str, corpus: Corpus) -> list[Question]:
    """Raises InvalidInput with every gold lesson that the sample does not have."""
    return read_questions(OWN / folder, known=frozenset(corpus.gold_ids.values()))


@pytest.fixture(scope="module")
def lessons(corpus: Corpus) -> dict[str, str]:
    """All texts of a lesson, in all its languages, by its gold id."""
    texts: dict[str, str] = {}
    for (course, lesson, _), text in corpus.lesson_texts.items():
        gold_id = corpus.gold_id(course, lesson)
        texts[gold_id] = f"{texts.get(gold_id, '')}\n{text}"
    return texts


@pytest.mark.parametrize("folder", FOLDERS)
def test_gold_exists_and_every_answer_stands_verbatim_in_a_gold_lesson(
    folder: str, corpus: Corpus, lessons: dict[str, str]
) -> None:
    lost = [
        (question.id, answer)
        for question in _questions(folder, corpus)
        for answer in question.answers
        if not any(answer_text(answer) in answer_text(lessons[gold]) for gold in question.gold)
    ]
    assert lost == []


@pytest.mark.parametrize("folder", WITH_ANSWERS)
def test_every_covered_question_says_what_would_answer_it_and_every_other_how_far_it_lies(
    folder: str, corpus: Corpus
) -> None:
    questions = _questions(folder, corpus)
    assert [each.id for each in questions if each.answerable and not each.answers] == []
    assert [each.id for each in questions if not each.answerable and each.distance is None] == []


@pytest.mark.parametrize("folder", FOLDERS)
def test_no_question_is_asked_twice(folder: str, corpus: Corpus) -> None:
    asked = Counter(answer_text(each.text) for each in _questions(folder, corpus))
    assert [text for text, times in asked.items() if times > 1] == []


def test_the_sample_set_is_large_enough_in_three_ways_of_writing(corpus: Corpus) -> None:
    questions = _questions("sample", corpus)
    covered = Counter(each.language for each in questions if each.answerable)
    uncovered = Counter(each.language for each in questions if not each.answerable)
    assert covered.total() >= 150
    assert uncovered.total() >= 60
    assert all(covered[language] >= 50 and uncovered[language] >= 20 for language in (ENGLISH, HINDI, HINGLISH))

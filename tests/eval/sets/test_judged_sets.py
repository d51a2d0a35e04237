"""Our sets of judged questions: lessons exist, what must be said stands in them, and the halves share no course."""

import re
from collections import Counter
from pathlib import Path

import pytest

from data.words.models import ENGLISH, HINDI, HINGLISH
from eval.sets.corpus import Corpus, corpus_of_catalogue
from eval.sets.judged import JudgedQuestion, read_judged
from eval.sets.wording import answer_text, plain_text

ROOT = Path(__file__).parents[3]
ANSWERS = ROOT / "eval" / "sets" / "questions" / "answers"
FARM = ROOT / "tests" / "farm_extension"
SETS = {
    "tuning": (ANSWERS / "tuning.jsonl", ROOT / "data" / "sample"),
    "measured": (ANSWERS / "measured.jsonl", ROOT / "data" / "sample"),
    "measured-first": (ANSWERS / "measured-first.jsonl", ROOT / "data" / "sample"),
    "farm": (FARM / "questions.jsonl", FARM / "catalogue"),
    "farm-tuning": (FARM / "tuning.jsonl", FARM / "catalogue"),
}
CORPORA = {folder: corpus_of_catalogue(folder) for _, folder in SETS.values()}


def _read(name: str) -> tuple[Corpus, list[JudgedQuestion]]:
    """Raises InvalidInput with every fault of the file."""
    path, folder = SETS[name]
    corpus = CORPORA[folder]
    return corpus, read_judged(path, known=frozenset(corpus.gold_ids.values()))


@pytest.mark.parametrize("name", SETS)
def test_what_must_be_said_stands_in_a_gold_lesson(name: str) -> None:
    corpus, asked = _read(name)
    texts: dict[str, str] = {}
    for (course, lesson, _), text in corpus.lesson_texts.items():
        gold = corpus.gold_id(course, lesson)
        texts[gold] = texts.get(gold, "") + " " + plain_text(text.replace("*", "").replace("`", ""))
    lost = [
        (judged.question.id, pattern)
        for judged in asked
        for pattern in (*judged.must, *judged.first)
        if not any(re.search(plain_text(pattern), texts[gold], re.IGNORECASE) for gold in judged.question.gold)
    ]
    assert lost == []


@pytest.mark.parametrize("name", SETS)
def test_each_matter_is_asked_in_three_ways_of_writing_and_no_question_twice(name: str) -> None:
    _, asked = _read(name)
    ways: dict[str, list[str]] = {}
    for judged in asked:
        language = judged.question.language
        ways.setdefault(judged.question.id.removesuffix(f"-{language}"), []).append(language)
    assert {tuple(sorted(languages)) for languages in ways.values()} == {tuple(sorted((ENGLISH, HINDI, HINGLISH)))}
    texts = Counter(answer_text(judged.question.text) for judged in asked)
    assert [text for text, times in texts.items() if times > 1] == []


def test_the_halves_ask_about_different_courses() -> None:
    courses = [
        {gold.split("/")[0] for judged in _read(name)[1] for gold in judged.question.gold}
        for name in ("tuning", "measured")
    ]
    assert courses[0].isdisjoint(courses[1])
    assert min(map(len, courses)) >= 20


def test_the_second_catalogue_is_of_forty_lessons_or_more_in_two_languages() -> None:
    corpus = CORPORA[FARM / "catalogue"]
    assert len(corpus.gold_ids) >= 40
    assert {language for _, _, language in corpus.lesson_texts} == {ENGLISH, HINDI}
    assert len(corpus.lesson_texts) >= 70

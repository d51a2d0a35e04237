import json
from collections import Counter
from pathlib import Path

import pytest

from data.words.errors import InvalidInput
from data.words.models import ENGLISH, HINDI, HINGLISH
from eval.sets.corpus import corpus_of_catalogue
from eval.sets.formats import Distance
from eval.sets.training import TrainingQuestion, as_compared, read_training
from tests.eval.planned import write_lines

ROOT = Path(__file__).parents[3]
QUESTIONS = ROOT / "eval" / "sets" / "questions"
SHIPPED = QUESTIONS / "training" / "questions.jsonl"

COVERED: dict[str, object] = {
    "id": "a-1-hi-Latn",
    "language": "hi-Latn",
    "text": "kitne din?",
    "kind": "figure",
    "gold": ["leave/earned"],
    "evidence": {"en": "It is **fifteen** days.", "hi": "यह पंद्रह दिन है।"},
}
UNCOVERED: dict[str, object] = {"id": "n-1-en", "language": "en", "text": "Who won?", "kind": "near", "gold": []}


def _read(tmp_path: Path, *lines: dict[str, object]) -> list[TrainingQuestion]:
    return read_training(write_lines(tmp_path / "q.jsonl", lines))


def test_questions_are_read_with_what_answers_them(tmp_path: Path) -> None:
    covered, uncovered = _read(tmp_path, COVERED, UNCOVERED)
    assert (covered.id, covered.language, covered.kind, covered.gold) == (
        "a-1-hi-Latn", HINGLISH, "figure", ["leave/earned"],
    )  # fmt: skip
    assert covered.evidence == {ENGLISH: "it is fifteen days.", HINDI: "यह पंद्रह दिन है।"}
    assert (covered.matter, uncovered.matter) == ("a-1", "n-1")
    assert (uncovered.gold, uncovered.evidence, uncovered.whole) == ([], {}, False)
    assert _read(tmp_path, {**COVERED, "whole": True})[0].whole


def test_only_a_stretch_of_a_gold_lesson_with_the_evidence_of_its_language_answers(tmp_path: Path) -> None:
    (covered, uncovered) = _read(tmp_path, COVERED, UNCOVERED)
    said = "Leave is earned. It is fifteen days."
    assert covered.answered_by(said, lesson="leave/earned", language=ENGLISH)
    assert not covered.answered_by(said, lesson="leave/sick", language=ENGLISH)
    assert not covered.answered_by(said, lesson="leave/earned", language=HINDI)
    assert not covered.answered_by("Leave is earned.", lesson="leave/earned", language=ENGLISH)
    assert not uncovered.answered_by(said, lesson="leave/earned", language=ENGLISH)


def test_marks_numbers_of_items_and_breaks_are_not_compared() -> None:
    listed = "The **following** pay:\n\n1. the poor;\n2. the `late`.\n"
    assert as_compared(listed) == as_compared("The following pay:\nthe poor;\nthe late.")
    assert as_compared("| A page | two |") == as_compared("A page — two") == "a page two"


@pytest.mark.parametrize(
    "line",
    [
        "not JSON",
        "[]",
        json.dumps({key: value for key, value in COVERED.items() if key != "gold"}),
        json.dumps({**COVERED, "gold": "leave/earned"}),
        json.dumps({**COVERED, "evidence": ["It is fifteen days."]}),
        json.dumps({**COVERED, "evidence": {"en": 15}}),
        "",
    ],
)
def test_a_line_of_another_form_is_refused_by_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "q.jsonl"
    path.write_text(f"{json.dumps(UNCOVERED)}\n{line}\n{json.dumps(UNCOVERED)}\n", encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"q\.jsonl:2.*is no training question"):
        read_training(path)


def test_evidence_of_the_shipped_questions_stands_in_the_lessons_that_they_name() -> None:
    corpus = corpus_of_catalogue(ROOT / "data" / "sample")
    texts = {
        (corpus.gold_id(course, lesson), language): text
        for (course, lesson, language), text in corpus.lesson_texts.items()
    }
    compared = {place: as_compared(text) for place, text in texts.items()}
    lost = [
        (question.id, language)
        for question in read_training(SHIPPED)
        for language, evidence in question.evidence.items()
        if not any(evidence in compared.get((gold, language), "") for gold in question.gold)
    ]
    assert lost == []


def test_shipped_questions_have_evidence_where_they_have_gold_and_a_distance_where_not() -> None:
    questions = read_training(SHIPPED)
    assert len(questions) > 2000
    assert [each.id for each in questions if bool(each.gold) != bool(each.evidence)] == []
    assert {each.kind for each in questions if not each.gold} == set(Distance)
    assert [text for text, times in Counter(each.id for each in questions).items() if times > 1] == []
    ways = Counter(each.matter for each in questions)
    assert {each.language for each in questions} == {ENGLISH, HINDI, HINGLISH}
    assert set(ways.values()) == {3}


def test_no_course_of_the_measured_half_is_learnt_from() -> None:
    lines = (QUESTIONS / "answers" / "measured.jsonl").read_text(encoding="utf-8").splitlines()
    measured = {gold.partition("/")[0] for line in lines for gold in json.loads(line)["gold"]}
    learnt = {gold.partition("/")[0] for question in read_training(SHIPPED) for gold in question.gold}
    assert min(len(measured), len(learnt)) >= 20
    assert measured.isdisjoint(learnt)

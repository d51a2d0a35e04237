"""Questions about sentences are read from packed lines, and their passages cut into stretches of whole sentences."""

import gzip
import json
import random
from pathlib import Path

import pytest

from data.words import InvalidInput
from eval.sets.sentence_questions import SentenceQuestion, read_asked_passages, read_sentence_questions


def _packed(folder: Path, *lines: str) -> Path:
    (folder / "some.jsonl.gz").write_bytes(gzip.compress("\n".join(lines).encode()))
    return folder


def test_a_question_is_read_with_its_sentences(tmp_path: Path) -> None:
    row = {"question": "Why?", "title": "A page", "sentences": ["So.", "Because."], "gold": [1], "doc": "x"}
    assert read_sentence_questions(_packed(tmp_path, json.dumps(row)), "some") == [
        SentenceQuestion("Why?", "A page", ["So.", "Because."], frozenset({1}))
    ]


@pytest.mark.parametrize(
    "line",
    [
        "no JSON",
        "[]",
        '{"question": "Why?"}',
        '{"question": "?", "sentences": 3, "gold": []}',
        '{"question": "?", "sentences": ["One."], "gold": [1]}',
    ],
)
def test_a_line_of_another_form_is_named(tmp_path: Path, line: str) -> None:
    with pytest.raises(InvalidInput, match=r"some\.jsonl\.gz:1"):
        read_sentence_questions(_packed(tmp_path, line), "some")


def test_stretches_are_whole_sentences_in_order_and_those_with_gold_answer() -> None:
    sentences = [f"This is sentence number {number} of twenty." for number in range(20)]
    question = SentenceQuestion("Which?", "", sentences, frozenset({7}))
    stretches = list(question.stretches(rng=random.Random(1)))

    assert " ".join(text for text, _ in stretches) == " ".join(sentences)
    assert len(stretches) > 1
    assert [sentences[7] in text for text, _ in stretches] == [answers for _, answers in stretches]


TRAINING = Path(__file__).parents[3] / "eval/sets/questions/training"


@pytest.mark.parametrize(("file", "least"), [("passages.jsonl", 700), ("passages-second.jsonl", 500)])
def test_our_passages_have_questions_that_they_answer_and_others_in_all_ways_of_writing(file: str, least: int) -> None:
    passages = read_asked_passages(TRAINING / file)
    questions = [question for passage in passages for question in passage.questions]
    assert len(passages) >= least
    covered = [question for question in questions if question.gold]
    assert len(covered) == len(questions) / 2
    first, *_ = passages
    assert first.stretch(0, 2) == f"{first.title}. {first.sentences[0]} {first.sentences[1]}"
    assert all(question.answering for question in covered)


@pytest.mark.parametrize("line", ["[]", '{"title": "T", "sentences": ["One."], "questions": 3}', '{"title": "T"}'])
def test_a_passage_of_another_form_is_named(tmp_path: Path, line: str) -> None:
    (tmp_path / "own.jsonl").write_text(line, encoding="utf-8")
    with pytest.raises(InvalidInput, match=r"own\.jsonl:1"):
        read_asked_passages(tmp_path / "own.jsonl")

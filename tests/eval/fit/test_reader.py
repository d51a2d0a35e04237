"""Of planned states the reader learns that the block answers which holds the question's word."""

import random
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from eval.fit.examples import Example
from eval.fit.reader import Batches, taught
from eval.fit.reader_lessons import Lesson, lessons_elsewhere, lessons_of
from eval.fit.reader_network import ReaderNetwork, write_network
from eval.fit.readers import FOLDS, folds_of_courses, folds_of_examples
from eval.sets.formats import Distance
from eval.sets.sentence_questions import SentenceQuestion
from tests.tutor.answer.test_reader import WordStates
from tutor.answer.reader import PairRead

FILLING = ["the", "of", "a", "rule", "office", "day", "page", "form", "list", "note"]


def _lesson(rng: random.Random, *, covered: bool) -> Lesson:
    """A question on a word of twenty; blocks of other words, and where it is covered one that has it."""
    word, *others = rng.sample([f"word{place}" for place in range(20)], 3)
    asked = f"{rng.choice(FILLING)} {word}"
    right, *wrong = [
        (PairRead(asked, f"{rng.choice(FILLING)} {said} {rng.choice(FILLING)}"), 0.0) for said in (word, *others)
    ]
    return Lesson([right] if covered else [], wrong)


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    rng = random.Random(7)
    return [_lesson(rng, covered=place % 3 != 0) for place in range(120)]


@pytest.fixture(scope="module")
def network(lessons: list[Lesson]) -> ReaderNetwork:
    torch.set_num_threads(1)
    return taught(lessons, batches=Batches(WordStates()), epochs=4)


def _margins(network: ReaderNetwork, pairs: Sequence[PairRead]) -> Sequence[float]:
    with torch.inference_mode():
        scores = Batches(WordStates()).scores(network, pairs) - network.null
    return list(scores.tolist())


def test_a_taught_reader_tells_what_answers_from_what_does_not(network: ReaderNetwork) -> None:
    rng = random.Random(8)
    unseen = [_lesson(rng, covered=True) for _ in range(40)]
    right = _margins(network, [lesson.right[0][0] for lesson in unseen])
    wrong = _margins(network, [lesson.wrong[0][0] for lesson in unseen])
    assert np.mean([answers > other for answers, other in zip(right, wrong, strict=True)]) > 0.95
    assert np.mean(right) > 0 > np.mean(wrong)


def test_what_is_written_gives_the_margins_of_torch_whatever_stands_beside_a_pair(
    network: ReaderNetwork, tmp_path: Path
) -> None:
    write_network(network, tmp_path / "reader.onnx")
    session = onnxruntime.InferenceSession(str(tmp_path / "reader.onnx"), providers=["CPUExecutionProvider"])
    states = WordStates()
    pairs = [PairRead("the word1", "a word1 of a rule on that page"), PairRead("which day of word2", "no")]
    written = [
        float(
            session.run(
                None,
                {
                    "question": states.of_query(pair.question, most_tokens=40),
                    "block": states.of_passage(pair.block, most_tokens=40),
                },
            )[0]
        )
        for pair in pairs
    ]
    assert written == pytest.approx(_margins(network, pairs), abs=1e-3)  # one batch there, padded


def test_blocks_that_answer_are_told_from_others(examples: list[Example]) -> None:
    lesson = Lesson.of(examples[0])
    assert [pair.block for pair, _ in lesson.right] == [
        "Leave. Leave. Fifteen days are credited in July. Leave is asked for in writing."
    ]
    assert {pair.question for pair, _ in lesson.wrong} == {"When are fifteen days credited?"}
    assert Lesson.of(examples[-1]).right == []


def test_a_covered_question_whose_block_was_not_read_teaches_nothing(examples: list[Example]) -> None:
    none_right = replace(
        examples[0],
        examined=replace(
            examples[0].examined,
            blocks=[block for block in examples[0].examined.blocks if not examples[0].is_right(block)],
        ),
    )
    assert len(lessons_of([examples[0], none_right, examples[-1]])) == 2


def test_courses_are_left_out_whole_and_about_equally(examples: list[Example]) -> None:
    folds = folds_of_courses([example.group for example in examples])
    assert sorted(folds.values()) == [0, 0, 1, 1, 2, 2]
    assert folds_of_examples(examples) == [folds[example.group] for example in examples]
    far = replace(examples[-1], group="a-0007", distance=Distance.FAR)
    assert folds_of_examples([*examples, far])[-1] == 7 % FOLDS


def test_questions_asked_elsewhere_teach_what_answers_among_their_own_and_other_passages() -> None:
    questions = [
        SentenceQuestion(
            f"Where does animal {number} sleep?",
            "Animals",
            [f"Animal {number} sleeps in den {number} " + "of the wood " * 30, f"It eats leaf {number} " * 20],
            frozenset({0}),
        )
        for number in range(40)
    ]
    lessons = list(lessons_elsewhere(questions, rng=random.Random(4)))

    assert 4 < sum(not lesson.right for lesson in lessons) < 20
    for number, lesson in enumerate(lessons):
        assert all(pair.block.startswith(f"Animals. Animal {number} sleeps") for pair, _ in lesson.right)
        wrong = [pair.block for pair, _ in lesson.wrong]
        assert any(f"leaf {number} " in block for block in wrong)
        assert not any(block.startswith(f"Animals. Animal {number} sleeps") for block in wrong)

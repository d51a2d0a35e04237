"""Of planned states the reader learns that the block answers which holds the question's word."""

import random
import sys
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import numpy as np
import onnxruntime
import pytest
import torch

from eval.fit.examples import Example
from eval.fit.reader import (
    PARAPHRASED_TIMES,
    PLAIN_TIMES,
    Batches,
    Curriculum,
    in_processes,
    taught,
)
from eval.fit.reader_lessons import (
    NEAR_STRETCHES,
    BlockToRead,
    Lesson,
    lessons_elsewhere,
    lessons_of,
    lessons_of_passages,
)
from eval.fit.reader_network import ReaderNetwork, write_network
from eval.fit.readers import FOLDS, folds_of_courses, folds_of_examples
from eval.sets.formats import Distance
from eval.sets.sentence_questions import AskedPassage, SentenceQuestion
from tests.tutor.answer.test_reader import WordStates
from tutor.answer.reader import PairRead

FILLING = ["the", "of", "a", "rule", "office", "day", "page", "form", "list", "note"]


def _lesson(rng: random.Random, *, covered: bool) -> Lesson:
    """A question on a word of twenty; blocks of other words, and where it is covered one that has it."""
    word, *others = rng.sample([f"word{place}" for place in range(20)], 3)
    asked = f"{rng.choice(FILLING)} {word}"
    right, *wrong = [
        BlockToRead(PairRead(asked, f"{rng.choice(FILLING)} {said} {rng.choice(FILLING)}")) for said in (word, *others)
    ]
    right = replace(right, answering=[word])
    return Lesson([right] if covered else [], wrong)


@pytest.fixture(scope="module")
def lessons() -> list[Lesson]:
    rng = random.Random(7)
    return [_lesson(rng, covered=place % 3 != 0) for place in range(120)]


@pytest.fixture(scope="module")
def network(lessons: list[Lesson]) -> ReaderNetwork:
    torch.set_num_threads(1)
    return taught(lessons, batches=Batches(WordStates()), epochs=4)


def _margins(network: ReaderNetwork, blocks: Sequence[BlockToRead]) -> Sequence[float]:
    with torch.inference_mode():
        scores = Batches(WordStates()).read(network, blocks).scores - network.null
    return list(scores.tolist())


def test_a_taught_reader_tells_what_answers_from_what_does_not(network: ReaderNetwork) -> None:
    rng = random.Random(8)
    unseen = [_lesson(rng, covered=True) for _ in range(40)]
    right = _margins(network, [lesson.right[0] for lesson in unseen])
    wrong = _margins(network, [lesson.wrong[0] for lesson in unseen])
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
    # there one batch, padded, and half as exact
    assert written == pytest.approx(_margins(network, list(map(BlockToRead, pairs))), abs=0.1)


def test_it_learns_where_the_answer_stands(network: ReaderNetwork) -> None:
    lesson = _lesson(random.Random(9), covered=True)
    with torch.inference_mode():
        read = Batches(WordStates()).read(network, lesson.right)
    assert read.answering == [[1]]  # filling, word, filling
    assert int(read.says[0].argmax()) == 1


def test_tokens_that_answer_are_those_of_the_stretch() -> None:
    batches = Batches(WordStates())
    block = "Requests. The fee is ten rupees. It is paid in cash."
    assert batches.answering(block, ("The fee is ten rupees.",)) == [1, 2, 3, 4, 5]
    assert batches.answering(block, ("It is paid in cash.", "Requests.")) == [0, 6, 7, 8, 9, 10]
    assert batches.answering(block, ("It is free.",)) == []


def test_blocks_that_answer_are_told_from_others(examples: list[Example]) -> None:
    lesson = Lesson.of(examples[0])
    (right,) = lesson.right
    assert right.pair.block == "Leave. Leave. Fifteen days are credited in July. Leave is asked for in writing."
    assert right.answering == ["Fifteen days are credited in July."]
    assert {block.pair.question for block in lesson.wrong} == {"When are fifteen days credited?"}
    assert Lesson.of(examples[-1]).right == []
    (whole,) = Lesson.of(replace(examples[0], whole=True)).right
    assert whole.answering == []  # no sentence of a list answers before another


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
        assert all(block.pair.block.startswith(f"Animals. Animal {number} sleeps") for block in lesson.right)
        assert all(block.answering == questions[number].answering for block in lesson.right)
        wrong = [block.pair.block for block in lesson.wrong]
        assert any(f"leaf {number} " in block for block in wrong)
        assert not any(block.startswith(f"Animals. Animal {number} sleeps") for block in wrong)


def _passage(number: int) -> AskedPassage:
    sentences = [f"Office {number} opens at {hour} o'clock on day {hour}." for hour in range(4)]
    asked = [SentenceQuestion(f"kab khulta {number}", "", sentences, gold) for gold in (frozenset({3}), frozenset())]
    return AskedPassage(f"Office {number}", sentences, asked)


def test_our_own_passages_teach_whole_or_in_halves_and_beside_others() -> None:
    passages = [_passage(number) for number in range(12)]
    lessons = list(lessons_of_passages(passages, read_as={"kab khulta 3": "कब खुलता 3"}, rng=random.Random(2)))
    assert len(lessons) == 24
    halves = 0
    for place, lesson in enumerate(lessons):
        passage, answered = passages[place // 2], place % 2 == 0
        assert [block.answering for block in lesson.right] == ([[passage.sentences[3]]] if answered else [])
        own = [block for block in [*lesson.right, *lesson.wrong] if passage.sentences[0][:9] in block.pair.block]
        halves += len(own) == 2
        assert len(lesson.wrong) == len(own) - answered + NEAR_STRETCHES
    assert 4 < halves < 20
    assert {block.pair.question for block in lessons[6].right} == {"कब खुलता 3"}


def test_a_fold_is_left_out_of_both_kinds_of_training_questions(examples: list[Example]) -> None:
    other = [Lesson([], [BlockToRead(PairRead("?", "No."))])]
    curriculum = Curriculum(examples, examples[:3], other)
    assert len(curriculum.without(None)) == len(examples) * PLAIN_TIMES + 3 * PARAPHRASED_TIMES + 1
    folds = folds_of_courses([example.group for example in examples])
    for fold in range(FOLDS):
        left = curriculum.without(fold)
        texts = {block.pair.block for lesson in left for block in lesson.right}
        gone = [example for example in examples if folds[example.group] == fold and example.covered]
        assert gone
        assert texts.isdisjoint({Lesson.of(example).right[0].pair.block for example in gone})


def test_the_networks_of_all_folds_are_taught_side_by_side(tmp_path: Path) -> None:
    def teach(fold: int | None) -> None:
        (tmp_path / str(fold)).touch()

    in_processes(teach, [None, 0, 1], jobs=2)
    assert {path.name for path in tmp_path.iterdir()} == {"None", "0", "1"}

    def fails(_: int | None) -> None:
        sys.exit(3)

    with pytest.raises(RuntimeError, match="a network was not taught"):
        in_processes(fails, [None], jobs=1)

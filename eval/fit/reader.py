"""Teaches the reader (`tutor/answer/reader.onnx`) to tell what answers a question from what comes near it.

    python -m eval.fit.reader --elsewhere DIR [--folder var/readers] [--out FILE] [--jobs 2]

Learnt from our training questions, from questions about passages of our own and from English ones that others asked
(`eval.fit.reader_lessons`): of the blocks read for a question, best first, the one that answers shall stand out, and
where none answers, none; and in it the sentence that says so. Written are the network of all questions, and in
`--folder` three that did not see a third of the courses each, for `eval.fit.answers`. Needs torch.
"""

import argparse
import random
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache
from multiprocessing import get_context
from pathlib import Path
from typing import Protocol

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from data.words import HINGLISH
from embeddings.encoders import STATES_FOLDER, TokenStates
from embeddings.languages import detect_language
from embeddings.search import Retriever, Scope
from eval.console import OUT
from eval.fit.answers import NEUTRAL, Asking
from eval.fit.examples import TRAINING, Example
from eval.fit.reader_lessons import (
    MOST_ELSEWHERE,
    BlockToRead,
    Lesson,
    lessons_elsewhere,
    lessons_of,
    lessons_of_passages,
)
from eval.fit.reader_network import ReaderNetwork, write_network
from eval.fit.readers import FOLDS, fold_of, folds_of_courses, network_of_fold
from eval.sets.corpus import corpus_of_catalogue
from eval.sets.formats import Distance
from eval.sets.sentence_questions import AskedPassage, read_asked_passages, read_sentence_questions
from eval.sets.training import read_training
from eval.systems import built_system, load_encoder, load_transliterator
from tutor.answer import MOST_BLOCK_TOKENS, MOST_QUESTION_TOKENS, NETWORK, States, Tutor, shipped_model

SEED = 1
PLAIN_TIMES, PARAPHRASED_TIMES, PASSAGES_TIMES = 2, 1, 2
"""How often a lesson of each kind is taught: our plain questions, hard paraphrases of others, our own passages."""

LEARNING_RATE, WEIGHT_DECAY = 8e-4, 0.02
QUESTIONS_A_STEP, WARM_UP_STEPS = 8, 40
OF_LIKE_LENGTH = 12
"""Steps whose lessons are sorted by length together, so that little is padded."""

MOST_WRONG, HARDEST = 4, 3
HARDEST_FIRST = 0.6
"""The share of steps in which the wrong blocks ranked highest are read, rather than any."""

NONE_WEIGHS = 0.5
"""What telling an answer from none weighs beside telling it from other blocks."""

SENTENCE_WEIGHS = 1.0
"""What finding the answering sentence weighs; without it near misses of unseen courses are told less well (area under
the curve .918, at half this weight .935)."""


@dataclass(frozen=True, slots=True)
class Read:
    """What a network makes of some blocks: `(n,)` scores, `(n, tokens)` what each token says, and which ones answer."""

    scores: Tensor
    says: Tensor
    answering: Sequence[Sequence[int]]


class CountedStates(States, Protocol):
    """States of which it is known how many a passage has."""

    def tokens_in(self, passage: str) -> int:
        """With the one that says that it ends."""
        ...


class Batches:
    """The states of questions and blocks, each text encoded once."""

    def __init__(self, states: CountedStates) -> None:
        self._states = states
        self.query = lru_cache(maxsize=None)(self._of_query)
        self.passage = lru_cache(maxsize=None)(self._of_passage)
        self.answering = lru_cache(maxsize=None)(self._answering)

    def read(self, network: ReaderNetwork, blocks: Sequence[BlockToRead]) -> Read:
        """Blocks beside their questions."""
        question, asked = _padded([self.query(block.pair.question) for block in blocks])
        block, real = _padded([self.passage(block.pair.block) for block in blocks])
        with torch.autocast("cpu", torch.bfloat16):
            scores, says = network(question, asked, block, real)
        answering = [self.answering(each.pair.block, tuple(each.answering)) for each in blocks]
        return Read(scores.float(), says.float(), answering)

    def prepare(self, lessons: Sequence[Lesson]) -> None:
        """Encodes all that they read."""
        for block in _blocks(lessons):
            self.query(block.pair.question)
            self.passage(block.pair.block)
            self.answering(block.pair.block, tuple(block.answering))

    def network(self, lessons: Sequence[Lesson]) -> ReaderNetwork:
        """An untaught one, that knows the mean states of these questions and blocks."""
        blocks = _blocks(lessons)
        questions, texts = {block.pair.question for block in blocks}, {block.pair.block for block in blocks}
        return ReaderNetwork(_mean([self.query(text) for text in questions]), _mean([*map(self.passage, texts)]))

    def longest(self, lesson: Lesson) -> int:
        """Tokens of the longest of its blocks."""
        return max(len(self.passage(block.pair.block)) for block in [*lesson.right, *lesson.wrong])

    def _of_query(self, text: str) -> NDArray[np.float16]:
        return self._states.of_query(text, most_tokens=MOST_QUESTION_TOKENS).astype(np.float16)

    def _of_passage(self, text: str) -> NDArray[np.float16]:
        return self._states.of_passage(text, most_tokens=MOST_BLOCK_TOKENS).astype(np.float16)

    def _answering(self, block: str, stretches: Sequence[str]) -> Sequence[int]:
        """The tokens of these stretches of it, as far as it is read."""
        found = [(block.find(stretch), stretch) for stretch in stretches if stretch in block]
        ends = [(self._before(block[:start]), self._before(block[: start + len(each)])) for start, each in found]
        return sorted({token for first, end in ends for token in range(first, min(end, MOST_BLOCK_TOKENS - 1))})

    def _before(self, text: str) -> int:
        return self._states.tokens_in(text) - 1  # the last one says that the text ends


def _blocks(lessons: Sequence[Lesson]) -> list[BlockToRead]:
    return [block for lesson in lessons for block in [*lesson.right, *lesson.wrong]]


def _padded(states: Sequence[NDArray[np.float16]]) -> tuple[Tensor, Tensor]:
    longest = max(map(len, states))
    padded, real = np.zeros((len(states), longest, states[0].shape[1]), np.float32), np.zeros((len(states), longest))
    for row, state in enumerate(states):
        padded[row, : len(state)], real[row, : len(state)] = state, 1.0
    return torch.from_numpy(padded), torch.from_numpy(real.astype(np.float32))


def _mean(states: Sequence[NDArray[np.float16]]) -> Tensor:
    return torch.from_numpy(np.mean([state.mean(axis=0, dtype=np.float32) for state in states], axis=0))


def read_of(lesson: Lesson, *, rng: random.Random) -> Sequence[BlockToRead]:
    """What is read of it in one step: all that is right, first, and some of the rest."""
    wrong = lesson.wrong
    if rng.random() < HARDEST_FIRST and any(block.score for block in wrong):
        hardest, others = wrong[:HARDEST], wrong[HARDEST:]
        return [*lesson.right, *hardest, *rng.sample(others, min(MOST_WRONG - HARDEST, len(others)))]
    return [*lesson.right, *rng.sample(wrong, min(MOST_WRONG, len(wrong)))]


def loss_of(scores: Tensor, ranked: Tensor, *, right: int, null: Tensor) -> Tensor:
    """How far the first `right` blocks are from standing out: from others with their ranking added, from none without.

    `scores` and `ranked` are `(n,)`. Where no block is right, how far none is from standing out.
    """
    before_none = torch.cat([null, scores])
    every = torch.logsumexp(before_none, 0)
    if not right:
        return NONE_WEIGHS * (every - before_none[0])
    among = scores + ranked
    among_others = torch.logsumexp(among, 0) - torch.logsumexp(among[:right], 0)
    return among_others + NONE_WEIGHS * (every - torch.logsumexp(before_none[1 : 1 + right], 0))


def sentence_loss(says: Tensor, answering: Sequence[Sequence[int]]) -> Tensor:
    """How far the tokens that answer are from standing out, `says` `(blocks that answer, tokens)`."""
    losses = [
        torch.logsumexp(own, 0) - torch.logsumexp(own[list(tokens)], 0)
        for own, tokens in zip(says, answering, strict=True)
        if tokens
    ]
    return SENTENCE_WEIGHS * torch.stack(losses).sum() / len(says) if losses else torch.zeros(())


def step_loss(step: Sequence[Lesson], *, network: ReaderNetwork, batches: Batches, rng: random.Random) -> Tensor:
    """The sum over some lessons, read in one batch."""
    blocks = [read_of(lesson, rng=rng) for lesson in step]
    read = batches.read(network, [block for own in blocks for block in own])
    losses, start = [], 0
    for lesson, own in zip(step, blocks, strict=True):
        right, end = len(lesson.right), start + len(own)
        ranked = torch.tensor([block.score for block in own])
        losses.append(loss_of(read.scores[start:end], ranked, right=right, null=network.null))
        if right:
            losses.append(sentence_loss(read.says[start : start + right], read.answering[start : start + right]))
        start = end
    return torch.stack(losses).sum()


def steps_of(lessons: Sequence[Lesson], *, batches: Batches, rng: random.Random) -> Iterator[Sequence[Lesson]]:
    """The lessons in any order, those of a step of like length."""
    order = rng.sample(lessons, len(lessons))
    together = QUESTIONS_A_STEP * OF_LIKE_LENGTH
    alike = [sorted(order[start : start + together], key=batches.longest) for start in range(0, len(order), together)]
    steps = [
        some[start : start + QUESTIONS_A_STEP] for some in alike for start in range(0, len(some), QUESTIONS_A_STEP)
    ]
    yield from rng.sample(steps, len(steps))


def taught(lessons: Sequence[Lesson], *, batches: Batches, epochs: int = 1) -> ReaderNetwork:
    """A network that these lessons taught, `epochs` times over. The same of the same lessons on the same machine."""
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    network = batches.network(lessons)
    network.train()
    optimizer = torch.optim.AdamW(network.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    steps = [step for _ in range(epochs) for step in steps_of(lessons, batches=batches, rng=rng)]
    for done, step in enumerate(steps):
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * min(1.0, (done + 1) / WARM_UP_STEPS) * (1 - done / len(steps))
        optimizer.zero_grad()
        (step_loss(step, network=network, batches=batches, rng=rng) / QUESTIONS_A_STEP).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    network.eval()
    return network


@dataclass(frozen=True, slots=True)
class Curriculum:
    """All that a reader is taught: examples of our two kinds of training questions, and lessons of other passages.

    Both kinds are about the same courses.
    """

    plain: Sequence[Example]
    paraphrased: Sequence[Example]
    other: Sequence[Lesson]

    def without(self, fold: int | None) -> list[Lesson]:
        """All of it, but for the questions about the courses of one fold."""
        folds = folds_of_courses(example.group for example in self.plain if example.distance is not Distance.FAR)
        plain, paraphrased = (
            [example for example in examples if fold_of(example, folds=folds) != fold]
            for examples in (self.plain, self.paraphrased)
        )
        return [*lessons_of(plain) * PLAIN_TIMES, *lessons_of(paraphrased) * PARAPHRASED_TIMES, *self.other]


@dataclass(frozen=True, slots=True)
class Sources:
    """Where the questions stand; `elsewhere` is a folder of questions about sentences, by source."""

    training: Path
    paraphrased: Path
    passages: Path
    elsewhere: Path
    catalogue: Path
    models: Path


def curriculum_of(sources: Sources) -> Curriculum:
    """The questions put to the sample, their blocks ranked by the shipped weights, and what other passages teach."""
    encoder, transliterator = load_encoder(sources.models), load_transliterator(sources.models)
    corpus = corpus_of_catalogue(sources.catalogue)
    passages = read_asked_passages(sources.passages)
    with built_system(corpus, encoder=encoder, transliterator=transliterator) as system:
        asking = Asking(Tutor(system.retriever, model=NEUTRAL), corpus)
        plain, paraphrased = (
            [example.ranked(shipped_model()) for example in asking.examples(read_training(path), source=TRAINING)]
            for path in (sources.training, sources.paraphrased)
        )
        read_as = hinglish_read_as(passages, retriever=system.retriever)
    own = list(lessons_of_passages(passages, read_as=read_as, rng=random.Random(SEED)))
    return Curriculum(plain, paraphrased, [*own * PASSAGES_TIMES, *elsewhere(sources.elsewhere)])


def hinglish_read_as(passages: Sequence[AskedPassage], *, retriever: Retriever) -> dict[str, str]:
    """What the encoder is given of their Hinglish questions."""
    asked = [question.question for passage in passages for question in passage.questions]
    found = [retriever.search(text, scope=Scope(), top_k=1) for text in asked if detect_language(text) == HINGLISH]
    return {each.question: each.mixed or each.question for each in found}


def elsewhere(folder: Path) -> list[Lesson]:
    """What the questions of the sources in `folder` teach; the same of the same files."""
    rng = random.Random(SEED)
    lessons: list[Lesson] = []
    for source, most in MOST_ELSEWHERE.items():
        questions = read_sentence_questions(folder, source)
        lessons += lessons_elsewhere(rng.sample(questions, min(most, len(questions))), rng=rng)
    return lessons


def in_processes(teach: Callable[[int | None], None], folds: Sequence[int | None], *, jobs: int) -> None:
    """Teaches some networks, so many at once; what was encoded before is shared.

    Raises:
        RuntimeError: one of them came to nothing.
    """
    own = get_context("fork")
    for start in range(0, len(folds), jobs):
        teaching = [own.Process(target=teach, args=(fold,)) for fold in folds[start : start + jobs]]
        for each in teaching:
            each.start()
        for each in teaching:
            each.join()
        if any(each.exitcode for each in teaching):
            raise RuntimeError("a network was not taught: what happened stands above")


def main(arguments: Sequence[str] | None = None) -> None:
    """Teaches four networks and writes them."""
    sets = Path("eval/sets/questions/training")
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--training", type=Path, default=sets / "questions.jsonl")
    parser.add_argument("--paraphrased", type=Path, default=sets / "paraphrased.jsonl")
    parser.add_argument("--passages", type=Path, default=sets / "passages.jsonl")
    parser.add_argument("--elsewhere", type=Path, required=True, help="folder of questions about sentences, by source")
    parser.add_argument("--catalogue", type=Path, default=Path("data/sample"))
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--folder", type=Path, default=Path("var/readers"))
    parser.add_argument("--out", type=Path, default=NETWORK)
    parser.add_argument("--jobs", type=int, default=1, help="networks taught at once, one processor each")
    given = parser.parse_args(arguments)
    torch.set_num_threads(1)
    curriculum = curriculum_of(
        Sources(given.training, given.paraphrased, given.passages, given.elsewhere, given.catalogue, given.models)
    )
    batches = Batches(TokenStates.load(given.models / STATES_FOLDER))
    batches.prepare(curriculum.without(None))
    given.folder.mkdir(parents=True, exist_ok=True)
    written = {fold: network_of_fold(given.folder, fold) for fold in range(FOLDS)}

    def teach(fold: int | None) -> None:
        lessons = curriculum.without(fold)
        OUT.print(f"{len(lessons)} lessons" + ("" if fold is None else f" without fold {fold}"))
        write_network(taught(lessons, batches=batches), given.out if fold is None else written[fold])

    in_processes(teach, [None, *written], jobs=given.jobs)


if __name__ == "__main__":
    main()

"""Teaches the reader (`tutor/answer/reader.onnx`) to tell what answers a question from what comes near it.

    python -m eval.fit.reader --elsewhere DIR [--folder var/readers] [--out FILE]

Learnt from our training questions and from English ones that others asked (`eval.fit.reader_lessons`): of the blocks
read for a question, best first, the one that answers shall stand out, and where none answers, none. Written are the
network of all questions, and in `--folder` three that did not see a third of the courses each, for `eval.fit.answers`.
Needs torch.
"""

import argparse
import random
from collections.abc import Sequence
from functools import lru_cache
from pathlib import Path

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor, nn

from embeddings.encoders import STATES_FOLDER, TokenStates
from eval.console import OUT
from eval.fit.answers import NEUTRAL, Asking
from eval.fit.examples import TRAINING, Example
from eval.fit.reader_lessons import MOST_ELSEWHERE, Lesson, lessons_elsewhere, lessons_of
from eval.fit.reader_network import ReaderNetwork, write_network
from eval.fit.readers import FOLDS, folds_of_examples, network_of_fold
from eval.sets.corpus import corpus_of_catalogue
from eval.sets.sentence_questions import read_sentence_questions
from eval.sets.training import read_training
from eval.systems import built_system, load_encoder, load_transliterator
from tutor.answer import (
    MOST_BLOCK_TOKENS,
    MOST_QUESTION_TOKENS,
    NETWORK,
    PairRead,
    States,
    Tutor,
    shipped_model,
)

SEED = 1
EPOCHS = 2
LEARNING_RATE, WEIGHT_DECAY = 8e-4, 0.02
QUESTIONS_A_STEP, WARM_UP_STEPS = 8, 40
MOST_WRONG = 5
NONE_WEIGHS = 0.5
"""What telling an answer from none weighs beside telling it from other blocks."""


class Batches:
    """The states of questions and blocks, each text encoded once."""

    def __init__(self, states: States) -> None:
        self.query = lru_cache(maxsize=None)(lambda text: states.of_query(text, most_tokens=MOST_QUESTION_TOKENS))
        self.passage = lru_cache(maxsize=None)(lambda text: states.of_passage(text, most_tokens=MOST_BLOCK_TOKENS))

    def scores(self, network: ReaderNetwork, pairs: Sequence[PairRead]) -> Tensor:
        """`(n,)` scores of blocks for questions."""
        question, asked = _padded([self.query(pair.question) for pair in pairs])
        block, real = _padded([self.passage(pair.block) for pair in pairs])
        scores: Tensor = network(question, asked, block, real)
        return scores

    def network(self, lessons: Sequence[Lesson]) -> ReaderNetwork:
        """An untaught one, that knows the mean states of these questions and blocks."""
        pairs = [pair for lesson in lessons for pair, _ in [*lesson.right, *lesson.wrong]]
        questions, blocks = {pair.question for pair in pairs}, {pair.block for pair in pairs}
        return ReaderNetwork(_mean([self.query(text) for text in questions]), _mean([*map(self.passage, blocks)]))


def _padded(states: Sequence[NDArray[np.float32]]) -> tuple[Tensor, Tensor]:
    longest = max(map(len, states))
    padded, real = np.zeros((len(states), longest, states[0].shape[1]), np.float32), np.zeros((len(states), longest))
    for row, state in enumerate(states):
        padded[row, : len(state)], real[row, : len(state)] = state, 1.0
    return torch.from_numpy(padded), torch.from_numpy(real.astype(np.float32))


def _mean(states: Sequence[NDArray[np.float32]]) -> Tensor:
    return torch.from_numpy(np.mean([state.mean(axis=0) for state in states], axis=0))


def read_of(lesson: Lesson, *, rng: random.Random) -> Sequence[tuple[PairRead, float]]:
    """What is read of it in one step: all that is right, first, and some of the rest."""
    return [*lesson.right, *rng.sample(lesson.wrong, min(len(lesson.wrong), MOST_WRONG))]


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


def step_loss(step: Sequence[Lesson], *, network: ReaderNetwork, batches: Batches, rng: random.Random) -> Tensor:
    """The sum over some lessons, read in one batch."""
    read = [read_of(lesson, rng=rng) for lesson in step]
    scores = batches.scores(network, [pair for pairs in read for pair, _ in pairs])
    losses = [
        loss_of(own, torch.tensor([score for _, score in pairs]), right=len(lesson.right), null=network.null)
        for lesson, pairs, own in zip(step, read, scores.split([len(pairs) for pairs in read]), strict=True)
    ]
    return torch.stack(losses).sum()


def taught(
    lessons: list[Lesson], *, batches: Batches, elsewhere: Sequence[Lesson] = (), epochs: int = EPOCHS
) -> ReaderNetwork:
    """A network that these lessons taught, `epochs` times over, and those from elsewhere once.

    The same of the same lessons on the same machine.
    """
    torch.manual_seed(SEED)
    rng = random.Random(SEED)
    network = batches.network(lessons)
    network.train()
    optimizer = torch.optim.AdamW(network.parameters(), LEARNING_RATE, weight_decay=WEIGHT_DECAY)
    order = [*lessons * epochs, *elsewhere]
    rng.shuffle(order)
    for start in range(0, len(order), QUESTIONS_A_STEP):
        warm = min(1.0, (start / QUESTIONS_A_STEP + 1) / WARM_UP_STEPS)
        for group in optimizer.param_groups:
            group["lr"] = LEARNING_RATE * warm * (1 - start / len(order))
        step = order[start : start + QUESTIONS_A_STEP]
        optimizer.zero_grad()
        (step_loss(step, network=network, batches=batches, rng=rng) / QUESTIONS_A_STEP).backward()
        nn.utils.clip_grad_norm_(network.parameters(), 1.0)
        optimizer.step()
    network.eval()
    return network


def training_examples(catalogue: Path, *, training: Path, models: Path) -> list[Example]:
    """The training questions put to the sample, their blocks ranked by the shipped weights."""
    encoder, transliterator = load_encoder(models), load_transliterator(models)
    corpus = corpus_of_catalogue(catalogue)
    with built_system(corpus, encoder=encoder, transliterator=transliterator) as system:
        asking = Asking(Tutor(system.retriever, model=NEUTRAL), corpus)
        examples = list(asking.examples(read_training(training), source=TRAINING))
    return [example.ranked(shipped_model()) for example in examples]


def elsewhere(folder: Path) -> list[Lesson]:
    """What the questions of the sources in `folder` teach; the same of the same files."""
    rng = random.Random(SEED)
    lessons: list[Lesson] = []
    for source, most in MOST_ELSEWHERE.items():
        questions = read_sentence_questions(folder, source)
        lessons += lessons_elsewhere(rng.sample(questions, min(most, len(questions))), rng=rng)
    return lessons


def main(arguments: Sequence[str] | None = None) -> None:
    """Teaches four networks and writes them."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--training", type=Path, default=Path("eval/sets/questions/training/questions.jsonl"))
    parser.add_argument("--elsewhere", type=Path, required=True, help="folder of questions about sentences, by source")
    parser.add_argument("--catalogue", type=Path, default=Path("data/sample"))
    parser.add_argument("--models", type=Path, default=Path("var/models"))
    parser.add_argument("--folder", type=Path, default=Path("var/readers"))
    parser.add_argument("--out", type=Path, default=NETWORK)
    given = parser.parse_args(arguments)
    torch.set_num_threads(1)
    examples = training_examples(given.catalogue, training=given.training, models=given.models)
    batches = Batches(TokenStates.load(given.models / STATES_FOLDER))
    further = elsewhere(given.elsewhere)
    folds = folds_of_examples(examples)
    given.folder.mkdir(parents=True, exist_ok=True)
    for left_out in range(FOLDS):
        seen = [example for example, fold in zip(examples, folds, strict=True) if fold != left_out]
        OUT.print(f"{len(seen)} questions without fold {left_out}")
        write_network(
            taught(lessons_of(seen), batches=batches, elsewhere=further), network_of_fold(given.folder, left_out)
        )
    OUT.print(f"all {len(examples)} questions")
    write_network(taught(lessons_of(examples), batches=batches, elsewhere=further), given.out)


if __name__ == "__main__":
    main()

"""What questions teach the reader: which of the blocks read for them answer, and which do not.

Our own questions are about one catalogue; a reader of these alone declines what other passages answer. So it is also
taught questions that others asked elsewhere, in English.
"""

import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from eval.fit.examples import Example
from eval.sets.sentence_questions import SentenceQuestion
from tutor.answer import PairRead, pair_read

BLOCKS_READ, MOST_RIGHT = 10, 2

MOST_ELSEWHERE = {"conditionalqa": 1327, "policyqa": 800, "covidqa": 800, "squadshifts_wiki": 2500}
"""How many questions of which source: ConditionalQA (BSD-2-Clause, text Open Government Licence 3.0), PolicyQA (MIT),
COVID-QA (Apache-2.0, text CC BY), SQuADShifts' new Wikipedia part (CC BY 4.0). None asks that what is learnt from it be
shared alike."""

OWN_STRETCHES, NEAR_STRETCHES = 3, 3
"""How many wrong stretches stand beside an answer: of its passage, and of others, the likest to it (tf-idf)."""

UNANSWERED = 0.3
"""The share of questions whose answering stretch is taken out: what is left is near and does not answer."""

_LIKEST = 8


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question's best blocks with their scores by `tutor.answer.ranking`: those that answer, and others."""

    right: Sequence[tuple[PairRead, float]]
    wrong: Sequence[tuple[PairRead, float]]

    @classmethod
    def of(cls, example: Example) -> "Lesson":
        """What a ranked example teaches."""
        blocks = example.examined.blocks[:BLOCKS_READ]
        read = [(pair_read(example.examined.retrieval, block.evidence.block), block.score) for block in blocks]
        right = [example.is_right(block) for block in blocks]
        return cls(
            [pair for pair, answers in zip(read, right, strict=True) if answers][:MOST_RIGHT],
            [pair for pair, answers in zip(read, right, strict=True) if not answers],
        )


def lessons_of(examples: Sequence[Example]) -> list[Lesson]:
    """What these examples teach; a covered question of which no block read answers teaches nothing."""
    lessons = [(example, Lesson.of(example)) for example in examples]
    return [lesson for example, lesson in lessons if lesson.right or not example.covered]


def lessons_elsewhere(questions: Sequence[SentenceQuestion], *, rng: random.Random) -> Iterator[Lesson]:
    """What questions of one source teach: stretches of their passages stand for blocks, none ranked before another."""
    cut = [[(_titled(each, text), right) for text, right in each.stretches(rng=rng)] for each in questions]
    texts = sorted({text for stretches in cut for text, _ in stretches})
    asked = [each.question for each in questions]
    vectoriser = TfidfVectorizer(sublinear_tf=True).fit([*texts, *asked])
    likeness = vectoriser.transform(asked) @ vectoriser.transform(texts).T
    for place, (question, stretches) in enumerate(zip(asked, cut, strict=True)):
        likest = np.argsort(-likeness[place].toarray().ravel())[:_LIKEST]
        own = {text for text, _ in stretches}
        near = [texts[number] for number in likest if texts[number] not in own][:NEAR_STRETCHES]
        answering = [] if rng.random() < UNANSWERED else [text for text, answers in stretches if answers]
        others = [text for text, answers in stretches if not answers]
        others = rng.sample(others, min(OWN_STRETCHES, len(others)))
        yield Lesson(_unranked(question, answering[:MOST_RIGHT]), _unranked(question, [*others, *near]))


def _titled(question: SentenceQuestion, text: str) -> str:
    return ". ".join(part for part in (question.title, text) if part)


def _unranked(question: str, texts: Sequence[str]) -> list[tuple[PairRead, float]]:
    return [(PairRead(question, text), 0.0) for text in texts]

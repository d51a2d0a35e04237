"""What questions teach the reader: which of the blocks read for them answer, by which sentences, and which do not.

Our questions about the sample know one catalogue; a reader of these alone declines what other passages answer. So it is
also taught questions about passages of our own, of many domains, and English ones that others asked elsewhere.
"""

import random
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from sklearn.feature_extraction.text import TfidfVectorizer

from eval.fit.examples import Example
from eval.sets.sentence_questions import AskedPassage, SentenceQuestion
from tutor.answer import PairRead, RankedBlock, pair_read

BLOCKS_READ, MOST_RIGHT = 10, 2

MOST_ELSEWHERE = {"conditionalqa": 1327, "policyqa": 1000, "covidqa": 1000, "squadshifts_wiki": 2700}
"""How many questions of which source: ConditionalQA (BSD-2-Clause, text Open Government Licence 3.0), PolicyQA (MIT),
COVID-QA (Apache-2.0, text CC BY), SQuADShifts' new Wikipedia part (CC BY 4.0). None asks that what is learnt from it be
shared alike."""

OWN_STRETCHES, NEAR_STRETCHES = 3, 3
"""How many wrong stretches stand beside an answer: of its passage, and of others, the likest to it (tf-idf)."""

UNANSWERED = 0.3
"""The share of others' questions whose answering stretch is taken out: what is left is near and does not answer."""

CUT = 0.5
"""The share of our passages that are read in two halves, so that a block may hold little."""

_LIKEST = 8
_LEAST_CUT = 2
_LETTERS = (3, 4)


@dataclass(frozen=True, slots=True)
class BlockToRead:
    """A block beside a question, with its score by `tutor.answer.ranking` and its stretches that answer, if any do."""

    pair: PairRead
    score: float = 0.0
    answering: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Lesson:
    """A question's blocks, best first: those that answer, and others."""

    right: Sequence[BlockToRead]
    wrong: Sequence[BlockToRead]

    @classmethod
    def of(cls, example: Example) -> "Lesson":
        """What a ranked example teaches."""
        blocks = example.examined.blocks[:BLOCKS_READ]
        right = [_right(example, block) for block in blocks if example.is_right(block)]
        return cls(right[:MOST_RIGHT], [_read(example, block) for block in blocks if not example.is_right(block)])


def _read(example: Example, block: RankedBlock) -> BlockToRead:
    return BlockToRead(pair_read(example.examined.retrieval, block), block.score)


def _right(example: Example, block: RankedBlock) -> BlockToRead:
    passage = block.evidence.block.passage
    place = (example.lessons[passage.id], passage.language)
    said = [each.candidate.text for each in block.sentences if example.answers(each.candidate.text, *place)]
    return replace(_read(example, block), answering=[] if example.whole else said)


def lessons_of(examples: Sequence[Example]) -> list[Lesson]:
    """What these examples teach; a covered question of which no block read answers teaches nothing."""
    lessons = [(example, Lesson.of(example)) for example in examples]
    return [lesson for example, lesson in lessons if lesson.right or not example.covered]


def lessons_of_passages(
    passages: Sequence[AskedPassage], *, read_as: Mapping[str, str], rng: random.Random
) -> Iterator[Lesson]:
    """What questions about our own passages teach; wrong are also the likest other passages, by their letters.

    `read_as` gives what the encoder is given of a question, where that is not what was typed.
    """
    whole = [passage.stretch(0, len(passage.sentences)) for passage in passages]
    letters = TfidfVectorizer(sublinear_tf=True, analyzer="char_wb", ngram_range=_LETTERS).fit_transform(whole)
    likeness = (letters @ letters.T).toarray()
    for place, passage in enumerate(passages):
        likest = [int(other) for other in np.argsort(-likeness[place]) if other != place][:_LIKEST]
        for question in passage.questions:
            asked = read_as.get(question.question, question.question)
            near = [BlockToRead(PairRead(asked, whole[other])) for other in rng.sample(likest, NEAR_STRETCHES)]
            own = [
                BlockToRead(PairRead(asked, passage.stretch(first, end)), answering=said)
                for first, end in _halves(len(passage.sentences), rng=rng)
                for said in [[question.sentences[each] for each in sorted(question.gold) if first <= each < end]]
            ]
            yield Lesson([each for each in own if each.answering], [each for each in own if not each.answering] + near)


def _halves(sentences: int, *, rng: random.Random) -> list[tuple[int, int]]:
    """The whole passage, or two parts of it."""
    if sentences < 2 * _LEAST_CUT or rng.random() >= CUT:
        return [(0, sentences)]
    cut = rng.randint(_LEAST_CUT, sentences - _LEAST_CUT)
    return [(0, cut), (cut, sentences)]


def lessons_elsewhere(questions: Sequence[SentenceQuestion], *, rng: random.Random) -> Iterator[Lesson]:
    """What questions of one source teach: stretches of their passages stand for blocks, none ranked before another."""
    cut = [[(_titled(each, text), right) for text, right in each.stretches(rng=rng)] for each in questions]
    texts = sorted({text for stretches in cut for text, _ in stretches})
    asked = [each.question for each in questions]
    vectoriser = TfidfVectorizer(sublinear_tf=True).fit([*texts, *asked])
    likeness = vectoriser.transform(asked) @ vectoriser.transform(texts).T
    for place, (question, stretches) in enumerate(zip(questions, cut, strict=True)):
        likest = np.argsort(-likeness[place].toarray().ravel())[:_LIKEST]
        own = {text for text, _ in stretches}
        near = [texts[number] for number in likest if texts[number] not in own][:NEAR_STRETCHES]
        answering = [] if rng.random() < UNANSWERED else [text for text, answers in stretches if answers]
        others = [text for text, answers in stretches if not answers]
        others = rng.sample(others, min(OWN_STRETCHES, len(others)))
        yield Lesson(
            [
                BlockToRead(PairRead(question.question, text), answering=question.answering)
                for text in answering[:MOST_RIGHT]
            ],
            [BlockToRead(PairRead(question.question, text)) for text in [*others, *near]],
        )


def _titled(question: SentenceQuestion, text: str) -> str:
    return ". ".join(part for part in (question.title, text) if part)

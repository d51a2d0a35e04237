"""Which of the ranked blocks and sentences make up the answer."""

from collections.abc import Sequence

from data.words import CourseId, Language, LessonId
from embeddings.text import Candidate, Shape
from tutor.answer.evidence import language_of_evidence, shares_words
from tutor.answer.ranking import RankedBlock, RankedSentence

MOST_BLOCKS = 2

SECOND_BEHIND = 1.0
"""How far behind the best a second block may be, in log-odds. On our training questions the best block alone holds the
answer in .68, with a second so near in .73 (shown with 35 of 100 answers), with any second in .76."""

MOST_SENTENCES = 3

REPEATS = 0.7
"""Share of words in common from which a sentence repeats another."""


OWN_LANGUAGE_BEHIND = 7.0
"""How far behind the best a block of the same lesson in the asker's language may be to be shown in its place, in
log-odds. Of 163 training questions in Hindi and Hinglish whose best block was English though the lesson has Hindi, 149
are so near; shown in Hindi 7 of them lose the right block and 7 win it (within 5: 135, 4, 7; within 8: 152, 9, 7)."""


BESIDE = 2.0
"""What the block at the same place of the lesson in the other language counts beside one's own. Of 442 training
questions whose best block gives way to a Hindi one 339 have the right block then: 316 by one's own alone, 335 at a
half, 336 at 1, 334 at 4."""


def in_own_language(ranked: Sequence[RankedBlock], *, asked_in: Language) -> list[RankedBlock]:
    """`ranked` with the best block that is read first in this language and is of the best one's lesson put first.

    Where the lesson has as many blocks in both languages each counts with the one beside it in the other.
    """
    wanted = language_of_evidence(asked_in)
    if not ranked or _language(ranked[0]) == wanted:
        return list(ranked)
    best = ranked[0]
    own = next((block for block in ranked if _language(block) == wanted and _lesson(block) == _lesson(best)), None)
    if own is None or best.score - own.score > OWN_LANGUAGE_BEHIND:
        return list(ranked)
    pairs = _side_by_side(ranked, wanted=wanted)
    if pairs:
        own, _ = max(pairs, key=lambda pair: pair[0].score + BESIDE * pair[1].score)
    return [own, *(block for block in ranked if _language(block) == wanted and block is not own)]


def _side_by_side(ranked: Sequence[RankedBlock], *, wanted: Language) -> list[tuple[RankedBlock, RankedBlock]]:
    """The best one's lesson in this language and in its own, block beside block; none where they are not as many."""
    lesson = [block for block in ranked if _lesson(block) == _lesson(ranked[0])]
    lesson.sort(key=lambda block: block.evidence.block.place)
    own = [block for block in lesson if _language(block) == wanted]
    other = [block for block in lesson if _language(block) == _language(ranked[0])]
    return list(zip(own, other, strict=True)) if len(own) == len(other) else []


def shown_blocks(ranked: Sequence[RankedBlock]) -> list[RankedBlock]:
    """The best block and a second that is near and in its language; none of none."""
    return [
        block
        for block in ranked[:MOST_BLOCKS]
        if ranked[0].score - block.score <= SECOND_BEHIND and _language(block) == _language(ranked[0])
    ]


def _language(block: RankedBlock) -> Language:
    return block.evidence.block.passage.language


def _lesson(block: RankedBlock) -> tuple[CourseId, LessonId]:
    return block.evidence.block.passage.course, block.evidence.block.passage.lesson


def best_sentences(shown: Sequence[RankedBlock]) -> list[RankedSentence]:
    """One to three sentences of the blocks `shown`: the key one of each, and others of the best that add to them."""
    if not shown:
        return []
    best, *others = shown
    taken = [best.key]
    for sentence in [*(block.key for block in others), *best.sentences[1:]]:
        if len(taken) < MOST_SENTENCES and _adds(sentence.candidate, [other.candidate for other in taken]):
            taken.append(sentence)
    return taken


def _adds(candidate: Candidate, taken: Sequence[Candidate]) -> bool:
    return not any(_overlap(candidate, other) or shares_words(candidate.text, other.text) >= REPEATS for other in taken)


def _overlap(one: Candidate, other: Candidate) -> bool:
    """Whether they cite the same words, a lead-in that two items of a list share aside."""
    if one.passage.id != other.passage.id:
        return False
    if one.shape is other.shape is Shape.ITEM:
        return one.spans[-1] == other.spans[-1]
    return any(start < its_end and its_start < end for start, end in one.spans for its_start, its_end in other.spans)

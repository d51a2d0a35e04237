"""Which of the ranked sentences make up the answer."""

from collections.abc import Sequence

from embeddings.text import Candidate, Shape
from tutor.answer.ranking import Ranked, shares_words

MOST_SENTENCES = 3

THIRD_BEHIND = 1.0
"""How far behind the best score the third sentence may be; scores are sums of z-scores.

A second sentence is always given where one adds anything: it holds the answer where the first does not for 8 to 11 of
100 questions (XQuAD dev: answer@2 .919, .901, .879 for English, Hindi, Hinglish, against .896, .877, .852 with a second
one at most 3 behind). The third has to be near: a long answer is read less and is more often beside the point."""

ELSEWHERE = 1 / 3
"""Share of that distance allowed to a third sentence of another lesson: it seldom belongs to the answer."""

REPEATS = 0.7
"""Share of words in common from which a sentence repeats another."""


def chosen(ranked: Sequence[Ranked]) -> list[Ranked]:
    """One to three of `ranked` (best first): the best, then those that add to it, in reading order; none of none.

    The best comes first, so that the answer is read first. Others are in its language, stand elsewhere and say
    something else; they come lesson by lesson, in the order in which they stand there.
    """
    if not ranked:
        return []
    best = ranked[0]
    taken = [best]
    for sentence in ranked[1:]:
        if len(taken) == MOST_SENTENCES:
            break
        if (len(taken) == 1 or _is_near(sentence, best)) and _adds(
            sentence.candidate, [other.candidate for other in taken]
        ):
            taken.append(sentence)
    lessons = list(
        dict.fromkeys((sentence.candidate.passage.course, sentence.candidate.passage.lesson) for sentence in taken)
    )
    others = sorted(
        taken[1:],
        key=lambda sentence: (
            lessons.index((sentence.candidate.passage.course, sentence.candidate.passage.lesson)),
            sentence.candidate.place,
        ),
    )
    return [best, *others]


def _is_near(one: Ranked, best: Ranked) -> bool:
    passage, first = one.candidate.passage, best.candidate.passage
    here = (passage.course, passage.lesson) == (first.course, first.lesson)
    return best.score - one.score <= THIRD_BEHIND * (1.0 if here else ELSEWHERE)


def _adds(candidate: Candidate, taken: Sequence[Candidate]) -> bool:
    return candidate.passage.language == taken[0].passage.language and not any(
        _overlap(candidate, other) or shares_words(candidate.text, other.text) >= REPEATS for other in taken
    )


def _overlap(one: Candidate, other: Candidate) -> bool:
    """Whether they cite the same words, a lead-in that two items of a list share aside."""
    if one.passage.id != other.passage.id:
        return False
    if one.shape is other.shape is Shape.ITEM:
        return one.spans[-1] == other.spans[-1]
    return any(start < its_end and its_start < end for start, end in one.spans for its_start, its_end in other.spans)

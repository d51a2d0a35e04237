"""Which sentence of a block is its key, where likeness alone misleads: questions, examples, the wrong range."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import replace
from functools import cache

from embeddings.languages import WordList, any_word, words_of
from embeddings.text import Slot, normalised, terms
from tutor.answer.around_key import own_start
from tutor.answer.aspects import aspects_met
from tutor.answer.definition import definition_of
from tutor.answer.ranges import Range, figures_given, ranges_in
from tutor.answer.ranking import RankedBlock, RankedSentence

FOR_AN_ASPECT = 2.5
"""What each aspect that is asked for and spoken of adds to a sentence's log-odds. Fitted so on our training questions;
of 1,733 blocks that answer .815 have the right key on unseen courses, .780 without."""

POINTER = 3
"""Words in which a sentence says what it points back to: "This parking note", "ऐसे कानून"."""


def with_its_key(block: RankedBlock, *, question: str) -> RankedBlock:
    """`block` with the sentence first that answers.

    That speaks of what of the thing is asked for, or defines it where that is asked; it is no question and, unless one
    is asked for, no example; where the asker's own figure lies outside what the first speaks of, it is the sentence
    that speaks of it.
    """
    asked = list(block.evidence.worth)
    answering = sorted(
        block.sentences, key=lambda sentence: (_is_beside(sentence, question), -_worth(sentence, question, asked))
    )
    sentences = _first(_leant_on(answering, block.evidence.worth, question=question), answering)
    fitting = _of_range(sentences, figures_given(question))
    return replace(block, sentences=_first(fitting, sentences))


def _worth(sentence: RankedSentence, question: str, asked: Sequence[Slot]) -> float:
    said = sentence.candidate.key
    defines = definition_of(question, said, asked=asked) is not None
    return sentence.score + FOR_AN_ASPECT * (aspects_met(question, said) + defines)


def _first(chosen: RankedSentence | None, sentences: Sequence[RankedSentence]) -> Sequence[RankedSentence]:
    """The sentences with the one chosen, if any, first."""
    return sentences if chosen is None else [chosen, *(each for each in sentences if each is not chosen)]


def _leant_on(sentences: Sequence[RankedSentence], asked: Iterable[Slot], *, question: str) -> RankedSentence | None:
    """The sentence that the first one points back to, where only that has to do with the question.

    The first then won by its words: it is read together with it. Where a name is asked for and given, it stays.
    """
    first = sentences[0].candidate
    start, own = first.spans[-1][0], own_start(first)
    before = (each for each in sentences if start <= own_start(each.candidate) and each.candidate.spans[-1][1] <= own)
    leant_on = next(before, None) if own > start else None
    if leant_on is None or not _is_met_before(leant_on.candidate.key, first.key, asked):
        return None
    names = all(_names().search(normalised(text)) for text in (question, first.key))
    return None if names or leant_on.sentence.figure < sentences[0].sentence.figure else leant_on


def _is_met_before(leant_on: str, own: str, asked: Iterable[Slot]) -> bool:
    """Whether all words of the question that two sentences have stand in the first, and there are some.

    What the second calls the first by ("This parking note …") is said of the first.
    """
    words = own.split()
    ends = POINTER if words[0].lower() in words_of(WordList.POINTS_AT) else 1
    had, has = set(terms(" ".join([leant_on, *words[:ends]]))), set(terms(" ".join(words[ends:])))
    before = [slot for slot in asked if not had.isdisjoint(slot)]
    beyond = [slot for slot in asked if had.isdisjoint(slot) and not has.isdisjoint(slot)]
    return bool(before) and not beyond


def _is_beside(sentence: RankedSentence, question: str) -> bool:
    """Whether it asks something itself, or only shows the rule."""
    said = own_words(sentence)
    if said.rstrip('*_"”’ ').endswith("?"):
        return True
    return _example().match(normalised(said.lstrip("*_"))) is not None and not _asks_for_example(question)


def _of_range(sentences: Sequence[RankedSentence], given: Sequence[Range]) -> RankedSentence | None:
    """The sentence for the asker's figure, where the first is for others: its range holds it, or it is for the rest."""
    first, *others = sentences
    spoken_of = ranges_in(own_words(first))
    outside = [figure for figure in given if any(each.excludes(figure) for each in spoken_of)]
    outside = [figure for figure in outside if not any(each.holds(figure) for each in spoken_of)]
    if not outside:
        return None
    holding = (each for each in others if _hold_any(ranges_in(own_words(each)), outside))
    rest = (each for each in others if _the_others().search(normalised(own_words(each))))
    return next(holding, None) or next(rest, None)


def _hold_any(ranges: Sequence[Range], figures: Sequence[Range]) -> bool:
    return any(each.holds(figure) for each in ranges for figure in figures)


def own_words(sentence: RankedSentence) -> str:
    """What a sentence says without what leads into it."""
    candidate = sentence.candidate
    start, end = candidate.spans[-1]
    return candidate.passage.text[start:end]


def _asks_for_example(question: str) -> bool:
    return _example().search(normalised(question)) is not None


@cache
def _example() -> re.Pattern[str]:
    return any_word(words_of(WordList.EXAMPLES))


@cache
def _names() -> re.Pattern[str]:
    return any_word(words_of(WordList.NAMES_THINGS))


@cache
def _the_others() -> re.Pattern[str]:
    return any_word(words_of(WordList.THE_OTHERS))

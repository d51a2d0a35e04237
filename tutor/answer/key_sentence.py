"""Which sentence of a block is its key, where likeness alone misleads: questions, examples, the wrong range."""

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from embeddings.languages import WordList, any_word, words_of
from embeddings.text import normalised
from tutor.answer.ranges import Range, figures_given, ranges_in
from tutor.answer.ranking import RankedBlock, RankedSentence


def with_its_key(block: RankedBlock, *, question: str) -> RankedBlock:
    """`block` with the sentence first that answers.

    That is no question and, unless one is asked for, no example; where the asker's own figure lies outside what the
    first speaks of, it is the sentence that speaks of it.
    """
    sentences = sorted(block.sentences, key=lambda sentence: _is_beside(sentence, question))
    fitting = _of_range(sentences, figures_given(question))
    if fitting is not None:
        sentences = [fitting, *(sentence for sentence in sentences if sentence is not fitting)]
    return replace(block, sentences=sentences)


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
def _the_others() -> re.Pattern[str]:
    return any_word(words_of(WordList.THE_OTHERS))

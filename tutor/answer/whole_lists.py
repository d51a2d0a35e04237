"""Lists, steps and tables that are asked for whole: which block is the list, and what leads into it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from data.words import ENGLISH, HINDI, HINGLISH, Language
from embeddings.languages import WordList, WordTable, any_of, any_word, number_at, values_of, words_of
from embeddings.text import BlockShape, EvidenceBlock, Shape, blocks_in, normalised, whole_words, words
from tutor.answer.amounts import figure_words
from tutor.answer.asking import asks_yes_or_no
from tutor.answer.ranking import RankedBlock
from tutor.claims import is_quantity_word

LISTED = frozenset({BlockShape.LIST, BlockShape.TABLE})

LIST_BEHIND = 5.0
"""How far behind the best block a list of its lesson may be to be shown in its place where one is asked for, in
log-odds; the list that the best block leads into may be as far behind as it likes. Of 132 training questions for a
whole list 82 get it with this, 49 without; of 27 other questions that are taken for such, 6 lose their block."""

LONGEST_LEAD = 600
"""Characters up to which the paragraph before a list is quoted with it."""

_FEW, _MANY = 2, 15
"""How many things a question may name that stand in one list."""

_APART = re.compile(r"[,;]\s|\s(?:and|or|और|तथा|एवं|या)\s")
"""Between things that are listed in a sentence."""

_SENTENCE_ENDS = re.compile(r"[.?!।]\s")

_JOINTS = 3
"""So many of them make four things, a list of its own."""

_NAMED_WITHIN = 8
"""Words behind a number within which it is asked what is counted."""


def asks_for_whole(question: str) -> bool:
    """Whether a question wants all of a list or all steps.

    >>> asks_for_whole("Name all five principles."), asks_for_whole("ARC ke saat charan kya hai, sab likho")
    (True, True)
    >>> asks_for_whole("Who signs the list?")
    False
    """
    asked = normalised(question)
    if asks_yes_or_no(question):
        return False
    return (_whole().search(asked) or _counted().search(asked)) is not None or _counts_then_asks(words(asked))


def _counts_then_asks(tokens: Sequence[str]) -> bool:
    """Whether things are counted first and asked for behind: "ke 7 principles kaun se hain", "के चार भाग क्या हैं"."""
    return any(_counts(tokens, place) and _asked_behind(tokens[place + 2 :]) for place in range(1, len(tokens)))


def _counts(tokens: Sequence[str], place: int) -> bool:
    """Whether a number of things stands there: not of days, and not that of a rule."""
    value, end = number_at(tokens, place)
    if value is None or not (_FEW <= value <= _MANY and value.is_integer()) or end >= len(tokens):
        return False
    return not is_quantity_word(tokens[end]) and tokens[place - 1] not in figure_words().rules


def _asked_behind(tokens: Sequence[str]) -> bool:
    near = " ".join(tokens[:_NAMED_WITHIN])
    return _behind().search(near) is not None


@cache
def _behind() -> re.Pattern[str]:
    return any_word(" ".join(words(phrase)) for phrase in words_of(WordList.BEHIND_COUNTED))


@cache
def _whole() -> re.Pattern[str]:
    return whole_words(any_of(words_of(WordList.ASKS_FOR_ALL)))


@cache
def _counted() -> re.Pattern[str]:
    """Things counted behind a question word: "which five conditions", "कौन से सात चरण"."""
    return whole_words(unicodedata.normalize("NFC", "|".join(map(_counted_in, (ENGLISH, HINDI, HINGLISH)))))


def _counted_in(language: Language) -> str:
    numbers = any_of(word for word, value in values_of(WordTable.NUMBERS, [language]).items() if _FEW <= value <= _MANY)
    return rf"(?:{any_of(words_of(WordList.BEFORE_COUNTED, [language]))}) (?:{numbers}|[2-9]|1[0-5])"


def list_first(ranked: Sequence[RankedBlock]) -> list[RankedBlock]:
    """`ranked` with the list put first that is asked for, to be quoted whole; as it is where none is near.

    It is the best block, else one that the best block leads into or, unless it names several things
    itself, that comes next, else one of the same lesson.
    """
    if not ranked:
        return []
    best, *others = ranked
    lists = [block for block in others if _is_list_of_lesson(block, best)]
    led = [block for block in lists if lead_of(block.evidence.block) == best.evidence.block]
    near = [block for block in lists if best.score - block.score <= LIST_BEHIND]
    names = _enumerates(best.evidence.block.text)
    following = [block for block in lists if _comes_next(block.evidence.block, best.evidence.block) and not names]
    chosen = best if best.evidence.block.shape in LISTED else next(iter([*led, *following, *near]), None)
    if chosen is None:
        return list(ranked)
    lead = lead_of(chosen.evidence.block)
    rest = [block for block in ranked if block is not chosen and block.evidence.block != lead]
    return [_as_whole(chosen, lead, score=best.score), *rest]


def _as_whole(block: RankedBlock, lead: EvidenceBlock | None, *, score: float) -> RankedBlock:
    """The block with its list as the key, and with what leads into it."""
    start, end = (lead or block.evidence.block).start, block.evidence.block.end
    sentences = sorted(block.sentences, key=lambda sentence: sentence.candidate.shape is not Shape.LIST)
    return replace(block, score=score, sentences=sentences, whole=(start, end))


def _is_list_of_lesson(block: RankedBlock, best: RankedBlock) -> bool:
    one, other = block.evidence.block, best.evidence.block
    same_lesson = (one.passage.course, one.passage.lesson) == (other.passage.course, other.passage.lesson)
    return one.shape in LISTED and len(one.rows) > 1 and same_lesson and one.passage.language == other.passage.language


def _enumerates(paragraph: str) -> bool:
    """Whether many things are listed within a sentence: "seven principles: integrity, objectivity, openness …"."""
    _, colon, listed = paragraph.partition(": ")
    return bool(colon) and len(_APART.findall(_SENTENCE_ENDS.split(listed)[0])) >= _JOINTS


def _comes_next(block: EvidenceBlock, after: EvidenceBlock) -> bool:
    """Whether no other block stands between them: at most a heading."""
    blocks = blocks_in(block.passage)
    return after in blocks and blocks.index(block) == blocks.index(after) + 1


def lead_of(block: EvidenceBlock) -> EvidenceBlock | None:
    """The short paragraph that stands right before a list under its heading, None where there is none."""
    before = [other for other in blocks_in(block.passage) if other.end <= block.start]
    if block.shape not in LISTED or not before:
        return None
    lead = before[-1]
    apart = block.passage.text[lead.end : block.start].strip()
    fits = (
        lead.shape is BlockShape.PARAGRAPH and lead.heading == block.heading and lead.end - lead.start <= LONGEST_LEAD
    )
    return lead if fits and not apart else None

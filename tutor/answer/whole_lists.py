"""Lists, steps and tables that are asked for whole: which block is the list, and what leads into it."""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import cache

from data.words import ENGLISH, HINDI, HINGLISH, Language
from embeddings.languages import WordList, WordTable, any_of, values_of, words_of
from embeddings.text import BlockShape, EvidenceBlock, Shape, blocks_in, normalised, whole_words
from tutor.answer.asking import asks_yes_or_no
from tutor.answer.ranking import RankedBlock

LISTED = frozenset({BlockShape.LIST, BlockShape.TABLE})

LIST_BEHIND = 5.0
"""How far behind the best block a list of its lesson may be to be shown in its place where one is asked for, in
log-odds; the list that the best block leads into may be as far behind as it likes. Of 132 training questions for a
whole list 82 get it with this, 49 without; of 27 other questions that are taken for such, 6 lose their block."""

LONGEST_LEAD = 600
"""Characters up to which the paragraph before a list is quoted with it."""

_FEW, _MANY = 2, 15
"""How many things a question may name that stand in one list."""


def asks_for_whole(question: str) -> bool:
    """Whether a question wants all of a list or all steps.

    >>> asks_for_whole("Name all five principles."), asks_for_whole("ARC ke saat charan kya hai, sab likho")
    (True, True)
    >>> asks_for_whole("Who signs the list?")
    False
    """
    asked = normalised(question)
    return not asks_yes_or_no(question) and (_whole().search(asked) or _counted().search(asked)) is not None


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

    It is the best block, else one that the best block leads into, else one of the same lesson.
    """
    if not ranked:
        return []
    best, *others = ranked
    lists = [block for block in others if _is_list_of_lesson(block, best)]
    led = [block for block in lists if lead_of(block.evidence.block) == best.evidence.block]
    near = [block for block in lists if best.score - block.score <= LIST_BEHIND]
    chosen = best if best.evidence.block.shape in LISTED else next(iter([*led, *near]), None)
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

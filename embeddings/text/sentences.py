"""Where sentences begin and end, in English and in Hindi, as offsets into the stored text."""

import re
from collections.abc import Iterator

from embeddings.text.markdown import BlockKind, blocks_of

# The end of a sentence, with what closes after it. A danda ends one even where no space follows.
_END = re.compile(r"[।॥]+[\"'”’)\]»*_]*|[.!?…]+[\"'”’)\]»*_]*(?=\s|$)")
_WORD_BEFORE = re.compile(r"[^\s(\[\"'“‘*_]{1,16}$")
_OPENING = "\"'“‘([{«*_ \t\n\r"

# Never end a sentence: something belongs after them.
_TITLES_TEXT = (
    "dr mr mrs ms shri sh smt prof hon hon'ble st lt col gen capt sgt km kum adv messrs e.g i.e eg ie viz vs cf v "
    "डॉ श्री प्रो पं कु स्व मो भा रु रू मा"
)
_TITLES = frozenset(_TITLES_TEXT.split())
# End none where a number follows: "No. 5", "Rs. 500", "sec. 4(1)".
_NUMBERED_TEXT = (
    "no nos rs re inr sec secs s ss art arts cl cls para paras p pp fig figs vol ch r reg regs sl sr sch annex app "
    "approx ca jan feb mar apr jun jul aug sep sept oct nov dec o.m d.o f.no क्र सं नि पृ धारा अनु"
)
_NUMBERED = frozenset(_NUMBERED_TEXT.split())
_CLOCK = frozenset({"a.m", "p.m"})


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """`(start, end)` of each sentence of a Markdown text, in order, none blank, none overlapping.

    Headings, list items and table rows are never joined with their neighbours; a list item of several sentences gives
    several spans; markers ("##", "-", "1.") stay outside. Decimals, initials, "Rs. 500", "e.g." end nothing.
    """
    spans: list[tuple[int, int]] = []
    for block in blocks_of(text):
        if block.kind in (BlockKind.HEADING, BlockKind.ROW):
            spans.append((block.start, block.end))
        else:
            spans.extend(_within(text, block.start, block.end))
    return spans


def _within(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    begin = start
    for found in _END.finditer(text, start, end):
        if _ends_sentence(text, found, begin=begin, limit=end):
            yield from _stripped(text, begin, found.end())
            begin = found.end()
    yield from _stripped(text, begin, end)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends_sentence(text: str, found: re.Match[str], *, begin: int, limit: int) -> bool:
    mark = found.group()[0]
    if mark in "।॥":
        return True
    following = _next_letter(text, found.end(), limit)
    if following == "":
        return True
    if following.islower():
        return False
    return mark != "." or not _abbreviates(text, found.start(), begin=begin, following=following)


def _next_letter(text: str, position: int, limit: int) -> str:
    while position < limit and text[position] in _OPENING:
        position += 1
    return text[position] if position < limit else ""


def _abbreviates(text: str, dot: int, *, begin: int, following: str) -> bool:
    before = _WORD_BEFORE.search(text, max(begin, dot - 16), dot)
    if before is None:
        return False
    word = before.group().lower()
    if word in _CLOCK:
        return False
    if word in _TITLES or ("." in word.strip(".") and word.replace(".", "").isalpha()):
        return True
    if word in _NUMBERED and (following.isdigit() or following in "₹(/"):
        return True
    is_initial = len(word) == 1 and before.group().isupper()
    is_item_number = word.isdigit() and before.start() == begin and len(word) <= 3
    return is_initial or is_item_number

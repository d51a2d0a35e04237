"""Where sentences begin and end, in English, Hindi and Urdu, as offsets into the stored text."""

import re
from collections.abc import Iterator

import sentencex

from data.markdown import Block, BlockKind, blocks_of
from embeddings.text.tokens import is_devanagari

# sentencex (Wikimedia, MIT) proposes the ends and knows the abbreviations of a language; what Indian offices write is
# added here. Measured against pysbd, blingfire and syntok: docs/explanation/experiments.md.

_LONGEST_ABBREVIATION = 16
_WORD_BEFORE = re.compile(rf"[^\s(\[\"'“‘]{{1,{_LONGEST_ABBREVIATION}}}$")
_BLANK = re.compile(r"\s*+")
_OPENING = "\"'“‘([{« \t\n\r"
# sentencex keeps together whatever stands in quotation marks; a quotation of ten sentences is ten to cite.
_QUOTATION_MARKS = str.maketrans(dict.fromkeys('"“”«»`‘', " "))
_LONGEST_STRETCH = 10_000
"""Characters; real paragraphs have fewer. sentencex takes 0.01 s for as many brackets, and four times
as long for twice as many."""
_CLOSING = "\"'”’)]»"
# A sentence that stands in brackets as a whole: "(It was late.)".
_CLOSED = re.compile(r"[.!?।۔؟][\"'”’]*\)(?=\s)")

# Abbreviations to sentencex that most often are words, "up in May. A port is", and units: "100 Gbit/s. In October".
_WORDS_AS_WELL = re.compile(r"(?:\b(?:[Mm]ay|no|me|ID|mm)|/[a-z]{1,2})\.(?=\s+[A-Z])")

# Never end a sentence: something belongs after them.
_TITLES_TEXT = (
    "dr mr mrs ms m/s shri sh smt prof hon hon'ble st rev fr sr br er ar adv km kum lt col maj brig gen capt sgt "
    "messrs asst addl jt dy govt e.g i.e eg ie viz vs v cf c/o "
    "डॉ श्री प्रो पं कु स्व मो भा रु रू मा इं"
)
_TITLES = frozenset(_TITLES_TEXT.split())
# End none where a number follows: "No. 5", "Rs. 500", "sec. 4(1)".
_NUMBERED_TEXT = (
    "no nos rs re inr sec secs s ss art arts cl cls para paras p pp fig figs vol ch r reg regs sl sch annex app "
    "approx ca dt jan feb mar apr jun jul aug sep sept oct nov dec o.m d.o f.no क्र सं नि पृ धारा अनु"
)
_NUMBERED = frozenset(_NUMBERED_TEXT.split())
# The names of the Latin letters, as initials are written in Hindi: "ए. पी. जे.".
_LETTERS_TEXT = "ए बी सी डी ई एफ जी एच आई जे के एल एम एन ओ पी क्यू आर एस टी यू वी डब्ल्यू एक्स वाई जेड"
_HINDI_LETTERS = frozenset(_LETTERS_TEXT.split())
_CLOCK = frozenset({"a.m", "p.m"})
_ROMAN = re.compile(r"[IVX]{1,5}\b")
_ARABIC = re.compile("[\u0600-\u06ff]")


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """`(start, end)` of each sentence of a Markdown text, in order, none blank, none overlapping.

    Headings, list items, table rows and lines of code are never joined with their neighbours; a list item of several
    sentences gives several spans; markers ("##", "-", "1.") stay outside. Decimals, initials, "Rs. 500", "e.g." end
    nothing, nor does anything within brackets that close later.
    """
    return [span for block in blocks_of(text) for span in spans_in(text, block)]


def spans_in(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """The sentences of one block of `text`."""
    if block.kind in (BlockKind.HEADING, BlockKind.HEAD, BlockKind.ROW):
        yield block.start, block.end
    elif block.kind is BlockKind.CODE:
        for line in re.finditer(r"[^\n]*\S", block.said):
            yield block.places[line.start()], block.places[line.end() - 1] + 1
    else:
        yield from _within(text, block)


def _within(text: str, block: Block) -> Iterator[tuple[int, int]]:
    begin = block.start
    for end in _ends(block.said):
        # Marks that show nothing belong to the sentence that they follow: "**Stop.** Go."
        place = block.places[end]
        yield from _stripped(text, begin, place)
        begin = place
    yield from _stripped(text, begin, block.end)


def _stripped(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while start < end and text[start].isspace():
        start += 1
    while end > start and text[end - 1].isspace():
        end -= 1
    if start < end:
        yield start, end


def _ends(said: str) -> list[int]:
    """Where the sentences of what a reader sees end, the last one left out: offsets of what follows."""
    encodable = said.encode("utf-8", "replace").decode("utf-8")  # a lone surrogate cannot go to sentencex
    unquoted = encodable.translate(_QUOTATION_MARKS)
    ends = {_with_closing(said, _before_blanks(unquoted, end)) for end in _proposed(unquoted, _language(said))}
    ends |= {more.end() for pattern in (_CLOSED, _WORDS_AS_WELL) for more in pattern.finditer(said)}
    kept: list[int] = []
    for end in sorted(ends):
        begin = kept[-1] if kept else 0
        if 0 < end < len(said) and _blank_until(said, begin) < end and _ends_sentence(said, end, begin=begin):
            kept.append(end)
    return kept


def _proposed(unquoted: str, language: str) -> Iterator[int]:
    """Where sentencex would end sentences; it gets a long paragraph in stretches, each up to a blank."""
    begin = 0
    while begin < len(unquoted):
        stop = begin + _LONGEST_STRETCH
        if stop < len(unquoted):
            stop = (unquoted.rfind(" ", begin, stop) + 1) or stop
        stretch = unquoted[begin:stop]
        for boundary in sentencex.get_sentence_boundaries(language, stretch):
            if boundary["end_index"] < len(stretch) or stop >= len(unquoted):
                yield begin + boundary["end_index"]
        begin = stop


def _before_blanks(said: str, end: int) -> int:
    while end > 0 and said[end - 1].isspace():
        end -= 1
    return end


def _blank_until(said: str, begin: int) -> int:
    blank = _BLANK.match(said, begin)
    return blank.end() if blank else begin


def _with_closing(said: str, end: int) -> int:
    """Behind the quotation marks and brackets that close at `end`."""
    while end < len(said) and said[end] in _CLOSING:
        end += 1
    return end


def _language(said: str) -> str:
    """Whose abbreviations count: Hindi's where most letters are Devanagari, Urdu's where most are Arabic."""
    letters = [character for character in said if character.isalpha()]
    if 2 * sum(map(is_devanagari, letters)) >= len(letters) > 0:
        return "hi"
    return "ur" if 2 * len(_ARABIC.findall(said)) >= len(letters) > 0 else "en"


def _ends_sentence(said: str, end: int, *, begin: int) -> bool:
    closed = end
    while closed > begin and said[closed - 1] in _CLOSING:
        closed -= 1
    mark = said[max(closed - 1, begin) : closed]
    if mark in "।॥۔؟":
        return True
    if not said[end].isspace() or _continues(said, end):  # a name such as NETWORKDAYS.INTL goes on without a blank
        return False
    return mark != "." or not _abbreviates(said, begin, closed - 1, following=_following(said, end))


def _continues(said: str, end: int) -> bool:
    """Whether what follows begins in lower case, a name such as "iGOT" or "e-Office" aside."""
    following = _following(said, end)
    return following[:1].islower() and re.match(r"[a-z]{1,2}-?[A-Z]", following) is None


def _following(said: str, end: int) -> str:
    return said[end : end + 16].lstrip(_OPENING)


def _abbreviates(said: str, begin: int, stop: int, *, following: str) -> bool:
    """Whether the full stop at `stop`, in a sentence from `begin` on, is that of an abbreviation."""
    match = _WORD_BEFORE.search(said, max(begin, stop - _LONGEST_ABBREVIATION), stop)
    if match is None:
        return False
    word = match.group().lower()
    if word in _CLOCK:
        return False
    if word in _TITLES or ("." in word.strip(".") and word.replace(".", "").isalpha()):
        return True
    if word in _NUMBERED and (following[:1].isdigit() or following[:1] in "₹(/" or _ROMAN.match(following)):
        return True
    is_initial = (len(word) == 1 and match.group().isupper()) or word in _HINDI_LETTERS
    is_item_number = word.isdigit() and len(word) <= 3 and _blank_until(said, begin) >= match.start()
    return is_initial or is_item_number

"""Cuts lessons into passages of about 120–220 words, on headings, paragraphs and sentence ends."""

import hashlib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from data.markdown import Block, BlockKind, blocks_of, plain
from data.words import ENGLISH, Course, CourseId, Language, Lesson, LessonId, Passage, PassageId
from embeddings.text.evidence import candidates_of, leads
from embeddings.text.evidence_blocks import ENTRIES, blocks_in, embedded_block
from embeddings.text.sentences import spans_in

FEWEST_WORDS, MOST_WORDS = 120, 220
_LONGEST_UNIT = 110
"""Words that are kept together although no sentence ends: two of them make a full passage."""
_LONGEST_WORD = 400
"""Characters without a space after which the text is cut anyway."""


@dataclass(frozen=True, slots=True)
class _Unit:
    """What is never cut: a sentence, or a block of code, with the headings or the table's head right above it."""

    start: int
    end: int
    words: int
    cut_cost: float
    """What it costs to begin a passage here: nothing at a heading, most in the middle of a paragraph."""


def passages_of(course: Course) -> list[Passage]:
    """All passages of all lessons in all their languages, in that order.

    `text` is exactly `lesson.text.by_language[language][start:end]`; ids are `course/lesson/language/part`, parts
    counted from 1. A blank lesson gives none.
    """
    return [
        passage
        for lesson in course.lessons
        for language in lesson.text.by_language
        for passage in _passages_in(course, lesson, language)
    ]


def embedded_text(passage: Passage) -> str:
    """What encoders and the lexical index are given: the titles for context, then the text without Markdown."""
    return _embedded_text(passage.title, passage.text)


def passage_checksum(title: str, text: str, asked_as: Sequence[str] = (), *, heading: str) -> str:
    """SHA-256, hexadecimal, of exactly what is embedded: equal checksums, equal vectors, and as many of them.

    That is the text, everything in it that could be cited (`embeddings.text.evidence`), its blocks below the `heading`
    above it, and the phrases; before each kind stands how many there are, before each text its length in bytes.
    """
    digest = hashlib.sha256()
    passage = Passage(PassageId(""), CourseId(""), LessonId(""), ENGLISH, title, text, heading, 0, len(text), "")
    # What is remembered of passages in use is not to give way to this one.
    candidates = [candidate.text for candidate in candidates_of.__wrapped__(passage)]
    blocks = [embedded_block(block) for block in blocks_in.__wrapped__(passage)]
    for texts in ([_embedded_text(title, text)], candidates, blocks, asked_as):
        digest.update(b"%d:" % len(texts))
        for embedded in texts:
            written = embedded.encode("utf-8", "surrogatepass")
            digest.update(b"%d:" % len(written) + written)
    return digest.hexdigest()


def _phrases(lesson: Lesson, language: Language) -> tuple[str, ...]:
    """`asked_as` for the lesson's passages in `language`: in it, and in languages that the lesson is not written in."""
    elsewhere = lesson.text.by_language.keys() - {language}
    return tuple(said for phrase in lesson.asked_as for own, said in phrase.by_language.items() if own not in elsewhere)


def _embedded_text(title: str, text: str) -> str:
    return f"{title}: {plain(text)}" if title else plain(text)


def _passages_in(course: Course, lesson: Lesson, language: Language) -> Iterator[Passage]:
    text = lesson.text.by_language[language]
    lesson_title = lesson.title.in_language(language)
    title = f"{course.title.in_language(language)} — {lesson_title}"
    blocks = blocks_of(text)
    spans = _packed(_units(text, blocks))
    for part, (start, end) in enumerate(spans, start=1):
        asked_as = _phrases(lesson, language) if part == 1 else ()
        locator = _locator(text, blocks, start, fallback=_numbered(lesson_title, part, len(spans)))
        yield Passage(
            id=PassageId(f"{course.id}/{lesson.id}/{language}/{part}"),
            course=course.id,
            lesson=lesson.id,
            language=language,
            title=title,
            text=text[start:end],
            locator=locator,
            start=start,
            end=end,
            sha256=passage_checksum(title, text[start:end], asked_as, heading=locator),
            asked_as=asked_as,
        )


def _numbered(title: str, part: int, parts: int) -> str:
    return title if parts == 1 else f"{title}, {part}/{parts}"


def _locator(text: str, blocks: Sequence[Block], start: int, *, fallback: str) -> str:
    """The heading that the passage begins with or, failing that, the nearest one above it."""
    above = [block for block in blocks if block.kind is BlockKind.HEADING and block.line_start <= start]
    return " ".join(above[-1].said.split()) if above else fallback


def _units(text: str, blocks: Sequence[Block]) -> list[_Unit]:
    units: list[_Unit] = []
    opened: int | None = None  # where the headings, or the table's head, above the next sentence begin
    under_heading = False
    above: Block | None = None
    before: Block | None = None  # what stands above a block, or above the table's head that stands there
    for block in blocks:
        if block.kind is not BlockKind.HEAD:
            above, before = block, above
        if block.kind in (BlockKind.HEADING, BlockKind.HEAD):
            opened = block.line_start if opened is None else opened
            under_heading = under_heading or block.kind is BlockKind.HEADING
            continue
        for number, (start, end) in enumerate(_pieces(text, block)):
            first_of_block = number == 0
            begin = block.line_start if first_of_block else start
            begin = begin if opened is None else opened
            goes_on = block.kind in ENTRIES and _is_begun(before, is_headed=opened is not None)
            cost = _cut_cost(block.kind, first_of_block=first_of_block, under_heading=under_heading, goes_on=goes_on)
            opened, under_heading = None, False
            units.append(_Unit(begin, end, _word_count(text[begin:end]), cost))
    if opened is not None:  # headings with nothing under them are content all the same
        units.append(_Unit(opened, blocks[-1].end, _word_count(text[opened : blocks[-1].end]), 0.0))
    return units


def _is_begun(above: Block | None, *, is_headed: bool) -> bool:
    """Whether an entry below goes on with what leads into it, or with a list or a table; one with a head begins."""
    return above is not None and (leads(above.said) or (above.kind in ENTRIES and not is_headed))


def _word_count(text: str) -> int:
    """Words, one for every `_LONGEST_WORD` characters of what has no spaces."""
    return sum(1 + (len(word) - 1) // _LONGEST_WORD for word in text.split())


def _cut_cost(kind: BlockKind, *, first_of_block: bool, under_heading: bool, goes_on: bool) -> float:
    """`goes_on`: an entry of a list or table that began above; a list is cut only where it fills passages by itself."""
    if under_heading:
        return 0.0
    if goes_on:
        return 4.0
    if not first_of_block:
        return 0.3
    return 0.1 if kind is BlockKind.PARAGRAPH else 0.2


def _pieces(text: str, block: Block) -> Iterator[tuple[int, int]]:
    """Sentences of a block; one without an end in sight is cut between words, or anywhere if it has no spaces."""
    if block.kind is BlockKind.CODE:
        yield block.start, block.end  # half of it would read as text
        return
    for start, end in spans_in(text, block):
        yield from _short_pieces(text, start, end)


def _short_pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    words = [
        (place, min(place + _LONGEST_WORD, word.end()))
        for word in re.finditer(r"\S+", text[start:end])
        for place in range(word.start(), word.end(), _LONGEST_WORD)
    ]
    for first in range(0, len(words), _LONGEST_UNIT):
        last = min(first + _LONGEST_UNIT, len(words)) - 1
        yield start + words[first][0], start + words[last][1]


def _packed(units: Sequence[_Unit]) -> list[tuple[int, int]]:
    """Neighbouring units joined into passages at the least total cost (dynamic programming over the cuts)."""
    best = [0.0] + [float("inf")] * len(units)
    came_from = [0] * (len(units) + 1)
    for end in range(1, len(units) + 1):
        words = 0
        for start in range(end - 1, -1, -1):
            words += units[start].words
            if words > 2 * MOST_WORDS and start < end - 1:
                break
            cost = best[start] + _size_cost(words) + (units[start].cut_cost if start else 0.0)
            if cost < best[end]:
                best[end], came_from[end] = cost, start
    spans: list[tuple[int, int]] = []
    end = len(units)
    while end > 0:
        start = came_from[end]
        spans.append((units[start].start, units[end - 1].end))
        end = start
    return spans[::-1]


def _size_cost(words: int) -> float:
    """Zero within the wanted size, growing with the square of what is short or over; one at 60 and at 275 words."""
    if words < FEWEST_WORDS:
        return ((FEWEST_WORDS - words) / (FEWEST_WORDS / 2)) ** 2
    if words > MOST_WORDS:
        return ((words - MOST_WORDS) / (MOST_WORDS / 4)) ** 2
    return 0.0

"""The chosen blocks and sentences as an answer: every stretch of it checked against the stored lesson, and cited."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from data.markdown import shown
from data.words import AnswerBlock, AnswerSentence, Citation, CourseId, Language, LessonId, NotFound, Passage
from embeddings.text import Candidate, candidates_of
from tutor.answer.alignment import aligned, says_the_same
from tutor.answer.around_key import conditions_of, context_of, own_start
from tutor.answer.ranking import RankedBlock, RankedSentence

LessonText = Callable[[CourseId, LessonId, Language], str]
"""The stored text of a lesson in exactly one language; empty if it has none."""

WHOLE_BLOCK = 1_500
"""Characters up to which a block is quoted whole; of a longer one what stands around its key sentence."""

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class _Checked:
    """Stretches that stand in the stored lesson: where, the words there, and how they read."""

    passage: Passage
    places: Sequence[Span]
    quotes: Sequence[str]
    text: str


@dataclass(frozen=True, slots=True)
class Quoted:
    """What an answer quotes."""

    blocks: Sequence[AnswerBlock]
    sentences: Sequence[AnswerSentence]
    citations: Sequence[Citation]


def quoted(blocks: Sequence[RankedBlock], sentences: Sequence[RankedSentence], *, lesson_text: LessonText) -> Quoted:
    """The blocks and sentences that stand in the lessons, those that do not left out.

    Citations are numbered from 1 in the order of first use, by the blocks and then by the sentences.
    """
    citing = _Citing()
    return Quoted(
        [answering for block in blocks if (answering := _quoted_block(block, citing, lesson_text=lesson_text))],
        [
            AnswerSentence(found.text, citing.numbers(found))
            for sentence in sentences
            if (found := _checked_candidate(sentence.candidate, lesson_text=lesson_text))
        ],
        citing.citations,
    )


class _Citing:
    """Gives each cited stretch its number."""

    def __init__(self) -> None:
        self.citations: list[Citation] = []
        self._numbers: dict[tuple[str, Span], int] = {}

    def numbers(self, checked: _Checked) -> list[int]:
        """The numbers of its stretches, new ones for those not cited yet."""
        return [
            self._number(checked.passage, place, quote)
            for place, quote in zip(checked.places, checked.quotes, strict=True)
        ]

    def _number(self, passage: Passage, place: Span, quote: str) -> int:
        known = self._numbers.get((passage.id, place))
        if known is not None:
            return known
        number = len(self.citations) + 1
        self._numbers[passage.id, place] = number
        start, end = place
        self.citations.append(
            Citation(
                number=number,
                passage=passage.id,
                course=passage.course,
                lesson=passage.lesson,
                language=passage.language,
                locator=passage.locator,
                quote=quote,
                start=start,
                end=end,
            )
        )
        return number


def _quoted_block(ranked: RankedBlock, citing: _Citing, *, lesson_text: LessonText) -> AnswerBlock | None:
    block = ranked.evidence.block
    start, end = _stretch(ranked)
    checked = _checked(block.passage, [(start, end)], shown(block.passage.text, start, end), lesson_text=lesson_text)
    if checked is None:
        return None
    key = _key_place(ranked, checked.text, quoted_from=start)
    around = _Places(block.passage.text, checked.text, start)
    context = context_of(ranked)
    return AnswerBlock(
        text=checked.text,
        heading=block.heading,
        key=key or (0, len(checked.text)),
        citations=citing.numbers(checked),
        cut=start > block.start or end < block.end,
        context=around.of(context) if context and key else None,
        conditions=[place for span in conditions_of(ranked) if key and (place := around.of(span))],
    )


def _stretch(ranked: RankedBlock) -> Span:
    """What of the block is quoted: all of it, or its key sentence with as many neighbours as there is room for."""
    block = ranked.evidence.block
    if ranked.whole is not None:
        return ranked.whole
    if block.end - block.start <= WHOLE_BLOCK:
        return block.start, block.end
    spans = sorted({candidates_of(block.passage)[row].spans[-1] for row in block.rows})
    key = ranked.key.candidate.spans[-1]
    first = last = spans.index(key)
    grew = True
    while grew:
        grew = False
        if last + 1 < len(spans) and spans[last + 1][1] - spans[first][0] <= WHOLE_BLOCK:
            last, grew = last + 1, True
        if first > 0 and spans[last][1] - spans[first - 1][0] <= WHOLE_BLOCK:
            first, grew = first - 1, True
    return spans[first][0], spans[last][1]


@dataclass(frozen=True, slots=True)
class _Places:
    """Where stretches of a passage stand in what is quoted of it, from `begin` of its `source` on."""

    source: str
    quoted: str
    begin: int

    def of(self, span: Span) -> Span | None:
        """The same words in the quoted text; None where they do not stand there, or read otherwise by now."""
        start, end = span
        said, before = shown(self.source, start, end), shown(self.source, self.begin, start)
        place = self.quoted.find(said, len(before))  # the same words may stand in what is before
        return (place, place + len(said)) if said and place >= 0 else None


def _key_place(ranked: RankedBlock, text: str, *, quoted_from: int) -> Span | None:
    """Where in a block's text its key sentence stands; None where all of it is the key or it reads otherwise now."""
    if ranked.whole is not None:
        return None
    candidate = ranked.key.candidate
    own = own_start(candidate), candidate.spans[-1][1]
    return _Places(candidate.passage.text, text, quoted_from).of(own)


def _checked_candidate(candidate: Candidate, *, lesson_text: LessonText) -> _Checked | None:
    return _checked(candidate.passage, candidate.spans, candidate.text, lesson_text=lesson_text)


def _checked(passage: Passage, spans: Sequence[Span], said: str, *, lesson_text: LessonText) -> _Checked | None:
    """The stretches of the passage as they stand in the lesson now, None if they do not."""
    try:
        text = lesson_text(passage.course, passage.lesson, passage.language)
    except NotFound:
        return None  # the catalogue moved on since the index was built
    places: list[Span] = []
    for start, end in spans:
        place = aligned(passage.text[start:end], text, start=passage.start + start, end=passage.start + end)
        if place is None:
            return None
        places.append(place)
    quotes = [text[start:end] for start, end in places]
    as_it_stood = quotes == [passage.text[start:end] for start, end in spans]
    reads = said if as_it_stood else "\n".join(shown(text, start, end) for start, end in places)
    return _Checked(passage, places, quotes, reads) if says_the_same(reads, "\n".join(quotes)) else None

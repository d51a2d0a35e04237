"""An answer said: its blocks at once, then sentence by sentence, all checked against the stored lessons when sent.

Who words the sentences is a `Writer`: `quoted` says the lessons' own, a language model's says verified rewrites. What a
writer yields cites by the numbers of the citations that come with it; here only what stands in the lessons passes,
and citations are numbered anew from 1 in the order in which they are made, by the blocks and then by the sentences.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from data.words import (
    AnswerBlock,
    AnswerPart,
    AnswerSentence,
    Citation,
    CourseId,
    Declined,
    DeclineReason,
    Fallback,
    Grounded,
    Language,
    LessonId,
    NotFound,
    Notice,
    WrittenBy,
    with_blocks,
)
from tutor.answer.alignment import says_the_same
from tutor.answer.quoting import LessonText

Sentences = Generator[AnswerSentence, None, Fallback | None]
"""Sentences as they are found; closing it stops the search for more. Returns why a model wrote less than it should."""


@dataclass(frozen=True, slots=True)
class Written:
    """An answer as it is being worded: its sentences to come, and all citations that they may make by their numbers."""

    citations: Sequence[Citation]
    sentences: Sentences


Writer = Callable[[str, Grounded], Written]
"""Words an answer: the question and what the lessons say in, sentences out."""

Place = tuple[CourseId, LessonId, Language, int, int]
"""Where quoted words stand."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence on its way, with its number from 1 and the citations that it is the first to make."""

    number: int
    sentence: AnswerSentence
    citations: Sequence[Citation]


@dataclass(frozen=True, slots=True)
class Shown:
    """What an answer quotes, whole, with its citations, and what is said of it; it goes before the sentences."""

    headline: str | None
    blocks: Sequence[AnswerBlock]
    citations: Sequence[Citation]
    notices: Sequence[Notice] = ()
    parts: Sequence[AnswerPart] = ()


Speech = Generator[Shown | Spoken, None, Grounded | Declined]
"""The blocks and sentences that passed; returns the whole answer. Closing it stops the writer."""


def quoted(_: str, answer: Grounded) -> Written:
    """The writer without a model: the sentences of the lessons, as they are."""

    def as_they_are() -> Sentences:
        yield from answer.sentences
        return answer.fallback

    return Written(answer.citations, as_they_are())


def speech(question: str, answer: Grounded, *, writer: Writer, lesson_text: LessonText) -> Speech:
    """`answer` in the words of `writer`; where nothing of it passes the check, a decline."""
    written = writer(question, answer)
    numbering = _Numbering({citation.number: citation for citation in written.citations})
    shown = _shown(answer, numbering, lesson_text)
    said: list[AnswerSentence] = []
    try:
        if shown.blocks:
            yield shown
        while True:
            try:
                sentence = next(written.sentences)
            except StopIteration as ended:
                return _whole(shown, said, numbering, answer=answer, fallback=ended.value)
            if not _passes(sentence, numbering.evidence, lesson_text):
                continue
            numbers, fresh = numbering.of(sentence.citations)
            said.append(replace(sentence, citations=numbers))
            yield Spoken(len(said), said[-1], fresh)
    finally:
        written.sentences.close()


class _Numbering:
    """Numbers citations anew, from 1 in the order in which they are made."""

    def __init__(self, evidence: Mapping[int, Citation]) -> None:
        self.evidence = evidence
        self.made: dict[int, Citation] = {}

    def of(self, cited: Sequence[int]) -> tuple[list[int], list[Citation]]:
        """The new numbers of what is cited, and the citations that are made for the first time."""
        fresh = [number for number in dict.fromkeys(cited) if number not in self.made]
        for number in fresh:
            self.made[number] = replace(self.evidence[number], number=len(self.made) + 1)
        return [self.made[number].number for number in cited], [self.made[number] for number in fresh]


def _shown(answer: Grounded, numbering: _Numbering, lesson_text: LessonText) -> Shown:
    """The blocks that pass; the headline goes with the best of them."""
    kept = with_blocks(answer, [block for block in answer.blocks if _passes(block, numbering.evidence, lesson_text)])
    numbered = [replace(block, citations=numbering.of(block.citations)[0]) for block in kept.blocks]
    return Shown(kept.headline, numbered, list(numbering.made.values()), kept.notices, kept.parts)


def said_again(answer: Grounded) -> Iterator[Shown | Spoken]:
    """A whole answer as it was said: its blocks, then its sentences."""
    cited = {number for block in answer.blocks for number in block.citations}
    if answer.blocks:
        citations = [each for each in answer.citations if each.number in cited]
        yield Shown(answer.headline, answer.blocks, citations, answer.notices, answer.parts)
    for number, sentence in enumerate(answer.sentences, start=1):
        fresh = [each for each in answer.citations if each.number in sentence.citations and each.number not in cited]
        cited.update(each.number for each in fresh)
        yield Spoken(number, sentence, fresh)


def _passes(said: AnswerSentence | AnswerBlock, evidence: Mapping[int, Citation], lesson_text: LessonText) -> bool:
    """Whether all that it cites stands in the lessons now and, where it quotes, whether it says just that."""
    citations = [evidence[number] for number in said.citations if number in evidence]
    if not citations or len(citations) < len(said.citations):
        return False
    if not all(_stands(citation, lesson_text) for citation in citations):
        return False
    if isinstance(said, AnswerSentence) and said.written_by is WrittenBy.MODEL:
        return True  # a rewrite was verified where it was written
    return says_the_same(said.text, "\n".join(citation.quote for citation in citations))


def _stands(citation: Citation, lesson_text: LessonText) -> bool:
    try:
        text = lesson_text(citation.course, citation.lesson, citation.language)
    except NotFound:
        return False  # the catalogue moved on while the answer was made
    return text[citation.start : citation.end] == citation.quote != ""


def _whole(
    shown: Shown,
    said: Sequence[AnswerSentence],
    numbering: _Numbering,
    *,
    answer: Grounded,
    fallback: Fallback | None,
) -> Grounded | Declined:
    if not said and not shown.blocks:
        nearest = list(dict.fromkeys(citation.course for citation in answer.citations))
        return Declined(DeclineReason.NOT_COVERED, nearest, answer.confidence)
    return replace(
        answer,
        headline=shown.headline,
        blocks=shown.blocks,
        notices=shown.notices,
        parts=shown.parts,
        sentences=said,
        citations=list(numbering.made.values()),
        fallback=fallback,
    )


def new_first(answer: Grounded, *, before: Grounded) -> Grounded:
    """`answer` with what the answer `before` quoted behind what it did not.

    A block is new where another sentence of it is the key; a headline goes with the best block and not behind it.
    """
    given = frozenset(map(place_of, before.citations))
    keys = {block.key_sentence for block in before.blocks}
    places = {citation.number: place_of(citation) for citation in answer.citations}

    def known(said: AnswerSentence | AnswerBlock) -> bool:
        return all(places[number] in given for number in said.citations)

    def order(block: AnswerBlock) -> tuple[int, bool]:
        return block.part, known(block) and block.key_sentence in keys

    shown = with_blocks(answer, sorted(answer.blocks, key=order))
    return replace(shown, sentences=sorted(answer.sentences, key=known))


def place_of(citation: Citation) -> Place:
    """Where a citation's words stand."""
    return citation.course, citation.lesson, citation.language, citation.start, citation.end

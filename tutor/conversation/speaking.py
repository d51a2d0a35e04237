"""An answer said sentence by sentence: each checked against the stored lessons at the moment it is sent.

Who words the sentences is a `Writer`: `quoted` says the lessons' own, a language model's says verified rewrites. What a
writer yields cites the evidence by the numbers of the answer it was given; here only what stands in the lessons passes,
and citations are numbered anew from 1 in the order in which they are said.
"""

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from data.words import (
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
    WrittenBy,
)
from tutor.answer.alignment import says_the_same
from tutor.answer.tutor import LessonText

Sentences = Generator[AnswerSentence, None, Fallback | None]
"""Sentences as they are found; closing it stops the search for more. Returns why a model wrote less than it should."""

Writer = Callable[[str, Grounded], Sentences]
"""Words an answer: the question and its evidence in, sentences out."""

Place = tuple[CourseId, LessonId, Language, int, int]
"""Where quoted words stand."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """A sentence on its way, with its number from 1 and the citations that it is the first to make."""

    number: int
    sentence: AnswerSentence
    citations: Sequence[Citation]


Speech = Generator[Spoken, None, Grounded | Declined]
"""The sentences that passed, one by one; returns the whole answer. Closing it stops the writer."""


def quoted(_: str, answer: Grounded) -> Sentences:
    """The writer without a model: the sentences of the lessons, as they are."""
    yield from answer.sentences
    return answer.fallback


def speech(question: str, answer: Grounded, *, writer: Writer, lesson_text: LessonText) -> Speech:
    """`answer` in the words of `writer`; where nothing of it passes the check, a decline."""
    evidence = {citation.number: citation for citation in answer.citations}
    numbers: dict[int, int] = {}
    said: list[AnswerSentence] = []
    sentences = writer(question, answer)
    try:
        while True:
            try:
                sentence = next(sentences)
            except StopIteration as ended:
                return _whole(said, numbers, answer=answer, fallback=ended.value)
            if not _passes(sentence, evidence, lesson_text):
                continue
            fresh = [number for number in dict.fromkeys(sentence.citations) if number not in numbers]
            for number in fresh:
                numbers[number] = len(numbers) + 1
            said.append(replace(sentence, citations=[numbers[number] for number in sentence.citations]))
            yield Spoken(len(said), said[-1], [replace(evidence[number], number=numbers[number]) for number in fresh])
    finally:
        sentences.close()


def said_again(answer: Grounded) -> Iterator[Spoken]:
    """The sentences of a whole answer as they were said."""
    cited: set[int] = set()
    for number, sentence in enumerate(answer.sentences, start=1):
        fresh = [each for each in answer.citations if each.number in sentence.citations and each.number not in cited]
        cited.update(each.number for each in fresh)
        yield Spoken(number, sentence, fresh)


def _passes(sentence: AnswerSentence, evidence: Mapping[int, Citation], lesson_text: LessonText) -> bool:
    """Whether all that it cites stands in the lessons now and, where it quotes, whether it says just that."""
    citations = [evidence[number] for number in sentence.citations if number in evidence]
    if not citations or len(citations) < len(sentence.citations):
        return False
    if not all(_stands(citation, lesson_text) for citation in citations):
        return False
    if sentence.written_by is WrittenBy.MODEL:
        return True  # a rewrite was verified where it was written
    return says_the_same(sentence.text, "\n".join(citation.quote for citation in citations))


def _stands(citation: Citation, lesson_text: LessonText) -> bool:
    try:
        text = lesson_text(citation.course, citation.lesson, citation.language)
    except NotFound:
        return False  # the catalogue moved on while the answer was made
    return text[citation.start : citation.end] == citation.quote != ""


def _whole(
    said: Sequence[AnswerSentence], numbers: Mapping[int, int], *, answer: Grounded, fallback: Fallback | None
) -> Grounded | Declined:
    if not said:
        nearest = list(dict.fromkeys(citation.course for citation in answer.citations))
        return Declined(DeclineReason.NOT_COVERED, nearest, answer.confidence)
    evidence = {citation.number: citation for citation in answer.citations}
    citations = [replace(evidence[old], number=new) for old, new in numbers.items()]
    return replace(answer, sentences=said, citations=citations, fallback=fallback)


def new_first(answer: Grounded, *, given: frozenset[Place]) -> Grounded:
    """`answer` with the sentences whose words were all quoted before behind those that were not."""
    places = {citation.number: place_of(citation) for citation in answer.citations}
    order = sorted(answer.sentences, key=lambda sentence: all(places[number] in given for number in sentence.citations))
    return replace(answer, sentences=order)


def place_of(citation: Citation) -> Place:
    """Where a citation's words stand."""
    return citation.course, citation.lesson, citation.language, citation.start, citation.end

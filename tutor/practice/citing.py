"""Sentences of lessons as a cited answer, each where it stands in the stored text."""

from collections.abc import Iterable, Sequence

from data.markdown import shown
from data.words import AnswerSentence, Citation, Grounded, Language, NotFound, PassageId
from embeddings.text import Candidate
from tutor.answer.alignment import aligned, says_the_same
from tutor.answer.quoting import LessonText
from tutor.practice.items import Quote


def cited(candidates: Iterable[Candidate], *, lesson_text: LessonText) -> Grounded:
    """The candidates that stand in the stored lessons, in the order given, each with a citation of its own."""
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    for candidate in candidates:
        passage = candidate.passage
        start, end = passage.start + candidate.spans[0][0], passage.start + candidate.spans[-1][1]
        quote = passage.text[candidate.spans[0][0] : candidate.spans[-1][1]]
        text = lesson_text(passage.course, passage.lesson, passage.language)
        place = aligned(quote, text, start=start, end=end)
        if place is None or not says_the_same(candidate.text, quote):
            continue
        number = len(citations) + 1
        citations.append(
            Citation(
                number=number,
                passage=passage.id,
                course=passage.course,
                lesson=passage.lesson,
                language=passage.language,
                locator=passage.locator,
                quote=text[place[0] : place[1]],
                start=place[0],
                end=place[1],
            )
        )
        sentences.append(AnswerSentence(candidate.text, [number]))
    return Grounded(sentences, citations, 1.0)


def quoted_from(quotes: Sequence[Quote], *, language: Language, lesson_text: LessonText) -> Grounded:
    """The quotes as citations, in the reader's language if kept in it; what no lesson holds now is left out."""
    sentences: list[AnswerSentence] = []
    citations: list[Citation] = []
    for quote in quotes:
        wanted = language if language in quote.text.by_language else next(iter(quote.text.by_language))
        try:
            text = lesson_text(quote.course, quote.lesson, wanted)
        except NotFound:
            continue
        place = aligned(quote.text.by_language[wanted], text, start=0, end=0)
        if place is None:
            continue
        number = len(citations) + 1
        said = text[place[0] : place[1]]
        citations.append(
            Citation(
                number=number,
                passage=PassageId(f"{quote.course}/{quote.lesson}/{wanted}"),
                course=quote.course,
                lesson=quote.lesson,
                language=wanted,
                locator="",
                quote=said,
                start=place[0],
                end=place[1],
            )
        )
        sentences.append(AnswerSentence(shown(text, *place), [number]))
    return Grounded(sentences, citations, 1.0)

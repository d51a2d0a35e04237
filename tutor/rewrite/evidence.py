"""What a language model is given of an answer: all sentences of the blocks quoted, each with a citation of its own."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from data.words import AnswerBlock, AnswerSentence, Citation, Grounded, Passage
from embeddings.text import Candidate, Shape, candidates_of

Place = tuple[str, int, int]
"""A passage, and where in the lesson cited words stand."""


def evidence_of(answer: Grounded) -> Grounded:
    """`answer` with the other sentences of its blocks behind its own, so that a model can say all that is asked for.

    An item comes with what leads into its list; a list comes whole only where its items say nothing alone.
    """
    evidence = _Evidence(answer)
    for block in answer.blocks:
        for citation in answer.citations:
            if citation.number in block.citations:
                evidence.add(block, citation)
    return replace(answer, sentences=evidence.sentences, citations=evidence.citations)


class _Evidence:
    """The sentences and citations so far."""

    def __init__(self, answer: Grounded) -> None:
        self.sentences = list(answer.sentences)
        self.citations = list(answer.citations)
        self._numbers = {_place(citation): citation.number for citation in answer.citations}
        cited = {citation.number: citation for citation in answer.citations}
        self._said = [{_place(cited[number]) for number in sentence.citations} for sentence in answer.sentences]

    def add(self, block: AnswerBlock, citation: Citation) -> None:
        """The sentences of what `block` cites, without those that are there."""
        for candidate in _sentences_of(citation, title=block.heading):
            places = [_moved(citation, span) for span in candidate.spans]
            if any(said.issuperset(map(_place, places)) for said in self._said):
                continue
            self._said.append(set(map(_place, places)))
            self.sentences.append(AnswerSentence(candidate.text, [self._number(place) for place in places]))

    def _number(self, citation: Citation) -> int:
        known = self._numbers.get(_place(citation))
        if known is not None:
            return known
        number = len(self.citations) + 1
        self._numbers[_place(citation)] = number
        self.citations.append(replace(citation, number=number))
        return number


def _sentences_of(citation: Citation, *, title: str) -> Iterator[Candidate]:
    candidates = candidates_of(_passage(citation, title=title))
    items = [candidate.spans[-1] for candidate in candidates if candidate.shape is Shape.ITEM]
    for candidate in candidates:
        if candidate.shape is not Shape.LIST or not _any_within(items, candidate.spans[-1]):
            yield candidate


def _any_within(spans: Sequence[tuple[int, int]], whole: tuple[int, int]) -> bool:
    return any(whole[0] <= start and end <= whole[1] for start, end in spans)


def _passage(citation: Citation, *, title: str) -> Passage:
    """The cited words as a passage of their own."""
    return Passage(
        id=citation.passage,
        course=citation.course,
        lesson=citation.lesson,
        language=citation.language,
        title=title,
        text=citation.quote,
        locator=citation.locator,
        start=citation.start,
        end=citation.end,
        sha256="",
    )


def _moved(citation: Citation, span: tuple[int, int]) -> Citation:
    """The citation of a part of what `citation` quotes."""
    start, end = span
    return replace(citation, quote=citation.quote[start:end], start=citation.start + start, end=citation.start + end)


def _place(citation: Citation) -> Place:
    return citation.passage, citation.start, citation.end

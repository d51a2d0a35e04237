"""Hints first: the steps to an answer of the tutor."""

from collections.abc import Callable

from pydantic import BaseModel

from api.ask.answer_shapes import AnswerOut, CitationOut, answer_out
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import Answer, Grounded, Limited
from tutor.practice import Ladder, ladder_of


class LadderOut(BaseModel):
    """Three steps to an answer: where it stands, its sentence with gaps, and the answer; a decline has only that."""

    where: CitationOut | None
    with_gaps: str | None
    answer: AnswerOut

    @classmethod
    def of(cls, ladder: Ladder | None, answer: Answer | Limited, *, catalogue: Catalogue, words: Words) -> "LadderOut":
        """`ladder` in the reader's language; the place is told without its quote."""
        shown = answer_out(answer, catalogue=catalogue, words=words)
        if ladder is None:
            return cls(where=None, with_gaps=None, answer=shown)
        where = CitationOut.of(ladder.where, catalogue=catalogue, words=words)
        return cls(where=where.model_copy(update={"quote": "", "text": ""}), with_gaps=ladder.with_gaps, answer=shown)


def ladder(question: str, answer: Answer | Limited, *, weight: Callable[[str], float]) -> Ladder | None:
    """The steps to the tutor's answer, None where it declines; `weight` tells how rare a term is."""
    if not isinstance(answer, Grounded):
        return None
    return ladder_of(question, answer, weight=weight)

"""Questions as packages have them, before they are drafts: one shape for QTI, Open edX, Moodle and H5P."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.converting.web import read_page
from data.words.imports import QuestionKind


@dataclass(frozen=True, slots=True)
class Answer:
    """One that is chosen, put in order (right order first to last) or matched with `match`."""

    text: str
    correct: bool
    feedback: str = ""
    match: str = ""


@dataclass(frozen=True, slots=True)
class Question:
    """A question with its answers; `accepts` are those that may be typed."""

    name: str
    kind: QuestionKind
    stem: str
    answers: Sequence[Answer] = ()
    accepts: Sequence[str] = ()
    language: str = ""
    feedback: str = ""


class UnreadQuestionError(ValueError):
    """A question that cannot be asked here, and why; the others of its file are read."""


def text_of_html(html: str) -> str:
    """What a fragment of HTML shows, in one line.

    >>> text_of_html("<p>Who grants <b>leave</b>?</p><ul><li>The office</li></ul>")
    'Who grants leave? The office'
    """
    elements = read_page(html).elements
    texts = (text for each in elements for text in (each.text, *(cell for row in each.rows for cell in row)))
    return " ".join(" ".join(texts).split())


_TRUE_OR_FALSE = (
    frozenset({"true", "false"}),
    frozenset({"right", "wrong"}),
    frozenset({"सही", "गलत"}),
    frozenset({"सही", "ग़लत"}),
    frozenset({"सत्य", "असत्य"}),
)


def checked(question: Question) -> Question:
    """The question, its kind told by what is chosen from.

    Raises:
        UnreadQuestionError: it asks nothing, or there is nothing to choose between.
    """
    texts = [answer.text.strip() for answer in question.answers]
    if not question.stem.strip():
        raise UnreadQuestionError("nothing is asked in words")
    if question.kind is QuestionKind.SHORT_TEXT:
        return question
    if not all(texts):
        raise UnreadQuestionError("an answer without words")
    if len(texts) < 2 or len(set(texts)) < len(texts):
        raise UnreadQuestionError("fewer than two different answers")
    return replace(question, kind=_kind(question, texts))


def _kind(question: Question, texts: Sequence[str]) -> QuestionKind:
    if question.kind is not QuestionKind.SINGLE:
        return question.kind
    if sum(answer.correct for answer in question.answers) > 1:
        return QuestionKind.MULTIPLE
    said = frozenset(text.casefold().strip(".।") for text in texts)
    return QuestionKind.TRUE_FALSE if said in _TRUE_OR_FALSE else QuestionKind.SINGLE

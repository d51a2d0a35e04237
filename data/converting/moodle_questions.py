"""The question bank of a Moodle backup: the last version of each question that is not hidden."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from xml.etree.ElementTree import Element

from data.converting.questions import Answer, Question, UnreadQuestionError, text_of_html
from data.converting.xml import child, children, descendants, text_of
from data.words.imports import QuestionKind

_NO_QUESTIONS = frozenset({"random", "description", "missingtype"})


def questions_of_bank(root: Element) -> Iterator[Callable[[], Question]]:
    """What reads each question, in the order of the bank."""
    for question in _current(root):
        if text_of(child(question, "qtype")) not in _NO_QUESTIONS and text_of(child(question, "parent")) in {"", "0"}:
            yield partial(_question, question)


def _current(root: Element) -> Iterator[Element]:
    entries = list(descendants(root, "question_bank_entry"))
    for entry in entries:
        versions = [each for each in descendants(entry, "question_versions") if child(each, "version") is not None]
        shown = [each for each in versions if text_of(child(each, "status")) != "hidden"]
        last = max(shown, key=lambda each: _number(text_of(child(each, "version"))), default=None)
        yield from descendants(last, "question") if last is not None else ()
    if not entries:  # until Moodle 3.11
        yield from (each for each in descendants(root, "question") if text_of(child(each, "hidden")) != "1")


def _question(question: Element) -> Question:
    kind = text_of(child(question, "qtype"))
    reader = _READERS.get(kind)
    if reader is None:
        raise UnreadQuestionError(kind or "a question without a kind")
    kind_read, answers, accepts = reader(question)
    stem = _html(question, "questiontext")
    name = f"{question.get('id', '')} {text_of(child(question, 'name'))}"
    return Question(name, kind_read, stem, answers, accepts, feedback=_html(question, "generalfeedback"))


_Read = tuple[QuestionKind, Sequence[Answer], Sequence[str]]


def _choices(question: Element) -> _Read:
    """Of one that takes a single answer the one with most points is right; of others all that give any."""
    single = text_of(next(descendants(question, "single"), None)) != "0"
    points = [(each, _number(text_of(child(each, "fraction")))) for each in descendants(question, "answer")]
    most = max((point for _, point in points), default=0.0)
    if most <= 0:
        raise UnreadQuestionError("no answer is marked as right")
    answers = [
        Answer(_html(each, "answertext"), point == most if single else point > 0, _html(each, "feedback"))
        for each, point in points
    ]
    return (QuestionKind.SINGLE if single else QuestionKind.MULTIPLE), answers, ()


def _typed(question: Element) -> _Read:
    accepts = [
        _html(each, "answertext")
        for each in descendants(question, "answer")
        if _number(text_of(child(each, "fraction"))) >= 1
    ]
    if any("*" in each for each in accepts) or not accepts:
        raise UnreadQuestionError("a typed answer checked by a pattern")
    return QuestionKind.SHORT_TEXT, (), accepts


def _matches(question: Element) -> _Read:
    pairs = [
        (_html(each, "questiontext"), text_of_html(text_of(child(each, "answertext"))))
        for each in descendants(question, "match")
    ]
    asked = [Answer(left, True, match=right) for left, right in pairs if left]
    if len({answer.match for answer in asked}) < len(asked):
        raise UnreadQuestionError("matching that is not one to one")
    return QuestionKind.MATCHING, asked, ()


def _order(question: Element) -> _Read:
    """An answer's place in the right order stands where others have their points."""
    placed = [
        (_number(text_of(child(each, "fraction"))), _html(each, "answertext"))
        for each in descendants(question, "answer")
    ]
    return QuestionKind.ORDERING, [Answer(text, True) for _, text in sorted(placed, key=lambda pair: pair[0])], ()


_READERS = {
    "multichoice": _choices,
    "truefalse": _choices,
    "shortanswer": _typed,
    "numerical": _typed,
    "match": _matches,
    "ordering": _order,
}


def _html(element: Element, name: str) -> str:
    found = next(children(element, name), None)
    return text_of_html(found.text or "") if found is not None else ""


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0

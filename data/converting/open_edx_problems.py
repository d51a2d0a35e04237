"""Problems of Open edX (capa): each response that has its answer written beside it becomes a question."""

import re
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from xml.etree.ElementTree import Element

from data.converting.questions import Answer, Question, UnreadQuestionError
from data.converting.xml import attribute, child, children, descendants, local, text_of
from data.words.imports import QuestionKind

_HINTS = frozenset({"choicehint", "optionhint", "correcthint", "stringequalhint", "compoundhint"})
_AFTER = frozenset({"solution", "demandhint", "script", "style"})
_NUMBER = re.compile(r"(?<![\d+-])[+-]?\d++(?:\.\d++)?(?:[eE][+-]?\d++)?\Z")


def problems_of(problem: Element) -> Iterator[Callable[[], Question]]:
    """What reads each response of the problem, in order; what is asked stands in its label, else before it."""
    before: list[str] = []
    number = 0
    for part in _parts(problem):
        if local(part).endswith("response"):
            number += 1
            name = f"{attribute(problem, 'url_name') or attribute(problem, 'display_name')} {number}".strip()
            yield partial(_question, part, name=name, before=" ".join(before), solution=_solution(problem, part))
            before = []
        elif local(part) not in _AFTER:
            before.append(_said(part))


def _parts(problem: Element) -> Iterator[Element]:
    """The parts of a problem, those within a mere wrapping in its place."""
    for part in problem:
        wraps = local(part) in {"div", "span", "section", "table", "tr", "td"}
        if wraps and any(local(each).endswith("response") for each in part.iter()):
            yield from _parts(part)
        else:
            yield part


def _question(response: Element, *, name: str, before: str, solution: str) -> Question:
    reader = _READERS.get(local(response))
    if reader is None:
        raise UnreadQuestionError(local(response))
    kind, answers, accepts = reader(response)
    label = " ".join(filter(None, (_said(each) for each in children(response, "label", "p", "description"))))
    stem = " ".join(filter(None, (before, label)))
    return Question(name, kind, stem, answers, accepts, feedback=solution)


_Read = tuple[QuestionKind, Sequence[Answer], Sequence[str]]


def _choices(response: Element) -> _Read:
    several = local(response) == "choiceresponse"
    answers = [
        Answer(_said(choice), attribute(choice, "correct").lower() == "true", _hint(choice))
        for choice in descendants(response, "choice")
    ]
    return (QuestionKind.MULTIPLE if several else QuestionKind.SINGLE), _with_right(answers), ()


def _options(response: Element) -> _Read:
    """A list to drop down: its options as elements, or as one attribute in the older form."""
    inputs = list(descendants(response, "optioninput"))
    if len(inputs) != 1:
        raise UnreadQuestionError("several lists to drop down in one question")
    answers = [
        Answer(_said(option), attribute(option, "correct").lower() == "true", _hint(option))
        for option in descendants(inputs[0], "option")
    ]
    if not answers:
        texts = [
            text for pair in re.findall(r"'([^']*)'|\"([^\"]*)\"", attribute(inputs[0], "options")) for text in pair
        ]
        answers = [Answer(text, text == attribute(inputs[0], "correct")) for text in texts if text]
    return QuestionKind.SINGLE, _with_right(answers), ()


def _typed(response: Element) -> _Read:
    if "regexp" in attribute(response, "type"):
        raise UnreadQuestionError("a typed answer checked by a pattern")
    others = [attribute(each, "answer") or text_of(each) for each in children(response, "additional_answer")]
    accepts = [answer for answer in (attribute(response, "answer"), *others) if answer]
    return QuestionKind.SHORT_TEXT, (), accepts


def _numeric(response: Element) -> _Read:
    answer = attribute(response, "answer").strip()
    if not _NUMBER.match(answer):
        raise UnreadQuestionError("a number given as a formula or a range")
    return QuestionKind.SHORT_TEXT, (), [answer]


_READERS = {
    "multiplechoiceresponse": _choices,
    "choiceresponse": _choices,
    "optionresponse": _options,
    "stringresponse": _typed,
    "numericalresponse": _numeric,
}


def _with_right(answers: Sequence[Answer]) -> Sequence[Answer]:
    if not any(answer.correct for answer in answers):
        raise UnreadQuestionError("no answer is marked as right")
    return answers


def _said(element: Element) -> str:
    """The text of an element with what is said of its images, without the hints that stand in it."""
    return " ".join("".join(_pieces(element)).split())


def _pieces(element: Element) -> Iterator[str]:
    if local(element) in _HINTS | _AFTER:
        return
    yield f" {attribute(element, 'alt')} " if local(element) == "img" else element.text or ""
    for each in element:
        yield from _pieces(each)
        yield f" {each.tail or ''}" if local(each) in {"p", "br", "li", "div"} else each.tail or ""


def _hint(choice: Element) -> str:
    return text_of(next(descendants(choice, *_HINTS), None))


def _solution(problem: Element, response: Element) -> str:
    """What stands as the solution of the response, else of the whole problem where it asks one thing."""
    own = next(descendants(response, "solution"), None)
    alone = sum(local(each).endswith("response") for each in problem.iter()) == 1
    found = own if own is not None else child(problem, "solution") if alone else None
    return " ".join("".join(_solved(found)).split()).removeprefix("Explanation ") if found is not None else ""


def _solved(element: Element) -> Iterator[str]:
    yield f" {element.text or ''}"
    for each in element:
        yield from _solved(each)
        yield each.tail or ""

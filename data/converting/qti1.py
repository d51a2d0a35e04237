"""Questions in QTI 1.2, as Common Cartridge, Canvas and older platforms write them."""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from data.converting.questions import Answer, Question, UnreadQuestionError, text_of_html
from data.converting.xml import attribute, child, children, descendants, local, text_of
from data.words.imports import QuestionKind


def items_of_qti1(root: Element) -> Iterator[Element]:
    """The items of an assessment or a bank of questions, in order."""
    return descendants(root, "item")


def question_of_qti1(item: Element) -> Question:
    """The question of an `item`.

    Raises:
        UnreadQuestionError: its kind cannot be asked here, or nothing says which answer is right.
    """
    presentation = child(item, "presentation")
    if presentation is None:
        raise UnreadQuestionError("no presentation")
    asked = list(descendants(presentation, "response_lid", "response_str", "response_grp", "response_num"))
    if not asked:
        raise UnreadQuestionError("no response")
    if len(asked) > 1:
        kind, answers, accepts = _matching(item, asked)
    elif local(asked[0]) == "response_lid":
        kind, answers, accepts = _chosen(item, asked[0])
    else:
        kind, answers, accepts = QuestionKind.SHORT_TEXT, (), _typed(item, attribute(asked[0], "ident"))
    return Question(
        name=attribute(item, "ident"),
        kind=kind,
        stem=_stem(presentation),
        answers=answers,
        accepts=accepts,
        language=attribute(item, "lang"),
        feedback=_feedback(item, "general_fb"),
    )


_Read = tuple[QuestionKind, Sequence[Answer], Sequence[str]]


def _chosen(item: Element, response: Element) -> _Read:
    """One or several of the labels: those that the conditions with most points ask for."""
    right = _right(item, attribute(response, "ident"))
    answers = [
        Answer(_said(label), attribute(label, "ident") in right, _feedback_of(item, attribute(label, "ident")))
        for label in descendants(response, "response_label")
    ]
    if not any(answer.correct for answer in answers):
        raise UnreadQuestionError("no answer is marked as right")
    several = attribute(response, "rcardinality").lower() == "multiple"
    return (QuestionKind.MULTIPLE if several else QuestionKind.SINGLE), answers, ()


def _matching(item: Element, asked: Sequence[Element]) -> _Read:
    """Several responses with the same labels: each is matched with one of them."""
    answers = []
    for response in asked:
        labels = {attribute(label, "ident"): _said(label) for label in descendants(response, "response_label")}
        right = [labels[ident] for ident in _right(item, attribute(response, "ident")) if ident in labels]
        if len(right) != 1:
            raise UnreadQuestionError("several responses in one question")
        answers.append(Answer(_material(response), True, match=right[0]))
    if len({answer.match for answer in answers}) != len(answers):
        raise UnreadQuestionError("matching that is not one to one")
    return QuestionKind.MATCHING, answers, ()


def _typed(item: Element, response: str) -> Sequence[str]:
    accepted = [text_of(value) for value in _values(item, response)]
    if not any(accepted):
        raise UnreadQuestionError("no typed answer is marked as right")
    return tuple(dict.fromkeys(filter(None, accepted)))


def _right(item: Element, response: str) -> Sequence[str]:
    return list(dict.fromkeys(text_of(value) for value in _values(item, response)))


def _values(item: Element, response: str) -> Iterator[Element]:
    """What a response must equal, in the conditions that give most points and outside of `not`."""
    conditions = [
        (_points(condition), [value for value in _required(condition) if attribute(value, "respident") == response])
        for condition in descendants(item, "respcondition")
    ]
    most = max((points for points, values in conditions if values), default=0.0)
    return (value for points, values in conditions if points == most > 0 for value in values)


def _required(element: Element) -> Iterator[Element]:
    for each in element:
        if local(each) in {"varequal", "varsubset", "varsubstring"}:
            yield each
        elif local(each) != "not":
            yield from _required(each)


def _points(condition: Element) -> float:
    """Points that it sets; one that says no more than that the answer counts as right gives one."""
    found = 0.0
    for setvar in children(condition, "setvar"):
        try:
            found = max(found, float(text_of(setvar)))
        except ValueError:
            continue
    return found


def _feedback_of(item: Element, label: str) -> str:
    """What is told to whoever chooses the label alone."""
    for condition in descendants(item, "respcondition"):
        if [text_of(value) for value in _required(condition)] == [label]:
            shown = child(condition, "displayfeedback")
            if shown is not None:
                return _feedback(item, attribute(shown, "linkrefid"))
    return ""


def _feedback(item: Element, ident: str) -> str:
    found = (each for each in descendants(item, "itemfeedback") if attribute(each, "ident") == ident)
    feedback = next(found, None)
    return _material(feedback) if feedback is not None else ""


def _stem(presentation: Element) -> str:
    """All material that stands before and between the responses, a blank where an answer is typed within it."""
    return " ".join(" ".join(_asked(presentation)).split())


def _asked(element: Element) -> Iterator[str]:
    for each in element:
        if local(each) == "material":
            yield _material(each)
        elif local(each) in {"flow", "presentation_material", "flow_mat"}:
            yield from _asked(each)


def _said(label: Element) -> str:
    return _material(label)


def _material(element: Element) -> str:
    """The texts of an element, HTML read as what it shows."""
    return " ".join(
        text_of_html("".join(text.itertext())) if attribute(text, "texttype") == "text/html" else text_of(text)
        for text in descendants(element, "mattext")
    ).strip()

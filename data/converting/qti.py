"""Questions in QTI 2.x and 3 (IMS Question and Test Interoperability): one `assessmentItem` becomes one draft item.

Names of elements and attributes are compared without `qti-`, hyphens and capitals, which is all that version 3 changed
of `choiceInteraction` and its kin. What has no answer that a program can tell, or asks several things at once, is set
aside by the name of its interaction.
"""

from collections.abc import Iterator, Sequence
from xml.etree.ElementTree import Element

from data.converting.questions import Answer, Question, UnreadQuestionError
from data.converting.xml import local, text_of
from data.words.imports import QuestionKind

_BLANK = "____"
_UNSAID = frozenset({"feedbackinline", "feedbackblock", "rubricblock", "style", "script", "object", "templateinline"})


def is_item(root: Element) -> bool:
    """Whether the element is an item of QTI 2.x or 3."""
    return _name(root) == "assessmentitem"


def question_of_qti(root: Element, *, language: str = "") -> Question:
    """The question of an `assessmentItem`.

    Raises:
        UnreadQuestionError: its kind cannot be asked here, or nothing says which answer is right.
    """
    body = _first(root, "itembody")
    if body is None:
        raise UnreadQuestionError("no item body")
    found = [element for element in body.iter() if _name(element).endswith("interaction")]
    if len(found) != 1:
        raise UnreadQuestionError("no interaction" if not found else "several interactions in one question")
    interaction = found[0]
    reader = _READERS.get(_name(interaction))
    if reader is None:
        raise UnreadQuestionError(_name(interaction))
    declared = _declared(root, _attribute(interaction, "responseidentifier"))
    kind, answers, accepts = reader(interaction, declared)
    return Question(
        name=_attribute(root, "identifier"),
        kind=kind,
        stem=_stem(body, interaction),
        answers=answers,
        accepts=accepts,
        language=_attribute(root, "lang") or language,
        feedback=" ".join(filter(None, (text_of(each) for each in _all(root, "modalfeedback")[:1]))),
    )


class _Declared:
    """What a response declaration says is right: values in their order, and points of typed or chosen ones."""

    def __init__(self, element: Element | None) -> None:
        correct = _first(element, "correctresponse") if element is not None else None
        self.correct = [" ".join(text_of(value).split()) for value in _all(correct, "value")]
        entries = _all(element, "mapentry")
        self.points = {_attribute(entry, "mapkey"): _number(_attribute(entry, "mappedvalue")) for entry in entries}
        self.is_single = element is None or _attribute(element, "cardinality") == "single"

    @property
    def right(self) -> Sequence[str]:
        """The right values: as declared, else those that give points."""
        return self.correct or [key for key, points in self.points.items() if points > 0]


_Read = tuple[QuestionKind, Sequence[Answer], Sequence[str]]


def _choice(interaction: Element, declared: _Declared) -> _Read:
    choices = _all(interaction, "simplechoice", "hottext", "inlinechoice")
    right = frozenset(declared.right)
    answers = [
        Answer(_said(choice), _attribute(choice, "identifier") in right, text_of(_first(choice, "feedbackinline")))
        for choice in choices
    ]
    if not any(answer.correct for answer in answers):
        raise UnreadQuestionError("no answer is marked as right")
    return (QuestionKind.SINGLE if declared.is_single else QuestionKind.MULTIPLE), answers, ()


def _order(interaction: Element, declared: _Declared) -> _Read:
    said = {_attribute(choice, "identifier"): _said(choice) for choice in _all(interaction, "simplechoice")}
    if sorted(declared.correct) != sorted(said):
        raise UnreadQuestionError("no order is marked as right")
    return QuestionKind.ORDERING, [Answer(said[value], True) for value in declared.correct], ()


def _match(interaction: Element, declared: _Declared) -> _Read:
    choices = _all(interaction, "simpleassociablechoice")
    said = {_attribute(choice, "identifier"): _said(choice) for choice in choices}
    pairs = [value.split(" ") for value in declared.right]
    used = [end for pair in pairs for end in pair]
    if not pairs or any(len(pair) != 2 for pair in pairs) or len(set(used)) != len(used) or not set(used) <= set(said):
        raise UnreadQuestionError("matching that is not one to one")
    return QuestionKind.MATCHING, [Answer(said[left], True, match=said[right]) for left, right in pairs], ()


def _text_entry(_interaction: Element, declared: _Declared) -> _Read:
    accepted = [*declared.correct, *(key for key, points in declared.points.items() if points > 0)]
    if not any(accepted):
        raise UnreadQuestionError("no typed answer is marked as right")
    return QuestionKind.SHORT_TEXT, (), tuple(dict.fromkeys(filter(None, accepted)))


_READERS = {
    "choiceinteraction": _choice,
    "hottextinteraction": _choice,
    "inlinechoiceinteraction": _choice,
    "orderinteraction": _order,
    "matchinteraction": _match,
    "associateinteraction": _match,
    "textentryinteraction": _text_entry,
}
_IN_TEXT = frozenset({"inlinechoiceinteraction", "textentryinteraction"})
_BLOCKS = frozenset({"p", "div", "li", "td", "th", "br", "h1", "h2", "h3", "h4", "blockquote", "pre"})


def _stem(body: Element, interaction: Element) -> str:
    """What is read before answering: the body with a blank where the answer goes, and the prompt."""
    name = _name(interaction)
    if name in _IN_TEXT:
        instead = _BLANK
    elif name == "hottextinteraction":
        instead = _said(interaction)
    else:
        prompt = _first(interaction, "prompt")
        instead = _said(prompt) if prompt is not None else ""
    return " ".join("".join(_pieces(body, interaction, instead)).split())


def _said(element: Element) -> str:
    return " ".join("".join(_pieces(element, None, "")).split())


def _pieces(element: Element, replaced: Element | None, instead: str) -> Iterator[str]:
    """The text within the element, `instead` in the place of `replaced`, images by what is said of them."""
    name = _name(element)
    if element is replaced:
        yield f" {instead} "
    elif name == "img":
        yield f" {_attribute(element, 'alt')} "
    elif name not in _UNSAID:
        yield f" {element.text or ''}" if name in _BLOCKS else element.text or ""
        for each in element:
            yield from _pieces(each, replaced, instead)
            yield each.tail or ""
        if name in _BLOCKS:
            yield " "


def _declared(root: Element, identifier: str) -> _Declared:
    found = (each for each in _all(root, "responsedeclaration") if _attribute(each, "identifier") == identifier)
    return _Declared(next(found, None))


def _name(element: Element) -> str:
    return local(element).removeprefix("qti-").replace("-", "")


def _attribute(element: Element, name: str) -> str:
    values = ((key.rpartition("}")[2].lower().replace("-", ""), value) for key, value in element.items())
    return next((value.strip() for key, value in values if key == name), "")


def _all(element: Element | None, *names: str) -> list[Element]:
    return [] if element is None else [each for each in element.iter() if _name(each) in names]


def _first(element: Element | None, name: str) -> Element | None:
    return next(iter(_all(element, name)), None)


def _number(text: str) -> float:
    try:
        return float(text)
    except ValueError:
        return 0.0

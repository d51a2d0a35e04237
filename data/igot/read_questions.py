"""Tests of theirs (QuML 1.1 question sets): each question with its answers, as far as it can be asked here."""

from collections.abc import Iterator, Mapping, Sequence

from data.igot.found import Found
from data.igot.given import Given
from data.igot.notes import Aside
from data.igot.records import QuestionRecord, TheirId
from data.igot.values import decoded, list_of, map_of, maps_in, plain_of, text_of, whole_of
from data.words.items import ItemKind
from data.words.models import ENGLISH

QUESTION = "application/vnd.sunbird.question"
_Right = Mapping[str, object]


def read_question_sets(records: Sequence[Given], found: Found) -> None:
    """Keeps the questions of each set; one of a kind that cannot be asked here is put aside."""
    for record in records:
        test = TheirId(record.id("identifier", "code"))
        for given in _questions(record):
            question = _question(given, test=test)
            if question is None:
                found.notes.add(
                    Aside.NO_QUESTION, file=given.source.file, place=given.source.place, value=given.text("qType")
                )
            else:
                found.questions.append(question)
                found.notes.taken("questions of tests")


def _questions(given: Given) -> Iterator[Given]:
    """The questions of a set and of the sections in it, in their order."""
    for child in given.inners("children"):
        if child.text("mimeType") == QUESTION:
            yield child
        else:
            yield from _questions(child)


def _question(given: Given, *, test: TheirId) -> QuestionRecord | None:
    """The question; None where its kind cannot be asked here, or nothing says what is right."""
    interaction = given.within("interactions").within("response1")
    response = given.within("responseDeclaration").within("response1")
    text, id_ = plain_of(given.first("body")), given.id("identifier", "code")
    reader = _READERS.get(interaction.text("type"))
    answers = None if reader is None or not text or not id_ else reader(interaction, response)
    if answers is None:
        return None
    kind, options, right, other = answers
    return QuestionRecord(
        source=given.source,
        id=TheirId(id_),
        test=test,
        kind=kind,
        text=text,
        options=options,
        right=right,
        matches=other if kind is ItemKind.MATCHING else (),
        accepts=other if kind is ItemKind.SHORT_TEXT else (),
        language=min(given.languages("language"), default=ENGLISH),
        because=_first_text(given.first("solutions")),
        clue=_first_text(given.first("hints")),
    )


_Texts = tuple[str, ...]
_Answers = tuple[ItemKind, _Texts, tuple[int, ...], _Texts]
"""The kind, what is chosen from, the places of what is right, and partners of a match or answers that are typed."""


def _choice(interaction: Given, response: Given) -> _Answers | None:
    labels = _labels(interaction.value("options"))
    said = list_of(_correct(response))
    right = tuple(sorted({place for value in said if (place := whole_of(value)) is not None}))
    if len(labels) < 2 or not right or len(right) < len(said) or right[-1] >= len(labels) or not all(labels):
        return None
    several = response.text("cardinality") == "multiple"
    kind = ItemKind.MULTIPLE if several else ItemKind.TRUE_FALSE if _is_truth(labels) else ItemKind.SINGLE
    return kind, labels, right, ()


def _match(interaction: Given, response: Given) -> _Answers | None:
    """Each on the left with its partner on the right, one to one."""
    sides = map_of(interaction.value("options"))
    left, right = _labels(sides.get("left")), _labels(sides.get("right"))
    pairs = dict(pair for each in maps_in(_correct(response)) if (pair := _pair(each)) is not None)
    if len(left) < 2 or sorted(pairs) != list(range(len(left))) or len(set(pairs.values())) < len(pairs):
        return None
    if max(pairs.values()) >= len(right) or not all((*left, *right)):
        return None
    return ItemKind.MATCHING, left, (), tuple(right[pairs[place]] for place in range(len(left)))


def _pair(said: _Right) -> tuple[int, int] | None:
    """Of `{"0": "1"}` or `{"left": 0, "right": 1}`."""
    ends = (said["left"], said["right"]) if said.keys() >= {"left", "right"} else next(iter(said.items()), (None, None))
    one, other = whole_of(ends[0]), whole_of(ends[1])
    return None if one is None or other is None else (one, other)


def _typed(_interaction: Given, response: Given) -> _Answers | None:
    mapped = [each.get("value") for each in maps_in(response.value("mapping"))]
    accepted = [text_of(value) for value in (*list_of(_correct(response)), *mapped)]
    accepts = tuple(dict.fromkeys(filter(None, accepted)))
    return (ItemKind.SHORT_TEXT, (), (), accepts) if accepts else None


_READERS = {"choice": _choice, "match": _match, "text": _typed}


def _correct(response: Given) -> object:
    return decoded(response.within("correctResponse").record.get("value"))


def _labels(options: object) -> _Texts:
    """What is shown of each option, in the order of their values."""
    listed = [(whole_of(each.get("value")), plain_of(each.get("label"))) for each in maps_in(options)]
    places = [place for place, _ in listed]
    return tuple(label for _, label in listed) if places == list(range(len(listed))) else ()


def _is_truth(labels: _Texts) -> bool:
    return {label.casefold() for label in labels} in ({"true", "false"}, {"सही", "गलत"}, {"सत्य", "असत्य"})


def _first_text(texts: object) -> str:
    """The first of some texts of HTML by their names, each plain or with what kind of text it is."""
    value = next(iter(map_of(texts).values()), "")
    return plain_of(map_of(value).get("value") if map_of(value) else value)

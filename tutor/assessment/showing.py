"""An item as it is shown in a sitting, its options under letters in an order of their own, and answers read back."""

from collections.abc import Sequence
from dataclasses import dataclass
from hashlib import sha256

from data.words import Fault, InvalidRequest, Item, ItemKind, LocalText
from tutor.assessment.answer_forms import places_meant
from tutor.assessment.marking import NO_ANSWER, ItemAnswer

LETTERS = "ABCDEFGH"
MOST_OPTIONS = len(LETTERS)
LONGEST_ANSWER = 500
"""Characters of a typed answer."""


@dataclass(frozen=True, slots=True)
class Lettered:
    """What is chosen by a letter: the place in the bank says what it is, the letter where it stands here."""

    letter: str
    place: int
    text: LocalText


@dataclass(frozen=True, slots=True)
class ShownItem:
    """An item in a sitting. `lettered` are the options, or the matches where each of the options is given one."""

    item: Item
    lettered: Sequence[Lettered]


def shown_item(item: Item, *, seed: str) -> ShownItem:
    """The item with letters drawn by the sitting's seed; true and false stay in their order."""
    texts = item.matches if item.kind is ItemKind.MATCHING else item.options
    places = list(range(len(texts)))
    if item.kind is not ItemKind.TRUE_FALSE:
        places.sort(key=lambda place: sha256(f"{seed}/{item.id}/{place}".encode()).digest())
    return ShownItem(item, [Lettered(LETTERS[row], place, texts[place]) for row, place in enumerate(places)])


def read_answer(shown: ShownItem, given: Sequence[str]) -> ItemAnswer:
    """What `given` means: letters, numbers from 1 or the texts of options, or what is typed. Blank: passed over.

    Raises InvalidRequest where it cannot be understood, with what can; that is no attempt.
    """
    said = [each for each in given if each.strip()]
    if not said:
        return NO_ANSWER
    if shown.item.kind is ItemKind.SHORT_TEXT:
        return _typed(said)
    places = tuple(_place(shown, each) for each in said)
    return ItemAnswer(tuple(sorted(places)) if shown.item.kind is ItemKind.MULTIPLE else _of_count(shown, places))


def letters_of(shown: ShownItem, answer: ItemAnswer) -> tuple[str, ...]:
    """The answer as it is kept: letters of the sitting, which tell nothing of the bank, or what was typed."""
    if answer.typed:
        return (answer.typed,)
    by_place = {option.place: option.letter for option in shown.lettered}
    return tuple(by_place[place] for place in answer.places)


def right_letters(shown: ShownItem) -> tuple[str, ...]:
    """The letters of the right answer, none where it is typed."""
    item = shown.item
    match item.kind:
        case ItemKind.SHORT_TEXT:
            return ()
        case ItemKind.ORDERING | ItemKind.MATCHING:
            return letters_of(shown, ItemAnswer(tuple(range(len(item.options)))))
        case _:
            return letters_of(shown, ItemAnswer(tuple(item.right)))


def _typed(said: Sequence[str]) -> ItemAnswer:
    text = " ".join(said).strip()
    if len(text) > LONGEST_ANSWER:
        raise _refused(text, f"the answer has {len(text)} characters", f"Write at most {LONGEST_ANSWER}.")
    return ItemAnswer(typed=text)


def _place(shown: ShownItem, given: str) -> int:
    for option in shown.lettered:
        if given.strip() == option.letter:  # as pages send it, whatever the options say
            return option.place
    places = places_meant(given, [[*option.text.by_language.values()] for option in shown.lettered])
    if len(places) == 1:
        (place,) = places
        return shown.lettered[place].place
    letters = ", ".join(option.letter for option in shown.lettered)
    problem = "this may mean several of the options" if places else "this is none of the options"
    raise _refused(given, problem, f"Answer with one of {letters}, or with the option's text.")


def _of_count(shown: ShownItem, places: tuple[int, ...]) -> tuple[int, ...]:
    """The places, as many as the kind asks for, none twice in an order."""
    kind, options = shown.item.kind, len(shown.item.options)
    wanted = options if kind in {ItemKind.ORDERING, ItemKind.MATCHING} else 1
    if len(places) != wanted:
        raise _refused(
            str(len(places)), f"{wanted} answer(s) are asked for", f"Give {wanted}, or none to pass it over."
        )
    if kind is ItemKind.ORDERING and len(set(places)) != wanted:
        raise _refused(str(len(set(places))), "an option stands twice in the order", "Give every option one place.")
    return places


def _refused(value: str, problem: str, remedy: str) -> InvalidRequest:
    return InvalidRequest("answer", [Fault("answer", value, problem, remedy)])

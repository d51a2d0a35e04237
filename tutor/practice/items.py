"""Practice items and role cases: what is asked, what is right, and the sentences of a lesson that say so."""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import NewType

from data.catalogue import Catalogue
from data.words import (
    ENGLISH,
    Assessment,
    AssessmentId,
    Bloom,
    CompetencyId,
    CourseId,
    Item,
    ItemId,
    ItemKind,
    ItemStatus,
    Language,
    LessonId,
    LocalText,
    RoleId,
)
from tutor.assessment.answer_forms import meant
from tutor.assessment.typed import says_one_of
from tutor.practice.verdicts import SecondReading

PracticeItemId = NewType("PracticeItemId", str)
RoleCaseId = NewType("RoleCaseId", str)


@dataclass(frozen=True, slots=True)
class Quote:
    """A sentence of a lesson, in each language in which it is quoted, to the letter."""

    course: CourseId
    lesson: LessonId
    text: LocalText


@dataclass(frozen=True, slots=True)
class PracticeItem:
    """A question on one lesson. With `choices` the first is the right one; without, one of `accepts` is typed.

    `because` is the sentence that says why; `clue` helps on the way without giving the answer away.
    """

    id: PracticeItemId
    course: CourseId
    lesson: LessonId
    competency: CompetencyId
    level: int
    question: LocalText
    choices: Sequence[LocalText]
    accepts: Sequence[str]
    clue: LocalText
    because: LocalText
    bloom: Bloom | None = None

    @property
    def quote(self) -> Quote:
        """The sentence that says why the right answer is right."""
        return Quote(self.course, self.lesson, self.because)

    def offered(self, language: Language) -> Sequence[tuple[int, str]]:
        """The choices in `language`, each with the number it is answered by, in an order drawn from the item's id."""
        order = sorted(range(len(self.choices)), key=lambda place: _drawn(f"{self.id}/{place}"))
        return [(_number(self.id, place), self.choices[place].in_language(language)) for place in order]

    def meant(self, answer: str) -> frozenset[int]:
        """The numbers of the choices that `answer` may mean: one where it is understood, none where it says nothing."""
        texts = {_number(self.id, place): tuple(text.by_language.values()) for place, text in enumerate(self.choices)}
        return meant(answer, [(number, texts[number]) for number, _ in self.offered(ENGLISH)])

    def chosen(self, answer: str) -> int:
        """A number for what was answered, the same for the same answer: the choice's own, or one drawn from the words.

        Raises ValueError where it is not to be told which choice is meant.
        """
        if not self.choices:
            return int.from_bytes(_drawn(" ".join(answer.casefold().split()))[:3], "big")
        (number,) = self.meant(answer)
        return number

    def is_right(self, answer: str) -> bool:
        """Whether `answer` means the right choice or, typed, is one of the accepted answers.

        Case, blanks, commas within numbers and the words around an accepted answer do not matter; another number does.
        """
        if self.choices:
            return self.meant(answer) == {_number(self.id, 0)}
        return says_one_of(answer, self.accepts)

    def right_answer(self, language: Language) -> str:
        """The right answer as it is shown."""
        return self.choices[0].in_language(language) if self.choices else self.accepts[0]


@dataclass(frozen=True, slots=True)
class CaseQuestion:
    """A question on a case, with a model answer in our words and the lesson sentences it stands on."""

    question: LocalText
    answer: LocalText
    quotes: Sequence[Quote]


@dataclass(frozen=True, slots=True)
class RoleCase:
    """A short situation from the work of a role."""

    id: RoleCaseId
    role: RoleId
    title: LocalText
    situation: LocalText
    questions: Sequence[CaseQuestion]

    @property
    def courses(self) -> frozenset[CourseId]:
        """The courses that answer it."""
        return frozenset(quote.course for posed in self.questions for quote in posed.quotes)


@dataclass(frozen=True, slots=True)
class PracticeBook:
    """All items and cases there are, and tests made of items.

    `others` are items of the kinds that only tests and diagnostics ask; `readings` what second readers said of items.
    """

    items: Mapping[PracticeItemId, PracticeItem]
    cases: Mapping[RoleCaseId, RoleCase]
    others: Mapping[ItemId, Item] = field(default_factory=dict)
    assessments: Mapping[AssessmentId, Assessment] = field(default_factory=dict)
    readings: Mapping[ItemId, SecondReading] = field(default_factory=dict)

    def bank(self) -> Mapping[ItemId, Item]:
        """All items in the terms of the bank, live: a file holds what is ready (`readings`: who read it again)."""
        return {**{ItemId(each.id): banked(each) for each in self.items.values()}, **self.others}


PRACTISED = frozenset({ItemKind.SINGLE, ItemKind.SHORT_TEXT})
"""The kinds that are practised beside a lesson."""


def practised(item: Item) -> PracticeItem:
    """An item of a kind that is practised, with the right choice first."""
    first = sorted(range(len(item.options)), key=lambda place: place not in item.right)
    return PracticeItem(
        id=PracticeItemId(item.id),
        course=item.course,
        lesson=item.lesson,
        competency=item.competency,
        level=item.level,
        question=item.question,
        choices=tuple(item.options[place] for place in first),
        accepts=item.accepts,
        clue=item.clue,
        because=item.because,
        bloom=item.bloom,
    )


def with_stored(book: PracticeBook, stored: Iterable[Item], *, catalogue: Catalogue) -> PracticeBook:
    """The book with the live items of a store in place of its own of the same id, and without those not live there.

    Items on lessons and competencies that the catalogue does not hold stay out.
    """
    items = dict(book.items)
    for item in stored:
        items.pop(PracticeItemId(item.id), None)
        course = catalogue.courses.get(item.course)
        stands = course is not None and any(lesson.id == item.lesson for lesson in course.lessons)
        known = stands and item.competency in catalogue.competencies
        if known and item.status is ItemStatus.LIVE and item.kind in PRACTISED:
            items[PracticeItemId(item.id)] = practised(item)
    return replace(book, items=items)


def banked(item: PracticeItem) -> Item:
    """The item in the terms of the bank."""
    return Item(
        id=ItemId(item.id),
        kind=ItemKind.SINGLE if item.choices else ItemKind.SHORT_TEXT,
        competency=item.competency,
        level=item.level,
        course=item.course,
        lesson=item.lesson,
        question=item.question,
        because=item.because,
        options=tuple(item.choices),
        right=(0,) if item.choices else (),
        accepts=tuple(item.accepts),
        clue=item.clue,
        bloom=item.bloom,
        status=ItemStatus.LIVE,
    )


NO_PRACTICE = PracticeBook({}, {})


def _drawn(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _number(item: str, place: int) -> int:
    """What the choice at `place` is answered by: says nothing of its place, and is another for each item."""
    return int.from_bytes(_drawn(f"{item}#{place}")[:3], "big")

"""Practice items and role cases: what is asked, what is right, and the sentences of a lesson that say so."""

import hashlib
import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NewType

from data.words import ENGLISH, CompetencyId, CourseId, Language, LessonId, LocalText, RoleId
from embeddings.text import words
from tutor.practice.answer_forms import meant

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

    def is_right(self, answer: str) -> bool:
        """Whether `answer` means the right choice or, typed, is one of the accepted answers.

        Case, blanks, commas within numbers and the words around an accepted answer do not matter; another number does.
        """
        if self.choices:
            return self.meant(answer) == {_number(self.id, 0)}
        given = _plain(answer)
        return any(_holds(given, _plain(accepted)) for accepted in self.accepts)

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
    """All items and cases there are."""

    items: Mapping[PracticeItemId, PracticeItem]
    cases: Mapping[RoleCaseId, RoleCase]


NO_PRACTICE = PracticeBook({}, {})


def _drawn(text: str) -> bytes:
    return hashlib.sha256(text.encode()).digest()


def _number(item: str, place: int) -> int:
    """What the choice at `place` is answered by: says nothing of its place, and is another for each item."""
    return int.from_bytes(_drawn(f"{item}#{place}")[:3], "big")


def _plain(text: str) -> list[str]:
    return words(unicodedata.normalize("NFKC", text))


_NUMBER = re.compile(r"\d+(?:\.\d+)?")


def _holds(given: Sequence[str], wanted: Sequence[str]) -> bool:
    """Whether the words of `wanted` stand together in `given`, and no number that they do not have."""
    if not wanted or not _numbers(given) <= _numbers(wanted):
        return False
    width = len(wanted)
    return any(list(given[place : place + width]) == list(wanted) for place in range(len(given) - width + 1))


def _numbers(said: Sequence[str]) -> set[str]:
    return {word for word in said if _NUMBER.fullmatch(word)}

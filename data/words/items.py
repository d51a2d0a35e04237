"""Items of the bank: what is asked, what is right, where it is written, and how far each has come.

    draft ──> reviewed ──> live ──> retired ──> draft
      ^──────────┘ │                   ^
      └────────────┴───────────────────┘   (a draft or a reviewed item may be retired, a reviewed one sent back)

Only live items are asked; the one who reviews an item is not the one who wrote it.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from data.words.errors import Conflict
from data.words.models import CompetencyId, CourseId, Language, LessonId, LocalText

ItemId = NewType("ItemId", str)

NO_TEXT = LocalText({})


class ItemKind(StrEnum):
    """How an item is answered."""

    SINGLE = "single"
    MULTIPLE = "multiple"
    TRUE_FALSE = "true-false"
    ORDERING = "ordering"
    MATCHING = "matching"
    SHORT_TEXT = "short-text"
    SCENARIO = "scenario"


class Bloom(StrEnum):
    """What an item asks of the mind (Anderson & Krathwohl 2001)."""

    REMEMBER = "remember"
    UNDERSTAND = "understand"
    APPLY = "apply"
    ANALYSE = "analyse"
    EVALUATE = "evaluate"
    CREATE = "create"


class ItemStatus(StrEnum):
    """How far an item has come."""

    DRAFT = "draft"
    REVIEWED = "reviewed"
    LIVE = "live"
    RETIRED = "retired"


BECOMES: Mapping[ItemStatus, frozenset[ItemStatus]] = {
    ItemStatus.DRAFT: frozenset({ItemStatus.REVIEWED, ItemStatus.RETIRED}),
    ItemStatus.REVIEWED: frozenset({ItemStatus.DRAFT, ItemStatus.LIVE, ItemStatus.RETIRED}),
    ItemStatus.LIVE: frozenset({ItemStatus.RETIRED}),
    ItemStatus.RETIRED: frozenset({ItemStatus.DRAFT}),
}


@dataclass(frozen=True, slots=True)
class Item:
    """A question on one lesson, and all that is known about its answer.

    `options` are what is chosen from, put in order (their own order is the right one) or matched (each with the entry
    of `matches` at the same place); `right` are the places of the right ones where it is chosen. `accepts` are the
    answers of one that is typed. `situation` stands above the question of a scenario. `because` is the sentence of the
    lesson that says why, to the letter; `clue` helps without giving the answer away.
    """

    id: ItemId
    kind: ItemKind
    competency: CompetencyId
    level: int
    course: CourseId
    lesson: LessonId
    question: LocalText
    because: LocalText
    options: tuple[LocalText, ...] = ()
    right: tuple[int, ...] = ()
    matches: tuple[LocalText, ...] = ()
    accepts: tuple[str, ...] = ()
    situation: LocalText = NO_TEXT
    clue: LocalText = NO_TEXT
    bloom: Bloom | None = None
    status: ItemStatus = ItemStatus.DRAFT

    @property
    def languages(self) -> frozenset[Language]:
        """The languages in which all of it can be read that has to be read to answer it."""
        shown = [self.question, *self.options, *self.matches, *([self.situation] if self.situation.by_language else [])]
        return frozenset.intersection(*(frozenset(text.by_language) for text in shown))


@dataclass(frozen=True, slots=True)
class ItemChange:
    """What somebody did to an item: wrote it, gave a verdict on it, or moved it on."""

    item: ItemId
    number: int
    status: ItemStatus
    by: str
    at: datetime
    note: str = ""


@dataclass(frozen=True, slots=True)
class ItemStatistics:
    """What answers say of an item: its place and slope on the scale of ability, and how it goes with the rest.

    `difficulty` and `discrimination` are those of the two-parameter logistic model; None where they were not fitted.
    `rest_correlation` is of being right here with the share right elsewhere. `drift`: by how many levels at least it
    became harder. `chosen` counts the options by their places.
    """

    item: ItemId
    answers: int
    right: int
    difficulty: float | None
    discrimination: float | None
    rest_correlation: float | None
    drift: float | None
    chosen: Mapping[str, int]
    at: datetime


def check_change(item: ItemId, *, now: ItemStatus, to: ItemStatus) -> None:
    """Raises Conflict where an item of status `now` cannot become `to`.

    >>> check_change(ItemId("rti.life"), now=ItemStatus.DRAFT, to=ItemStatus.REVIEWED)
    """
    if to not in BECOMES[now]:
        allowed = ", ".join(sorted(BECOMES[now]))
        raise Conflict(f"item {item!r} is {now}; from there it becomes {allowed}, not {to}")

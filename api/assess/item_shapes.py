"""The shapes of the item bank in /v1, for curators: with right answers."""

from datetime import datetime, timedelta
from typing import Annotated

from pydantic import BaseModel, Field

from api.assess.item_service import KeptItem
from api.http.shapes import Identifier, Strict
from data.words import (
    Assessment,
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
)

Id = Annotated[str, Field(min_length=1, max_length=80, pattern=r"^[a-z0-9][a-z0-9.\-]*$")]
Words = Annotated[str, Field(max_length=2000)]
Text = Annotated[dict[Annotated[str, Field(max_length=20)], Words], Field(max_length=10)]
Note = Annotated[str, Field(max_length=1000)]


class ItemIn(Strict):
    """An item as a curator writes it; texts are by language."""

    kind: ItemKind
    competency: Identifier
    level: Annotated[int, Field(ge=1, le=5)]
    course: Identifier
    lesson: Identifier
    question: Text
    because: Text
    options: Annotated[list[Text], Field(max_length=8, default_factory=list)]
    right: Annotated[
        list[int], Field(max_length=8, default_factory=list, description="Places of the right options, from 0")
    ]
    matches: Annotated[list[Text], Field(max_length=8, default_factory=list)]
    accepts: Annotated[list[Annotated[str, Field(max_length=200)]], Field(max_length=20, default_factory=list)]
    situation: Annotated[Text, Field(default_factory=dict)]
    clue: Annotated[Text, Field(default_factory=dict)]
    bloom: Bloom | None = None
    note: Note = ""

    def item(self, name: ItemId) -> Item:
        """The draft that it makes."""
        return Item(
            id=name,
            kind=self.kind,
            competency=CompetencyId(self.competency),
            level=self.level,
            course=CourseId(self.course),
            lesson=LessonId(self.lesson),
            question=_text(self.question),
            because=_text(self.because),
            options=tuple(map(_text, self.options)),
            right=tuple(self.right),
            matches=tuple(map(_text, self.matches)),
            accepts=tuple(self.accepts),
            situation=_text(self.situation),
            clue=_text(self.clue),
            bloom=self.bloom,
            status=ItemStatus.DRAFT,
        )


class ItemStatusIn(Strict):
    """What becomes of an item, and the reader's verdict."""

    status: ItemStatus
    note: Note = ""


class ItemFaultOut(BaseModel):
    """A rule of good items that is broken."""

    rule: str
    language: str | None
    problem: str
    remedy: str


class ItemStatisticsOut(BaseModel):
    """What answers say of an item; difficulty and drift in levels around the middle of the scale."""

    answers: int
    right: int
    difficulty: float | None
    discrimination: float | None
    rest_correlation: float | None
    drift: float | None
    chosen: dict[str, int]
    at: datetime


class ItemChangeOut(BaseModel):
    """Who did what to an item."""

    number: int
    status: ItemStatus
    by: str
    at: datetime
    note: str


class ItemOut(BaseModel):
    """An item with its answers, for curators."""

    id: str
    kind: ItemKind
    status: ItemStatus
    competency: str
    level: int
    course: str
    lesson: str
    question: dict[str, str]
    situation: dict[str, str]
    options: list[dict[str, str]]
    right: list[int]
    matches: list[dict[str, str]]
    accepts: list[str]
    because: dict[str, str]
    clue: dict[str, str]
    bloom: Bloom | None
    faults: list[ItemFaultOut]
    flags: list[str]
    statistics: ItemStatisticsOut | None
    changes: list[ItemChangeOut]

    @classmethod
    def of(cls, kept: KeptItem) -> "ItemOut":
        """`kept` in all its languages."""
        item, statistics = kept.item, kept.statistics
        return cls(
            id=item.id,
            kind=item.kind,
            status=item.status,
            competency=item.competency,
            level=item.level,
            course=item.course,
            lesson=item.lesson,
            question=_by_language(item.question),
            situation=_by_language(item.situation),
            options=[_by_language(option) for option in item.options],
            right=list(item.right),
            matches=[_by_language(match) for match in item.matches],
            accepts=list(item.accepts),
            because=_by_language(item.because),
            clue=_by_language(item.clue),
            bloom=item.bloom,
            faults=[
                ItemFaultOut(rule=fault.rule, language=fault.language, problem=fault.problem, remedy=fault.remedy)
                for fault in kept.faults
            ],
            flags=list(kept.flags),
            statistics=None
            if statistics is None
            else ItemStatisticsOut(
                answers=statistics.answers,
                right=statistics.right,
                difficulty=statistics.difficulty,
                discrimination=statistics.discrimination,
                rest_correlation=statistics.rest_correlation,
                drift=statistics.drift,
                chosen=dict(statistics.chosen),
                at=statistics.at,
            ),
            changes=[
                ItemChangeOut(number=each.number, status=each.status, by=each.by, at=each.at, note=each.note)
                for each in kept.changes
            ],
        )


class ItemsOut(BaseModel):
    """Items, by id."""

    items: list[ItemOut]


class SectionIn(Strict):
    """A part of a test: its items, or how many are drawn on a competency."""

    title: Text
    items: Annotated[list[Id], Field(max_length=200)] | None = None
    competency: Identifier | None = None
    draw: int | None = None


class AssessmentIn(Strict):
    """A test, in the form of tests.yaml."""

    title: Text
    course: Identifier | None = None
    plan: Identifier | None = None
    pass_mark: float
    attempts: int
    minutes: int | None = None
    rest_hours: int | None = None
    opens_after: Annotated[list[Identifier], Field(max_length=50)] | None = None
    sections: Annotated[list[SectionIn], Field(max_length=20)]


class KeptAssessmentOut(BaseModel):
    """A test as it is kept."""

    id: str
    title: dict[str, str]
    course: str | None
    plan: str | None
    pass_mark: float
    attempts: int
    minutes: int | None
    rest_hours: float
    opens_after: list[str]
    sections: int

    @classmethod
    def of(cls, test: Assessment) -> "KeptAssessmentOut":
        """`test` in all its languages."""
        return cls(
            id=test.id,
            title=_by_language(test.title),
            course=test.course,
            plan=test.plan,
            pass_mark=test.pass_mark,
            attempts=test.attempts,
            minutes=test.minutes,
            rest_hours=test.rest / timedelta(hours=1),
            opens_after=list(test.opens_after),
            sections=len(test.sections),
        )


def _text(by_language: dict[str, str]) -> LocalText:
    return LocalText({Language(language): text for language, text in by_language.items() if text.strip()})


def _by_language(text: LocalText) -> dict[str, str]:
    return {str(language): words for language, words in text.by_language.items()}

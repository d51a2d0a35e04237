"""The shapes of diagnostics, tests and sittings in /v1. A right answer stands in none of them."""

from collections.abc import Sequence
from datetime import datetime
from typing import Annotated

from pydantic import BaseModel, Field

from api.assess.assessments import AssessmentOffer, AssessmentService, AssessmentStanding
from api.assess.diagnostics import DiagnosticOffer, DiagnosticService
from api.assess.sittings import left_in
from api.http.shapes import CourseOut, Identifier, Strict, courses_out
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import AssessmentId, CompetencyId, ItemId, ItemKind, Sitting, SittingKind
from tutor.assessment import MOST_ITEMS, ShownItem, section_of


class DiagnosticOut(BaseModel):
    """A competency that can be checked."""

    competency: str
    name: str
    needed: int | None
    level: Annotated[float | None, Field(description="Shown so far; null where nothing was")]
    standard_error: float | None
    possible: Annotated[bool, Field(description="Whether enough questions are left that you have not seen")]
    at_most: Annotated[int, Field(description="Questions that it will ask at most")]
    running: Annotated[str | None, Field(description="The sitting to go on with")]

    @classmethod
    def of(cls, offer: DiagnosticOffer, *, catalogue: Catalogue, words: Words) -> "DiagnosticOut":
        """`offer` in the reader's language."""
        return cls(
            competency=offer.competency,
            name=catalogue.competency(offer.competency).name.in_language(words.language),
            needed=offer.needed,
            level=None if offer.shown is None else round(offer.shown.level, 2),
            standard_error=None if offer.shown is None else round(offer.shown.standard_error, 2),
            possible=offer.possible,
            at_most=offer.at_most,
            running=None if offer.running is None else offer.running.id,
        )


class DiagnosticsOut(BaseModel):
    """What the learner's role needs, as far as it can be checked."""

    diagnostics: list[DiagnosticOut]


class DiagnosticIn(Strict):
    """The competency to be checked."""

    competency: Identifier


class AssessmentOut(BaseModel):
    """A test of a course or of a plan, as it stands for the learner."""

    id: str
    title: str
    course: str | None
    plan: str | None
    standing: AssessmentStanding
    pass_mark: float
    attempts_left: int
    minutes: int | None
    left: Annotated[list[CourseOut], Field(description="Courses to be done before it opens")]
    again_at: datetime | None
    running: str | None
    share: Annotated[float | None, Field(description="The share of the points reached last")]

    @classmethod
    def of(cls, offer: AssessmentOffer, *, catalogue: Catalogue, words: Words) -> "AssessmentOut":
        """`offer` in the reader's language."""
        test = offer.assessment
        share = None if offer.last is None else offer.last.result.get("share")
        return cls(
            id=test.id,
            title=test.title.in_language(words.language),
            course=test.course,
            plan=test.plan,
            standing=offer.standing,
            pass_mark=test.pass_mark,
            attempts_left=offer.attempts_left,
            minutes=test.minutes,
            left=courses_out(offer.left, catalogue=catalogue, words=words),
            again_at=offer.again_at if offer.standing is AssessmentStanding.RESTING else None,
            running=None if offer.running is None else offer.running.id,
            share=float(share) if isinstance(share, int | float) else None,
        )


class AssessmentsOut(BaseModel):
    """The tests that concern the learner."""

    tests: list[AssessmentOut]


class ItemOptionOut(BaseModel):
    """What is chosen by a letter; letters are other ones in every sitting."""

    letter: str
    text: str


class AskedItemOut(BaseModel):
    """An item to be answered. `to_match` are given one letter each, in their order; to order, all letters are given."""

    id: str
    kind: ItemKind
    situation: str
    question: str
    options: list[ItemOptionOut]
    to_match: list[str]
    section: str
    given: Annotated[list[str], Field(description="What was answered before, letters or what was typed")]

    @classmethod
    def of(cls, shown: ShownItem, sitting: Sitting, *, section: str, words: Words) -> "AskedItemOut":
        """`shown` in the reader's language."""
        item, language = shown.item, words.language
        matching = item.kind is ItemKind.MATCHING
        given = [answer.given for answer in sitting.answers if answer.item == item.id]
        return cls(
            id=item.id,
            kind=item.kind,
            situation=item.situation.in_language(language),
            question=item.question.in_language(language),
            options=[
                ItemOptionOut(letter=each.letter, text=each.text.in_language(language)) for each in shown.lettered
            ],
            to_match=[option.in_language(language) for option in item.options] if matching else [],
            section=section,
            given=list(given[-1]) if given else [],
        )


class SectionOut(BaseModel):
    """A part of a test and the share of its points that was reached."""

    title: str
    share: float


class ToReadOut(BaseModel):
    """A lesson that holds what was not known."""

    course: str
    lesson: str
    title: str


class SittingResultOut(BaseModel):
    """What came of a sitting: of a diagnostic a level, of a test a share."""

    level: float | None
    standard_error: float | None
    at_least: Annotated[bool, Field(description="All was right: the level lies here or higher")]
    share: float | None
    passed: bool | None
    sections: list[SectionOut]
    right: int | None
    to_read: list[ToReadOut]


class SittingOut(BaseModel):
    """A sitting as it stands: the item to be answered, or at the end the result."""

    id: str
    kind: SittingKind
    subject: str
    title: str
    answered: int
    at_most: int
    started_at: datetime
    ends_at: datetime | None
    finished_at: datetime | None
    item: AskedItemOut | None
    open_items: Annotated[list[str], Field(description="Items of a test that have no answer yet")]
    items: Annotated[list[str], Field(description="All items of a test, in their order; none of a diagnostic")]
    result: SittingResultOut | None


class SittingAnswerIn(Strict):
    """An answer: letters, numbers from 1 or texts of options, or what is typed; none passes the item over."""

    item: Identifier
    answer: Annotated[list[Annotated[str, Field(max_length=500)]], Field(max_length=8)]


def sitting_out_of_diagnostic(sitting: Sitting, *, checking: DiagnosticService, words: Words) -> SittingOut:
    """A diagnostic in the reader's language."""
    catalogue = checking.bank.library.catalogue()
    asked = checking.next_of(sitting)
    item = (
        None
        if asked is None
        else AskedItemOut.of(checking.desk.shown(sitting, asked), sitting, section="", words=words)
    )
    competency = catalogue.competencies.get(CompetencyId(sitting.subject))
    title = sitting.subject if competency is None else competency.name.in_language(words.language)
    at_most = min(len(sitting.items), MOST_ITEMS)
    result = None
    if sitting.finished_at is not None:
        read = to_read_out(checking, sitting, catalogue=catalogue, words=words)
        result = result_out(sitting, sections=[], to_read=read)
    return sitting_out(sitting, title=title, at_most=at_most, item=item, result=result)


def sitting_out_of_test(
    sitting: Sitting,
    *,
    testing: AssessmentService,
    checking: DiagnosticService,
    words: Words,
    item: ItemId | None = None,
) -> SittingOut:
    """A test in the reader's language, at `item` or at the first one without an answer."""
    in_force = testing.bank.in_force()
    test = testing.bank.assessment(AssessmentId(sitting.subject))
    asked = testing.next_of(sitting) if item is None or sitting.finished_at is not None else item
    shown, result = None, None
    if asked is not None:
        of_sitting = testing.desk.shown(sitting, asked)
        section = test.sections[section_of(test, of_sitting.item)].title.in_language(words.language)
        shown = AskedItemOut.of(of_sitting, sitting, section=section, words=words)
    if sitting.finished_at is not None:
        sections = [
            SectionOut(title=section.title.in_language(words.language), share=float(share))
            for number, section in enumerate(test.sections)
            if isinstance(share := sitting.result.get(f"section_{number}"), int | float)
        ]
        read = to_read_out(checking, sitting, catalogue=testing.bank.library.catalogue(), words=words)
        result = result_out(sitting, sections=sections, to_read=read)
    out = sitting_out(
        sitting, title=test.title.in_language(words.language), at_most=len(sitting.items), item=shown, result=result
    )
    return out.model_copy(update={"open_items": list(left_in(sitting, in_force.items)), "items": list(sitting.items)})


def to_read_out(
    checking: DiagnosticService, sitting: Sitting, *, catalogue: Catalogue, words: Words
) -> list[ToReadOut]:
    """The lessons that hold what was not known, as far as they are still there."""
    found = []
    for item in checking.to_read(sitting):
        course = catalogue.courses.get(item.course)
        lesson = None if course is None else next((each for each in course.lessons if each.id == item.lesson), None)
        if lesson is not None:
            title = lesson.title.in_language(words.language)
            found.append(ToReadOut(course=item.course, lesson=item.lesson, title=title))
    return found


def result_out(sitting: Sitting, *, sections: Sequence[SectionOut], to_read: list[ToReadOut]) -> SittingResultOut:
    """The figures at the end of a sitting."""
    figures = sitting.result
    passed = figures.get("passed")
    return SittingResultOut(
        level=_figure(figures.get("level")),
        standard_error=_figure(figures.get("standard_error")),
        at_least=figures.get("at_least") is True,
        share=_figure(figures.get("share")),
        passed=passed if isinstance(passed, bool) else None,
        sections=list(sections),
        right=int(right) if isinstance(right := figures.get("right"), int) else None,
        to_read=to_read,
    )


def sitting_out(
    sitting: Sitting, *, title: str, at_most: int, item: AskedItemOut | None, result: SittingResultOut | None
) -> SittingOut:
    """What both kinds of sittings have."""
    return SittingOut(
        id=sitting.id,
        kind=sitting.kind,
        subject=sitting.subject,
        title=title,
        answered=len(sitting.answered),
        at_most=at_most,
        started_at=sitting.started_at,
        ends_at=sitting.ends_at,
        finished_at=sitting.finished_at,
        item=item,
        open_items=[],
        items=[],
        result=result,
    )


def _figure(value: object) -> float | None:
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None

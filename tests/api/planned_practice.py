"""Practice for the planned world: an item to choose, one to type, one that is closed to clerks, and a case for them."""

from dataclasses import replace

from data.words.items import Item, ItemId, ItemKind, ItemStatus
from data.words.models import ENGLISH, HINDI, CompetencyId, CourseId, LessonId, LocalText, RoleId
from data.words.sittings import Assessment, AssessmentId, Section
from tutor.practice.items import (
    CaseQuestion,
    PracticeBook,
    PracticeItem,
    PracticeItemId,
    Quote,
    RoleCase,
    RoleCaseId,
)

PLANNED_ITEM, TYPED_ITEM, CLOSED_ITEM = map(PracticeItemId, ("reply", "fee", "cold"))
PLANNED_TEST, CLOSED_TEST = map(AssessmentId, ("replies-test", "cold-test"))
REPLY = "A public authority replies to a request for information within thirty days."
FEE = "The fee for a request is ten rupees."

PLANNED_DRAFT = ItemId("draft.planned")


def english(text: str) -> LocalText:
    return LocalText({ENGLISH: text})


def item(name: PracticeItemId, question: str, because: str, *, course: str = "rti-basics") -> PracticeItem:
    choices = [english("Thirty days"), english("Sixty days")] if name == PLANNED_ITEM else []
    return PracticeItem(
        id=name,
        course=CourseId(course),
        lesson=LessonId("one"),
        competency=CompetencyId("rti.replies"),
        level=2,
        question=english(question),
        choices=choices,
        accepts=[] if choices else ["ten", "10"],
        clue=LocalText({ENGLISH: "Less than you think.", HINDI: "सोच से कम।"}),
        because=english(because),
    )


def planned_practice() -> PracticeBook:
    quote = Quote(CourseId("rti-basics"), LessonId("one"), english(FEE))
    question = CaseQuestion(english("What is the fee?"), english("Ten rupees."), [quote])
    cases = [
        RoleCase(RoleCaseId("nurse"), RoleId("nurse"), english("Ward"), english("Night."), [question]),
        RoleCase(RoleCaseId("clerk"), RoleId("clerk"), english("A request"), english("It came today."), [question]),
    ]
    items = [
        item(PLANNED_ITEM, "How long has an authority to reply?", REPLY),
        item(TYPED_ITEM, "What is the fee in rupees?", FEE),
        item(CLOSED_ITEM, "Which code?", "The secret cold chain code", course="health-only"),
    ]
    truths = [truth("truth-1", "A reply is due within thirty days."), truth("truth-2", "The fee is ten rupees.")]
    section = Section(english("Replies"), tuple(each.id for each in truths))
    test = Assessment(PLANNED_TEST, english("Replies"), (section,), 0.5, 2, course=CourseId("rti-basics"))
    closed = replace(test, id=CLOSED_TEST, course=CourseId("health-only"))
    return PracticeBook(
        {each.id: each for each in items},
        {each.id: each for each in cases},
        {each.id: each for each in truths},
        {test.id: test, closed.id: closed},
    )


def truth(name: str, statement: str) -> Item:
    """A statement that is true."""
    return Item(
        id=ItemId(name),
        kind=ItemKind.TRUE_FALSE,
        competency=CompetencyId("rti.replies"),
        level=2,
        course=CourseId("rti-basics"),
        lesson=LessonId("one"),
        question=english(statement),
        because=english(REPLY),
        options=(english("True"), english("False")),
        right=(0,),
        status=ItemStatus.LIVE,
    )


def planned_draft() -> Item:
    """What was made of the sentence on the fee, and waits for a curator."""
    return Item(
        id=PLANNED_DRAFT,
        kind=ItemKind.SINGLE,
        competency=CompetencyId("rti.replies"),
        level=2,
        course=CourseId("rti-basics"),
        lesson=LessonId("one"),
        question=english("The fee for a request is ____."),
        because=english(FEE),
        options=tuple(map(english, ("ten rupees", "two rupees", "six rupees"))),
        right=(0,),
        clue=english("Replies in time"),
    )

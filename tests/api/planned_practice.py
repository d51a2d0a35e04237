"""Practice for the planned world: an item to choose, one to type, one that is closed to clerks, and a case for them."""

from data.words.models import ENGLISH, HINDI, CompetencyId, CourseId, LessonId, LocalText, RoleId
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
REPLY = "A public authority replies to a request for information within thirty days."
FEE = "The fee for a request is ten rupees."


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
    return PracticeBook({each.id: each for each in items}, {each.id: each for each in cases})

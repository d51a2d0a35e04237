"""A bank for the planned world: items on replies to requests, and tests of them."""

from collections.abc import Sequence
from datetime import timedelta

from api.wiring import Parts
from data.words.items import Item, ItemId, ItemKind, ItemStatus
from data.words.models import ENGLISH, HINDI, CompetencyId, CourseId, LessonId, LocalText
from data.words.sittings import Assessment, AssessmentId, Section
from tests.api.planned import LEAVE_COURSE, NOW, RTI, RTI_COURSE, both

RTI_TEST, GATED_TEST = AssessmentId("rti-test"), AssessmentId("gated-test")
RIGHT = "Within thirty days"
WRONG = ("Within sixty days", "Within ninety days")


def asked(
    name: str,
    *options: str,
    kind: ItemKind = ItemKind.SINGLE,
    right: Sequence[int] = (0,),
    matches: Sequence[str] = (),
    competency: CompetencyId = RTI,
    course: CourseId = RTI_COURSE,
    level: int = 2,
) -> Item:
    """A live item in both languages, the first of whose options is right unless said otherwise."""
    return Item(
        id=ItemId(name),
        kind=kind,
        competency=competency,
        level=level,
        course=course,
        lesson=LessonId("one"),
        question=both(f"How soon is a reply due ({name})?", f"उत्तर कब तक देय है ({name})?"),
        because=LocalText({ENGLISH: "A public authority replies to a request for information within thirty days."}),
        options=tuple(LocalText({ENGLISH: each, HINDI: each}) for each in (options or (RIGHT, *WRONG))),
        right=tuple(right),
        matches=tuple(LocalText({ENGLISH: each, HINDI: each}) for each in matches),
        status=ItemStatus.LIVE,
    )


def fill_bank(parts: Parts, *, count: int = 6) -> None:
    """Items i0 … on replies, of each kind one, and two tests."""
    several = asked("several", "Inspect", "Copy", "Compile", kind=ItemKind.MULTIPLE, right=(0, 1))
    order = asked("order", "Request", "Reply", "Appeal", kind=ItemKind.ORDERING, right=())
    pairs = asked("pairs", "Life", "Usual", kind=ItemKind.MATCHING, right=(), matches=("48 hours", "30 days"))
    kinds = [several, order, pairs]
    plain = [asked(f"i{number}") for number in range(count)]
    parts.store.items.put([*plain, *kinds], by="meera", at=NOW)
    all_of_it = Section(both("Replies", "उत्तर"), tuple(item.id for item in (*plain[:2], *kinds)))
    rti = Assessment(RTI_TEST, both("Replies", "उत्तर"), (all_of_it,), 0.6, 2, course=RTI_COURSE, minutes=20)
    drawn = Section(both("Drawn", "चुने हुए"), competency=RTI, draw=3)
    gated = Assessment(
        GATED_TEST,
        both("At the end", "अंत में"),
        (drawn,),
        0.5,
        2,
        course=RTI_COURSE,
        rest=timedelta(0),
        opens_after=(LEAVE_COURSE,),
    )
    for test in (rti, gated):
        parts.store.items.put_assessment(test, by="meera", at=NOW)

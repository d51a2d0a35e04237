"""Items, tests and sittings for tests."""

from collections.abc import Sequence

from data.words.items import Item, ItemId, ItemKind, ItemStatus
from data.words.models import ENGLISH, CompetencyId, LearnerId, LessonId, LocalText
from data.words.sittings import (
    Assessment,
    AssessmentId,
    GivenAnswer,
    Section,
    Sitting,
    SittingId,
    SittingKind,
)
from tests.data.builders import BASICS, DRAFTING, START


def said(text: str) -> LocalText:
    """A text in English."""
    return LocalText({ENGLISH: text})


def item(
    name: str,
    *options: str,
    kind: ItemKind = ItemKind.SINGLE,
    right: Sequence[int] = (0,),
    matches: Sequence[str] = (),
    accepts: Sequence[str] = (),
    competency: CompetencyId = DRAFTING,
    level: int = 2,
    status: ItemStatus = ItemStatus.LIVE,
) -> Item:
    """An item on the first lesson of drafting; the first of `options` is right unless said otherwise."""
    return Item(
        id=ItemId(name),
        kind=kind,
        competency=competency,
        level=level,
        course=BASICS,
        lesson=LessonId("one"),
        question=said("Within how many days is a request answered?"),
        because=said("A request is answered within 30 days."),
        options=tuple(map(said, options or ("30 days", "45 days", "60 days"))),
        right=tuple(right),
        matches=tuple(map(said, matches)),
        accepts=tuple(accepts),
        status=status,
    )


def assessment(name: str, *, items: Sequence[str], attempts: int = 2, minutes: int | None = None) -> Assessment:
    """A test of drafting with one section."""
    section = Section(said("All of it"), tuple(map(ItemId, items)))
    return Assessment(AssessmentId(name), said("drafting"), (section,), 0.5, attempts, course=BASICS, minutes=minutes)


def sitting(
    name: str, *, of: str, answers: Sequence[GivenAnswer] = (), kind: SittingKind = SittingKind.TEST
) -> Sitting:
    """A sitting of the test "a1" with the item "i1"."""
    return Sitting(SittingId(name), LearnerId(of), kind, "a1", "0f", (ItemId("i1"),), START, tuple(answers))

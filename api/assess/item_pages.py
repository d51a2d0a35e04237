"""The curator's pages of the item bank: what answers say of each item, what it breaks, and its life."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api.assess.item_routes import ItemPath
from api.assess.item_service import ItemServiceDep, KeptItem
from api.assess.item_words import FLAGS, MOVES, RULES, STATUSES
from api.http.dependencies import CuratorDep
from api.http.frame import Page, PageDep, see_other
from api.http.guarded import GuardedRoute
from api.http.words import competency_name
from data.words import BECOMES, ItemId, ItemStatistics, ItemStatus, Language
from tutor.assessment import dead_options

router = APIRouter(route_class=GuardedRoute, prefix="/items", include_in_schema=False)

ROWS_SHOWN = 20
ROWS_MOST = 5_000


@dataclass(frozen=True, slots=True)
class OptionView:
    """An option: whether it is right, the share of answers that took it (None before any), and whether it is dead."""

    text: str
    is_right: bool
    share: float | None
    is_dead: bool


@dataclass(frozen=True, slots=True)
class ItemView:
    """An item in the reader's language as far as it has it, with what is known of it in words."""

    id: ItemId
    question: str
    situation: str
    because: str
    course: str
    course_title: str
    lesson: str
    competency: str
    level: int
    languages: Sequence[str]
    status: str
    statistics: ItemStatistics | None
    right_share: float | None
    flags: Sequence[str]
    faults: Sequence[str]
    options: Sequence[OptionView]


@router.get("")
def items_page(
    principal: CuratorDep,
    page: PageDep,
    keeping: ItemServiceDep,
    status: Annotated[str, Query(max_length=20)] = "",
    flagged: Annotated[bool, Query()] = False,
    limit: Annotated[int, Query(ge=1, le=ROWS_MOST)] = ROWS_SHOWN,
) -> Response:
    """Items of open courses, those most often answered first."""
    wanted = ItemStatus(status) if status in set(ItemStatus) else None
    found = sorted(keeping.listed(principal, status=wanted, flagged=flagged), key=_most_answered)
    context = {
        "items": [_view(each, page) for each in found[:limit]],
        "found": len(found),
        "statuses": {each.value: page.words.say(text) for each, text in STATUSES.items()},
        "status": status,
        "flagged": flagged,
        "next_limit": min(limit + ROWS_SHOWN, ROWS_MOST),
    }
    return page.show("items.html", context, principal=principal)


@router.get("/{item}")
def item_page(principal: CuratorDep, page: PageDep, keeping: ItemServiceDep, item: ItemPath) -> Response:
    """One item: what is asked, what its answers say, who did what, and what may be done with it."""
    kept = keeping.one(ItemId(item), principal)
    context = {
        "item": _view(kept, page),
        "moves": _moves(kept, page),
        "changes": [(each, page.words.say(STATUSES[each.status])) for each in kept.changes],
    }
    return page.show("item.html", context, principal=principal)


@router.post("/{item}")
def move(
    principal: CuratorDep,
    keeping: ItemServiceDep,
    item: ItemPath,
    status: Annotated[ItemStatus, Form()],
    note: Annotated[str, Form(max_length=1000)] = "",
) -> Response:
    """Moves the item on, and leads back to it."""
    keeping.change_status(ItemId(item), status, principal, note=note.strip())
    return see_other(f"/items/{item}")


def _most_answered(kept: KeptItem) -> tuple[int, ItemId]:
    return -(kept.statistics.answers if kept.statistics else 0), kept.item.id


def _moves(kept: KeptItem, page: Page) -> Mapping[str, str]:
    """Where the item may go from here, each with what a person does by that, in the order of an item's life."""
    allowed = BECOMES[kept.item.status]
    return {status.value: page.words.say(text) for status, text in MOVES.items() if status in allowed}


def _view(kept: KeptItem, page: Page) -> ItemView:
    item, statistics, words, catalogue = kept.item, kept.statistics, page.words, page.library.catalogue()
    language = words.language if words.language in item.languages else min(item.languages, default=words.language)
    course = catalogue.course_ever(item.course)
    broken = sorted({fault.rule.value for fault in kept.faults})
    return ItemView(
        id=item.id,
        question=item.question.in_language(language),
        situation=item.situation.in_language(language) if item.situation.by_language else "",
        because=item.because.in_language(language),
        course=item.course,
        course_title=item.course if course is None else course.title.in_language(words.language),
        lesson=item.lesson,
        competency=competency_name(item.competency, catalogue=catalogue, words=words),
        level=item.level,
        languages=sorted(item.languages),
        status=words.say(STATUSES[item.status]),
        statistics=statistics,
        right_share=statistics.right / statistics.answers if statistics and statistics.answers else None,
        flags=[words.say(FLAGS[flag]) for flag in kept.flags],
        faults=[words.say(RULES[rule]) for rule in broken],
        options=_options(kept, language),
    )


def _options(kept: KeptItem, language: Language) -> Sequence[OptionView]:
    item, statistics = kept.item, kept.statistics
    dead = [] if statistics is None or not kept.flags else dead_options(item, statistics)
    return [
        OptionView(
            text=option.in_language(language),
            is_right=place in item.right,
            share=_share(statistics, place),
            is_dead=place in dead,
        )
        for place, option in enumerate(item.options)
    ]


def _share(statistics: ItemStatistics | None, place: int) -> float | None:
    if statistics is None or not statistics.answers:
        return None
    return statistics.chosen.get(str(place), 0) / statistics.answers

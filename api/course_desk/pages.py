"""The list of courses to look over, and the page of one: what there is to know of it and to do about it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import ceil
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Query, Response

from api.assess.item_words import STATUSES
from api.course_desk.figures import FiguresDep, FiguresService
from api.course_desk.listing import CourseListingDep, CourseRow, Finding, ListOrder, ListWanted, shown
from api.course_desk.service import CourseDeskDep, CourseDeskService, CourseTexts
from api.course_desk.version_pages import clash_views, version_view
from api.course_desk.words import FINDINGS, ORDERS, STALE
from api.curate.curating import CuratingDep
from api.curate.curating_routes import CoursePath
from api.curate.curating_shapes import OverlapOut, StaleOut
from api.http.dependencies import CuratorDep
from api.http.frame import Page, PageDep
from api.http.guarded import GuardedRoute
from api.http.shapes import CourseOut
from api.running.auth import Principal
from data.words import Course, CourseStatus, Language, Lesson

router = APIRouter(route_class=GuardedRoute, prefix="/curating", include_in_schema=False)

ROWS_SHOWN = 50
ITEMS_SHOWN = 30


@dataclass(frozen=True, slots=True)
class LessonView:
    """A lesson's texts at a glance: its languages, how many phrases lead to it, and whether it is edited here."""

    id: str
    title: str
    minutes: int
    languages: Sequence[Language]
    phrases: int
    edited: bool


@router.get("")
def courses_page(
    principal: CuratorDep,
    page: PageDep,
    listing: CourseListingDep,
    q: Annotated[str, Query(max_length=200)] = "",
    finding: Annotated[str, Query(max_length=20)] = "",
    sort: Annotated[str, Query(max_length=20)] = "",
    number: Annotated[int, Query(alias="page", ge=1, le=10_000)] = 1,
) -> Response:
    """The drafts and courses that may be looked at, with what there is to do about each, a page at a time."""
    wanted = ListWanted(
        q.strip(),
        Finding(finding) if finding in set(Finding) else None,
        ListOrder(sort) if sort in set(ListOrder) else ListOrder.FINDINGS,
    )
    rows = listing.rows(principal)
    found = shown(rows, wanted, language=page.words.language)
    pages = max(ceil(len(found) / ROWS_SHOWN), 1)
    number = min(number, pages)
    context = {
        "wanted": wanted,
        "rows": [_row(each, page) for each in found[(number - 1) * ROWS_SHOWN : number * ROWS_SHOWN]],
        "total": len(found),
        "looked": listing.looked,
        "findings": {
            each.value: (page.words.say(text), sum(each in row.findings for row in rows))
            for each, text in FINDINGS.items()
        },
        "orders": {each.value: page.words.say(text) for each, text in ORDERS.items()},
        "pages": [(each, _address(wanted, each)) for each in range(1, pages + 1)],
        "number": number,
    }
    return page.show("curating.html", context, principal=principal)


@router.get("/{course}")
def course_page(
    principal: CuratorDep,
    page: PageDep,
    curating: CuratingDep,
    desk: CourseDeskDep,
    figures: FiguresDep,
    listing: CourseListingDep,
    course: CoursePath,
) -> Response:
    """All that there is to know of the course; what it seems to teach comes by itself, or behind a link."""
    found, catalogue = curating.course(principal, course), page.library.catalogue()
    overlaps = listing.overlaps(found, principal.organisation)
    is_draft = found.status is CourseStatus.DRAFT
    context = {
        "course": found.id,
        "title": found.title.in_language(page.words.language),
        "facts": CourseOut.of(found, page.words),
        "is_draft": is_draft,
        "is_open": found.id in page.library.open_by(principal),
        "stale": [StaleOut.of(each) for each in curating.stale(found)],
        "reasons": {kind: page.words.say(text) for kind, text in STALE.items()},
        "overlaps": [OverlapOut.of(each, catalogue=catalogue, words=page.words) for each in overlaps],
        **({} if is_draft else _of_catalogue(principal, page, desk, figures, found)),
    }
    return page.show("curating_course.html", context, principal=principal)


@router.get("/{course}/questions")
def questions_page(
    principal: CuratorDep, page: PageDep, curating: CuratingDep, figures: FiguresDep, course: CoursePath
) -> Response:
    """The questions of the course's checks and tests with their states; only the list where htmx asks."""
    found, words = curating.course(principal, course), page.words
    items = figures.items_of(found.id, principal)
    context = {
        "course": found.id,
        "title": found.title.in_language(words.language),
        "is_open": found.id in page.library.open_by(principal),
        "items": [
            (each.item.id, each.item.question.in_language(words.language), words.say(STATUSES[each.item.status]))
            for each in items[:ITEMS_SHOWN]
        ],
        "more_items": max(0, len(items) - ITEMS_SHOWN),
    }
    template = "fragments/course_questions.html" if page.is_fragment else "course_questions.html"
    return page.show(template, context, principal=principal)


def _of_catalogue(
    principal: Principal, page: Page, desk: CourseDeskService, figures: FiguresService, course: Course
) -> Mapping[str, object]:
    """What there is of a course that is taken and can be edited, and of no draft."""
    texts = desk.texts(principal, course.id)
    return {
        "figures": figures.of(course.id, principal),
        "smallest": figures.gaps.smallest_group,
        "lessons": [_lesson(each, texts, page) for each in course.lessons],
        "edited": _is_edited(None, texts),
        "may_edit": desk.may_edit(principal, course),
        "draft": texts.draft,
        "clashes": clash_views(texts.clashes, texts, page),
        "seen": texts.seen,
        "versions": [version_view(each, texts, page) for each in texts.versions],
        "may_go_back_to_files": texts.published is not None and bool(texts.published.changes) and texts.draft is None,
    }


def _lesson(lesson: Lesson, texts: CourseTexts, page: Page) -> LessonView:
    return LessonView(
        id=lesson.id,
        title=lesson.title.in_language(page.words.language),
        minutes=lesson.minutes,
        languages=list(lesson.text.by_language),
        phrases=len(lesson.asked_as),
        edited=_is_edited(lesson, texts),
    )


def _is_edited(lesson: Lesson | None, texts: CourseTexts) -> bool:
    """Whether what is served of the lesson, or of the course itself, was edited here."""
    served = () if texts.published is None else texts.published.changes
    own = None if lesson is None else lesson.id
    return any(change.place.lesson == own for change in served)


def _row(row: CourseRow, page: Page) -> Mapping[str, object]:
    return {
        "id": row.course.id,
        "title": row.course.title.in_language(page.words.language),
        "is_draft": row.course.status is CourseStatus.DRAFT,
        "findings": [page.words.say(FINDINGS[each]) for each in row.findings],
        "taken_by": row.taken_by,
    }


def _address(wanted: ListWanted, number: int) -> str:
    asked = {"q": wanted.query, "finding": wanted.finding or "", "sort": wanted.order.value, "page": str(number)}
    return f"/curating?{urlencode({name: value for name, value in asked.items() if value})}"

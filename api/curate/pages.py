"""Where the catalogue falls short: the coverage table and the questions it did not answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from typing import Annotated
from urllib.parse import urlencode

from fastapi import APIRouter, Form, Query, Response

from api.ask.answer_shapes import CitationOut, GroundedOut, answer_out
from api.ask.conversation_shapes import still_there
from api.ask.thumbs import reason_texts
from api.curate.heat import ORDERS, HeatOrder, heat_map
from api.curate.service import CurateDep, CurateService
from api.curate.shapes import CoverageRowOut, DesignationOut
from api.http.dependencies import CuratorDep
from api.http.frame import Page, PageDep, see_other
from api.http.guarded import GuardedRoute
from api.running.i18n import mark
from data.catalogue import Catalogue
from data.words import LEVELS, Area, Course, CoverageRow, GapsThen, OrganisationId, RoleId

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

COMPETENCIES_SHOWN = 12
COMPETENCIES_MOST = 2_000
QUESTIONS_SHOWN = 15
DESIGNATIONS_SHOWN = 15

AREAS = {
    Area.BEHAVIOURAL: mark("Behavioural"),
    Area.FUNCTIONAL: mark("Functional"),
    Area.DOMAIN: mark("Domain"),
}


@dataclass(frozen=True, slots=True)
class UnhelpfulAnswer:
    """An answer that got a thumb down: question, what was said, each lesson cited once, and why; never by whom."""

    question: str
    answer: str
    citations: Sequence[CitationOut]
    reason: str
    comment: str
    at: datetime


@router.get("/coverage")
def coverage(
    principal: CuratorDep,
    page: PageDep,
    curating: CurateDep,
    area: Annotated[str, Query(max_length=20)] = "",
    content_language: Annotated[str, Query(max_length=20)] = "",
    q: Annotated[str, Query(max_length=200)] = "",
    order: HeatOrder = HeatOrder.GAP,
    limit: Annotated[int, Query(ge=1, le=COMPETENCIES_MOST)] = COMPETENCIES_SHOWN,
) -> Response:
    """The map of gaps, and the latest questions without an answer; only the map where htmx asks."""
    every = curating.coverage(principal.organisation)
    smallest, words = curating.smallest_told(principal.organisation), page.words
    then = curating.gaps_then(principal.organisation)
    rows = rows_out(
        [row for row in every if _fits(row, area, content_language, page)], page, smallest=smallest, then=then
    )
    found = heat_map([row for row in rows if q.casefold() in row.name.casefold()], order=order)
    needed = [row for row in rows if row.learners_in_need or row.fewer_than]
    context = {
        "competencies": found[:limit],
        "found": len(found),
        "gaps": len(needed),
        "without_course": sum(not row.courses for row in needed),
        "areas": {area.value: words.say(label) for area, label in AREAS.items()},
        "languages": sorted({row.language for row in every}),
        "orders": {each.value: words.say(text) for each, text in ORDERS.items()},
        "levels": list(LEVELS),
        "then": None if then is None else then.day,
        "too_few": curating.too_few(principal.organisation),
        "smallest_group": curating.smallest_group,
        "area": area,
        "content_language": content_language,
        "q": q,
        "order": order.value,
        "asked": urlencode({"area": area, "content_language": content_language, "q": q, "order": order.value}),
        "next_limit": min(limit + COMPETENCIES_SHOWN, COMPETENCIES_MOST),
    }
    if page.is_fragment:
        return page.show("fragments/coverage.html", context, principal=principal)
    own = principal.organisation
    lists = {
        "questions": curating.open_questions(own, limit=QUESTIONS_SHOWN),
        "unhelpful": unhelpful_answers(page, own, curating=curating),
        "designations": [
            DesignationOut.of(each, catalogue=page.library.catalogue(), words=page.words)
            for each in curating.designations(own, limit=DESIGNATIONS_SHOWN)
        ],
    }
    return page.show("coverage.html", {**context, **lists}, principal=principal)


@router.post("/coverage/designations")
def say_designation(
    principal: CuratorDep,
    curating: CurateDep,
    designation: Annotated[str, Form(min_length=1, max_length=300)],
    role: Annotated[str, Form(min_length=1, max_length=200)],
) -> Response:
    """Keeps which role a designation is, and leads back to the list."""
    curating.say_designation(designation, RoleId(role), organisation=principal.organisation, by=principal.subject)
    return see_other("/coverage#designations-title")


def unhelpful_answers(
    page: Page, organisation: OrganisationId, *, curating: CurateService
) -> Sequence[UnhelpfulAnswer]:
    """The latest answers with a thumb down, of `organisation` and what lies under it, in the reader's words."""
    catalogue, reasons = page.library.catalogue(), reason_texts(page.words)
    opens = partial(_may_see, catalogue, organisation)
    unhelpful = []
    for turn in curating.unhelpful(organisation, limit=QUESTIONS_SHOWN):
        answer = still_there(turn.answer, catalogue=catalogue, opens=opens)
        shown = answer_out(answer, catalogue=catalogue, words=page.words)
        cited = shown.citations if isinstance(shown, GroundedOut) else []
        lessons = list({(citation.course, citation.lesson): citation for citation in reversed(cited)}.values())
        thought = turn.feedback
        reason = reasons.get(thought.reason or "", "") if thought else ""
        comment = thought.comment if thought else ""
        unhelpful.append(
            UnhelpfulAnswer(
                turn.question, shown.text, lessons[::-1], reason, comment, thought.at if thought else turn.at
            )
        )
    return unhelpful


def _fits(row: CoverageRow, area: str, language: str, page: Page) -> bool:
    return (not area or page.library.catalogue().competency(row.competency).area == area) and (
        not language or row.language == language
    )


def rows_out(rows: Sequence[CoverageRow], page: Page, *, smallest: int, then: GapsThen | None) -> list[CoverageRowOut]:
    """The rows with names in the reader's language."""
    catalogue = page.library.catalogue()
    return [CoverageRowOut.of(row, catalogue=catalogue, words=page.words, smallest=smallest, then=then) for row in rows]


def _may_see(catalogue: Catalogue, organisation: OrganisationId, course: Course) -> bool:
    """Whether anybody of the organisation may open the course, of whatever status."""
    return catalogue.may_see(organisation, course, catalogue.closing_groups)

"""The plan builder's pages: choose a role or hand in an order, go through what it needs, make drafts of it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, File, Form, Path, Query, Response, UploadFile
from pydantic import BaseModel, Field

from api.build.kept import ReadOrder
from api.build.proposals import Proposal
from api.build.service import BuildDep, BuildService
from api.http.dependencies import AdminDep
from api.http.frame import Page, PageDep, see_other
from api.http.guarded import GuardedRoute
from api.http.words import competency_name
from api.imports.routes import uploads_of
from api.plans.pages import next_monday
from api.plans.shapes import PlanDay
from api.plans.words import course_title, text_of
from api.report.pages import offices_under
from api.running.auth import Principal
from api.running.small_groups import is_few
from data.words import LEVELS, CompetencyId, Fault, InvalidRequest, OrganisationId, PlanBasis, RoleId

router = APIRouter(route_class=GuardedRoute, prefix="/plan-builder", include_in_schema=False)

COURSES_NAMED = 3
MOST_ROWS = 1_000
Short = Annotated[str, Field(max_length=200)]


class BuildForm(BaseModel):
    """What a person makes of the proposals: roles of posts; of each need its post, level, quote, and if it is kept."""

    organisation: Short
    starts_on: PlanDay
    source: str = Field(default="", max_length=300)
    role: list[Short] = Field(default_factory=list, max_length=100)
    need: list[Short] = Field(default_factory=list, max_length=MOST_ROWS)
    of_post: list[int] = Field(default_factory=list, max_length=MOST_ROWS)
    level: list[int] = Field(default_factory=list, max_length=MOST_ROWS)
    quote: list[Annotated[str, Field(max_length=1_000)]] = Field(default_factory=list, max_length=MOST_ROWS)
    keep: list[int] = Field(default_factory=list, max_length=MOST_ROWS)

    def chosen(self) -> Mapping[RoleId, Sequence[PlanBasis]]:
        """The needs kept, by the role of their post; raises InvalidRequest where none has a role."""
        by_role: dict[RoleId, list[PlanBasis]] = {}
        rows = list(zip(self.need, self.of_post, self.level, self.quote, strict=False))
        for place in self.keep:
            if place < len(rows):
                need, post, level, quote = rows[place]
                role = self.role[post] if 0 <= post < len(self.role) else ""
                if role:
                    basis = PlanBasis(CompetencyId(need), min(max(level, LEVELS.start), LEVELS.stop - 1), quote)
                    by_role.setdefault(RoleId(role), []).append(basis)
        if not by_role:
            fault = Fault("keep", "", "nothing is chosen", "Choose a role, and tick at least one need of it.")
            raise InvalidRequest("draft", [fault])
        return by_role


@dataclass(frozen=True, slots=True)
class NeedView:
    """A need as the page shows it; `lacking` in words."""

    competency: str
    name: str
    level: int
    quote: str
    courses: Sequence[tuple[str, str]]
    more: int
    lacking: str


@dataclass(frozen=True, slots=True)
class PostView:
    """A post as the page shows it."""

    designation: str
    role: str
    people: int
    needs: Sequence[NeedView]
    open_duties: Sequence[str]
    duties: Sequence[tuple[str, Sequence[str]]]


@router.get("")
def builder(
    principal: AdminDep,
    page: PageDep,
    building: BuildDep,
    role: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """The two ways in; with a role, what it needs."""
    proposals = [building.for_role(principal, RoleId(role))] if role else []
    return _shown(principal, page, building, proposals, role=role)


@router.post("/order")
def read(principal: AdminDep, page: PageDep, building: BuildDep, order: Annotated[UploadFile, File()]) -> Response:
    """Reads an order and shows what its posts need; the file is not kept, what was made of it for an hour."""
    with uploads_of([order]) as uploads:
        if not uploads:
            raise InvalidRequest("order", [Fault("order", "", "there is no file", "Choose one.")])
        proposals = building.for_order(principal, uploads[0].path, name=uploads[0].name)
    kept = building.orders.keep(ReadOrder(uploads[0].name, proposals), owner=principal.subject)
    here = f"/plan-builder/orders/{kept}"
    shown = _shown(principal, page, building, proposals, source=uploads[0].name, here=here)
    shown.headers["HX-Push-Url"] = here
    return shown


@router.get("/orders/{key}")
def read_before(
    principal: AdminDep, page: PageDep, building: BuildDep, key: Annotated[str, Path(max_length=32)]
) -> Response:
    """What was made of an order, for who reloads or changes the language; where it is gone, where one is handed in."""
    order = building.orders.of(principal.subject, key)
    if order is None:
        return see_other("/plan-builder")
    return _shown(principal, page, building, order.proposals, source=order.name)


@router.get("/order")
@router.get("/drafts")
def begin_again(principal: AdminDep) -> Response:
    """Leads who goes back to where an order was sent to where one is handed in."""
    return see_other("/plan-builder")


@router.post("/drafts")
def make(principal: AdminDep, page: PageDep, building: BuildDep, form: Annotated[BuildForm, Form()]) -> Response:
    """Makes a draft for each role; leads to it, or to the list where there are several."""
    note = page.words.say("From the order “{name}”", name=form.source) if form.source else ""
    made = building.drafts(
        principal,
        form.chosen(),
        organisation=OrganisationId(form.organisation),
        starts_on=form.starts_on,
        note=note,
    )
    return see_other(f"/plans/{made[0].content.id}" if len(made) == 1 else "/plans")


def _shown(
    principal: Principal,
    page: Page,
    building: BuildService,
    proposals: Sequence[Proposal],
    *,
    role: str = "",
    source: str = "",
    here: str | None = None,
) -> Response:
    catalogue, words = page.library.catalogue(), page.words
    context = {
        "posts": [_post(each, building, page) for each in proposals],
        "role": role,
        "source": source,
        "roles": sorted((text_of(each.name, words), each.id) for each in catalogue.roles.values()),
        "levels": list(LEVELS),
        "offices": list(offices_under(principal.organisation, catalogue=catalogue, page=page)),
        "next_monday": next_monday(building.plans.clock().date()),
    }
    return page.show("plan_builder.html", context, principal=principal, here=here)


def _post(proposal: Proposal, building: BuildService, page: Page) -> PostView:
    catalogue, words, smallest = page.library.catalogue(), page.words, building.smallest_group
    return PostView(
        designation=proposal.designation,
        role=proposal.role or "",
        people=proposal.people,
        needs=[
            NeedView(
                competency=each.basis.competency,
                name=competency_name(each.basis.competency, catalogue=catalogue, words=words),
                level=each.basis.level,
                quote=each.basis.quote,
                courses=[
                    (course, course_title(course, catalogue=catalogue, words=words))
                    for course in each.courses[:COURSES_NAMED]
                ],
                more=max(0, len(each.courses) - COURSES_NAMED),
                lacking=words.say("fewer than {number}", number=smallest)
                if is_few(each.lacking, smallest=smallest)
                else words.count(each.lacking, "{number} person", "{number} people"),
            )
            for each in proposal.needs
        ],
        open_duties=proposal.open_duties,
        duties=[(duty.text, duty.activities) for duty in proposal.duties],
    )

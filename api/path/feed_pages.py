"""The page on which a learner gets an address for their calendar, and that address."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Header, Path, Response

from api.http.dependencies import AddressDep, LearnerDep, PeopleDep
from api.http.frame import PageDep, see_other
from api.http.guarded import GuardedRoute
from api.http.turns import take_open_turn
from api.path.feed import FeedDep

router = APIRouter(route_class=GuardedRoute, prefix="/calendar", include_in_schema=False)
open_router = APIRouter(
    route_class=GuardedRoute,
    prefix="/calendar",
    include_in_schema=False,
    dependencies=[Depends(take_open_turn, scope="function")],
)


@router.get("")
def calendar(principal: LearnerDep, page: PageDep, people: PeopleDep, feeds: FeedDep) -> Response:
    """Whether the learner's calendar is read by an address, and since when."""
    context = {"feed": feeds.of(people.myself(principal).id), "made": ""}
    return page.show("calendar.html", context, principal=principal)


@router.post("")
def renew(principal: LearnerDep, page: PageDep, people: PeopleDep, feeds: FeedDep, address: AddressDep) -> Response:
    """Make an address, in place of any before, and show it this once."""
    learner = people.myself(principal).id
    secret = feeds.renew(learner, language=page.words.language)
    made = f"{address.base(page.request)}/calendar/{secret}.ics"
    context = {"feed": feeds.of(learner), "made": made, "webcal": f"webcal{made[made.index(':') :]}"}
    return page.show("calendar.html", context, principal=principal, here="/calendar")


@router.post("/withdrawn")
def withdraw(principal: LearnerDep, people: PeopleDep, feeds: FeedDep) -> Response:
    """Let no address lead to the learner's calendar any more."""
    feeds.withdraw(people.myself(principal).id)
    return see_other("/calendar")


@open_router.get("/{secret}.ics")
def read(
    secret: Annotated[str, Path(max_length=100)],
    feeds: FeedDep,
    if_none_match: Annotated[str, Header(max_length=1000)] = "",
) -> Response:
    """The calendar behind the secret, for programs that cannot sign in; nothing where they have it as it is."""
    found = feeds.read(secret)
    mark = {"ETag": f'"{found.mark}"'}
    if found.mark in if_none_match:
        return Response(status_code=HTTPStatus.NOT_MODIFIED, headers=mark)
    return Response(found.file, media_type="text/calendar", headers=mark)

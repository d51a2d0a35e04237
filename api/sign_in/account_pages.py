"""The page of one's own account, and the page that says whose service this is and by which policies it is run."""

from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Response

from api.http.dependencies import AnyoneDep, PeopleDep, SessionDep, service
from api.http.frame import PageDep, VisitorDep, see_other
from api.http.guarded import GuardedRoute
from api.http.security_notes import SeenDep
from api.path.feed import FeedDep
from api.path.wish_shapes import WishesOut
from api.running.settings import Settings
from api.sign_in.service import SignInDep
from data.words import Noted

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
open_router = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@dataclass(frozen=True, slots=True)
class Owner:
    """Who runs this service, as they have stated; empty where they have not yet."""

    name: str
    contact: str
    policies_url: str

    @classmethod
    def of(cls, settings: Settings) -> "Owner":
        """What the settings say."""
        return cls(settings.owner, settings.contact, settings.policies_url or "")

    @property
    def contact_url(self) -> str:
        """Where the contact leads: a page, or a letter."""
        return f"mailto:{self.contact}" if "@" in self.contact else self.contact


OwnerDep = Annotated[Owner, Depends(service(Owner))]


@router.get("/account")
def account(
    principal: AnyoneDep,
    page: PageDep,
    session: SessionDep,
    people: PeopleDep,
    feeds: FeedDep,
    signing: SignInDep,
) -> Response:
    """Who one is here, and what one may set and see of it."""
    context: dict[str, object] = {"session": session, "others": signing.others(session), "wishes": None, "feed": None}
    if principal.learner is not None:
        learner = people.myself(principal)
        catalogue = page.library.catalogue()
        context["wishes"] = WishesOut.of(learner, catalogue=catalogue, words=page.words)
        context["feed"] = feeds.of(learner.id)
    return page.show("account.html", context, principal=principal)


@router.post("/account/sessions")
def end_sessions(
    principal: AnyoneDep,
    session: SessionDep,
    signing: SignInDep,
    noted: SeenDep,
    ended: Annotated[str, Form(max_length=100)] = "",
) -> Response:
    """Ends one of one's other sessions, or all of them; leads back to the account."""
    signing.end_others(session, ended)
    noted.note(Noted.SIGNED_OUT, about=ended or "all others")
    return see_other("/account#sessions-title")


@open_router.get("/about")
def about(page: PageDep, visitor: VisitorDep, owner: OwnerDep) -> Response:
    """Whose service this is, how accessible it is, and its policies."""
    return page.show("about.html", {"owner": owner}, principal=None if visitor is None else visitor.principal)

"""Signing in and out, the choice of language, and the way to one's own page."""

from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Response

from api.http.dependencies import AddressDep, from_our_pages, keep_language
from api.http.frame import HOME_BY_ROLE, PageDep, VisitorDep, local_address, see_other
from api.http.guarded import GuardedRoute
from api.http.security_notes import SeenDep
from api.running.i18n import INTERFACE_LANGUAGES
from api.sign_in.arriving import ProviderDep
from api.sign_in.cookies import Kept, keep, kept
from api.sign_in.entry import let_in, show_sign_in
from api.sign_in.refusals import Refusal
from api.sign_in.service import SignInDep, TriedTokenDep
from data.words import Language, Noted

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)
FROM_OUR_PAGES = [Depends(from_our_pages)]

CLEARED = '"storage"'
"""What a browser forgets at sign-out beside the cookie. Pages are `no-store`, so there is no cache to clear, and the
choice of language, a cookie too, stays. Browsers heed the header over https only."""


@router.get("/")
def start(visitor: VisitorDep) -> Response:
    """Everybody's own first page."""
    return see_other(HOME_BY_ROLE[visitor.principal.role] if visitor else "/sign-in")


@router.get("/sign-in")
def sign_in_page(
    page: PageDep,
    signing: SignInDep,
    providing: ProviderDep,
    next_page: Annotated[str, Query(alias="next", max_length=2000)] = "",
) -> Response:
    """Where one signs in: with the provider, with a token, or as a demo person where that is allowed."""
    return show_sign_in(page, signing, providing, next_page=next_page)


@router.post("/sign-in", dependencies=FROM_OUR_PAGES)
def sign_in(
    page: PageDep,
    signing: SignInDep,
    providing: ProviderDep,
    address: AddressDep,
    noted: SeenDep,
    token: TriedTokenDep,
    visitor: VisitorDep,
    person: Annotated[str, Form(max_length=100)] = "",
    next_page: Annotated[str, Form(alias="next", max_length=2000)] = "",
) -> Response:
    """Begin a session of the page for a token that verifies, end the one before, and go on; or say what is wrong."""
    session = signing.demo_session(page.request, person, words=page.words) if person else signing.admitted(token)
    if session is None:
        return show_sign_in(page, signing, providing, next_page=next_page, refused=Refusal.TOKEN)
    on_page = signing.door.begin_on_a_page(session)
    answer = let_in(page, signing, address, noted, visitor, session=session, on_page=on_page, next_page=next_page)
    keep(answer, page.request, address, Kept.PROVIDER, "")
    return answer


@router.post("/sign-out", dependencies=FROM_OUR_PAGES)
def sign_out(
    page: PageDep,
    signing: SignInDep,
    providing: ProviderDep,
    address: AddressDep,
    visitor: VisitorDep,
    noted: SeenDep,
    everywhere: Annotated[bool, Form()] = False,
) -> Response:
    """End the session, or all of them, so that no copy of the cookie lets anybody in; the browser forgets it anyway.

    Who came from the provider is led there to sign out, too, by a page of ours: browsers hold a form to our own site.
    """
    page.request.state.renewed = ""
    if visitor is not None:
        signing.ended(visitor, everywhere=everywhere)
        noted.note(Noted.SIGNED_OUT, about="everywhere" if everywhere else visitor.id)
    there = providing.sign_out_url(
        kept(page.request, address, Kept.PROVIDER), back=f"{address.base(page.request)}/sign-in"
    )
    answer = see_other("/sign-in")
    if there is not None:
        context = {"provider": providing.called, "there": there}
        answer = page.show("signed_out.html", context, principal=None, here="/sign-in")
        answer.headers["Refresh"] = f"0; url={there}"
    keep(answer, page.request, address, Kept.PROVIDER, "")
    answer.headers["Clear-Site-Data"] = CLEARED
    return answer


@router.post("/language", dependencies=FROM_OUR_PAGES)
def choose_language(
    page: PageDep,
    address: AddressDep,
    language: Annotated[str, Form(max_length=20)],
    next_page: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """Remember the reader's language for a year and go back to where they were."""
    answer = see_other(local_address(next_page))
    if Language(language) in INTERFACE_LANGUAGES:
        keep_language(answer, page.request, address, Language(language))
    return answer

"""Signing in and out, the choice of language, and the way to one's own page."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Depends, Form, Query, Response

from api.http.dependencies import AddressDep, from_our_pages, keep_language, keep_token
from api.http.frame import HOME_BY_ROLE, Page, PageDep, VisitorDep, is_local, local_address, see_other
from api.http.guarded import GuardedRoute
from api.http.security_notes import SeenDep
from api.running.i18n import INTERFACE_LANGUAGES
from api.sign_in.service import SignInDep, SignInService, TriedTokenDep
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
    page: PageDep, signing: SignInDep, next_page: Annotated[str, Query(alias="next", max_length=2000)] = ""
) -> Response:
    """Where one signs in: with a token, or as a demo person where that is allowed."""
    return _sign_in_page(page, signing, next_page=next_page)


@router.post("/sign-in", dependencies=FROM_OUR_PAGES)
def sign_in(
    page: PageDep,
    signing: SignInDep,
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
        return _sign_in_page(page, signing, next_page=next_page, refused=True)
    if visitor is not None and visitor.seen_at is not None:
        page.request.state.renewed = None
        signing.door.sign_out(visitor, everywhere=False)
    noted.session = session
    noted.note(Noted.SIGNED_IN, about=session.id)
    answer = see_other(next_page if is_local(next_page) else HOME_BY_ROLE[session.principal.role])
    keep_token(answer, page.request, address, signing.kept_on_the_page(session))
    return answer


@router.post("/sign-out", dependencies=FROM_OUR_PAGES)
def sign_out(
    page: PageDep,
    signing: SignInDep,
    visitor: VisitorDep,
    noted: SeenDep,
    everywhere: Annotated[bool, Form()] = False,
) -> Response:
    """End the session, or all of them, so that no copy of the cookie lets anybody in; the browser forgets it anyway."""
    page.request.state.renewed = ""
    if visitor is not None:
        signing.door.sign_out(visitor, everywhere=everywhere)
        noted.note(Noted.SIGNED_OUT, about="everywhere" if everywhere else visitor.id)
    answer = see_other("/sign-in")
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


def _sign_in_page(page: Page, signing: SignInService, *, next_page: str, refused: bool = False) -> Response:
    return page.show(
        "sign_in.html",
        {
            "people": signing.demo_people(page.request, words=page.words),
            "next": next_page if is_local(next_page) else "",
            "refused": refused,
        },
        principal=None,
        here="/sign-in",
        status=HTTPStatus.UNAUTHORIZED if refused else HTTPStatus.OK,
    )

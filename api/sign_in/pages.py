"""Signing in and out, the choice of language, and the way to one's own page."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response

from api.http.dependencies import COOKIE, LANGUAGE_COOKIE, check_same_origin
from api.http.frame import HOME_BY_ROLE, Page, PageDep, VisitorDep, is_local, local_address, see_other
from api.running.i18n import INTERFACE_LANGUAGES
from api.sign_in.service import SignInDep, SignInService, TriedTokenDep
from data.words import Language

router = APIRouter(include_in_schema=False)

YEAR_SECONDS = 365 * 24 * 3600


@router.get("/")
def start(visitor: VisitorDep) -> Response:
    """Everybody's own first page."""
    return see_other(HOME_BY_ROLE[visitor.role] if visitor else "/sign-in")


@router.get("/sign-in")
def sign_in_page(
    page: PageDep, signing: SignInDep, next_page: Annotated[str, Query(alias="next", max_length=2000)] = ""
) -> Response:
    """Where one signs in: with a token, or as a demo person where that is allowed."""
    return _sign_in_page(page, signing, next_page=next_page)


@router.post("/sign-in")
def sign_in(
    page: PageDep,
    signing: SignInDep,
    token: TriedTokenDep,
    person: Annotated[str, Form(max_length=100)] = "",
    next_page: Annotated[str, Form(alias="next", max_length=2000)] = "",
) -> Response:
    """Keep a token that verifies in the cookie and go on; otherwise say what is wrong."""
    check_same_origin(page.request)
    signed = signing.demo_token(page.request, person, words=page.words) if person else token
    principal = signing.admitted(signed)
    if principal is None:
        return _sign_in_page(page, signing, next_page=next_page, refused=True)
    answer = see_other(next_page if is_local(next_page) else HOME_BY_ROLE[principal.role])
    answer.set_cookie(
        COOKIE,
        signed,
        max_age=signing.door.hours * 3600,
        httponly=True,
        samesite="lax",
        secure=page.request.url.scheme == "https",
    )
    return answer


@router.post("/sign-out")
def sign_out(page: PageDep) -> Response:
    """Forget the token."""
    check_same_origin(page.request)
    answer = see_other("/sign-in")
    answer.delete_cookie(COOKIE, httponly=True, samesite="lax", secure=page.request.url.scheme == "https")
    return answer


@router.post("/language")
def choose_language(
    page: PageDep,
    language: Annotated[str, Form(max_length=20)],
    next_page: Annotated[str, Form(alias="next", max_length=2000)] = "/",
) -> Response:
    """Remember the reader's language for a year and go back to where they were."""
    check_same_origin(page.request)
    answer = see_other(local_address(next_page))
    if Language(language) in INTERFACE_LANGUAGES:
        secure = page.request.url.scheme == "https"
        answer.set_cookie(LANGUAGE_COOKIE, language, max_age=YEAR_SECONDS, httponly=True, samesite="lax", secure=secure)
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

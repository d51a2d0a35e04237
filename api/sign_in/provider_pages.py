"""Signing in with the identity provider: the way there, and the way back."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from fastapi.responses import RedirectResponse
from starlette.exceptions import HTTPException

from api.http.address import Address
from api.http.dependencies import AddressDep
from api.http.frame import PageDep, VisitorDep, is_local
from api.http.guarded import GuardedRoute
from api.http.security_notes import SeenDep
from api.sign_in.arriving import ProviderDep
from api.sign_in.begun import LASTS
from api.sign_in.cookies import Kept, hint, keep, kept
from api.sign_in.entry import let_in, show_sign_in
from api.sign_in.refusals import Refusal
from api.sign_in.service import SignInDep

router = APIRouter(route_class=GuardedRoute, include_in_schema=False, prefix="/sign-in/provider")


@router.get("")
def go(
    page: PageDep,
    signing: SignInDep,
    providing: ProviderDep,
    address: AddressDep,
    visitor: VisitorDep,
    next_page: Annotated[str, Query(alias="next", max_length=2000)] = "",
) -> Response:
    """On to the provider; who is signed in here already is asked to prove it again there."""
    if providing.provider is None:
        raise HTTPException(HTTPStatus.NOT_FOUND, "People sign in here with a token.")
    begun = providing.begun(next_page=next_page if is_local(next_page) else "", anew=visitor is not None)
    there = providing.provider.sign_in_url(begun, back=_back(page.request, address))
    if isinstance(there, Refusal):
        return show_sign_in(page, signing, providing, next_page=next_page, refused=there)
    answer = RedirectResponse(there, HTTPStatus.SEE_OTHER)
    signed = begun.signed(signing.door.tokens.keys, now=signing.door.clock())
    keep(answer, page.request, address, Kept.BEGUN, signed, lasts=LASTS)
    return answer


@router.get("/return")
def arrive(
    page: PageDep,
    signing: SignInDep,
    providing: ProviderDep,
    address: AddressDep,
    noted: SeenDep,
    visitor: VisitorDep,
    code: Annotated[str, Query(max_length=4000)] = "",
    state: Annotated[str, Query(max_length=200)] = "",
    error: Annotated[str, Query(max_length=200)] = "",
) -> Response:
    """Begin a session of the page for whom the provider names; or say why not."""
    begun = kept(page.request, address, Kept.BEGUN)
    arrival = (
        Refusal.DENIED
        if error or not code
        else providing.arrived(code, state=state, kept=begun, back=_back(page.request, address))
    )
    if isinstance(arrival, Refusal):
        noted.kind = arrival.value
        answer = show_sign_in(page, signing, providing, next_page="", refused=arrival)
    else:
        answer = let_in(
            page,
            signing,
            address,
            noted,
            visitor,
            session=arrival.session,
            on_page=arrival.session,
            next_page=arrival.next_page,
        )
        keep(answer, page.request, address, Kept.PROVIDER, hint(arrival.id_token))
    keep(answer, page.request, address, Kept.BEGUN, "")
    return answer


def _back(request: Request, address: Address) -> str:
    return f"{address.base(request)}/sign-in/provider/return"

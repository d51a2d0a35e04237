"""What both ways in share: the page on which one chooses, and the step over the threshold."""

from http import HTTPStatus

from fastapi import Response

from api.http.address import Address
from api.http.dependencies import keep_token
from api.http.frame import HOME_BY_ROLE, Page, is_local, see_other
from api.http.security_notes import Seen
from api.running.auth import Session
from api.sign_in.arriving import ProviderSignIn
from api.sign_in.refusals import STATUS, Refusal, refusal_said
from api.sign_in.service import SignInService
from data.words import Noted


def show_sign_in(
    page: Page, signing: SignInService, providing: ProviderSignIn, *, next_page: str, refused: Refusal | None = None
) -> Response:
    """Where one signs in, with what went wrong before."""
    return page.show(
        "sign_in.html",
        {
            "people": signing.demo_people(page.request, words=page.words),
            "provider": providing.called if providing.provider is not None else "",
            "next": next_page if is_local(next_page) else "",
            "refused": refused and refusal_said(refused, provider=providing.called, words=page.words),
            "token_refused": refused is Refusal.TOKEN,
        },
        principal=None,
        here="/sign-in",
        status=HTTPStatus.OK if refused is None else STATUS[refused],
    )


def let_in(
    page: Page,
    signing: SignInService,
    address: Address,
    noted: Seen,
    visitor: Session | None,
    *,
    session: Session,
    on_page: Session,
    next_page: str,
) -> Response:
    """On to where they wanted, in the session `on_page`; the session that the browser had before ends."""
    if visitor is not None and visitor.seen_at is not None:
        page.request.state.renewed = None
        signing.ended(visitor, everywhere=False)
    noted.session = session
    noted.note(Noted.SIGNED_IN, about=session.id)
    answer = see_other(next_page if is_local(next_page) else HOME_BY_ROLE[session.principal.role])
    kept_on = signing.begun(on_page, user_agent=page.request.headers.get("user-agent", ""))
    keep_token(answer, page.request, address, kept_on)
    return answer

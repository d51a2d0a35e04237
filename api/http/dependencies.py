"""What routes ask for: the service of a slice, the signed-in party, and leave to come in.

Dependencies are `async` because they only look at the request: a plain function would be sent to another thread and
back for each of them, which took longer than all the work of a list of suggestions.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated

from fastapi import Depends, Path, Query, Request, Response
from fastapi.concurrency import run_in_threadpool
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from api.http.access import People
from api.http.address import Address
from api.http.security_notes import seen
from api.running.auth import AccessRole, Principal, Session
from api.running.door import Door
from api.running.i18n import Words, accepted_languages, interface_language, words_for
from api.running.library import Library
from api.running.observability import Metrics
from api.running.seen_sessions import SeenSessions
from api.running.slices import ServiceT, Slices
from data.words import ENGLISH, AccessDenied, Language, LearnerId, NotSignedIn
from embeddings.search import Retriever

COOKIE = "saarthi_token"
ENCRYPTED_COOKIE = f"__Host-{COOKIE}"
"""Over https: browsers take a cookie of this name from our own host alone, and only encrypted (RFC 6265bis, 4.1.3)."""

LANGUAGE_COOKIE = "saarthi_language"
ENCRYPTED_LANGUAGE_COOKIE = f"__Host-{LANGUAGE_COOKIE}"
YEAR_SECONDS = 365 * 24 * 3600
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})

BEARER = HTTPBearer(
    scheme_name="token",
    bearerFormat="JWT",
    description="A token of `saarthi token` in `Authorization: Bearer …`.",
    auto_error=False,
)
PAGE_COOKIE = APIKeyCookie(
    name=COOKIE,
    scheme_name="page",
    description=f"What the sign-in page keeps, over https as `{ENCRYPTED_COOKIE}`; with it a change must come from our "
    "own pages.",
    auto_error=False,
)
BearerDep = Annotated[HTTPAuthorizationCredentials | None, Depends(BEARER)]
CookieDep = Annotated[str | None, Depends(PAGE_COOKIE)]


def service(kind: type[ServiceT]) -> Callable[[Request], Awaitable[ServiceT]]:
    """The dependency that finds the service of this type in the app that serves the request."""

    async def of_this_app(request: Request) -> ServiceT:
        slices = request.app.state.slices
        if not isinstance(slices, Slices):
            raise TypeError("the app was started without services")
        return slices[kind]

    return of_this_app


AddressDep = Annotated[Address, Depends(service(Address))]
DoorDep = Annotated[Door, Depends(service(Door))]
LibraryDep = Annotated[Library, Depends(service(Library))]
MetricsDep = Annotated[Metrics, Depends(service(Metrics))]
PeopleDep = Annotated[People, Depends(service(People))]
RetrieverDep = Annotated[Retriever, Depends(service(Retriever))]


def cookie_name(address: Address, request: Request) -> str:
    """What the cookie of a page is called in this request."""
    return ENCRYPTED_COOKIE if address.is_encrypted(request) else COOKIE


def keep_language(answer: Response, request: Request, address: Address, language: Language) -> None:
    """Have the browser remember the reader's choice for a year."""
    encrypted = address.is_encrypted(request)
    name = ENCRYPTED_LANGUAGE_COOKIE if encrypted else LANGUAGE_COOKIE
    answer.set_cookie(name, language, max_age=YEAR_SECONDS, httponly=True, samesite="lax", secure=encrypted)


def keep_token(answer: Response, request: Request, address: Address, token: str) -> None:
    """Have the browser keep the token until it is closed, out of reach of scripts and of other sites' requests.

    With an empty one it forgets what it has.
    """
    name, encrypted = cookie_name(address, request), address.is_encrypted(request)
    if token:
        answer.set_cookie(name, token, httponly=True, samesite="lax", secure=encrypted)
    else:
        answer.delete_cookie(name, httponly=True, samesite="lax", secure=encrypted)


async def read_session(request: Request) -> Session:
    """Who asks: by `Authorization: Bearer …`, else by the page's cookie, which is renewed with the answer.

    A cookie travels with requests that other sites make, so with it a changing request must come from our own pages.
    """
    door, address = await service(Door)(request), await service(Address)(request)
    bearer = await BEARER(request)
    if bearer is not None:
        session = await _admitted(request, door, bearer.credentials.strip())
        if session.seen_at is not None:
            raise NotSignedIn("What a page keeps is no token: ask for one of your own (`saarthi token`).")
        return session
    cookie = request.cookies.get(cookie_name(address, request))
    if not cookie:
        raise NotSignedIn("Sign in first: send `Authorization: Bearer <token>`.")
    if request.method not in SAFE_METHODS:
        check_same_origin(request, address)
    session = await _admitted(request, door, cookie)
    if session.seen_at is None:
        raise NotSignedIn("A token is sent as `Authorization: Bearer <token>`, or given to the sign-in page.")
    request.state.renewed = door.renewed(session)
    if request.state.renewed is not None:
        (await service(SeenSessions)(request)).note(session.id, door.clock())
    return session


async def _admitted(request: Request, door: Door, token: str) -> Session:
    """Whoever carries the token; the store is read in another thread, and only where memory does not know enough.

    Who it is goes into the security log where they are refused after this, a session that was signed out too.
    """
    session = seen(request).session = door.read(token)
    known = door.standing.known(session)
    return await run_in_threadpool(door.standing.checked, session) if known is None else known


def check_same_origin(request: Request, address: Address) -> None:
    """Raise `AccessDenied` if a browser says that another site's page made this request."""
    origin = request.headers.get("origin")
    if origin is not None and not address.is_origin(request, origin):
        raise AccessDenied(f"A page of {origin!r} may not act for you here.")
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise AccessDenied("A page of another site may not act for you here.")


async def from_our_pages(request: Request, address: AddressDep) -> None:
    """Refuses what another site's page sends, for forms that need nobody to be signed in."""
    check_same_origin(request, address)


async def admitted(request: Request) -> Principal:
    """Who asks, known from the headers alone and kept for the dependencies of the route; raises NotSignedIn."""
    session = await read_session(request)
    request.state.session = session
    return session.principal


async def session_of(request: Request, _token: BearerDep, _page: CookieDep) -> Session:
    """The session of whoever asks; raises NotSignedIn. A route's guard has read it already, once for each request.

    The parameters say in the API's description how to sign in.
    """
    known = getattr(request.state, "session", None)
    return known if isinstance(known, Session) else await read_session(request)


SessionDep = Annotated[Session, Depends(session_of)]


async def principal_of(session: SessionDep) -> Principal:
    """Who asks; raises NotSignedIn."""
    return session.principal


PrincipalDep = Annotated[Principal, Depends(principal_of)]


async def recently_signed_in(session: SessionDep, door: DoorDep) -> None:
    """Refuses who signed in longer ago than `SAARTHI_RECENT_MINUTES`; raises NotSignedInRecently (401).

    For routes that export or erase, beside their `Allowed`: `APIRouter.get(…, dependencies=[RECENTLY_SIGNED_IN])`.
    A page leads to the sign-in page and back; a client asks for a new token. The time counted is the token's
    `auth_time`, else its `iat`.
    """
    door.check_recent(session)


RECENTLY_SIGNED_IN = Depends(recently_signed_in)


class Allowed:
    """A dependency that lets only some roles in; a route without one is refused when the app is made."""

    def __init__(self, *roles: AccessRole) -> None:
        self.roles = frozenset(roles)

    async def __call__(self, principal: PrincipalDep) -> Principal:
        """The principal, if their role is allowed."""
        self.check(principal)
        return principal

    def check(self, principal: Principal) -> None:
        """Raise `AccessDenied` if the principal's role is not allowed."""
        if principal.role not in self.roles:
            allowed = ", ".join(sorted(self.roles))
            raise AccessDenied(f"This needs the role {allowed}; you are signed in as {principal.role}.")


AnyoneDep = Annotated[Principal, Depends(Allowed(*AccessRole))]
LearnerDep = Annotated[Principal, Depends(Allowed(AccessRole.LEARNER))]
CuratorDep = Annotated[Principal, Depends(Allowed(AccessRole.CURATOR, AccessRole.SERVICE))]
AdminDep = Annotated[Principal, Depends(Allowed(AccessRole.ADMIN, AccessRole.SERVICE))]
LearnerReaderDep = Annotated[Principal, Depends(Allowed(AccessRole.LEARNER, AccessRole.ADMIN, AccessRole.SERVICE))]
EventWriterDep = Annotated[Principal, Depends(Allowed(AccessRole.LEARNER, AccessRole.SERVICE))]
LearnerOrAdminDep = Annotated[Principal, Depends(Allowed(AccessRole.LEARNER, AccessRole.ADMIN))]
EvidenceWriterDep = Annotated[Principal, Depends(Allowed(AccessRole.LEARNER, AccessRole.ADMIN, AccessRole.SERVICE))]


def language_of(request: Request, lang: str | None) -> Language:
    """The reader's language: `?lang=`, else their choice on the page, else what the browser prefers, else English."""
    cookie = request.cookies.get(ENCRYPTED_LANGUAGE_COOKIE) or request.cookies.get(LANGUAGE_COOKIE)
    chosen = (tag for tag in (lang, cookie) if tag)
    return interface_language([*chosen, *accepted_languages(request.headers.get("accept-language", ""))]) or ENGLISH


async def asked_language(
    request: Request,
    lang: Annotated[
        str | None, Query(description="Language of the words in the answer: en or hi", examples=["en"])
    ] = None,
) -> Language:
    """The reader's language, for routes."""
    return language_of(request, lang)


LanguageDep = Annotated[Language, Depends(asked_language)]


async def words_of(language: LanguageDep) -> Words:
    """The interface's words in the reader's language."""
    return words_for(language)


WordsDep = Annotated[Words, Depends(words_of)]


LearnerPath = Annotated[LearnerId, Path(max_length=200, examples=["revenue-00017"])]

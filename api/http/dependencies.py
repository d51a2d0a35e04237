"""What routes ask for: the service of a slice, the signed-in party, and leave to come in.

Dependencies are `async` because they only look at the request: a plain function would be sent to another thread and
back for each of them, which took longer than all the work of a list of suggestions.
"""

from collections.abc import Awaitable, Callable
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Path, Query, Request
from fastapi.security import APIKeyCookie, HTTPAuthorizationCredentials, HTTPBearer

from api.http.access import People
from api.running.auth import AccessRole, Door, Principal
from api.running.i18n import INTERFACE_LANGUAGES, Words, words_for
from api.running.library import Library
from api.running.observability import Metrics
from api.running.slices import ServiceT, Slices
from data.words import ENGLISH, AccessDenied, Language, LearnerId, NotSignedIn
from embeddings.search import Retriever

COOKIE = "saarthi_token"
LANGUAGE_COOKIE = "saarthi_language"
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
    description="The same token, kept by the sign-in page; with it a change must come from our own pages.",
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


DoorDep = Annotated[Door, Depends(service(Door))]
LibraryDep = Annotated[Library, Depends(service(Library))]
MetricsDep = Annotated[Metrics, Depends(service(Metrics))]
PeopleDep = Annotated[People, Depends(service(People))]
RetrieverDep = Annotated[Retriever, Depends(service(Retriever))]


def read_principal(
    request: Request, door: Door, *, bearer: HTTPAuthorizationCredentials | None, cookie: str | None
) -> Principal:
    """Who asks: by `Authorization: Bearer …`, else by the page's cookie.

    A cookie travels with requests that other sites make, so with it a changing request must come from our own pages.
    """
    if bearer is not None:
        return door.admit(bearer.credentials.strip())
    if not cookie:
        raise NotSignedIn("Sign in first: send `Authorization: Bearer <token>`.")
    if request.method not in SAFE_METHODS:
        check_same_origin(request)
    return door.admit(cookie)


def check_same_origin(request: Request) -> None:
    """Raise `AccessDenied` if a browser says that another site's page made this request."""
    origin = request.headers.get("origin")
    if origin is not None and urlsplit(origin).netloc != request.headers.get("host"):
        raise AccessDenied(f"A page of {origin!r} may not act for you here.")
    if request.headers.get("sec-fetch-site", "same-origin") not in {"same-origin", "none"}:
        raise AccessDenied("A page of another site may not act for you here.")


async def principal_of(request: Request, door: DoorDep, bearer: BearerDep, cookie: CookieDep) -> Principal:
    """Who asks; raises NotSignedIn. A route's guard has found it out already, once for each request."""
    known = getattr(request.state, "principal", None)
    return known if isinstance(known, Principal) else read_principal(request, door, bearer=bearer, cookie=cookie)


async def admitted(request: Request) -> Principal:
    """Who asks, known from the headers alone and kept for the dependencies of the route; raises NotSignedIn."""
    door = await service(Door)(request)
    bearer, cookie = await BEARER(request), await PAGE_COOKIE(request)
    request.state.principal = read_principal(request, door, bearer=bearer, cookie=cookie)
    return await principal_of(request, door, bearer, cookie)


PrincipalDep = Annotated[Principal, Depends(principal_of)]


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


def language_of(request: Request, lang: str | None) -> Language:
    """The reader's language: `?lang=`, else their choice on the page, else what the browser prefers, else English."""
    preferred = request.headers.get("accept-language", "").split(",")[0].split("-")[0].strip().lower()
    for tag in (lang, request.cookies.get(LANGUAGE_COOKIE), preferred):
        if tag and Language(tag) in INTERFACE_LANGUAGES:
            return Language(tag)
    return ENGLISH


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

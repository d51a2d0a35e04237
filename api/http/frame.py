"""What all pages share: who looks at them, in which language, and how a template becomes an answer."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from http import HTTPStatus
from typing import Annotated
from urllib.parse import urlsplit

from fastapi import Depends, Request, Response
from fastapi.responses import RedirectResponse
from starlette.templating import Jinja2Templates

from api.http.dependencies import LibraryDep, WordsDep, read_session
from api.running.auth import AccessRole, Principal, Session
from api.running.i18n import Words
from api.running.library import Library
from data.catalogue import Catalogue
from data.words import CompetencyId, NotSignedIn, OrganisationId

HOME_BY_ROLE = {
    AccessRole.LEARNER: "/home",
    AccessRole.CURATOR: "/worklist",
    AccessRole.ADMIN: "/report",
    AccessRole.SERVICE: "/courses",
}

KEEPS = "Saarthi-Keeps"
"""The header by which our own script says so."""


@dataclass(frozen=True, slots=True)
class Page:
    """One request for a page: its words, the library, and `show`, which answers it."""

    request: Request
    library: Library
    words: Words

    @property
    def is_fragment(self) -> bool:
        """Whether htmx asks for a part to put into a page that is already there."""
        headers = self.request.headers
        return "hx-request" in headers and "hx-history-restore-request" not in headers

    @property
    def is_kept(self) -> bool:
        """Whether a device keeps the page for when there is no connection: nobody looks at it now."""
        return KEEPS in self.request.headers

    def show(
        self,
        template: str,
        context: Mapping[str, object],
        *,
        principal: Principal | None,
        here: str | None = None,
        status: HTTPStatus = HTTPStatus.OK,
    ) -> Response:
        """`template` with `context`; `here` is where a change of language leads back to, by default this address."""
        templates: Jinja2Templates = self.request.app.state.templates
        frame = {
            "words": self.words,
            "principal": principal,
            "names": Names(self.library, self.words),
            "here": here or local_address(str(self.request.url.remove_query_params("lang"))),
        }
        return templates.TemplateResponse(self.request, template, {**frame, **context}, status_code=status)

    def text(self, template: str, context: Mapping[str, object]) -> str:
        """A piece of a page as text, for what is sent after the page."""
        templates: Jinja2Templates = self.request.app.state.templates
        names = Names(self.library, self.words)
        return str(templates.get_template(template).render({"words": self.words, "names": names, **context}))


async def page_of(request: Request, library: LibraryDep, words: WordsDep) -> Page:
    """The page asked for."""
    return Page(request, library, words)


PageDep = Annotated[Page, Depends(page_of)]


class Names:
    """Names for ids, in the reader's language, for templates."""

    def __init__(self, library: Library, words: Words) -> None:
        self._library = library
        self._language = words.language

    @cached_property
    def _catalogue(self) -> Catalogue:
        return self._library.catalogue()

    def competency(self, competency: str) -> str:
        """A competency's name."""
        return self._catalogue.competency(CompetencyId(competency)).name.in_language(self._language)

    def organisation(self, organisation: str) -> str:
        """An organisation's name."""
        return self._catalogue.organisation(OrganisationId(organisation)).name.in_language(self._language)


async def visitor_of(request: Request) -> Session | None:
    """The session of who looks at an open page; None where nobody is signed in."""
    try:
        return await read_session(request)
    except NotSignedIn:
        return None


VisitorDep = Annotated[Session | None, Depends(visitor_of)]


def local_address(address: str) -> str:
    """Path and query of `address` if they lie on this site, else "/".

    >>> local_address("/courses?q=rti"), local_address("https://here.example/home?a=1")
    ('/courses?q=rti', '/home?a=1')
    """
    parts = urlsplit(address)
    path = f"{parts.path}?{parts.query}" if parts.query else parts.path
    return path if is_local(path) else "/"


def is_local(address: str) -> bool:
    r"""Whether a redirect to `address` stays on this site; browsers read `//x` and `/\x` as another host.

    >>> [is_local(address) for address in ("/home", "//evil.example", "/\\evil.example", "https://evil.example", "")]
    [True, False, False, False, False]
    """
    return (
        address.startswith("/")
        and not address.startswith(("//", "/\\"))
        and address.isprintable()
        and "\\" not in address
    )


def see_other(address: str) -> Response:
    """A redirect after a post, to an address of ours."""
    return RedirectResponse(address if is_local(address) else "/", HTTPStatus.SEE_OTHER)

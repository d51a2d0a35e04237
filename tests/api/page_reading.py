"""How tests look at pages: signed-in browsers without scripts, and the HTML that they get."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from html.parser import HTMLParser

from fastapi.testclient import TestClient

from api.http.dependencies import COOKIE
from api.running.auth import Principal
from api.wiring import Parts
from tests.api.applications import application
from tests.api.planned import page_token

HTMX = {"HX-Request": "true"}
BROWSER = {"Accept": "text/html,application/xhtml+xml"}
HOST = "http://127.0.0.1"


@contextmanager
def browser(
    parts: Parts, principal: Principal | None = None, *, client: str = "127.0.0.1", host: str = HOST
) -> Iterator[TestClient]:
    """A browser at `client`, signed in as `principal` if given; it follows no redirect by itself."""
    with (
        application(parts) as app,
        TestClient(app, base_url=host, client=(client, 50_000), follow_redirects=False, headers=BROWSER) as made,
    ):
        if principal is not None:
            made.cookies.set(COOKIE, page_token(parts, principal))
        yield made


class Outline(HTMLParser):
    """The elements of a page with their attributes and text, in order."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.elements: list[tuple[str, Mapping[str, str]]] = []
        self.texts: list[tuple[str, str]] = []
        self._open = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._open = tag
        self.elements.append((tag, {name: value or "" for name, value in attrs}))

    def handle_data(self, data: str) -> None:
        if data.strip():
            self.texts.append((self._open, " ".join(data.split())))

    def all(self, tag: str) -> list[Mapping[str, str]]:
        """The attributes of every `tag`."""
        return [attributes for name, attributes in self.elements if name == tag]

    def text_of(self, tag: str) -> list[str]:
        """The texts that directly follow the opening of a `tag`."""
        return [text for name, text in self.texts if name == tag]

    @property
    def text(self) -> str:
        """Everything a reader sees, in one line."""
        return " ".join(text for _, text in self.texts)

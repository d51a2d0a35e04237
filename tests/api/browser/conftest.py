"""The shipped sample, indexed with the built models and served by a real server to a real browser."""

import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from api.app import create_app
from api.implementations import build_encoder, build_transliterator
from api.operate.demo import load_sample
from api.operate.indexing import build_current_index
from api.running.settings import Settings, read_settings
from api.wiring import build_parts
from tests.api.serving import served

MODELS = Path(__file__).parents[3] / "var" / "models"
DEMO_INDEX = MODELS.parent / "index"
"""The index of `make demo`, where it was run: unchanged passages of it are not embedded again (half a minute)."""

CHROMIUM = Path("/usr/bin/chromium")
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]
NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
WAITS_MILLISECONDS = 15_000
DESKTOP = (1280, 900)
PHONE = (360, 780)

OpenContext = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def sample(tmp_path_factory: pytest.TempPathFactory) -> Settings:
    """The sample loaded and indexed in a state folder of its own, in demo mode."""
    if not MODELS.is_dir():
        pytest.fail(f"no models in {MODELS}: run `make setup`")
    folder = tmp_path_factory.mktemp("sample")
    (folder / "models").symlink_to(MODELS)
    settings = read_settings({"SAARTHI_STATE_FOLDER": str(folder), "SAARTHI_DEMO": "true"})
    if (DEMO_INDEX / "CURRENT").is_file():
        shutil.copytree(DEMO_INDEX, settings.index_folder)
    load_sample(settings, now=NOW)
    build_current_index(
        settings,
        encoder=lambda: build_encoder(settings),
        transliterator=lambda: build_transliterator(settings),
        progress=lambda done, total: None,
    )
    return settings


@pytest.fixture(scope="session")
def address(sample: Settings) -> Iterator[str]:
    """Where the sample is served."""
    started = time.monotonic()
    parts = build_parts(sample, clock=lambda: NOW + timedelta(seconds=time.monotonic() - started))
    with served(create_app(parts)) as where:
        yield where


@pytest.fixture(scope="package")
def chromium() -> Iterator[Browser]:
    """Debian's Chromium, for the tests of this folder: its driver keeps an event loop, and others run their own."""
    if not CHROMIUM.exists():
        pytest.fail(f"no {CHROMIUM}: run `make browser`")
    expect.set_options(timeout=WAITS_MILLISECONDS)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture
def complaints() -> list[str]:
    """What the browser's console complained about: a broken page or a breach of the content security policy."""
    return []


@pytest.fixture
def open_page(chromium: Browser, address: str, complaints: list[str]) -> Iterator[Callable[..., Page]]:
    """Opens a page in a window of its own, signed in as a demo person where one is named.

    Whatever the console complains about fails the test.
    """
    contexts: list[BrowserContext] = []

    def opened(person: str = "", path: str = "", *, size: tuple[int, int] = DESKTOP, scripts: bool = True) -> Page:
        context = chromium.new_context(
            base_url=address,
            viewport={"width": size[0], "height": size[1]},
            locale="en-IN",
            java_script_enabled=scripts,
        )
        contexts.append(context)
        context.set_default_timeout(WAITS_MILLISECONDS)
        page = context.new_page()
        page.on("console", lambda message: _note(complaints, message.type, message.text))
        page.on("pageerror", lambda error: complaints.append(str(error)))
        if person:
            page.goto("/sign-in")
            page.locator(f'button[name="person"][value="{person}"]').click()
            page.wait_for_url(lambda url: "/sign-in" not in url)
        if path or not person:
            page.goto(path or "/")
        return page

    yield opened
    for context in contexts:
        context.close()
    assert complaints == []


def _note(complaints: list[str], kind: str, text: str) -> None:
    if kind in {"error", "warning"}:
        complaints.append(text)

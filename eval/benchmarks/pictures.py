"""The pictures of the README, taken of a demo that runs: `python -m eval.benchmarks.pictures URL`.

Each is the first view of what somebody in a part sees after signing in, in English, on a screen of 1280 by 1000. Needs
the browser of `make browser`, and a demo with the sample as it was loaded: what was done in it since is in the picture.
"""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer
from playwright.sync_api import Browser, sync_playwright

from eval.benchmarks.first_view import CHROMIUM
from eval.console import OUT

FOLDER = Path(__file__).parents[2] / "docs" / "images"
WIDTH, HEIGHT = 1280, 1000
LONGEST_WAIT_MILLISECONDS = 60_000


@dataclass(frozen=True, slots=True)
class Picture:
    """A page as one of the demo's people sees it; `question` is asked on it first, where there is one."""

    name: str
    person: str
    address: str
    question: str = ""


PICTURES = (
    Picture("learner-home", "learner-block-development-officer", "/home"),
    Picture(
        "tutor",
        "learner-block-development-officer",
        "/courses/rti-act-essentials?lesson=what-counts-as-information&in=en",
        "How many days do I have to answer an RTI application?",
    ),
    Picture("curator", "curator", "/coverage"),
    Picture("department", "admin-state", "/report"),
)


def main(
    url: Annotated[str, typer.Argument(help="Where the demo is, such as http://127.0.0.1:8000")],
    only: Annotated[list[str] | None, typer.Option(help="Names of pictures; by default all")] = None,
    folder: Annotated[Path, typer.Option(help="Where the pictures go")] = FOLDER,
    chromium: Annotated[Path, typer.Option(help="The browser")] = CHROMIUM,
) -> None:
    """Write the pictures and say where."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        for picture in PICTURES:
            if not only or picture.name in only:
                path = folder / f"{picture.name}.png"
                _take(browser, picture, url=url, path=path)
                OUT.print(path)
        browser.close()


def _take(browser: Browser, picture: Picture, *, url: str, path: Path) -> None:
    context = browser.new_context(viewport={"width": WIDTH, "height": HEIGHT}, locale="en-IN")
    context.set_default_timeout(LONGEST_WAIT_MILLISECONDS)
    page = context.new_page()
    page.goto(f"{url}/sign-in")
    page.locator(f'button[name="person"][value="{picture.person}"]').click()
    page.goto(url + picture.address, wait_until="networkidle")
    if picture.question:
        page.locator("#tutor textarea, #tutor input[type=text]").first.fill(picture.question)
        page.locator("#tutor .ask .strong").click()
        page.locator("#answer .quoted").first.wait_for()
    page.screenshot(path=path)
    context.close()


if __name__ == "__main__":
    typer.run(main)

"""How soon a first visitor sees something on a slow line: `python -m eval.benchmarks.first_view URL`.

A new Chromium for each visit, its line slowed to 50 KB a second each way and 400 ms there and back: a weak mobile
network. Counted are the bytes over the wire, heads of answers too, and the time until the first content is painted.
The second visit has the files kept from the first. Needs the browser of `make browser`, and a machine that does nothing
else: the browser shares its cores with the server.
"""

from pathlib import Path
from typing import Annotated

import typer
from playwright.sync_api import Browser, BrowserContext, sync_playwright
from rich.table import Table

from eval.console import OUT

CHROMIUM = Path("/usr/bin/chromium")
BYTES_A_SECOND, LATENCY_MILLISECONDS = 50_000, 400
PAINTED = """() => new Promise((told) => new PerformanceObserver((list) =>
    list.getEntriesByName("first-contentful-paint").forEach((entry) => told(entry.startTime))
).observe({ type: "paint", buffered: true }))"""


def main(
    url: Annotated[str, typer.Argument(help="Where the server is, such as http://127.0.0.1:8000")],
    path: Annotated[list[str] | None, typer.Option(help="Pages to visit; by default the one to sign in")] = None,
    chromium: Annotated[Path, typer.Option(help="The browser")] = CHROMIUM,
) -> None:
    """Print bytes and seconds of a first and a second visit of each page."""
    table = Table("page", "visit", "KB over the wire", "first content, s")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(chromium), args=["--no-sandbox"])
        for each in path or ["/sign-in"]:
            for visit, (received, painted) in zip(("first", "second"), _visits(browser, url + each), strict=True):
                table.add_row(each, visit, f"{received / 1000:.1f}", f"{painted / 1000:.2f}")
        browser.close()
    OUT.print(table)


def _visits(browser: Browser, address: str) -> list[tuple[float, float]]:
    """Bytes received and milliseconds to the first content, of two visits one after the other."""
    context = browser.new_context()
    visits = [_visit(context, address) for _ in range(2)]
    context.close()
    return visits


def _visit(context: BrowserContext, address: str) -> tuple[float, float]:
    page = context.new_page()
    line = context.new_cdp_session(page)
    received: list[float] = []
    line.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
    line.send("Network.enable")
    speed = {"downloadThroughput": BYTES_A_SECOND, "uploadThroughput": BYTES_A_SECOND}
    line.send("Network.emulateNetworkConditions", {"offline": False, "latency": LATENCY_MILLISECONDS, **speed})
    page.goto(address, wait_until="networkidle")
    painted = float(page.evaluate(PAINTED))
    page.close()
    return sum(received), painted


if __name__ == "__main__":
    typer.run(main)

"""Whether light requests stay quick while heavy ones are many: `python -m eval.benchmarks.load URL --tokens FILE …`.

Latency of `/healthz`, of writing an event and of signing in, first alone and then while many clients ask the tutor and
open paths, each a learner of their own. Only servers on this machine are measured.
"""

import base64
import http.client
import itertools
import json
import multiprocessing
import sys
import time
import uuid
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from datetime import UTC, datetime
from http import HTTPStatus
from multiprocessing.synchronize import Event
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, urlencode

import numpy as np
import typer
from rich.table import Table

from data.words import EngineError
from eval.benchmarks.http import PERCENTILES, QUESTIONS, TIMEOUT_SECONDS, target_of
from eval.console import OUT, show_error
from eval.report import refuse_unwritable, versions_in_use, write_object

HEALTH, EVENTS, SIGN_IN = "GET healthz", "POST events", "POST sign-in"
ASK, PATHS = "POST tutor/questions", "GET path"
PAUSE_SECONDS = 0.05
"""Between two light requests of one kind: they watch the server and are no load themselves."""

REFUSED = frozenset({HTTPStatus.TOO_MANY_REQUESTS, HTTPStatus.SERVICE_UNAVAILABLE})
"""What a server that has enough to do answers with; counted apart from failures."""

WARM_UP_SECONDS = 3.0
MOST_WAIT_SECONDS = 5.0
"""Of a refused client, however long the server asks it to wait."""


@dataclass(frozen=True, slots=True)
class Client:
    """Somebody with a token on a server of this machine; `subject` is the learner it is made out to."""

    host: str
    port: int
    token: str
    subject: str


@dataclass(frozen=True, slots=True)
class Sent:
    """One request: what it is counted as, and what goes over the wire."""

    kind: str
    method: str
    path: str
    body: str | None = None
    content_type: str = "application/json"


@dataclass
class Tally:
    """Latencies in milliseconds of the requests answered, by kind, and how many were refused or failed."""

    milliseconds: dict[str, list[float]] = field(default_factory=dict)
    refused: dict[str, int] = field(default_factory=dict)
    failed: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, status: int, milliseconds: float) -> None:
        """Count one answer; status 0 is none at all."""
        if 200 <= status < 400:
            self.milliseconds.setdefault(kind, []).append(milliseconds)
        elif status in REFUSED:
            self.refused[kind] = self.refused.get(kind, 0) + 1
        else:
            self.failed[kind] = self.failed.get(kind, 0) + 1

    def join(self, other: "Tally") -> None:
        """Count what `other` counted as well."""
        for kind, latencies in other.milliseconds.items():
            self.milliseconds.setdefault(kind, []).extend(latencies)
        for mine, others in ((self.refused, other.refused), (self.failed, other.failed)):
            for kind, number in others.items():
                mine[kind] = mine.get(kind, 0) + number


def clients_of(url: str, tokens: Sequence[str]) -> list[Client]:
    """A client for each token; raises InvalidInput unless the server is on this machine and tokens are JWTs."""
    target = target_of(url, token="")
    return [Client(target.host, target.port, token, _subject_of(token)) for token in tokens]


def heavy_request(client: Client, number: int) -> Sent:
    """The request number `number` of a client under load: questions and paths by turns."""
    if number % 2:
        return Sent(
            PATHS, "GET", f"/v1/learners/{quote(client.subject, safe='')}/path?weekly_minutes={60 + number % 600}"
        )
    question = f"{QUESTIONS[number // 2 % len(QUESTIONS)]} ({client.subject}, {number})"
    return Sent(ASK, "POST", "/v1/tutor/questions", json.dumps({"question": question}))


def light_requests(course: str) -> Mapping[str, Callable[[Client], Sent]]:
    """The requests that have to stay quick, by kind."""

    def event(client: Client) -> Sent:
        at = datetime.now(UTC).isoformat()
        written = {"id": uuid.uuid4().hex, "learner": client.subject, "verb": "started", "object": course, "at": at}
        return Sent(EVENTS, "POST", "/v1/events", json.dumps({"events": [written]}))

    def sign_in(client: Client) -> Sent:
        form = urlencode({"token": client.token})
        return Sent(SIGN_IN, "POST", "/sign-in", form, "application/x-www-form-urlencoded")

    return {HEALTH: lambda _: Sent(HEALTH, "GET", "/healthz"), EVENTS: event, SIGN_IN: sign_in}


def watched(clients: Sequence[Client], *, course: str, seconds: float) -> Tally:
    """The light requests, one of each kind on its way at a time, with a pause between."""
    until = time.perf_counter() + seconds
    with ThreadPoolExecutor(max_workers=3) as pool:
        watches = [pool.submit(_watch, clients, make, until) for make in light_requests(course).values()]
        return _joined([watch.result() for watch in watches])


def pressed(clients: Sequence[Client], *, stop: Callable[[], bool]) -> Tally:
    """The heavy requests, one of each client on its way at a time, without a pause, until told to stop."""
    with ThreadPoolExecutor(max_workers=len(clients)) as pool:
        return _joined(list(pool.map(lambda client: _press(client, stop), clients)))


def run(
    url: Annotated[str, typer.Argument(help="Address of the server, such as http://127.0.0.1:8000.")],
    *,
    tokens: Annotated[Path, typer.Option(help="Learners' tokens, one a line; each line is a client under load.")],
    course: Annotated[str, typer.Option(help="Course that the events are about.")],
    seconds: Annotated[float, typer.Option(min=1, max=600, help="Seconds to watch, alone and under load each.")] = 20.0,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures there as JSON too.")] = None,
) -> None:
    """Measure light requests of a running server on this machine, alone and under load."""
    refuse_unwritable(json_file)
    clients = clients_of(url, tokens.read_text(encoding="ascii").split())
    with OUT.status("alone"):
        alone = watched(clients, course=course, seconds=seconds)
    with OUT.status(f"while {len(clients)} clients ask"):
        light, heavy = _under_load(clients, course=course, seconds=seconds)
    entries = [*_entries("alone", alone), *_entries("under load", light), *_entries("the load", heavy)]
    OUT.print(_table(f"{url}, {len(clients)} clients, {seconds:.0f} s each", entries))
    if json_file is not None:
        report = {"command": "benchmarks.load", "data": url, "clients": len(clients), "results": entries}
        write_object({**report, "versions": versions_in_use()}, json_file)


def _under_load(clients: Sequence[Client], *, course: str, seconds: float) -> tuple[Tally, Tally]:
    # A process of its own for the load: threads beside it would make the watch wait for their interpreter lock.
    context = multiprocessing.get_context("spawn")
    stop = context.Event()
    with ProcessPoolExecutor(1, mp_context=context, initializer=_remember, initargs=(stop,)) as pool:
        load = pool.submit(_pressed_apart, clients)
        time.sleep(WARM_UP_SECONDS)
        light = watched(clients, course=course, seconds=seconds)
        stop.set()
        return light, load.result()


_stop: list[Event] = []
"""In the process that makes the load: set when it is to end."""


def _remember(stop: Event) -> None:
    _stop.append(stop)


def _pressed_apart(clients: Sequence[Client]) -> Tally:
    return pressed(clients, stop=_stop[0].is_set)


def _watch(clients: Sequence[Client], make: Callable[[Client], Sent], until: float) -> Tally:
    tally = Tally()
    with closing(http.client.HTTPConnection(clients[0].host, clients[0].port, timeout=TIMEOUT_SECONDS)) as connection:
        for client in itertools.cycle(clients):
            if time.perf_counter() > until:
                return tally
            _send(connection, make(client), token=client.token, tally=tally)
            time.sleep(PAUSE_SECONDS)
    return tally


def _press(client: Client, stop: Callable[[], bool]) -> Tally:
    tally = Tally()
    with closing(http.client.HTTPConnection(client.host, client.port, timeout=TIMEOUT_SECONDS)) as connection:
        for number in itertools.count():
            if stop():
                return tally
            wait = _send(connection, heavy_request(client, number), token=client.token, tally=tally)
            time.sleep(min(wait, MOST_WAIT_SECONDS))
    return tally


def _send(connection: http.client.HTTPConnection, sent: Sent, *, token: str, tally: Tally) -> float:
    """Counts the answer; returns the seconds after which the server wants to be asked again."""
    headers = {"Content-Type": sent.content_type}
    if sent.kind != SIGN_IN:
        headers["Authorization"] = f"Bearer {token}"
    started = time.perf_counter()
    try:
        connection.request(sent.method, sent.path, body=sent.body, headers=headers)
        response = connection.getresponse()
        response.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        tally.add(sent.kind, 0, 0.0)
        return 0.0
    tally.add(sent.kind, response.status, 1000 * (time.perf_counter() - started))
    after = response.headers.get("Retry-After", "")
    return float(after) if after.isdecimal() else 0.0


def _subject_of(token: str) -> str:
    """Whom the token is made out to, as it says itself."""
    payload = token.split(".")[1]
    claims = json.loads(base64.urlsafe_b64decode(payload + "=" * (-len(payload) % 4)))
    return str(claims["sub"])


def _joined(parts: Sequence[Tally]) -> Tally:
    whole = Tally()
    for part in parts:
        whole.join(part)
    return whole


def _entries(when: str, tally: Tally) -> list[dict[str, object]]:
    kinds = dict.fromkeys([*tally.milliseconds, *tally.refused, *tally.failed])
    return [
        {
            "when": when,
            "request": kind,
            "n": len(tally.milliseconds.get(kind, ())),
            "refused": tally.refused.get(kind, 0),
            "failed": tally.failed.get(kind, 0),
            **_percentiles(tally.milliseconds.get(kind, ())),
        }
        for kind in kinds
    ]


def _percentiles(milliseconds: Sequence[float]) -> dict[str, float]:
    if not milliseconds:
        return {}
    return {f"{name} ms": float(np.percentile(milliseconds, 100 * share)) for name, share in PERCENTILES.items()}


def _table(title: str, entries: Sequence[Mapping[str, object]]) -> Table:
    table = Table(title=title)
    columns = ["when", "request", *(f"{name} ms" for name in PERCENTILES), "n", "refused", "failed"]
    for column in columns:
        table.add_column(column, justify="left" if column in {"when", "request"} else "right")
    for entry in entries:
        values = [entry.get(column, "") for column in columns]
        table.add_row(*(f"{value:.1f}" if isinstance(value, float) else str(value) for value in values))
    return table


def main() -> None:
    """Runs the command; what the engine refuses ends in one message and exit code 1."""
    try:
        typer.run(run)
    except EngineError as error:
        show_error(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()

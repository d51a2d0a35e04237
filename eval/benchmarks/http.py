"""How quick a running server answers: `python -m eval.benchmarks.http URL --token … --learner …`.

Latency of GET recommendations and POST tutor/questions over HTTP with 1, 4 and 16 clients, each on a connection of its
own that is kept open. Only servers on this machine are measured.
"""

import http.client
import ipaddress
import json
import math
import os
import socket
import sys
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import quote, urlsplit

import numpy as np
import typer
from rich.table import Table

from data.reading import FaultList
from data.words import EngineError, Fault, InvalidInput
from eval.console import OUT, progress_bar, show_error
from eval.report import refuse_unwritable, versions_in_use, write_object
from eval.sets.records import records, refuse_faults

CLIENTS = (1, 4, 16)
MOST_REQUESTS = 5000
WARM_UP = 5
"""Requests a client sends before its clock runs: they open the connection and fill caches."""

TIMEOUT_SECONDS = 30.0

RECOMMENDATIONS, QUESTIONS_ASKED = "GET recommendations", "POST tutor/questions"

PERCENTILES = {"p50": 0.50, "p95": 0.95, "p99": 0.99}

QUESTIONS = (
    "How many days do we have to answer an RTI application?",
    "सूचना के अधिकार के आवेदन का उत्तर कितने दिनों में देना होता है?",
    "RTI ka jawab kitne din me dena hota hai?",
    "Who decides an appeal against a refusal?",
    "What must a note on a file contain?",
    "फ़ाइल पर टिप्पणी कैसे लिखें?",
    "GeM par bid kaise karte hain?",
    "What is the per kilometre rate for my own car?",
)
"""Sent in turn where no question set is given: three ways of writing, and one that no course covers."""


@dataclass(frozen=True, slots=True)
class Target:
    """A server on this machine, and the token to show it."""

    host: str
    port: int
    token: str


@dataclass(frozen=True, slots=True)
class Request:
    """What is sent; `body` None for GET."""

    path: str
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Timing:
    """Latencies in milliseconds of the requests answered with 2xx, how many failed, and the seconds all took.

    `server_seconds` are the processor seconds of the server meanwhile, all threads together; nan where it is not known.
    """

    milliseconds: Sequence[float]
    failed: int
    seconds: float
    server_seconds: float = float("nan")

    def percentile(self, share: float) -> float:
        """The latency that this share of requests stays within; nan where none was answered."""
        return float(np.percentile(self.milliseconds, 100 * share)) if self.milliseconds else float("nan")

    @property
    def per_second(self) -> float:
        """Answers a second, all clients together."""
        return len(self.milliseconds) / self.seconds if self.seconds > 0 else float("nan")

    @property
    def server_milliseconds(self) -> float:
        """Processor milliseconds of the server for each answer: these hold on a busy machine, too."""
        return 1000 * self.server_seconds / len(self.milliseconds) if self.milliseconds else float("nan")


def target_of(url: str, *, token: str) -> Target:
    """The server of an http:// address; raises InvalidInput unless it is on this machine."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    if parts.scheme != "http" or not _is_loopback(host):
        remedy = "Give http://127.0.0.1:PORT or http://localhost:PORT."
        raise InvalidInput("URL", [Fault("URL", url, "only a server on this machine may be measured", remedy)])
    return Target(host=host, port=parts.port or 80, token=token)


def measure(target: Target, requests: Sequence[Request], *, clients: int, pid: int | None = None) -> Timing:
    """Sends every request once, in `clients` threads side by side; the clock runs after a short warm-up.

    `pid` is the process of the server, if its processor time is to be told; raises InvalidInput where it is gone.
    """
    shares = [requests[client::clients] for client in range(clients)]
    with ThreadPoolExecutor(max_workers=clients) as pool:
        list(pool.map(lambda share: _sent(target, share[:WARM_UP]), shares))
        started, used = time.perf_counter(), processor_seconds(pid)
        parts = list(pool.map(lambda share: _sent(target, share), shares))
        seconds, used = time.perf_counter() - started, processor_seconds(pid) - used
    latencies = [latency for milliseconds, _ in parts for latency in milliseconds]
    return Timing(
        milliseconds=latencies, failed=sum(failed for _, failed in parts), seconds=seconds, server_seconds=used
    )


def resident_mb(pid: int) -> float:
    """Memory of a process in 10^6 bytes that is resident, shared pages included; raises InvalidInput without it."""
    try:
        status = Path(f"/proc/{pid}/status").read_text(encoding="ascii", errors="replace")
    except OSError as error:
        fault = Fault("--pid", str(pid), "no such process can be read", "Give the process id of the server.")
        raise InvalidInput("--pid", [fault]) from error
    kilobytes = next((line.split()[1] for line in status.splitlines() if line.startswith("VmRSS:")), "0")
    return int(kilobytes) * 1024 / 1e6


def processor_seconds(pid: int | None) -> float:
    """Processor seconds that a process has used, in itself and for it; nan for None, raises InvalidInput without it."""
    if pid is None:
        return float("nan")
    try:
        fields = Path(f"/proc/{pid}/stat").read_text(encoding="ascii", errors="replace").rsplit(")", 1)[1].split()
    except OSError as error:
        fault = Fault("--pid", str(pid), "no such process can be read", "Give the process id of the server.")
        raise InvalidInput("--pid", [fault]) from error
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _sent(target: Target, requests: Sequence[Request]) -> tuple[list[float], int]:
    connection = http.client.HTTPConnection(target.host, target.port, timeout=TIMEOUT_SECONDS)
    milliseconds: list[float] = []
    failed = 0
    try:
        for request in requests:
            started = time.perf_counter()
            if _is_answered(connection, request, token=target.token):
                milliseconds.append(1000 * (time.perf_counter() - started))
            else:
                failed += 1
    finally:
        connection.close()
    return milliseconds, failed


def _is_answered(connection: http.client.HTTPConnection, request: Request, *, token: str) -> bool:
    headers = {"Authorization": f"Bearer {token}", "Content-Type": "application/json"}
    try:
        method = "GET" if request.body is None else "POST"
        body = None if request.body is None else request.body.encode("utf-8")
        connection.request(method, request.path, body=body, headers=headers)
        response = connection.getresponse()
        response.read()
    except (OSError, http.client.HTTPException):
        connection.close()
        return False
    return 200 <= response.status < 300


def _is_loopback(host: str) -> bool:
    """Whether every address that the name stands for is on this machine."""
    try:
        addresses = socket.getaddrinfo(host, None)
    except (OSError, UnicodeError):
        return False
    return bool(addresses) and all(ipaddress.ip_address(str(address[4][0])).is_loopback for address in addresses)


def _requests(what: str, *, learners: Sequence[str], questions: Sequence[str], count: int) -> list[Request]:
    if what == RECOMMENDATIONS:
        paths = [f"/v1/learners/{quote(learner, safe='')}/recommendations" for learner in learners]
        return [Request(paths[number % len(paths)]) for number in range(count)]
    bodies = [json.dumps({"question": question}) for question in questions]
    return [Request("/v1/tutor/questions", bodies[number % len(bodies)]) for number in range(count)]


def _questions(path: Path | None) -> Sequence[str]:
    if path is None:
        return QUESTIONS
    faults = FaultList()
    texts = [fields.text("text") for fields in records(path, "question", faults=faults)]
    refuse_faults(str(path), faults)
    return texts or QUESTIONS


def _row(what: str, clients: int, timing: Timing) -> list[str]:
    shares = [f"{timing.percentile(share):.1f}" for share in PERCENTILES.values()]
    speed = [f"{timing.per_second:.1f}", f"{timing.server_milliseconds:.1f}"]
    return [what, str(clients), *shares, *speed, str(len(timing.milliseconds)), str(timing.failed)]


def _entry(what: str, clients: int, timing: Timing) -> dict[str, object]:
    known = {f"{name}_ms": timing.percentile(share) for name, share in PERCENTILES.items() if timing.milliseconds}
    return {
        "what": what,
        "clients": clients,
        "n": len(timing.milliseconds),
        "failed": timing.failed,
        **known,
        "per_second": timing.per_second,
        "server_processor_ms": None if math.isnan(timing.server_milliseconds) else timing.server_milliseconds,
    }


def run(
    url: Annotated[str, typer.Argument(help="Address of the server, such as http://127.0.0.1:8000.")],
    *,
    token: Annotated[str, typer.Option(help="A bearer token of a learner, or of a service.")],
    learner: Annotated[list[str], typer.Option(help="Whose recommendations to ask for; may be given several times.")],
    questions: Annotated[Path | None, typer.Option(help="A questions.jsonl to ask from; ours without it.")] = None,
    requests: Annotated[int, typer.Option(min=1, max=MOST_REQUESTS, help="Requests of each kind and client count.")] = (
        400
    ),
    pid: Annotated[
        int | None, typer.Option(help="Process of the server, to show its memory and processor time.")
    ] = None,
    json_file: Annotated[Path | None, typer.Option("--json", help="Write the figures there as JSON too.")] = None,
) -> None:
    """Measure a running server on this machine."""
    refuse_unwritable(json_file)
    target = target_of(url, token=token)
    asked = _questions(questions)
    table = Table(title=f"{url}, warm")
    for heading in (
        "request",
        "clients",
        *(f"{name} ms" for name in PERCENTILES),
        "answers/s",
        "server CPU ms",
        "n",
        "failed",
    ):
        table.add_column(heading, justify="left" if heading == "request" else "right")
    entries = []
    with progress_bar("measuring") as progress:
        runs = [(what, clients) for what in (RECOMMENDATIONS, QUESTIONS_ASKED) for clients in CLIENTS]
        for number, (what, clients) in enumerate(runs):
            progress(number, len(runs))
            sent = _requests(what, learners=learner, questions=asked, count=requests)
            timing = measure(target, sent, clients=clients, pid=pid)
            table.add_row(*_row(what, clients, timing))
            entries.append(_entry(what, clients, timing))
    OUT.print(table)
    memory = None if pid is None else resident_mb(pid)
    if memory is not None:
        OUT.print(f"Memory of process {pid}: {memory:.0f} MB resident.")
    if json_file is not None:
        report = {"command": "benchmarks.http", "data": url, "results": entries, "resident_mb": memory}
        write_object({**report, "versions": versions_in_use()}, json_file)


def main() -> None:
    """Runs the command; what the engine refuses ends in one message and exit code 1."""
    try:
        typer.run(run)
    except EngineError as error:
        show_error(str(error))
        sys.exit(1)


if __name__ == "__main__":
    main()

"""A server killed while clients write: what it acknowledged is there, whole and once."""

import http.client
import json
import random
import threading
import time
from collections import Counter
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from data.store import open_store
from data.words import ReportProgress, Verb
from eval.benchmarks.kills.killing import LONGEST_SECONDS, Begun, Outcome
from eval.benchmarks.kills.loads import DATABASE

CLIENTS, EVENTS_A_BATCH = 3, 5
_WRITING_SECONDS = 0.6
"""The longest that clients write before the kill: some hundred batches."""


@dataclass(frozen=True, slots=True)
class Serving:
    """A server on its way up on `port`, and who may write what there."""

    process: Begun
    port: int
    token: str
    learner: str
    course: str


@dataclass(slots=True)
class Written:
    """Batches by name: sent, and those of them that the server said were written."""

    sent: set[str] = field(default_factory=set)
    acknowledged: set[str] = field(default_factory=set)


def kill_server(
    state: Path, serve: Callable[[], Serving], *, kills: int, rng: random.Random, progress: ReportProgress | None = None
) -> Outcome:
    """Kills servers over one store, each while clients write; what the last acknowledged nothing of is sent again."""
    outcome, every = Outcome("server", kills), Written()
    for kill in range(kills):
        serving = serve()
        _wait_until_up(serving)
        _send_again(serving, every)
        clients = [threading.Thread(target=_write, args=(serving, f"{kill}-{n}", every)) for n in range(CLIENTS)]
        for client in clients:
            client.start()
        time.sleep(rng.uniform(0.0, _WRITING_SECONDS))
        outcome.in_time += serving.process.wait(0.0) is None
        serving.process.kill()
        serving.process.wait(LONGEST_SECONDS)
        for client in clients:
            client.join()
        look(state, every, outcome)
        if progress is not None:
            progress(kill + 1, kills)
    return outcome


def look(state: Path, every: Written, outcome: Outcome) -> None:
    """Counts in `outcome` which batches are not there, which in part, and which events twice."""
    store = open_store(f"sqlite:///{state / DATABASE}")
    with closing(store):
        ids = Counter(event.id for event in store.ledger.events(verbs=[Verb.STARTED]))
    batches = Counter(id_.rpartition("-")[0] for id_ in ids)
    outcome.lost += sum(batches[name] < EVENTS_A_BATCH for name in every.acknowledged)
    outcome.half += sum(0 < batches[name] < EVENTS_A_BATCH for name in every.sent)
    outcome.duplicates += sum(count - 1 for count in ids.values())


def _wait_until_up(serving: Serving) -> None:
    until = time.monotonic() + LONGEST_SECONDS
    while time.monotonic() < until:
        try:
            if _asked(serving, "GET", "/healthz", None) == 200:
                return
        except OSError:
            time.sleep(0.02)
    raise TimeoutError(f"no server on port {serving.port} within {LONGEST_SECONDS:.0f} s")


def _write(serving: Serving, client: str, every: Written) -> None:
    number = 0
    while True:
        name = f"batch-{client}-{number}"
        every.sent.add(name)
        try:
            status = _asked(serving, "POST", "/v1/events", _batch(serving, name))
        except (OSError, http.client.HTTPException):
            return
        if status < 300:
            every.acknowledged.add(name)
        number += 1


def _send_again(serving: Serving, every: Written) -> None:
    """What a client that got no answer does."""
    for name in sorted(every.sent - every.acknowledged):
        if _asked(serving, "POST", "/v1/events", _batch(serving, name)) < 300:
            every.acknowledged.add(name)


def _batch(serving: Serving, name: str) -> str:
    event = {"learner": serving.learner, "verb": "started", "object": serving.course, "at": "2026-10-01T00:00:00Z"}
    return json.dumps({"events": [{**event, "id": f"{name}-{part}"} for part in range(EVENTS_A_BATCH)]})


def _asked(serving: Serving, method: str, path: str, body: str | None) -> int:
    headers = {"Authorization": f"Bearer {serving.token}", "Content-Type": "application/json"}
    with closing(http.client.HTTPConnection("127.0.0.1", serving.port, timeout=30)) as connection:
        connection.request(method, path, body, headers)
        answer = connection.getresponse()
        answer.read()
        return answer.status

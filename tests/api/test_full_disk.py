"""A disk that fills up while the service runs: answers go on, writes say so, and nothing is half done."""

import shutil
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.cli import main
from api.running.auth import AccessRole
from api.wiring import Parts
from data.store import open_store
from data.words.errors import StoreFull
from data.words.models import EventId
from tests.api.applications import application
from tests.api.declared import declared_answers
from tests.api.page_reading import HOST
from tests.api.planned import EVENTS, RTI_COURSE, TAX_CLERK, planned_parts
from tests.command_line import finished
from tests.disks import fill, small_disk

Headers = dict[AccessRole, dict[str, str]]
QUESTION = "Within how many days does a public authority reply to a request for information?"


@pytest.fixture
def disk(tmp_path: Path) -> Iterator[Path]:
    with small_disk(tmp_path / "disk", megabytes=16) as made:
        yield made


@pytest.fixture
def parts(disk: Path, planned_world: Path) -> Iterator[Parts]:
    made = planned_parts(disk, world=planned_world)
    yield made
    made.close()


@pytest.fixture
def client(parts: Parts) -> Iterator[TestClient]:
    with application(parts) as app, TestClient(app, base_url=HOST) as made:
        made.event_hooks["response"].append(declared_answers())
        yield made


def _event(number: int) -> dict[str, object]:
    sent = {"id": f"on-a-full-disk-{number}", "learner": TAX_CLERK, "verb": "started", "object": RTI_COURSE}
    return {"events": [{**sent, "at": "2026-10-01T00:00:00Z"}]}


def test_on_a_full_disk_answers_go_on_and_writes_say_so(
    client: TestClient, headers: Headers, disk: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    learner, service = headers[AccessRole.LEARNER], headers[AccessRole.SERVICE]
    begun = client.post("/v1/tutor/questions", json={"question": QUESTION}, headers=learner).json()
    filler = fill(disk)

    assert client.get("/readyz").status_code == 503
    asked = client.post("/v1/tutor/questions", json={"question": QUESTION}, headers=learner)
    assert (asked.status_code, asked.json()["outcome"]) == (200, "grounded")
    assert asked.json()["conversation"] is None
    further = {"question": QUESTION, "conversation": begun["conversation"]}
    assert client.post("/v1/tutor/questions", json=further, headers=learner).json()["turn"] is None
    for address in ("recommendations", "path", "progress"):
        assert client.get(f"/v1/learners/{TAX_CLERK}/{address}", headers=learner).status_code == 200, address
    refused = client.post("/v1/events", json=_event(0), headers=service)
    assert (refused.status_code, refused.json()["type"]) == (507, "urn:saarthi:problem:store-full")
    assert "the disk of the database is full" in refused.json()["detail"]
    assert "not kept" in "".join(capfd.readouterr())  # on either stream, as the log is configured

    filler.unlink()
    assert client.get("/readyz").status_code == 200
    written = client.post("/v1/events", json={"events": _event(0)["events"]}, headers=service)
    assert written.json() == {"received": 1, "written": 1}
    kept = client.get(f"/v1/conversations/{begun['conversation']}", headers=learner).json()
    assert len(kept["turns"]) == 1


def test_an_append_that_does_not_fit_is_not_there_at_all(parts: Parts, disk: Path) -> None:
    before = parts.store.ledger.revision()
    filler = fill(disk, leaving=200_000)
    many = [replace(EVENTS[0], id=EventId(f"many-{number}")) for number in range(20_000)]
    with pytest.raises(StoreFull, match="disk is full"):
        parts.store.ledger.append(many)
    assert parts.store.ledger.revision() == before
    filler.unlink()
    assert parts.store.ledger.append(many) == len(many)


@pytest.mark.parametrize("leaving", [0, 50_000, 150_000])
def test_a_first_start_on_a_full_disk_is_one_message_and_works_once_there_is_room(
    disk: Path, monkeypatch: pytest.MonkeyPatch, leaving: int
) -> None:
    monkeypatch.setenv("SAARTHI_STATE_FOLDER", str(disk / "state"))
    filler = fill(disk, leaving=leaving)
    refused = finished(main, "init")
    assert refused.returncode == 1
    assert "full" in refused.stderr or "No space left" in refused.stderr
    assert "Traceback" not in refused.stderr
    filler.unlink()
    assert finished(main, "init").returncode == 0
    open_store(f"sqlite:///{disk / 'state' / 'saarthi.db'}").close()
    assert len((disk / "state" / "token-secret").read_text()) >= 32
    shutil.rmtree(disk / "state")

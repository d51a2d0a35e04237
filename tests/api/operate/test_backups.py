"""A backup taken while others write, put back into an empty folder: the same answers, or a refusal by name."""

import json
import shutil
import stat
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from fastapi.testclient import TestClient

from api.implementations import build_tokens
from api.operate.backups import RESTORING, back_up, restore
from api.running.auth import AccessRole
from api.running.settings import Settings
from api.wiring import Parts
from data.store import open_store
from data.words.errors import BackupRefused
from data.words.models import EventId
from tests.api.applications import application
from tests.api.planned import (
    EVENTS,
    NOW,
    PRINCIPALS,
    TAX_CLERK,
    bearer,
    fill_planned_store,
    planned_parts,
    planned_settings,
)

KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=KINDS)
def parts(request: pytest.FixtureRequest, tmp_path: Path, planned_world: Path) -> Iterator[Parts]:
    url: str | None = request.getfixturevalue("postgres_url") if request.param == "postgres" else None
    if url is not None:
        request.getfixturevalue("postgres_programs")
        fill_planned_store(url)
    made = planned_parts(tmp_path / "state", world=planned_world, database_url=url)
    build_tokens(made.settings)
    (tmp_path / "state" / "weights.json").write_text("{}")
    yield made
    made.close()


@pytest.fixture
def backup(parts: Parts, tmp_path: Path) -> Path:
    back_up(parts.settings, tmp_path / "backup", now=NOW)
    return tmp_path / "backup"


def _answers(parts: Parts) -> list[object]:
    """What the learner is told: an answer, suggestions, path and progress; and what was said before."""
    learner = bearer(parts, PRINCIPALS[AccessRole.LEARNER])
    with application(parts) as app, TestClient(app, base_url="http://127.0.0.1") as client:
        asked = client.post("/v1/tutor/questions", json={"question": "What does a request cost?"}, headers=learner)
        shown = [
            client.get(f"/v1/learners/{TAX_CLERK}/{each}", headers=learner)
            for each in ("recommendations", "path", "progress")
        ]
        talks = client.get("/v1/conversations", headers=learner)
    assert {each.status_code for each in (asked, *shown, talks)} == {200}
    said = asked.json()
    return [
        said["outcome"],
        said.get("sentences"),
        *[each.json() for each in shown],
        len(talks.json()["conversations"]),
    ]


def _elsewhere(parts: Parts, folder: Path) -> Settings:
    """The settings of an empty machine: another folder, and on PostgreSQL the same database, emptied."""
    url = parts.settings.database_url
    if url is not None:
        _empty(url)
    return planned_settings(folder, database_url=url)


def _empty(url: str) -> None:
    from tests.conftest import run_on_postgres

    run_on_postgres(url, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")


def test_a_restored_installation_answers_as_the_one_that_was_saved(parts: Parts, tmp_path: Path) -> None:
    _answers(parts)  # a conversation to be saved
    back_up(parts.settings, tmp_path / "backup", now=NOW)
    before = _answers(parts)
    keys = build_tokens(parts.settings).keys.current()
    parts.store.close()

    settings = _elsewhere(parts, tmp_path / "new")
    restore(settings, tmp_path / "backup")

    again = planned_parts(tmp_path / "served", world=tmp_path / "new", database_url=settings.database_url)
    assert _answers(again) == before
    assert build_tokens(settings).keys.current() == keys
    assert (tmp_path / "new" / "weights.json").read_text() == "{}"
    again.close()


def test_nobody_but_the_owner_can_read_a_backup(backup: Path) -> None:
    modes = {stat.S_IMODE(path.stat().st_mode) & 0o077 for path in (backup, *backup.rglob("*"))}
    assert modes == {0}


@pytest.mark.parametrize("parts", ["sqlite"], indirect=True)
def test_a_backup_is_of_one_moment_while_others_write(parts: Parts, tmp_path: Path) -> None:
    """Each append is of two events: a copy that held half of one would hold an odd number."""
    stopped, written = threading.Event(), 0

    def write() -> None:
        nonlocal written
        while not stopped.is_set():
            pair = [replace(EVENTS[0], id=EventId(f"pair-{written}-{half}")) for half in range(2)]
            parts.store.ledger.append(pair)
            written += 1

    writer = threading.Thread(target=write)
    writer.start()
    lengths = []
    for number in range(5):
        back_up(parts.settings, tmp_path / f"backup-{number}", now=NOW)
        saved = open_store(f"sqlite:///{tmp_path / f'backup-{number}' / 'saarthi.db'}")
        lengths.append(saved.ledger.revision() - len(EVENTS))
        saved.close()
    stopped.set()
    writer.join()
    assert all(length % 2 == 0 for length in lengths)
    assert lengths == sorted(lengths)
    assert lengths[-1] > lengths[0]


def test_there_is_one_backup_a_folder(parts: Parts, backup: Path) -> None:
    with pytest.raises(BackupRefused, match="is there already"):
        back_up(parts.settings, backup, now=NOW)


def _flip(backup: Path) -> None:
    database = next(backup.glob("[sd]a*"))
    content = bytearray(database.read_bytes())
    content[len(content) // 2] ^= 1
    database.write_bytes(content)


def _rewrite(**changed: Any) -> Callable[[Path], None]:  # noqa: ANN401
    def rewrite(backup: Path) -> None:
        manifest = json.loads((backup / "manifest.json").read_text())
        (backup / "manifest.json").write_text(json.dumps({**manifest, **changed}))

    return rewrite


def _cut(backup: Path) -> None:
    (backup / "token-secret").write_text("")


def _add(backup: Path) -> None:
    (backup / "strange").write_text("of somebody else")


def _link(backup: Path) -> None:
    (backup / "weights.json").unlink()
    (backup / "weights.json").symlink_to("/etc/hostname")


def _lose(backup: Path) -> None:
    shutil.rmtree(backup / "index")


def _manifest(backup: Path) -> None:
    (backup / "manifest.json").write_text("[]")


@pytest.mark.parametrize(
    ("spoil", "told"),
    [
        (_flip, "has another checksum"),
        (_cut, "token-secret has 0 bytes"),
        (_lose, "is missing"),
        (_add, "strange is not of it"),
        (_link, "weights.json"),
        (_manifest, "is no backup"),
        (_rewrite(schema="9999"), "of schema 9999, this Saarthi knows those up to"),
        (_rewrite(format="saarthi-backup/2"), "of format 'saarthi-backup/2'"),
        (_rewrite(database="other.db"), "holds other.db"),
        (_rewrite(files={"../outside": {"bytes": 0, "sha256": ""}}), "is not of it"),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
@pytest.mark.parametrize("parts", ["sqlite"], indirect=True)
def test_a_backup_that_is_not_whole_or_does_not_fit_is_refused_before_anything_is_written(
    backup: Path, tmp_path: Path, spoil: Callable[[Path], None], told: str
) -> None:
    spoil(backup)
    with pytest.raises(BackupRefused, match=told):
        restore(planned_settings(tmp_path / "new"), backup)
    assert not (tmp_path / "new").exists()


def test_nothing_that_is_there_is_overwritten(parts: Parts, backup: Path, tmp_path: Path) -> None:
    with pytest.raises(BackupRefused, match=r"is not empty \(index, .*token-secret"):
        restore(parts.settings, backup)
    with pytest.raises(BackupRefused, match=r"there is a database already|has tables already"):
        restore(planned_settings(tmp_path / "new", database_url=parts.settings.store_url), backup)


@pytest.mark.parametrize("parts", ["sqlite"], indirect=True)
def test_models_may_be_there_and_a_restore_that_was_stopped_is_begun_anew(backup: Path, tmp_path: Path) -> None:
    state = tmp_path / "new"
    (state / "models").mkdir(parents=True)
    for name in (RESTORING, "saarthi.db", "token-secret"):
        (state / name).write_text("half")
    restore(planned_settings(state), backup)
    assert (state / "token-secret").read_text() == (backup / "token-secret").read_text()
    assert sorted(path.name for path in state.iterdir() if path.suffix not in {".db-wal", ".db-shm"}) == [
        *("index", "models", "saarthi.db", "token-secret", "weights.json")
    ]


@pytest.mark.postgres
def test_a_missing_program_of_postgresql_is_named(
    postgres_url: str, tmp_path: Path, planned_world: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made = planned_parts(tmp_path / "state", world=planned_world, database_url=postgres_url)
    made.close()
    monkeypatch.setenv("PATH", "")
    with pytest.raises(BackupRefused, match="pg_dump is not there: install"):
        back_up(made.settings, tmp_path / "backup", now=NOW)
    assert not (tmp_path / "backup").exists()

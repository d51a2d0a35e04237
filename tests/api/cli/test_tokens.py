"""Giving out tokens, taking them back, and changing keys from the command line, while a server goes on."""

import re
import shutil
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

import pytest
from pydantic import SecretStr

from api.cli import main
from api.cli.console import OUT
from api.implementations import build_tokens
from api.running.auth import Session
from api.running.door import Door, TokenLimits
from api.running.settings import Settings
from api.running.standing import Standing
from data.store import open_store
from data.words.errors import NotSignedIn
from tests.api.planned import planned_settings
from tests.command_line import Finished, finished

Run = Callable[..., Finished]
STAFF = ("--organisation", "revenue", "--subject")


@pytest.fixture
def settings(tmp_path: Path, planned_world: Path) -> Settings:
    shutil.copytree(planned_world, tmp_path / "state")
    return planned_settings(tmp_path / "state")


@pytest.fixture
def saarthi(settings: Settings, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs the command on the planned world."""
    monkeypatch.setenv("SAARTHI_STATE_FOLDER", str(settings.state_folder))
    monkeypatch.setenv("COLUMNS", "200")

    def run(*arguments: str, **environment: str) -> Finished:
        with monkeypatch.context() as patch:
            for key, value in environment.items():
                patch.setenv(key, value)
            return finished(main, *arguments)

    return run


@pytest.fixture
def admit(settings: Settings, saarthi: Run) -> Callable[[str], Session]:
    """Whom a server lets in that reads the store with every request."""
    assert saarthi("init").returncode == 0
    store, tokens = open_store(settings.store_url), build_tokens(settings)

    def admitted(token: str) -> Session:
        standing = Standing(store.revocations, store.learners)
        return Door(tokens, lambda: datetime.now(UTC), TokenLimits.of(settings), standing).admit(token)

    return admitted


def _token(saarthi: Run, *arguments: str) -> str:
    made = saarthi("token", *arguments)
    assert made.returncode == 0, made.stderr
    return made.stdout.strip()


def test_a_token_is_for_one_person(saarthi: Run, admit: Callable[[str], Session]) -> None:
    session = admit(_token(saarthi, "admin", *STAFF, "r.meera@revenue.example"))

    assert session.principal.subject == "r.meera@revenue.example"


@pytest.mark.parametrize("subject", ["admin", "admin@revenue", "two words", ""])
def test_an_office_is_no_person(saarthi: Run, subject: str) -> None:
    refused = saarthi("token", "admin", *STAFF, subject)

    assert refused.returncode == 1
    assert "--subject: names nobody" in refused.stderr


@pytest.mark.parametrize("role", ["curator", "admin", "service"])
def test_whoever_is_no_learner_needs_a_name(saarthi: Run, role: str) -> None:
    refused = saarthi("token", role, "--organisation", "revenue")

    assert refused.returncode == 1
    assert "--subject: is missing" in refused.stderr


@pytest.mark.parametrize(("role", "longest"), [("admin", 24), ("service", 2160)])
def test_no_token_lasts_longer_than_allowed(saarthi: Run, role: str, longest: int) -> None:
    refused = saarthi("token", role, *STAFF, "hrms", "--hours", "1000000")

    assert saarthi("token", role, *STAFF, "hrms", "--hours", str(longest)).returncode == 0
    assert refused.returncode == 1
    assert f"At most {longest}" in refused.stderr


def test_a_token_is_revoked_by_its_id_or_by_whose_it_is(saarthi: Run, admit: Callable[[str], Session]) -> None:
    first, other = (_token(saarthi, "admin", *STAFF, "meera") for _ in range(2))
    saarthi("tokens", "revoke", admit(first).id)
    with pytest.raises(NotSignedIn, match="signed out"):
        admit(first)

    assert admit(other).principal.subject == "meera"
    saarthi("tokens", "revoke", "--subject", "meera")
    with pytest.raises(NotSignedIn, match="signed out"):
        admit(other)


@pytest.mark.parametrize("arguments", [(), ("abc", "--subject", "meera")])
def test_what_to_revoke_is_named_once(saarthi: Run, arguments: tuple[str, ...]) -> None:
    assert saarthi("tokens", "revoke", *arguments).returncode == 2


def test_keys_rotate_and_retire_under_a_running_server(saarthi: Run, admit: Callable[[str], Session]) -> None:
    before = _token(saarthi, "admin", *STAFF, "meera")
    (old,) = re.findall(r"[0-9a-f]{12}", saarthi("keys", "list").stdout)
    rotated = saarthi("keys", "rotate").stdout
    after = _token(saarthi, "admin", *STAFF, "meera")
    listed = saarthi("keys", "list").stdout

    assert re.findall(r"[0-9a-f]{12}", listed) == [*re.findall(r"[0-9a-f]{12}", rotated), old]
    assert admit(before).principal == admit(after).principal
    assert saarthi("keys", "retire", old).returncode == 0
    assert admit(after).principal.subject == "meera"
    with pytest.raises(NotSignedIn):
        admit(before)


def test_keys_that_are_set_rotate_in_the_settings(saarthi: Run) -> None:
    refused = saarthi("keys", "rotate", SAARTHI_TOKEN_SECRET="k" * 40)

    assert refused.returncode == 1
    assert "SAARTHI_OLD_TOKEN_SECRET" in refused.stderr


def test_a_key_set_before_is_still_taken(settings: Settings) -> None:
    old, new = "o" * 40, "n" * 40
    before = build_tokens(settings.changed(token_secret=_secret(old)))
    both = build_tokens(settings.changed(token_secret=_secret(new), old_token_secret=_secret(old)))

    assert [key.secret for key in both.keys.current().keys] == [new, old]
    assert both.keys.current().claims(before.keys.current().signed({"a": 1})) == {"a": 1}


def test_an_empty_key_file_is_named(saarthi: Run, settings: Settings) -> None:
    settings.key_file.write_text("", encoding="ascii")
    for command in (("init",), ("token", "admin", *STAFF, "meera"), ("keys", "list")):
        refused = saarthi(*command)
        assert refused.returncode == 1
        assert f"{settings.key_file} is empty" in refused.stderr


def test_no_secret_is_shown_with_the_settings(saarthi: Run, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(OUT, "width", 200)
    shown = saarthi(
        "settings",
        SAARTHI_DATABASE_URL="postgresql://saarthi:hunter2@db.example/saarthi?sslpassword=hunter3",
        SAARTHI_MODEL_URL="https://me:hunter4@model.example/v1",
        SAARTHI_MODEL_NAME="small",
        SAARTHI_MODEL_KEY="hunter5",
        SAARTHI_TOKEN_SECRET="hunter6" * 8,
        SAARTHI_OLD_TOKEN_SECRET="hunter7" * 8,
    ).stdout

    assert "saarthi:***@db.example/saarthi" in shown
    assert "hunter" not in shown


def _secret(text: str) -> SecretStr:

    return SecretStr(text)

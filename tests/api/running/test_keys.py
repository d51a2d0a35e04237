"""Keys in a file: made once, several at a time, taken over while a server runs, and never half written."""

import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.running.auth import AccessRole, Principal, Tokens
from api.running.keys import load_or_make_keys, retire_key, rotate_keys
from data.words.errors import KeyRefused, NotSignedIn
from data.words.models import OrganisationId

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
MEERA = Principal("meera", AccessRole.CURATOR, OrganisationId("health"))


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "state" / "token-secret"


def _issued(tokens: Tokens) -> str:
    return tokens.issue(MEERA, now=NOW, hours=1)


def test_a_key_is_made_once_and_kept_for_its_owner_alone(path: Path) -> None:
    made = load_or_make_keys(path, now=NOW).current()

    assert load_or_make_keys(path, now=NOW + timedelta(days=1)).current() == made
    assert [len(key.secret) >= 32 for key in made.keys] == [True]
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


def test_a_running_server_takes_over_a_new_key_and_lets_earlier_tokens_in(path: Path) -> None:
    server = Tokens(load_or_make_keys(path, now=NOW))
    before = _issued(server)
    rotate_keys(path, now=NOW)
    elsewhere = Tokens(load_or_make_keys(path, now=NOW))

    assert server.read(_issued(elsewhere), now=NOW).principal == MEERA
    assert server.read(before, now=NOW).principal == MEERA


def test_a_retired_key_lets_nobody_in(path: Path) -> None:
    server = Tokens(load_or_make_keys(path, now=NOW))
    before, old = _issued(server), server.keys.current().keys[0]
    rotate_keys(path, now=NOW)
    retire_key(path, old.id)

    with pytest.raises(NotSignedIn):
        server.read(before, now=NOW)


def test_the_key_that_signs_is_not_retired_nor_is_one_that_is_not_there(path: Path) -> None:
    signing = load_or_make_keys(path, now=NOW).current().keys[0]

    with pytest.raises(KeyRefused, match="rotate"):
        retire_key(path, signing.id)
    with pytest.raises(KeyRefused, match=signing.id):
        retire_key(path, "nonsense")


def test_a_file_of_an_earlier_release_is_read_and_rotated(path: Path) -> None:
    path.parent.mkdir()
    path.write_text("k" * 43, encoding="ascii")
    server = Tokens(load_or_make_keys(path, now=NOW))
    before = _issued(server)
    rotate_keys(path, now=NOW)

    assert server.read(before, now=NOW).principal == MEERA
    assert len(server.keys.current().keys) == 2


@pytest.mark.parametrize(
    ("content", "named"),
    [("", "empty"), ("\n", "empty"), ("short", "5 characters"), (f"noon {'k' * 40}", "noon"), ("é" * 40, "ASCII")],
)
def test_an_empty_short_or_damaged_file_is_refused_by_name(path: Path, content: str, named: str) -> None:
    path.parent.mkdir()
    path.write_text(content, encoding="utf-8")

    with pytest.raises(KeyRefused, match=named) as refused:
        load_or_make_keys(path, now=NOW)
    assert str(path) in str(refused.value)


def test_a_server_keeps_its_keys_where_the_file_is_damaged_under_it(path: Path) -> None:
    server = Tokens(load_or_make_keys(path, now=NOW))
    token = _issued(server)
    path.write_text("", encoding="ascii")

    assert server.read(token, now=NOW).principal == MEERA


def test_a_disk_that_is_full_leaves_no_key_file(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(_: int) -> None:
        raise OSError(28, "No space left on device", str(path))

    monkeypatch.setattr("os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        load_or_make_keys(path, now=NOW)
    monkeypatch.undo()

    assert not path.exists()
    assert load_or_make_keys(path, now=NOW).current().keys

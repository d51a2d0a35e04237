"""The log behind the service: requests do not wait for it, floods and failures are counted, old entries go."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from api.running import security_log
from api.running.batches import Batches
from api.running.security_log import REFUSALS_A_MINUTE, SecurityNotes
from data.store import Search, Store, open_store
from data.words.errors import StoreError
from data.words.security import Noted, SecurityEntry

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
REFUSED = SecurityEntry(NOW, Noted.REFUSED, address="10.0.0.7")
SIGNED_IN = SecurityEntry(NOW, Noted.SIGNED_IN, "meera", address="10.0.0.7")
DAY = timedelta(days=1)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return open_store(f"sqlite:///{tmp_path / 'store.db'}")


def found(store: Store) -> list[SecurityEntry]:
    return store.security_log.find(Search(), limit=1000)


def test_of_a_flood_the_first_are_kept_and_the_rest_is_counted(store: Store) -> None:
    notes = SecurityNotes(store.security_log, kept=DAY)
    for _ in range(REFUSALS_A_MINUTE + 50):
        notes.note(REFUSED)
    notes.note(SIGNED_IN)
    notes.note(replace(REFUSED, address="10.0.0.8"))
    notes.note(replace(REFUSED, at=NOW + timedelta(minutes=1)))
    notes.close()

    kept = found(store)
    assert [each.action for each in kept[REFUSALS_A_MINUTE:]] == [
        Noted.MANY_REFUSED,
        Noted.SIGNED_IN,
        Noted.REFUSED,
        Noted.REFUSED,
    ]
    assert {each.action for each in kept[:REFUSALS_A_MINUTE]} == {Noted.REFUSED}
    assert notes.dropped == 49


def test_many_addresses_count_as_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(security_log, "ADDRESSES_A_MINUTE", 2)
    notes = SecurityNotes(store.security_log, kept=DAY)
    for number in range(REFUSALS_A_MINUTE + 10):
        notes.note(replace(REFUSED, address=f"10.0.1.{number}"))
    notes.close()

    assert len(found(store)) == 2 + REFUSALS_A_MINUTE + 1
    assert notes.dropped == 7


def test_what_is_older_than_it_is_kept_goes_with_the_next_entries(store: Store) -> None:
    store.security_log.append([replace(SIGNED_IN, at=NOW - 2 * DAY), replace(SIGNED_IN, at=NOW - DAY / 2)])
    notes = SecurityNotes(store.security_log, kept=DAY)
    notes.note(SIGNED_IN)
    notes.close()

    assert [each.at for each in found(store)] == [NOW - DAY / 2, NOW]


def test_what_the_database_does_not_take_is_counted_and_what_follows_is_written() -> None:
    written: list[int] = []

    def write(items: Sequence[int]) -> None:
        if 1 in items:
            raise StoreError("the disk is full")
        written.extend(items)

    batches = Batches[int]("numbers", write)
    batches.put(1)
    batches.close()
    batches.put(2)
    batches.close()

    assert (written, batches.lost) == ([2], 1)

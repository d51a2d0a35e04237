"""What was signed out, on SQLite and on PostgreSQL alike."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

from data.store import Revocation, Revoked, Store

NOW = datetime(2026, 11, 2, 9, 0, 0, 5, tzinfo=UTC)
HOUR = timedelta(hours=1)


def test_revocations_are_read_back_after_the_one_last_known(empty_store: Store) -> None:
    empty_store.revocations.add(Revoked.TOKEN, "a", at=NOW, until=NOW + HOUR)
    empty_store.revocations.add(Revoked.SUBJECT, "meera", at=NOW, until=NOW + 2 * HOUR)

    assert empty_store.revocations.after(0) == [
        Revocation(1, Revoked.TOKEN, "a", NOW, NOW + HOUR),
        Revocation(2, Revoked.SUBJECT, "meera", NOW, NOW + 2 * HOUR),
    ]
    assert [each.name for each in empty_store.revocations.after(1)] == ["meera"]
    assert empty_store.revocations.after(2) == []


def test_what_has_expired_anyway_is_forgotten_and_no_number_is_given_twice(empty_store: Store) -> None:
    empty_store.revocations.add(Revoked.TOKEN, "old", at=NOW, until=NOW + HOUR)
    empty_store.revocations.add(Revoked.TOKEN, "expired already", at=NOW + 2 * HOUR, until=NOW + HOUR)
    assert [(each.number, each.name) for each in empty_store.revocations.after(0)] == [(2, "expired already")]

    empty_store.revocations.add(Revoked.TOKEN, "new", at=NOW + 3 * HOUR, until=NOW + 4 * HOUR)
    assert [(each.number, each.name) for each in empty_store.revocations.after(0)] == [(3, "new")]


def test_many_at_once_are_all_kept_in_order(empty_store: Store) -> None:
    def revoke(number: int) -> None:
        empty_store.revocations.add(Revoked.TOKEN, f"token-{number}", at=NOW, until=NOW + HOUR)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(revoke, range(24)))

    kept = empty_store.revocations.after(0)
    assert [each.number for each in kept] == list(range(1, 25))
    assert {each.name for each in kept} == {f"token-{number}" for number in range(24)}

"""The security log: searched by who, whom, when and request; nothing in it can pretend to be another entry."""

from datetime import UTC, datetime, timedelta

from data.store import Search, Store
from data.words.security import Noted, SecurityEntry

NOW = datetime(2026, 11, 2, 9, 0, 0, 5, tzinfo=UTC)
READ = SecurityEntry(
    NOW,
    Noted.READ,
    "meera",
    "admin",
    "revenue",
    "10.0.0.7",
    "GET /v1/learners/{learner}/path",
    200,
    "r1",
    "asha",
    None,
    "review",
)
REFUSED = SecurityEntry(NOW + timedelta(hours=1), Noted.REFUSED, address="10.0.0.8", status=401, request_id="r2")


def test_entries_come_back_as_they_were_written_and_are_found(empty_store: Store) -> None:
    log = empty_store.security_log
    log.append([READ, REFUSED])
    log.append([])

    assert log.find(Search(), limit=9) == [READ, REFUSED]
    assert log.find(Search(), limit=1) == [REFUSED]
    assert log.find(Search(since=NOW + timedelta(minutes=1)), limit=9) == [REFUSED]
    assert log.find(Search(subject="meera"), limit=9) == log.find(Search(learner="asha"), limit=9) == [READ]
    assert log.find(Search(request_id="r2"), limit=9) == [REFUSED]
    assert log.find(Search(subject="meera", request_id="r2"), limit=9) == []


def test_what_is_old_is_pruned(empty_store: Store) -> None:
    empty_store.security_log.append([READ, REFUSED])

    assert empty_store.security_log.prune(before=NOW + timedelta(minutes=1)) == 1
    assert empty_store.security_log.find(Search(), limit=9) == [REFUSED]


def test_names_and_purposes_are_cut_and_lose_what_moves_a_cursor(empty_store: Store) -> None:
    hostile = 'x\r\n{"action": "signed-in"}\x00\x1b[2J\u2028\ud800'
    entry = SecurityEntry(NOW, Noted.REFUSED, learner=hostile, purpose=hostile * 50, about="a" * 500)
    empty_store.security_log.append([entry])

    [kept] = empty_store.security_log.find(Search(), limit=9)
    assert kept.learner == 'x��{"action": "signed-in"}��[2J��'
    assert (len(kept.purpose or ""), len(kept.about or "")) == (200, 128)

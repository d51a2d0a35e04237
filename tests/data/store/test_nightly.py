"""The lists of the nightly job in the store, on SQLite and on PostgreSQL alike."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import delete, func, insert, select, update

import data.store.nightly as nightly
from data.store import NightlyCourse, NightlyRow, Store
from data.store.connection import open_engine
from data.store.schema import NIGHTLY_LISTS, NIGHTLY_RUNS
from data.words.errors import StoreError
from data.words.models import CourseId, LearnerId

FIRST = datetime(2026, 11, 1, 2, 30, tzinfo=UTC)
SECOND = FIRST + timedelta(days=1)


def rows(*learners: str, course: str) -> list[NightlyRow]:
    listed = [NightlyCourse(CourseId(course), 0.75, 60, 10), NightlyCourse(CourseId("other"), 0.5, 0, 0)]
    return [NightlyRow(LearnerId(each), listed) for each in learners]


def kept(url: str) -> tuple[int, int]:
    engine = open_engine(url)
    with engine.connect() as connection:
        found = [connection.execute(select(func.count()).select_from(each)).scalar_one() for each in TABLES]
    engine.dispose()
    return found[0], found[1]


TABLES = (NIGHTLY_RUNS, NIGHTLY_LISTS)


def test_nobody_has_a_list_before_the_first_run(empty_store: Store) -> None:
    assert empty_store.nightly.of(LearnerId("lina")) is None


def test_a_published_list_is_read_back_as_it_was_written(empty_store: Store) -> None:
    written = rows("lina", "omar", course="one")

    assert empty_store.nightly.publish("first", made_at=FIRST, rows=written) == 2

    found = empty_store.nightly.of(LearnerId("omar"))
    assert found is not None
    assert found.made_at == FIRST
    assert found.courses == written[1].courses
    assert empty_store.nightly.of(LearnerId("nobody")) is None


def test_the_next_run_takes_the_place_of_the_one_before(
    empty_store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "ROWS_AT_ONCE", 2)
    empty_store.nightly.publish("first", made_at=FIRST, rows=rows("a", "b", "c", "d", "e", course="one"))

    empty_store.nightly.publish("second", made_at=SECOND, rows=rows("a", "b", "c", course="two"))

    found = empty_store.nightly.of(LearnerId("a"))
    assert found is not None
    assert (found.made_at, found.courses[0].course) == (SECOND, "two")
    assert empty_store.nightly.of(LearnerId("e")) is None
    assert kept(database_url) == (1, 3)


def test_a_run_that_is_stopped_leaves_the_one_before_and_is_made_anew(
    empty_store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "ROWS_AT_ONCE", 1)
    empty_store.nightly.publish("first", made_at=FIRST, rows=rows("a", "b", course="one"))

    def stopped() -> Iterator[NightlyRow]:
        yield from rows("a", "b", course="two")
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        empty_store.nightly.publish("second", made_at=SECOND, rows=stopped())
    before = empty_store.nightly.of(LearnerId("a"))
    assert before is not None
    assert before.courses[0].course == "one"

    assert empty_store.nightly.publish("second", made_at=SECOND, rows=rows("a", "b", course="two")) == 2
    assert kept(database_url) == (1, 2)


def test_a_run_that_is_published_is_not_written_again(empty_store: Store) -> None:
    empty_store.nightly.publish("first", made_at=FIRST, rows=rows("a", course="one"))

    assert empty_store.nightly.publish("first", made_at=SECOND, rows=rows("a", "b", course="two")) == 1

    found = empty_store.nightly.of(LearnerId("a"))
    assert found is not None
    assert found.made_at == FIRST


def test_of_two_that_publish_at_once_the_last_to_begin_wins_and_the_other_is_told(
    empty_store: Store, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(nightly, "ROWS_AT_ONCE", 1)

    def overtaken() -> Iterator[NightlyRow]:
        yield from rows("a", "b", course="one")
        empty_store.nightly.publish("second", made_at=SECOND, rows=rows("a", course="two"))
        yield from rows("c", course="one")

    with pytest.raises(StoreError, match="'first' are not published: another run was begun"):
        empty_store.nightly.publish("first", made_at=FIRST, rows=overtaken())

    found = empty_store.nightly.of(LearnerId("a"))
    assert found is not None
    assert found.courses[0].course == "two"
    assert kept(database_url) == (1, 1)


def test_a_run_that_is_overtaken_after_its_last_list_is_not_published_either(
    empty_store: Store, database_url: str
) -> None:
    def overtaken() -> Iterator[NightlyRow]:
        empty_store.nightly.publish("second", made_at=SECOND, rows=rows("a", course="two"))
        yield from ()

    with pytest.raises(StoreError, match="'first' are not published"):
        empty_store.nightly.publish("first", made_at=FIRST, rows=overtaken())

    assert empty_store.nightly.of(LearnerId("a")) is not None
    assert kept(database_url) == (1, 1)


def test_publishing_what_is_read_already_leaves_one_that_is_being_written(empty_store: Store) -> None:
    empty_store.nightly.publish("first", made_at=FIRST, rows=rows("a", course="one"))

    def meanwhile() -> Iterator[NightlyRow]:
        assert empty_store.nightly.publish("first", made_at=FIRST, rows=[]) == 1
        yield from rows("a", "b", course="two")

    assert empty_store.nightly.publish("second", made_at=SECOND, rows=meanwhile()) == 2


def test_lists_without_a_run_are_removed_and_their_number_is_not_used_again(
    empty_store: Store, database_url: str
) -> None:
    empty_store.nightly.publish("first", made_at=FIRST, rows=rows("a", course="one"))
    engine = open_engine(database_url)
    with engine.begin() as connection:
        connection.execute(update(NIGHTLY_LISTS).values(run=7))
        connection.execute(delete(NIGHTLY_RUNS))

    empty_store.nightly.publish("second", made_at=SECOND, rows=rows("a", course="two"))

    with engine.connect() as connection:
        assert connection.execute(select(NIGHTLY_RUNS.c.number)).scalars().all() == [8]
    engine.dispose()
    assert kept(database_url) == (1, 1)


def test_a_run_before_that_was_left_when_the_next_was_published_is_removed_by_publishing_again(
    empty_store: Store, database_url: str
) -> None:
    empty_store.nightly.publish("second", made_at=SECOND, rows=rows("a", course="two"))
    engine = open_engine(database_url)
    with engine.begin() as connection:
        old = {"name": "first", "made_microseconds": 0, "published": True}
        connection.execute(update(NIGHTLY_RUNS).values(number=2))
        connection.execute(update(NIGHTLY_LISTS).values(run=2))
        connection.execute(insert(NIGHTLY_RUNS), {"number": 1, **old})
        connection.execute(insert(NIGHTLY_LISTS), {"run": 1, "learner": "b", "courses": []})
    engine.dispose()

    assert empty_store.nightly.publish("second", made_at=SECOND, rows=[]) == 1

    assert kept(database_url) == (1, 1)

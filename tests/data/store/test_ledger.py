"""The ledger is append-only for whoever reaches the database, not only through the store."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import Engine, create_engine, make_url, text
from sqlalchemy.exc import DatabaseError

from data.store import Store, open_store
from data.words.models import LearnerId, Verb
from tests.data.builders import BASICS, FURTHER, event, learner, planned_catalogue


@pytest.fixture
def engine(database_url: str) -> Iterator[Engine]:
    """A bare connection, as another program would open it."""
    url = make_url(database_url)
    driver = url if url.drivername == "sqlite" else url.set(drivername="postgresql+psycopg")
    engine = create_engine(driver)
    yield engine
    engine.dispose()


@pytest.fixture
def written(store: Store) -> Store:
    store.learners.add([learner("lina")])
    store.ledger.append([event("e1", of="lina", on=BASICS)])
    return store


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE events SET object = 'other'",
        "DELETE FROM events",
        "DELETE FROM events WHERE id = 'e1'",
        "UPDATE events SET sequence = 7",
    ],
)
def test_the_database_refuses_to_change_events(written: Store, engine: Engine, statement: str) -> None:
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(text(statement))
    assert written.ledger.of(LearnerId("lina")) == [event("e1", of="lina")]


@pytest.mark.postgres
def test_postgres_refuses_to_empty_the_ledger(postgres_url: str) -> None:
    store = open_store(postgres_url)
    engine = create_engine(make_url(postgres_url).set(drivername="postgresql+psycopg"))
    with pytest.raises(DatabaseError, match="append-only"), engine.begin() as connection:
        connection.execute(text("TRUNCATE events"))
    engine.dispose()
    store.close()


@pytest.mark.parametrize("columns", ["sequence, id", "id, sequence"])
def test_sqlite_refuses_to_replace_an_event_even_without_our_settings(tmp_path: Path, columns: str) -> None:
    store = open_store(f"sqlite:///{tmp_path / 's.db'}")
    store.catalogue.replace(planned_catalogue())
    store.learners.add([learner("lina")])
    store.ledger.append([event("e1", of="lina", on=BASICS)])
    values = {"sequence": "1", "id": "'e1'" if columns.startswith("id") else "'e2'"}
    listed = ", ".join(values[name] for name in columns.split(", "))
    bare = sqlite3.connect(tmp_path / "s.db")
    with pytest.raises(sqlite3.DatabaseError, match="append-only"):
        bare.execute(
            f"INSERT OR REPLACE INTO events ({columns}, learner, verb, object, at_microseconds, source, result)"
            f" VALUES ({listed}, 'lina', 'completed', '{FURTHER}', 0, 'x', '{{}}')"
        )
    bare.close()
    assert [each.object for each in store.ledger.of(LearnerId("lina"))] == [BASICS]
    store.close()


def test_events_of_one_moment_stand_in_the_order_of_writing(written: Store) -> None:
    # By object, by verb and by id they would stand the other way round.
    later = [event("z2", of="lina", on=FURTHER), event("a3", of="lina", on=BASICS), event("a1", of="lina", on="about")]
    written.ledger.append(later)

    assert [each.id for each in written.ledger.of(LearnerId("lina"))] == ["e1", "z2", "a3", "a1"]
    both = written.ledger.of_each([LearnerId("lina"), LearnerId("nobody")], verbs=[Verb.COMPLETED])
    assert {who: [each.id for each in events] for who, events in both.items()} == {"lina": ["e1", "z2", "a3", "a1"]}

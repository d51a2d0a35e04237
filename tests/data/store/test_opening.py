"""Opening databases: new, old, wrong, broken, and by several processes at once."""

import multiprocessing
import os
import signal
import sqlite3
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import create_engine, make_url, text

import data.migrations as migrations
from data.store import open_store
from data.store.connection import open_engine, writing
from data.store.schema import HEAD, METADATA
from data.words.errors import StoreError
from data.words.models import LearnerId
from tests.data.builders import event, learner, planned_catalogue

PROCESSES = multiprocessing.get_context("forkserver")
"""Each a process of its own, forked from one that has imported this module and nothing else: imports take 0.7 s."""

PROCESSES.set_forkserver_preload([__name__])


def test_migrations_make_the_tables_that_the_store_expects(new_database_url: str) -> None:
    engine = open_engine(new_database_url)
    with engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), METADATA)
    engine.dispose()
    assert differences == []


def test_the_newest_migration_is_the_one_the_store_asks_for() -> None:
    config = Config()
    config.set_main_option("script_location", migrations.__path__[0])
    assert ScriptDirectory.from_config(config).get_current_head() == HEAD


def test_opening_a_store_again_finds_what_was_written(new_database_url: str) -> None:
    first = open_store(new_database_url)
    first.catalogue.replace(planned_catalogue())
    first.learners.add([learner("lina")])
    first.close()
    again = open_store(new_database_url)
    assert again.learners.all() == [learner("lina")]
    again.close()


def test_a_database_that_can_be_read_but_not_written_is_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "saarthi.db"
    open_store(f"sqlite:///{file}").close()
    # A format version that SQLite may read but not write (sqlite.org/fileformat) holds for root, too.
    with file.open("r+b") as opened:
        opened.seek(18)
        opened.write(bytes([3]))
    store = open_store(f"sqlite:///{file}")
    store.ping()
    with pytest.raises(StoreError, match="cannot be written"):
        store.check_writable()
    store.close()


def test_a_database_in_use_by_a_writer_can_be_written(tmp_path: Path) -> None:
    store = open_store(f"sqlite:///{tmp_path / 'saarthi.db'}")
    engine = open_engine(f"sqlite:///{tmp_path / 'saarthi.db'}")
    with writing(engine):
        store.check_writable()
    engine.dispose()
    store.close()


@pytest.mark.postgres
def test_a_postgresql_database_set_to_read_only_is_told_apart(postgres_url: str) -> None:
    store = open_store(postgres_url)
    store.check_writable()
    engine = create_engine(make_url(postgres_url).set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text("ALTER ROLE CURRENT_USER SET default_transaction_read_only = on"))
    try:
        told = open_store(postgres_url)
        with pytest.raises(StoreError, match="cannot be written"):
            told.check_writable()
        told.close()
    finally:
        with engine.begin() as connection:
            connection.execute(text("SET TRANSACTION READ WRITE"))
            connection.execute(text("ALTER ROLE CURRENT_USER RESET default_transaction_read_only"))
        engine.dispose()
        store.close()


def test_a_database_of_a_newer_saarthi_is_refused(new_database_url: str) -> None:
    open_store(new_database_url).close()
    url = make_url(new_database_url)
    engine = create_engine(url if url.drivername == "sqlite" else url.set(drivername="postgresql+psycopg"))
    with engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    engine.dispose()
    with pytest.raises(StoreError, match="made by another version of Saarthi"):
        open_store(new_database_url)


def _open_and_register(url: str, number: int) -> None:
    store = open_store(url)
    store.catalogue.replace(planned_catalogue())
    store.learners.add([learner(f"learner-{number}")])
    store.close()


def test_processes_that_open_a_new_store_at_once_all_succeed(new_database_url: str) -> None:
    processes = [PROCESSES.Process(target=_open_and_register, args=(new_database_url, number)) for number in range(4)]
    for process in processes:
        process.start()
    for process in processes:
        process.join()
    assert [process.exitcode for process in processes] == [0] * 4
    store = open_store(new_database_url)
    assert store.learners.count() == 4
    store.close()


def _write_and_die(url: str) -> None:
    store = open_store(url)
    store.catalogue.replace(planned_catalogue())
    store.learners.add([learner("lina")])
    store.ledger.append([event("e1", of="lina")])
    os.kill(os.getpid(), signal.SIGKILL)


def test_what_was_written_survives_the_sudden_death_of_the_process(new_database_url: str) -> None:
    process = PROCESSES.Process(target=_write_and_die, args=(new_database_url,))
    process.start()
    process.join()
    assert process.exitcode == -signal.SIGKILL
    store = open_store(new_database_url)
    assert store.catalogue.current() == planned_catalogue()
    assert store.ledger.of(LearnerId("lina")) == [event("e1", of="lina")]
    store.close()


def test_sqlite_is_opened_for_durable_concurrent_use(sqlite_url: str) -> None:
    engine = open_engine(sqlite_url)
    with engine.connect() as connection:
        pragmas = ("journal_mode", "synchronous", "foreign_keys")
        found = [connection.exec_driver_sql(f"PRAGMA {pragma}").scalar() for pragma in pragmas]
        timeout = connection.exec_driver_sql("PRAGMA busy_timeout").scalar_one()
    engine.dispose()
    full = 2
    assert found == ["wal", full, 1]
    assert timeout >= 10_000


def test_a_writer_that_gets_no_turn_is_told_so(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("data.store.connection.SQLITE_BUSY_TIMEOUT_MS", 20)
    engine = open_engine(sqlite_url)

    def write() -> str:
        try:
            with writing(engine):
                return "written"
        except StoreError as error:
            return str(error)

    with ThreadPoolExecutor(1) as other, writing(engine):
        assert "others have been writing" in other.submit(write).result()
    assert write() == "written"
    engine.dispose()


def test_the_folder_of_a_new_sqlite_store_is_made(tmp_path: Path) -> None:
    open_store(f"sqlite:///{tmp_path / 'var' / 'deep' / 'store.db'}").close()
    assert (tmp_path / "var" / "deep" / "store.db").is_file()


@pytest.mark.parametrize(
    ("url", "message"),
    [
        ("sqlite://", "use sqlite:///FILE"),
        ("sqlite:///:memory:", "use sqlite:///FILE"),
        ("mysql://host/name", "'mysql' are not supported"),
        ("no url at all", "is no database URL"),
    ],
)
def test_urls_of_other_kinds_are_refused_by_name(url: str, message: str) -> None:
    with pytest.raises(StoreError, match=message):
        open_store(url)


def test_a_file_that_is_no_database_is_refused_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "store.db").write_text("these are not the tables you are looking for" * 99)
    with pytest.raises(StoreError, match="file is not a database"):
        open_store(f"sqlite:///{tmp_path / 'store.db'}")
    assert (tmp_path / "store.db").read_text().startswith("these are not")


def test_a_folder_in_place_of_the_file_is_one_clear_error(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened"):
        open_store(f"sqlite:///{tmp_path}")


def test_a_file_in_place_of_the_folder_is_one_clear_error(tmp_path: Path) -> None:
    (tmp_path / "var").write_text("")
    with pytest.raises(StoreError, match="cannot be made"):
        open_store(f"sqlite:///{tmp_path / 'var' / 'store.db'}")


def test_a_server_that_is_not_there_is_named_without_its_password(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="cannot be opened") as caught:
        open_store(f"postgresql://someone:secret@/name?host={tmp_path}")
    assert "secret" not in str(caught.value)
    assert "someone" in str(caught.value)


def test_a_missing_driver_names_the_extra_to_install(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "psycopg", None)
    with pytest.raises(StoreError, match=r"pip install 'saarthi\[postgres\]'"):
        open_store("postgresql://host/name")


def test_a_catalogue_changed_by_hand_is_noticed(sqlite_url: str, tmp_path: Path) -> None:
    store = open_store(sqlite_url)
    store.catalogue.replace(planned_catalogue())
    store.close()
    bare = sqlite3.connect(tmp_path / "store.db", isolation_level=None)
    bare.execute("UPDATE courses SET level = 5 WHERE id = 'basics'")
    bare.close()
    again = open_store(sqlite_url)
    with pytest.raises(StoreError, match="not the one that was loaded"):
        again.catalogue.current()
    again.close()


def test_a_write_that_the_database_refuses_is_a_store_error(sqlite_url: str) -> None:
    store = open_store(sqlite_url)
    engine = create_engine(sqlite_url)
    with engine.begin() as connection:
        connection.execute(text("DROP TABLE plans"))
    engine.dispose()
    with pytest.raises(StoreError, match=r"cannot be written: .*no such table"):
        store.catalogue.replace(planned_catalogue())
    store.close()

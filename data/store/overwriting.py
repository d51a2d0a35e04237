"""Deleting so that nothing of it stays in the files of the database."""

from sqlalchemy import Connection, Engine

from data.store.connection import SQLITE_BUSY_TIMEOUT_MS, store_errors

CHECKPOINT_WAIT_MS = 1_000
"""How long a deletion waits for readers before it leaves SQLite's log to the next one."""


def overwrite_what_is_deleted(connection: Connection) -> None:
    """SQLite leaves deleted text in free pages unless it is told otherwise; PostgreSQL's vacuum takes it away."""
    if connection.dialect.name == "sqlite":
        connection.exec_driver_sql("PRAGMA secure_delete = ON")


def empty_write_ahead_log(engine: Engine) -> None:
    """Moves SQLite's log into the file, so that the log no longer holds the text; tried again at the next deletion."""
    if engine.dialect.name != "sqlite":
        return
    with store_errors("the database cannot be written"), engine.connect() as connection:
        raw = connection.connection.driver_connection
        if raw is not None:
            raw.execute(f"PRAGMA busy_timeout = {CHECKPOINT_WAIT_MS}").close()
            raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").close()
            raw.execute(f"PRAGMA busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}").close()


def vacuum(engine: Engine) -> None:
    """Writes the database anew without what was deleted earlier; others wait meanwhile, on SQLite about 5 s a GB."""
    with store_errors("the database cannot be written"), engine.connect() as connection:
        if engine.dialect.name == "postgresql":
            connection.execution_options(isolation_level="AUTOCOMMIT").exec_driver_sql("VACUUM")
            return
        raw = connection.connection.driver_connection
        if raw is not None:
            raw.execute("VACUUM").close()  # not in a transaction, as SQLAlchemy would
    empty_write_ahead_log(engine)

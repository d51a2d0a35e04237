"""Opening the database of a URL: its engine, its transactions, and its schema brought up to date."""

import json
import re
import sqlite3
import threading
from collections.abc import Collection, Iterator, Sequence
from contextlib import closing, contextmanager
from importlib.resources import as_file, files
from pathlib import Path
from typing import Any

from sqlalchemy import URL, Connection, Engine, create_engine, event, inspect, make_url, text
from sqlalchemy.exc import ArgumentError, SQLAlchemyError

from data.files import NO_ROOM, check_room
from data.store.schema import HEAD
from data.words.errors import InvalidInput, StoreError, StoreFull
from data.words.texts import check_storable, texts_in, unstorable

SQLITE_BUSY_TIMEOUT_MS = 30_000
"""How long a writer waits for another; an append of 200,000 events holds the lock for about three seconds."""

SQLITE_CACHE_KIB, SQLITE_WRITING_CACHE_KIB = 4_096, 65_536
"""Page cache of a connection while it reads and while it writes, filled only as far as it is used. Inserting 200,000
events takes 2.0 s with 64 MiB and 4.7 s with SQLite's own 2 MiB, which spills index pages."""

POOL_SIZE, POOL_OVERFLOW = 8, 40
"""Connections kept, and more for a burst: above the 40 threads in which FastAPI runs plain routes."""

_UNSTORABLE_JSON = re.compile(r"\\u0000|[\ud800-\udfff]")
"""What may be NUL or half a character in written JSON (or the six letters of the escape, which may be kept)."""

_WRITING, _TURN, _CACHE = "saarthi_writing", "saarthi_turn_to_write", "saarthi_cache_kib"
_POSTGRES_REFUSES = "SELECT current_setting('default_transaction_read_only'), pg_is_in_recovery()"
_POSTGRES_DISK_FULL = "53100"
"""postgresql.org/docs/current/errcodes-appendix.html"""

ROOM = 1 << 20
"""Bytes that a disk must take before the database is called writable: the largest request (1 MB) and its log."""

_MIGRATION_LOCK = 7_246_810_135
"""Any fixed number: the key of PostgreSQL's advisory lock around migrations."""


def open_engine(url: str) -> Engine:
    """The engine of a `sqlite:///FILE` or `postgresql://...` URL, its schema at the newest migration.

    Raises StoreError where the URL is of another kind, the database cannot be opened, was made by a newer Saarthi,
    or needs a driver that is not installed.
    """
    engine = unmigrated_engine(url)
    shown = engine.url.render_as_string(hide_password=True)
    try:
        with store_errors(f"the database {shown} cannot be opened"):
            _bring_up_to_date(engine, shown=shown)
    except StoreError:
        engine.dispose()
        raise
    return engine


def unmigrated_engine(url: str) -> Engine:
    """As `open_engine`, the schema left as it is, or as it is not yet."""
    parsed = _supported_url(url)
    try:
        engine = _sqlite_engine(parsed) if parsed.get_backend_name() == "sqlite" else _postgres_engine(parsed)
    except ImportError:
        shown = parsed.render_as_string(hide_password=True)
        raise StoreError(
            f"the database {shown} needs the PostgreSQL driver; install the extra: pip install 'saarthi[postgres]'"
        ) from None
    event.listen(engine, "before_cursor_execute", _check_parameters)
    return engine


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection on which everything is read as of one moment."""
    with store_errors("the database cannot be read"), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            connection.execution_options(isolation_level="REPEATABLE READ")
        with connection.begin():
            yield connection


@contextmanager
def writing(engine: Engine) -> Iterator[Connection]:
    """A connection in a transaction that is on disk when the block is left, and undone where the block raises.

    Threads of one process take turns with SQLite: it has a writer wait by sleeping and trying again, and of sixteen
    at once some try for seconds. Not to be nested.
    """
    with store_errors("the database cannot be written"), _turn(engine), engine.connect() as connection:
        connection.execution_options(**{_WRITING: True})
        with connection.begin():
            yield connection


def check_writable(engine: Engine) -> None:
    """Raises StoreError where writes would be refused; waits for nobody and leaves nothing behind."""
    with store_errors("the database cannot be written"), engine.connect() as connection:
        if connection.dialect.name == "postgresql":
            read_only, standby = connection.execute(text(_POSTGRES_REFUSES)).one()
            if read_only == "on" or standby:
                raise StoreError("the database cannot be written: it is a standby or set to read only")
            return
        file = engine.url.database or ""
        check_room(Path(file).parent, ROOM)
    try:
        with closing(sqlite3.connect(file, timeout=0, isolation_level=None)) as own:
            own.execute("BEGIN IMMEDIATE")
            own.execute("ROLLBACK")
    except sqlite3.OperationalError as error:
        if error.sqlite_errorcode != sqlite3.SQLITE_BUSY:  # somebody writes just now, so it can be written
            raise StoreError(f"the database cannot be written: {error}") from error


@contextmanager
def _turn(engine: Engine) -> Iterator[None]:
    """Waits for the threads that write before this one, no longer than SQLite would; PostgreSQL needs no turns."""
    turns: threading.Lock | None = engine.get_execution_options().get(_TURN)
    if turns is None:
        yield
        return
    if not turns.acquire(timeout=SQLITE_BUSY_TIMEOUT_MS / 1000):
        raise StoreError("the database cannot be written: others have been writing to it all the while; try again")
    try:
        yield
    finally:
        turns.release()


@contextmanager
def store_errors(what: str) -> Iterator[None]:
    """Turns the errors of SQLAlchemy and the operating system into StoreError."""
    try:
        yield
    except SQLAlchemyError as error:
        cause = getattr(error, "orig", None) or error
        if isinstance(cause, InvalidInput):  # of `_json`, which SQLAlchemy calls
            raise cause from None
        raise _refused(what, cause) from error
    except OSError as error:
        raise _refused(what, error) from error


def _refused(what: str, cause: BaseException) -> StoreError:
    reason = cause.strerror if isinstance(cause, OSError) and cause.strerror else " ".join(str(cause).split())
    if _is_full(cause):
        return StoreFull(f"{what}: its disk is full ({reason}). Free some room there; what is kept can still be read.")
    return StoreError(f"{what}: {reason}")


def _is_full(cause: BaseException) -> bool:
    """Whether the system, SQLite or PostgreSQL says that there is no room left."""
    match cause:
        case OSError():
            return cause.errno in NO_ROOM
        case sqlite3.Error():
            return getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_FULL
    return getattr(cause, "sqlstate", None) == _POSTGRES_DISK_FULL


def _supported_url(url: str) -> URL:
    try:
        parsed = make_url(url)
    except ArgumentError:
        # Not shown: it may hold a password.
        raise StoreError(
            "what is set as the database is no database URL; use sqlite:///FILE or postgresql://HOST/NAME"
        ) from None
    match parsed.drivername:
        case "sqlite" if parsed.database and parsed.database != ":memory:":
            return parsed
        case "sqlite":
            raise StoreError("the store is kept in a file; use sqlite:///FILE")
        case "postgresql" | "postgresql+psycopg":
            return parsed.set(drivername="postgresql+psycopg")
    raise StoreError(f"databases of kind {parsed.drivername!r} are not supported; use sqlite:/// or postgresql://")


def _sqlite_engine(url: URL) -> Engine:
    with store_errors(f"the folder of {url.database} cannot be made"):
        Path(url.database or "").parent.mkdir(parents=True, exist_ok=True)
    engine = create_engine(
        url,
        pool_size=POOL_SIZE,
        max_overflow=POOL_OVERFLOW,
        connect_args={"timeout": SQLITE_BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
        json_serializer=_json,
    )
    engine.update_execution_options(**{_TURN: threading.Lock()})
    event.listen(engine, "connect", _prepare_sqlite)
    event.listen(engine, "begin", _begin_sqlite)
    return engine


def _postgres_engine(url: URL) -> Engine:
    return create_engine(
        url, pool_size=POOL_SIZE, max_overflow=POOL_OVERFLOW, pool_pre_ping=True, json_serializer=_json
    )


def _json(value: object) -> str:
    """JSON as both databases take it; NaN and infinity are a ValueError, texts that no row can hold InvalidInput."""
    written = json.dumps(value, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if _UNSTORABLE_JSON.search(written):
        check_storable(texts_in(value, place="value"))
    return written


def _check_parameters(
    _connection: Connection,
    _cursor: object,
    _statement: str,
    parameters: Any,  # noqa: ANN401  (a row or a list of rows, each by place or by name)
    _context: object,
    _many: bool,
) -> None:
    """Raises InvalidInput where a text of a statement cannot be kept; SQLite would keep a NUL."""
    check_rows(parameters if isinstance(parameters, list) else [parameters])


def check_rows(rows: Sequence[Any]) -> None:
    """Raises InvalidInput where a text of a row, a tuple or a map, cannot be kept.

    A row's texts are looked through as one, which takes 1 µs.
    """
    for row in rows:
        if unstorable("".join([value for value in _values(row) if isinstance(value, str)])):
            named = row.items() if isinstance(row, dict) else enumerate(row)
            check_storable((str(name), value) for name, value in named if isinstance(value, str))


def _values(row: Any) -> Collection[object]:  # noqa: ANN401
    return row.values() if isinstance(row, dict) else row


def _prepare_sqlite(connection: Any, _record: object) -> None:  # noqa: ANN401  (any DB-API connection)
    # None leaves BEGIN to us (see _begin_sqlite); the driver's own would start before writes only.
    connection.isolation_level = None
    for pragma in (
        f"busy_timeout = {SQLITE_BUSY_TIMEOUT_MS}",
        "journal_mode = WAL",
        "synchronous = FULL",  # every commit is on disk, not only every checkpoint
        "foreign_keys = ON",
        "recursive_triggers = ON",  # REPLACE, too, then meets the triggers that protect the ledger
    ):
        connection.execute(f"PRAGMA {pragma}").close()


def _begin_sqlite(connection: Connection) -> None:
    # IMMEDIATE takes the write lock at once and waits for it; a read that turns into a write would fail instead.
    is_writing = connection.get_execution_options().get(_WRITING, False)
    cache = SQLITE_WRITING_CACHE_KIB if is_writing else SQLITE_CACHE_KIB
    if connection.info.get(_CACHE) != cache:  # of this connection to the database: asked for once, not each time
        connection.exec_driver_sql(f"PRAGMA cache_size = -{cache}")
        connection.info[_CACHE] = cache
    connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writing else "BEGIN")


def _bring_up_to_date(engine: Engine, *, shown: str) -> None:
    with engine.connect() as connection:
        current = schema_revision(connection)
    if current == HEAD:
        return
    with writing(engine) as connection:
        if connection.dialect.name == "postgresql":
            connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _MIGRATION_LOCK})
        _migrate(connection, shown=shown)


def schema_revision(connection: Connection) -> str | None:
    """The migration that the database is at; None where it has no tables of ours."""
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.execute(text("SELECT version_num FROM alembic_version")).scalar()
    return revision


def _migrate(connection: Connection, *, shown: str) -> None:
    """Runs what is missing up to `HEAD`, inside the transaction of `connection`."""
    # Imported here: a store that is up to date opens without loading Alembic (about 0.15 s).
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    with as_file(files("data") / "migrations") as folder:
        config = Config()
        config.set_main_option("script_location", str(folder).replace("%", "%%"))
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, HEAD)
        except CommandError as error:
            raise StoreError(f"the database {shown} was made by another version of Saarthi: {error}") from error

"""A whole database as one file, taken while others write to it, and put back into a place that has none."""

import os
import shutil
import sqlite3
import subprocess
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from sqlalchemy import URL, inspect, make_url

from data.files import sync_file
from data.store.connection import schema_revision, store_errors, unmigrated_engine
from data.words.errors import BackupRefused

SQLITE_COPY, POSTGRES_COPY = "saarthi.db", "database.dump"


def copy_name(url: str) -> str:
    """What the copy of the database at `url` is called: its kind can be told by it."""
    return SQLITE_COPY if make_url(url).get_backend_name() == "sqlite" else POSTGRES_COPY


def copy_database(url: str, folder: Path) -> None:
    """Writes the database as of one moment to `copy_name(url)` in `folder`; writers and readers go on meanwhile.

    Nothing of what was deleted is in the copy. Raises StoreError, and BackupRefused where PostgreSQL's own program
    is not there or fails.
    """
    parsed, target = make_url(url), folder / copy_name(url)
    if target.name == POSTGRES_COPY:
        _run_postgres(["pg_dump", "--format=custom", "--no-owner", "--no-privileges", f"--file={target}"], parsed)
        return
    with store_errors("the database cannot be copied"), closing(_sqlite(Path(parsed.database or ""))) as source:
        source.execute("VACUUM INTO ?", (str(target),))


def schema_of(url: str) -> str | None:
    """The migration that the database at `url` is at, which an upgrade may not have reached yet."""
    engine = unmigrated_engine(url)
    try:
        with store_errors("the database cannot be read"), engine.connect() as connection:
            return schema_revision(connection)
    finally:
        engine.dispose()


def check_no_database(url: str) -> None:
    """Returns if there is no database of ours at `url` yet; raises BackupRefused where there is, and StoreError."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        file = Path(parsed.database or "")
        if file.exists():
            raise BackupRefused(f"there is a database already: {file}. Restore where there is none.")
        return
    engine = unmigrated_engine(url)
    try:
        with store_errors("the database cannot be read"), engine.connect() as connection:
            tables = inspect(connection).get_table_names()
    finally:
        engine.dispose()
    if tables:
        shown = parsed.render_as_string(hide_password=True)
        raise BackupRefused(
            f"the database {shown} has tables already, {tables[0]!r} among them. Restore into an empty one."
        )


def put_database_back(url: str, folder: Path) -> None:
    """Puts the copy in `folder` where `url` says; raises BackupRefused where it is not whole, and StoreError."""
    parsed, source = make_url(url), folder / copy_name(url)
    if source.name == POSTGRES_COPY:
        command = ["pg_restore", "--no-owner", "--no-privileges", "--single-transaction", "--exit-on-error"]
        _run_postgres([*command, str(source)], parsed)
        return
    with store_errors("the copy of the database cannot be read"), closing(_sqlite(source)) as copy:
        faults = [fault for (fault,) in copy.execute("PRAGMA quick_check")]
    if faults != ["ok"]:
        raise BackupRefused(f"the copy of the database {source} is damaged: {faults[0]}")
    with store_errors("the database cannot be written"):
        target = Path(parsed.database or "")
        target.parent.mkdir(parents=True, exist_ok=True)
        beside = target.with_name(f".{target.name}.restoring")
        shutil.copyfile(source, beside)
        sync_file(beside)
        beside.replace(target)  # killed before, there is no database; never half of one


def _sqlite(file: Path) -> sqlite3.Connection:
    if not file.is_file():
        raise BackupRefused(f"there is no database {file}: nothing has been loaded yet")
    return sqlite3.connect(file, isolation_level=None)


def _run_postgres(command: Sequence[str], url: URL) -> None:
    """Runs a program of PostgreSQL on the database of `url`; the password goes by the environment, not by `ps`."""
    program, *arguments = command
    if shutil.which(program) is None:
        raise BackupRefused(f"{program} is not there: install PostgreSQL's client programs (Debian: postgresql-client)")
    database = url.set(drivername="postgresql", password=None).render_as_string()
    secret = {} if url.password is None else {"PGPASSWORD": str(url.password)}
    ran = subprocess.run(
        [program, f"--dbname={database}", *arguments],
        env={**os.environ, **secret},
        capture_output=True,
        text=True,
        check=False,
    )
    if ran.returncode:
        raise BackupRefused(f"{program} failed: {' '.join(ran.stderr.split())}")

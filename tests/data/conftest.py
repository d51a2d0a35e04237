"""A store on each database: an SQLite file, and a real PostgreSQL (`tests/conftest.py`).

Tables are made once on each; a test gets a copy of them, or where it is about making them an empty database.
"""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import make_url

from data.store import Store, open_store
from tests.conftest import run_on_postgres
from tests.data.builders import planned_catalogue

KINDS = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


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
    run_on_postgres(postgres_server, f"CREATE DATABASE {name}")
    open_store(_with_database(postgres_server, name)).close()
    return name


@pytest.fixture
def migrated_postgres_url(postgres_server: str, migrated_template: str) -> str:
    name = "copied"
    run_on_postgres(
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

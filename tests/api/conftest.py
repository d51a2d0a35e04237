from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.applications import application
from tests.api.declared import declared_answers
from tests.api.page_reading import HOST
from tests.api.planned import PRINCIPALS, bearer, build_planned_world, planned_parts


@pytest.fixture(scope="session")
def planned_world(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Store and index of the planned world, which nobody writes to."""
    folder = tmp_path_factory.mktemp("planned")
    build_planned_world(folder)
    return folder


@pytest.fixture
def parts(tmp_path: Path, planned_world: Path) -> Iterator[Parts]:
    """Over a copy of the planned world that is the test's own."""
    made = planned_parts(tmp_path, world=planned_world)
    yield made
    made.close()


@pytest.fixture
def client(parts: Parts) -> Iterator[TestClient]:
    with application(parts) as app, TestClient(app, base_url=HOST, client=("127.0.0.1", 50_000)) as made:
        made.event_hooks["response"].append(declared_answers())
        yield made


@pytest.fixture
def headers(parts: Parts) -> dict[AccessRole, dict[str, str]]:
    """The `Authorization` header of each role."""
    return {role: bearer(parts, principal) for role, principal in PRINCIPALS.items()}

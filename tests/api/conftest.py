from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.app import create_app
from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.declared import declared_answers
from tests.api.planned import PRINCIPALS, bearer, planned_services


@pytest.fixture
def services(tmp_path: Path) -> Iterator[Parts]:
    made = planned_services(tmp_path)
    yield made
    made.close()


@pytest.fixture
def client(services: Parts) -> Iterator[TestClient]:
    with TestClient(create_app(services), base_url="http://127.0.0.1") as made:
        made.event_hooks["response"].append(declared_answers())
        yield made


@pytest.fixture
def headers(services: Parts) -> dict[AccessRole, dict[str, str]]:
    """The `Authorization` header of each role."""
    return {role: bearer(services, principal) for role, principal in PRINCIPALS.items()}

"""A client generated from the OpenAPI document, in the hands of somebody who knows nothing else of the service."""

import importlib
import json
from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus
from pathlib import Path
from typing import Any

import pytest
from openapi_python_client import generate
from openapi_python_client.config import Config, ConfigFile, MetaType

from api.app import create_app
from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.planned import NOW, PRINCIPALS, RTI_COURSE, TAX_CLERK
from tests.api.serving import served

PACKAGE = "saarthi_generated"

PARTS_OF_FILES = "WARNING parsing PATCH /v1/uploads/{upload} within imports. Endpoint will not be generated."
"""Its body is of the type that tus 1.0 wants, which clients of tus send and the generator does not know."""


@dataclass(frozen=True)
class Generated:
    """The generated package: its models, and its operations called by a client that holds a learner's token."""

    models: Any
    client: Any

    def call(self, operation: str, **given: object) -> Any:  # noqa: ANN401  (typed by what was generated)
        """The answer of the operation, named as `tag.operation_id`."""
        module = importlib.import_module(f"{PACKAGE}.api.{operation}")
        return module.sync_detailed(client=self.client, **given)


@pytest.fixture
def generated(parts: Parts, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Generated]:
    app = create_app(parts)
    described = tmp_path / "openapi.json"
    described.write_text(json.dumps(app.openapi()), encoding="utf-8")
    config = Config.from_sources(
        ConfigFile(post_hooks=[], package_name_override=PACKAGE),
        meta_type=MetaType.NONE,
        document_source=described,
        file_encoding="utf-8",
        overwrite=False,
        output_path=tmp_path / "generated" / PACKAGE,
    )
    assert [each.header for each in generate(config=config)] == [PARTS_OF_FILES]
    monkeypatch.syspath_prepend(str(tmp_path / "generated"))
    token = parts.tokens.issue(PRINCIPALS[AccessRole.LEARNER], now=NOW, hours=1)
    models, made = (importlib.import_module(f"{PACKAGE}.{name}") for name in ("models", "client"))
    with (
        served(app) as address,
        made.AuthenticatedClient(base_url=address, token=token, raise_on_unexpected_status=True) as client,
    ):
        yield Generated(models, client)


@pytest.mark.slow
def test_a_generated_client_gets_typed_answers_and_typed_problems(generated: Generated) -> None:
    models = generated.models

    listed = generated.call("learners.read_recommendations", learner=TAX_CLERK, k=3)
    assert isinstance(listed.parsed, models.SuggestionsOut)
    assert all(isinstance(item, models.RecommendationOut) for item in listed.parsed.items)
    assert sum(reason.share for reason in listed.parsed.items[0].reasons) == pytest.approx(1)

    question = models.QuestionIn(question="Within how many days does a public authority reply to a request?")
    answered = generated.call("tutor.ask_question", body=question)
    assert isinstance(answered.parsed, models.GroundedOut)
    assert "thirty days" in answered.parsed.citations[0].quote

    started = models.EventIn(id="generated-1", learner=TAX_CLERK, verb=models.Verb.STARTED, object_=RTI_COURSE, at=NOW)
    written = generated.call("events.write_events", body=models.EventsIn(events=[started]))
    assert written.status_code == HTTPStatus.CREATED
    assert (written.parsed.received, written.parsed.written) == (1, 1)

    unknown = generated.call("courses.read_course", course="nothing")
    assert isinstance(unknown.parsed, models.Problem)
    assert (unknown.status_code, unknown.parsed.type_) == (HTTPStatus.NOT_FOUND, "urn:saarthi:problem:unknown-course")

    refused = generated.call("learners.read_recommendations", learner=TAX_CLERK, k=0)
    assert isinstance(refused.parsed, models.Problem)
    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert [fault.place for fault in refused.parsed.faults] == ["query.k"]

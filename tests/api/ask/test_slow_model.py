"""A model server that says nothing: who waits for it, and who does not."""

import threading
from collections.abc import Generator, Sequence
from dataclasses import replace
from http import HTTPStatus

import httpx

from api.app import create_app
from api.ask.wording import Wording
from api.running.auth import AccessRole, Principal
from api.running.observability import Metrics
from api.wiring import Parts
from data.words.answers import Fallback
from tests.api.ask.test_answer_stream import QUESTION, events_of
from tests.api.planned import HEALTH, NEW_CLERK, NURSE, PRINCIPALS, REVENUE, bearer
from tests.api.serving import served
from tests.fakes import HashingEncoder
from tutor.rewrite.generator import Message
from tutor.rewrite.rewriting import MOST_AT_ONCE, Rewriter
from tutor.rewrite.verification import Verifier

WAITS = 10.0


class Silent:
    """A model that says nothing until it may end."""

    def __init__(self) -> None:
        self.calls = threading.Semaphore(0)
        self.may_end = threading.Event()

    def pieces(self, messages: Sequence[Message]) -> Generator[str, None, None]:
        self.calls.release()
        self.may_end.wait(6 * WAITS)
        yield ""


def test_two_learners_who_wait_for_a_silent_model_do_not_keep_a_third_from_an_answer(parts: Parts) -> None:
    model = Silent()
    verifier = Verifier(HashingEncoder().encode_passages, to_devanagari=str)
    wording = Wording(Metrics(), rewriter=Rewriter(model, verifier, most_at_once=MOST_AT_ONCE))
    settings = parts.settings.changed(
        model_url="http://127.0.0.1:1/v1", model_name="silent", model_calls=MOST_AT_ONCE, heavy_at_once=1
    )
    two = [
        bearer(parts, PRINCIPALS[AccessRole.LEARNER]),
        bearer(parts, Principal(NEW_CLERK, AccessRole.LEARNER, REVENUE)),
    ]
    third = bearer(parts, Principal(NURSE, AccessRole.LEARNER, HEALTH))
    app = create_app(replace(parts, wording=wording, settings=settings))
    with served(app) as url, httpx.Client(base_url=url, timeout=WAITS) as client:
        try:
            for number in range(MOST_AT_ONCE):
                begun = client.post("/v1/tutor/streams", json={"question": QUESTION}, headers=two[number % 2])
                assert begun.status_code == HTTPStatus.CREATED
                assert model.calls.acquire(timeout=WAITS)

            asked = client.post("/v1/tutor/streams", json={"question": QUESTION}, headers=third).json()
            streamed = events_of(client.get(asked["href"], headers=third).text)
            whole = client.post("/v1/tutor/questions", json={"question": QUESTION}, headers=third).json()
        finally:
            model.may_end.set()

    kind, answer = streamed[-1][1:]
    assert (kind, answer["fallback"], whole["fallback"]) == ("answer", Fallback.OVERLOADED, Fallback.OVERLOADED)
    assert answer["sentences"] == whole["sentences"] != []

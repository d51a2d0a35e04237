"""The protocol: what comes from a model server, in every way in which it can go wrong."""

import gzip
import json
import socket
import threading
import time

import pytest

from data.words.answers import Fallback
from data.words.errors import ModelServerFailed
from tests.tutor.rewrite.scripted_server import Exchange, Script, answers, event, for_ever, says, scripted, streams
from tutor.rewrite.generator import Message
from tutor.rewrite.openai_server import LONGEST_LINE, OpenAiServer, ServerLimits

ASKED = [Message("system", "Rules."), Message("user", "Question.")]
QUICK = ServerLimits(silence_seconds=0.3, answer_seconds=0.5, tokens=64)
PATIENT = ServerLimits(silence_seconds=20.0, answer_seconds=20.0, tokens=64)
STOP = event(None, finish="stop") + "data: [DONE]\n\n"


def read(script: Script, limits: ServerLimits = PATIENT) -> str:
    with scripted(script) as server:
        model = OpenAiServer(server.url, model="scripted", limits=limits)
        try:
            return "".join(model.pieces(ASKED))
        finally:
            model.close()


def failure(script: Script, limits: ServerLimits = PATIENT) -> Fallback:
    with pytest.raises(ModelServerFailed) as caught:
        read(script, limits)
    return Fallback(caught.value.cause)


def test_the_text_comes_in_the_order_of_its_pieces() -> None:
    assert read(says("शुल्क दस रुपये है। [1]")) == "शुल्क दस रुपये है। [1]"


def test_the_server_is_asked_for_a_stream_with_model_limit_and_key() -> None:
    with scripted(says("Yes.")) as server:
        model = OpenAiServer(server.url, model="small", key="hush", limits=PATIENT)
        list(model.pieces(ASKED))
        model.close()
    (asked,) = server.exchanges
    assert asked.path == "/v1/chat/completions"
    assert asked.headers["authorization"] == "Bearer hush"
    assert (asked.body["model"], asked.body["stream"], asked.body["max_tokens"]) == ("small", True, 64)
    assert [each["role"] for each in asked.body["messages"]] == ["system", "user"]


def test_pieces_without_text_and_other_events_are_passed_over() -> None:
    usage = f"data: {json.dumps({'choices': [], 'usage': {'total_tokens': 3}})}\n\n"
    assert read(streams(": ping\n\n", "event: x\n\n", usage, event("Ten "), event("rupees."), STOP)) == "Ten rupees."


def test_letters_cut_in_two_by_the_network_are_put_together() -> None:
    whole = event("दस") + STOP
    assert read(streams(*[whole[place : place + 1] for place in range(len(whole))])) == "दस"


@pytest.mark.parametrize(
    ("script", "cause"),
    [
        (answers(429), Fallback.OVERLOADED),
        (answers(500), Fallback.SERVER_ERROR),
        (answers(503), Fallback.SERVER_ERROR),
        (answers(401), Fallback.REJECTED),
        (answers(404), Fallback.REJECTED),
        (says("", finish="stop"), Fallback.EMPTY),
        (says("The fee is", finish=None), Fallback.TRUNCATED),
        (streams(event("The fee "), whole=False), Fallback.TRUNCATED),
        (streams('data: {"choices": [{"delta": {"con\n\n'), Fallback.GARBAGE),
        (streams('data: {"error": {"message": "out of memory"}}\n\n'), Fallback.SERVER_ERROR),
        (streams("data: [1, 2]\n\n"), Fallback.SERVER_ERROR),
        (streams('data: {"choices": 7}\n\n', STOP), Fallback.EMPTY),
        (streams(event("x", finish="content_filter")), Fallback.REFUSED),
        (streams(event(None, refusal="I will not.")), Fallback.REFUSED),
        (streams("data: " + "[" * 20_000 + "\n\n"), Fallback.GARBAGE),
        (lambda exchange: exchange.answer({"choices": []}), Fallback.GARBAGE),
        (for_ever(event("x" * 500)), Fallback.GARBAGE),
    ],
)
def test_each_failure_has_its_cause(script: Script, cause: Fallback) -> None:
    assert failure(script) is cause


def test_a_page_of_html_is_garbage() -> None:
    def page(exchange: Exchange) -> None:
        exchange.start(kind="text/html")
        exchange.send("<html><body>Sign in</body></html>")
        exchange.end()

    assert failure(page) is Fallback.GARBAGE


def test_silence_is_given_up() -> None:
    done = threading.Event()

    def silent(exchange: Exchange) -> None:
        exchange.start()
        exchange.send(event("The "))
        done.wait(10)

    try:
        assert failure(silent, QUICK) is Fallback.TIMED_OUT
    finally:
        done.set()


@pytest.mark.parametrize("piece", [event("a "), ": ping\n\n"], ids=["words", "pings"])
def test_a_slow_drip_does_not_outlast_the_time_for_an_answer(piece: str) -> None:
    assert failure(for_ever(piece, every=0.05), QUICK) is Fallback.TIMED_OUT


def test_a_server_that_is_not_there_is_unreachable() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    model = OpenAiServer(f"http://127.0.0.1:{port}/v1", model="none", limits=QUICK)
    with pytest.raises(ModelServerFailed) as caught:
        list(model.pieces(ASKED))
    model.close()
    assert caught.value.cause == Fallback.UNREACHABLE


def test_closing_the_generator_closes_the_connection() -> None:
    with scripted(for_ever(event("word "), every=0.01)) as server:
        model = OpenAiServer(server.url, model="scripted", limits=PATIENT)
        pieces = model.pieces(ASKED)
        assert next(pieces) == "word "
        pieces.close()
        assert server.left.wait(10)
        model.close()


def redirects(exchange: Exchange) -> None:
    exchange.redirect("http://127.0.0.1:9/v1/chat/completions")


def endless_error(exchange: Exchange) -> None:
    exchange.start(status=500, kind="application/json")
    while True:
        exchange.send("x" * 4_096)


def compressed(exchange: Exchange) -> None:
    exchange.start(encoding="gzip")
    exchange.send_raw(gzip.compress(b"x" * 50_000_000))
    exchange.end()


NESTED = '{"a":' * 10_000
HOSTILE: dict[str, tuple[Script, Fallback]] = {
    "deep JSON": (streams(f"data: {'[' * 50_000}\n\n"), Fallback.GARBAGE),
    "deep objects": (streams(f"data: {NESTED}\n\n"), Fallback.GARBAGE),
    "a redirect to another host": (redirects, Fallback.REJECTED),
    "one endless line": (for_ever("x" * 4_096), Fallback.GARBAGE),
    "one long line in single bytes": (streams(*["x"] * 2_000, "x" * LONGEST_LINE), Fallback.GARBAGE),
    "an error without end": (endless_error, Fallback.SERVER_ERROR),
    "a compressed flood": (compressed, Fallback.GARBAGE),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_server_is_given_up_without_work(name: str) -> None:
    script, cause = HOSTILE[name]
    started = time.process_time()
    assert failure(script) is cause
    assert time.process_time() - started < 5

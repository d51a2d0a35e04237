"""A small model server whose answers are scripted: it lies, breaks off, floods or keeps silent as a test wants."""

import json
import threading
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Script = Callable[["Exchange"], None]
"""Answers one request."""


class Exchange:
    """One request with what is needed to answer it."""

    def __init__(self, handler: BaseHTTPRequestHandler, body: dict[str, Any]) -> None:
        self._handler = handler
        self.path = handler.path
        self.headers = {name.lower(): value for name, value in handler.headers.items()}
        self.body = body

    def start(self, *, status: int = 200, kind: str = "text/event-stream", encoding: str | None = None) -> None:
        self._handler.send_response(status)
        self._handler.send_header("Content-Type", kind)
        if encoding is not None:
            self._handler.send_header("Content-Encoding", encoding)
        self._handler.send_header("Transfer-Encoding", "chunked")
        self._handler.end_headers()

    def redirect(self, to: str) -> None:
        self._handler.send_response(307)
        self._handler.send_header("Location", to)
        self._handler.send_header("Content-Length", "0")
        self._handler.end_headers()

    def send(self, data: str) -> None:
        self.send_raw(data.encode())

    def send_raw(self, raw: bytes) -> None:
        self._handler.wfile.write(f"{len(raw):x}\r\n".encode() + raw + b"\r\n")
        self._handler.wfile.flush()

    def end(self) -> None:
        self._handler.wfile.write(b"0\r\n\r\n")

    def break_off(self) -> None:
        self._handler.close_connection = True

    def answer(self, value: object, *, status: int = 200) -> None:
        self.start(status=status, kind="application/json")
        self.send(json.dumps(value))
        self.end()


class ScriptedServer:
    """Listens on 127.0.0.1; `requests` are the bodies received, `left` is set once a client closed before the end."""

    def __init__(self, script: Script) -> None:
        self.script = script
        self.exchanges: list[Exchange] = []
        self.left = threading.Event()
        owner = self

        class Handler(BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers.get("Content-Length", "0"))))
                exchange = Exchange(self, body)
                owner.exchanges.append(exchange)
                try:
                    owner.script(exchange)
                except (BrokenPipeError, ConnectionResetError):
                    owner.left.set()
                    self.close_connection = True

            def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
                pass

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self.url = f"http://127.0.0.1:{self._server.server_port}/v1"
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.01,), daemon=True)
        self._thread.start()

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


@contextmanager
def scripted(script: Script) -> Iterator[ScriptedServer]:
    """A server for the time of a test."""
    server = ScriptedServer(script)
    try:
        yield server
    finally:
        server.close()


def event(text: str | None, *, finish: str | None = None, **delta: object) -> str:
    """One event of a stream of chat completions."""
    choice = {"index": 0, "delta": {"content": text, **delta}, "finish_reason": finish}
    chunk = {"id": "1", "object": "chat.completion.chunk", "created": 1, "model": "scripted", "choices": [choice]}
    return f"data: {json.dumps(chunk)}\n\n"


def says(text: str, *, finish: str | None = "stop", size: int = 7) -> Script:
    """Streams `text` in pieces; with `finish` None the stream ends without saying why."""

    def script(exchange: Exchange) -> None:
        exchange.start()
        for piece in pieces_of(text, size):
            exchange.send(event(piece))
        if finish is not None:
            exchange.send(event(None, finish=finish))
            exchange.send("data: [DONE]\n\n")
        exchange.end()

    return script


def answers(status: int) -> Script:
    """Answers with an error status."""
    return lambda exchange: exchange.answer({"error": {"message": "scripted"}}, status=status)


def streams(*events: str, whole: bool = True) -> Script:
    """Streams `events` as they are; where not `whole`, the connection breaks after them."""

    def script(exchange: Exchange) -> None:
        exchange.start()
        for one in events:
            exchange.send(one)
        if whole:
            exchange.end()
        else:
            exchange.break_off()

    return script


def for_ever(piece: str, *, every: float = 0.0) -> Script:
    """Streams `piece` until the client leaves."""

    def script(exchange: Exchange) -> None:
        exchange.start()
        pause = threading.Event()
        while True:
            exchange.send(piece)
            pause.wait(every)

    return script


def pieces_of(text: str, size: int) -> Iterable[str]:
    """`text` cut into stretches of `size` characters."""
    return [text[start : start + size] for start in range(0, len(text), size)]

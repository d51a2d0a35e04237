"""A language model behind an OpenAI-compatible server: vLLM, llama.cpp, Ollama and their like."""

import json
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from data.bounded_json import bounded_json
from data.words import Fallback, ModelMissing, ModelServerFailed
from tutor.rewrite.generator import Message

if TYPE_CHECKING:
    import httpx2
    from openai.types.chat import ChatCompletionMessageParam

CONNECT_SECONDS = 3.0
"""A server that takes longer to accept a connection counts as away."""

MOST_CHARACTERS = 12_000
"""Of one answer; a server that ignores its token limit is cut off there."""

MOST_BYTES = 4_000_000
"""Of one response with all that is around its text, pings included."""

LONGEST_LINE = 65_536
"""Bytes of one event; a piece of text with all that servers put around it takes some hundred."""

_END = "[DONE]"


@dataclass(frozen=True, slots=True)
class ServerLimits:
    """How long and how much: between two signs of life, for the whole answer, and in tokens."""

    silence_seconds: float = 20.0
    answer_seconds: float = 60.0
    tokens: int = 512


class OpenAiServer:
    """A `TextGenerator` over `POST {url}/chat/completions` with `stream`. Thread-safe."""

    def __init__(
        self,
        url: str,
        *,
        model: str,
        key: str | None = None,
        limits: ServerLimits | None = None,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        try:
            import openai
        except ImportError as error:
            raise ModelMissing("a model server needs the extra: pip install 'saarthi[model-server]'") from error
        self._limits = limits or ServerLimits()
        self._model = model
        self._clock = clock
        # Ours to decide what a failure means: the client's own retries would make people wait three times as long.
        self._client = openai.OpenAI(
            base_url=url,
            api_key=key or "none",
            timeout=openai.Timeout(self._limits.silence_seconds, connect=CONNECT_SECONDS),
            max_retries=0,
            http_client=openai.DefaultHttpxClient(follow_redirects=False, event_hooks={"response": [_refuse_unusable]}),
        )

    def pieces(self, messages: Sequence[Message]) -> Generator[str, None, None]:
        """See `TextGenerator`; the connection is closed when the generator is."""
        deadline = self._clock() + self._limits.answer_seconds
        sent: list[ChatCompletionMessageParam] = [_as_sent(message) for message in messages]
        with _faults_named(), self._opened(sent) as response:
            yield from _texts(_events(self._in_time(response.iter_bytes(), deadline)))

    def close(self) -> None:
        """Let go of idle connections."""
        self._client.close()

    def _opened(self, sent: "list[ChatCompletionMessageParam]") -> Any:  # noqa: ANN401 - a private class of the client
        return self._client.chat.completions.with_streaming_response.create(
            model=self._model,
            messages=sent,
            stream=True,
            max_tokens=self._limits.tokens,
            temperature=0.0,
            extra_headers={"Accept-Encoding": "identity"},
        )

    def _in_time(self, parts: Iterable[bytes], deadline: float) -> Iterator[bytes]:
        """`parts` until the deadline: every part is looked at, so that pings keep nothing open for ever."""
        size = 0
        for part in parts:
            size += len(part)
            if self._clock() > deadline:
                raise ModelServerFailed(Fallback.TIMED_OUT, "the model server took too long over an answer")
            if size > MOST_BYTES:
                raise ModelServerFailed(Fallback.GARBAGE, f"the model server sent over {MOST_BYTES} bytes")
            yield part


def _refuse_unusable(response: "httpx2.Response") -> None:
    """Turns away an answer by its head, before its body is read: an error, a redirect, no stream, a compressed one."""
    if not 200 <= response.status_code < 300:
        raise ModelServerFailed(_cause_of(response.status_code), f"the model server answered {response.status_code}")
    if "text/event-stream" not in response.headers.get("content-type", ""):
        raise ModelServerFailed(Fallback.GARBAGE, "the model server did not answer with an event stream")
    if response.headers.get("content-encoding", "identity") != "identity":
        raise ModelServerFailed(Fallback.GARBAGE, "the model server compressed its answer unasked")


def _as_sent(message: Message) -> "ChatCompletionMessageParam":
    if message.role == "system":
        return {"role": "system", "content": message.content}
    return {"role": "user", "content": message.content}


def _events(parts: Iterable[bytes]) -> Iterator[str]:
    """The `data` of each server-sent event up to the closing one; comments and other fields are passed over."""
    for line in _lines(parts):
        if line.startswith(b"data:"):
            value = line[5:].decode("utf-8", "replace").strip()
            if value == _END:
                return
            yield value


def _lines(parts: Iterable[bytes]) -> Iterator[bytes]:
    """The lines of a response however it was cut on its way; each byte is looked at once."""
    begun = bytearray()
    for part in parts:
        first, *others = part.split(b"\n")
        begun += first
        for following in others:
            yield bytes(begun)
            begun = bytearray(following)
        if len(begun) > LONGEST_LINE:
            raise ModelServerFailed(Fallback.GARBAGE, f"the model server sent a line of over {LONGEST_LINE} bytes")


def _texts(events: Iterable[str]) -> Iterator[str]:
    characters, finish = 0, None
    for event in events:
        piece, reason = _read_event(event)
        finish = reason or finish
        characters += len(piece)
        if characters > MOST_CHARACTERS:
            raise ModelServerFailed(Fallback.GARBAGE, f"the model server sent over {MOST_CHARACTERS} characters")
        if piece:
            yield piece
    if finish == "content_filter":
        raise ModelServerFailed(Fallback.REFUSED, "the model server's filter stopped the answer")
    if finish is None:
        raise ModelServerFailed(Fallback.TRUNCATED, "the model server's stream broke off")
    if characters == 0:
        raise ModelServerFailed(Fallback.EMPTY, "the model server sent no text")


def _read_event(event: str) -> tuple[str, str | None]:
    """The text in one chunk of the stream and why the model stopped, if it did; usage and the like have no text."""
    try:
        chunk = json.loads(bounded_json(event))
    except ValueError as error:
        raise ModelServerFailed(Fallback.GARBAGE, "the model server sent what is no JSON") from error
    if not isinstance(chunk, dict) or chunk.get("error") is not None:
        raise ModelServerFailed(Fallback.SERVER_ERROR, "the model server reported an error within its stream")
    choices = chunk.get("choices")
    choice = choices[0] if isinstance(choices, list) and choices else {}
    delta = choice.get("delta") if isinstance(choice, dict) else None
    if not isinstance(delta, dict):
        delta = {}
    if delta.get("refusal"):
        raise ModelServerFailed(Fallback.REFUSED, "the model refused to answer")
    text, reason = delta.get("content"), choice.get("finish_reason") if isinstance(choice, dict) else None
    return text if isinstance(text, str) else "", reason if isinstance(reason, str) else None


@contextmanager
def _faults_named() -> Iterator[None]:
    """What the client and the connection raise, as `ModelServerFailed` with its cause."""
    import httpx2
    import openai

    try:
        yield
    except (openai.APITimeoutError, httpx2.TimeoutException) as error:
        raise ModelServerFailed(Fallback.TIMED_OUT, "the model server did not answer in time") from error
    except httpx2.RemoteProtocolError as error:
        raise ModelServerFailed(Fallback.TRUNCATED, "the model server broke off") from error
    except (openai.APIConnectionError, httpx2.TransportError) as error:
        if isinstance(error.__cause__, ModelServerFailed):
            raise error.__cause__ from None
        raise ModelServerFailed(Fallback.UNREACHABLE, "the model server cannot be reached") from error
    except (openai.APIError, httpx2.HTTPError) as error:
        raise ModelServerFailed(Fallback.GARBAGE, "the model server's answer cannot be read") from error


def _cause_of(status: int) -> Fallback:
    if status == 429:
        return Fallback.OVERLOADED
    return Fallback.SERVER_ERROR if status >= 500 else Fallback.REJECTED

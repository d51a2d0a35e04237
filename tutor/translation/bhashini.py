"""Translation by Bhashini, or any service with its interface: the ULCA pipeline of India's language mission.

Two calls (bhashini.gitbook.io/bhashini-apis): the first names the service that translates a pair of languages, where
it is called and with which key; the second translates.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from data.bounded_json import bounded_json
from data.words import Fallback, Language, ModelMissing, ModelServerFailed

PUBLIC_URL = "https://meity-auth.ulcacontrib.org/ulca/apis/v0/model/getModelsPipeline"
PUBLIC_PIPELINE = "64392f96daac500b55c543cd"
"""The pipeline that Bhashini gives to everybody who registers."""

KEPT_SECONDS = 3_600.0
"""How long a named service is used before it is asked for again."""


@dataclass(frozen=True, slots=True)
class _Service:
    url: str
    header: str
    key: str
    service: str
    until: float


class BhashiniTranslator:
    """A `Translator` over the two calls. Thread-safe; remembers the service of each pair of languages."""

    name = "Bhashini"

    def __init__(
        self,
        *,
        user: str,
        key: str,
        url: str = PUBLIC_URL,
        pipeline: str = PUBLIC_PIPELINE,
        seconds: float = 10.0,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        try:
            import httpx2
        except ImportError as error:
            raise ModelMissing("Bhashini needs the extra: pip install 'saarthi[model-server]'") from error
        self._client = httpx2.Client(timeout=seconds, follow_redirects=False)
        self._errors = httpx2
        self._url = url
        self._headers = {"userID": user, "ulcaApiKey": key}
        self._pipeline = pipeline
        self._clock = clock
        self._services: dict[tuple[Language, Language], _Service] = {}
        self._lock = threading.Lock()

    def translated(self, texts: Sequence[str], *, source: Language, target: Language) -> list[str]:
        """See `Translator`."""
        service = self._service(source, target)
        task = _task(source, target)
        task["config"]["serviceId"] = service.service
        body = {"pipelineTasks": [task], "inputData": {"input": [{"source": text} for text in texts]}}
        answered = self._post(service.url, body, {service.header: service.key})
        return _targets(answered, texts)

    def close(self) -> None:
        """Let go of idle connections."""
        self._client.close()

    def _service(self, source: Language, target: Language) -> _Service:
        with self._lock:
            known = self._services.get((source, target))
        if known is not None and self._clock() < known.until:
            return known
        body = {"pipelineTasks": [_task(source, target)], "pipelineRequestConfig": {"pipelineId": self._pipeline}}
        named = _named(self._post(self._url, body, self._headers), until=self._clock() + KEPT_SECONDS)
        if urlsplit(self._url).scheme == "https" and urlsplit(named.url).scheme != "https":
            raise _unreadable("it names a service without encryption")
        with self._lock:
            self._services[source, target] = named
        return named

    def _post(self, url: str, body: Mapping[str, object], headers: Mapping[str, str]) -> object:
        failures = self._errors
        try:
            response = self._client.post(url, json=body, headers=dict(headers))
            response.raise_for_status()
            answered: object = json.loads(bounded_json(response.text))
        except failures.HTTPStatusError as error:
            status = error.response.status_code
            cause = (
                Fallback.OVERLOADED if status == 429 else Fallback.SERVER_ERROR if status >= 500 else Fallback.REJECTED
            )
            raise ModelServerFailed(cause, f"Bhashini answered {status}") from error
        except failures.TimeoutException as error:
            raise ModelServerFailed(Fallback.TIMED_OUT, "Bhashini did not answer in time") from error
        except (failures.HTTPError, failures.InvalidURL) as error:
            raise ModelServerFailed(Fallback.UNREACHABLE, "Bhashini cannot be reached") from error
        except ValueError as error:
            raise _unreadable("it is no JSON") from error
        return answered


def _task(source: Language, target: Language) -> dict[str, Any]:
    return {
        "taskType": "translation",
        "config": {"language": {"sourceLanguage": source, "targetLanguage": target}},
    }


def _named(answered: object, *, until: float) -> _Service:
    """The service in the answer to the first call."""
    config = _of_translation(answered, "pipelineResponseConfig").get("config")
    services = [service for service in config if isinstance(service, dict)] if isinstance(config, list) else []
    endpoint = answered.get("pipelineInferenceAPIEndPoint") if isinstance(answered, dict) else None
    endpoint = endpoint if isinstance(endpoint, dict) else {}
    key = endpoint.get("inferenceApiKey")
    key = key if isinstance(key, dict) else {}
    values = [
        endpoint.get("callbackUrl"),
        key.get("name"),
        key.get("value"),
        *(s.get("serviceId") for s in services[:1]),
    ]
    texts = [value for value in values if isinstance(value, str) and value]
    if len(texts) < 4:
        raise _unreadable("it names no service for these languages")
    callback, header, value, service = texts[:4]
    return _Service(callback, header, value, service, until)


def _targets(answered: object, texts: Sequence[str]) -> list[str]:
    """The translations in the answer to the second call, one for each text."""
    output = _of_translation(answered, "pipelineResponse").get("output")
    targets = [entry.get("target") for entry in output if isinstance(entry, dict)] if isinstance(output, list) else []
    translations = [target for target in targets if isinstance(target, str)]
    if len(translations) != len(texts):
        raise _unreadable(f"it has {len(translations)} translations of {len(texts)} texts")
    return translations


def _of_translation(answered: object, field: str) -> Mapping[str, object]:
    parts = answered.get(field) if isinstance(answered, dict) else None
    for part in parts if isinstance(parts, list) else []:
        if isinstance(part, dict) and part.get("taskType") == "translation":
            return part
    return {}


def _unreadable(why: str) -> ModelServerFailed:
    return ModelServerFailed(Fallback.GARBAGE, f"Bhashini's answer cannot be used: {why}")

"""The identity provider, as OpenID Connect describes it: where to sign in, whom it names, where to sign out.

Core 1.0 (3.1: the code flow, with PKCE), Discovery 1.0 and RP-Initiated Logout 1.0.
"""

import json
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, TypeVar
from urllib.parse import urlencode, urlsplit

import httpx2
import structlog
from authlib.common.errors import AuthlibBaseError
from authlib.integrations.httpx_client import OAuth2Client
from authlib.oidc.core import CodeIDToken
from joserfc import jws, jwt
from joserfc.errors import InvalidClaimError, JoseError
from joserfc.jwk import KeySet

from api.running.auth import LEEWAY_SECONDS
from api.sign_in.begun import BegunSignIn
from api.sign_in.refusals import Refusal
from data.bounded_json import bounded_json

ALGORITHMS = ("RS256", "RS384", "RS512", "PS256", "PS384", "PS512", "ES256", "ES384", "ES512", "EdDSA")
"""Signatures that only the provider can make: neither `none` nor one with the secret that it shares with us."""

SECONDS = 5.0
"""For one answer of the provider; people wait meanwhile."""

AT_ONCE = 8
"""Sign-ins that wait for the provider at a time, so that one which hangs leaves threads for everybody else."""

KEPT_SECONDS = 3600.0
"""How long the provider's description and keys are taken as read."""

LEAST_SECONDS = 60.0
"""Between two readings, however many tokens name a key that is not among those known."""

MOST_VALUES = 10_000
"""In one document; a provider with a hundred keys has some thousand."""

ENDPOINTS = ("authorization_endpoint", "token_endpoint", "jwks_uri")


AnswerT = TypeVar("AnswerT")


@dataclass(frozen=True, slots=True)
class Identity:
    """Whom the provider names, in its own words, and its token as it was sent."""

    claims: Mapping[str, Any]
    id_token: str


@dataclass(frozen=True, slots=True)
class _Described:
    """What the provider says of itself, and when that was read."""

    endpoints: Mapping[str, Any]
    keys: KeySet
    read_at: float


@dataclass
class Provider:
    """Asks the provider with this issuer. May be used by several threads."""

    issuer: str
    client_id: str
    client_secret: str | None
    scopes: str
    timer: Callable[[], float] = time.monotonic
    _read: _Described | None = None
    _lock: threading.Lock = field(default_factory=threading.Lock)
    _waiting: threading.BoundedSemaphore = field(default_factory=lambda: threading.BoundedSemaphore(AT_ONCE))

    def sign_in_url(self, begun: BegunSignIn, *, back: str) -> str | Refusal:
        """Where the browser goes to sign in; it comes back to `back`."""

        def asked() -> str:
            further = {"max_age": begun.longest_ago} if begun.longest_ago else {}
            with self._client(back) as client:
                url, _ = client.create_authorization_url(
                    self._described().endpoints["authorization_endpoint"],
                    state=begun.state,
                    code_verifier=begun.verifier,
                    nonce=begun.nonce,
                    **further,
                )
            return str(url)

        return self._answered(asked)

    def identity(self, code: str, begun: BegunSignIn, *, back: str, now: datetime) -> Identity | Refusal:
        """Whom the code stands for, once the ID token that it buys was checked."""

        def asked() -> Identity:
            with self._client(back) as client:
                token = client.fetch_token(
                    self._described().endpoints["token_endpoint"], code=code, code_verifier=begun.verifier
                )
            return Identity(self._checked(token, begun, now=now), str(token["id_token"]))

        return self._answered(asked)

    def sign_out_url(self, id_token: str, *, back: str) -> str | None:
        """Where the browser goes to end its session at the provider; None where that offers none or is away."""

        def asked() -> str:
            return str(self._described().endpoints.get("end_session_endpoint") or "")

        endpoint = self._answered(asked)
        if isinstance(endpoint, Refusal) or not endpoint:
            return None
        hint = {"id_token_hint": id_token} if id_token else {}
        query = urlencode({**hint, "client_id": self.client_id, "post_logout_redirect_uri": back})
        return f"{endpoint}{'&' if '?' in endpoint else '?'}{query}"

    def _answered(self, asked: Callable[[], AnswerT]) -> AnswerT | Refusal:
        """What was asked for, or why there is nothing; the cause is for the log of whoever runs the service."""
        if not self._waiting.acquire(blocking=False):
            return Refusal.UNREACHABLE
        try:
            return asked()
        except (JoseError, AuthlibBaseError) as error:
            structlog.get_logger("sign_in").warning("the provider's token was refused", cause=repr(error))
            return Refusal.NOT_VERIFIED
        except (httpx2.HTTPError, ValueError, KeyError, TypeError) as error:
            structlog.get_logger("sign_in").error("the provider gave no usable answer", cause=repr(error))
            return Refusal.UNREACHABLE
        finally:
            self._waiting.release()

    def _client(self, back: str) -> OAuth2Client:
        return OAuth2Client(
            self.client_id,
            self.client_secret,
            scope=self.scopes,
            redirect_uri=back,
            code_challenge_method="S256",
            timeout=SECONDS,
        )

    def _checked(self, token: Mapping[str, Any], begun: BegunSignIn, *, now: datetime) -> Mapping[str, Any]:
        """The claims of the ID token; raises JoseError where they do not hold, are of others, or of another sign-in."""
        id_token = str(token["id_token"])
        signed = jwt.decode(id_token, self._keys_for(id_token), algorithms=list(ALGORITHMS))
        claims = CodeIDToken(
            signed.claims,
            signed.header,
            {"iss": {"essential": True, "value": self.issuer}, "aud": {"essential": True, "value": self.client_id}},
            {
                "nonce": begun.nonce,
                "client_id": self.client_id,
                "max_age": begun.longest_ago,
                "access_token": token.get("access_token"),
            },
        )
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY_SECONDS)
        if begun.longest_ago and now.timestamp() - claims["auth_time"] > begun.longest_ago + LEEWAY_SECONDS:
            raise InvalidClaimError("auth_time")
        return dict(claims)

    def _keys_for(self, id_token: str) -> KeySet:
        """The provider's keys, read again where the token names one that is not among them: keys are changed."""
        named = jws.extract_compact(id_token.encode()).headers().get("kid")
        known = self._described()
        if named is None or any(key.kid == named for key in known.keys.keys):
            return known.keys
        return self._described(longest_ago=LEAST_SECONDS).keys

    def _described(self, *, longest_ago: float = KEPT_SECONDS) -> _Described:
        """What the provider says of itself, read within so many seconds; raises HTTPError and ValueError."""
        with self._lock:
            if self._read is None or self.timer() - self._read.read_at > longest_ago:
                self._read = self._described_anew()
            return self._read

    def _described_anew(self) -> _Described:
        with httpx2.Client(timeout=SECONDS) as client:
            endpoints = _document(client, f"{self.issuer.rstrip('/')}/.well-known/openid-configuration")
            if endpoints.get("issuer") != self.issuer:
                raise ValueError(f"{self.issuer!r} calls itself {endpoints.get('issuer')!r}")
            scheme = f"{urlsplit(self.issuer).scheme}://"
            for name in ENDPOINTS:
                if not str(endpoints.get(name)).startswith(("https://", scheme)):
                    raise ValueError(f"{name} is {endpoints.get(name)!r}, which is not encrypted")
            return _Described(endpoints, KeySet.import_key_set(_document(client, endpoints["jwks_uri"])), self.timer())


def _document(client: httpx2.Client, url: str) -> dict[str, Any]:
    """The JSON object at an address of the provider, which leads nowhere else."""
    answer = client.get(url).raise_for_status()
    read = json.loads(bounded_json(answer.text, most_values=MOST_VALUES))
    if not isinstance(read, dict):
        raise ValueError(f"{url} holds no JSON object")
    return read

"""Signing in with OpenID Connect, against a real provider on this machine: who is let in and who is not."""

import hmac
import threading
import warnings
from base64 import urlsafe_b64encode
from collections.abc import Callable, Iterator, Mapping
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from urllib.parse import parse_qs, urlsplit

import httpx2
import pytest
from fastapi.testclient import TestClient
from joserfc import jwt
from joserfc.jwk import RSAKey
from pydantic import SecretStr

from api.http.dependencies import COOKIE
from api.running.clock import utc_now
from api.sign_in.begun import BegunSignIn
from api.sign_in.provider import Identity, Provider
from api.sign_in.refusals import Refusal
from api.wiring import Parts
from data.store import Search
from data.words import Noted
from tests.api.page_reading import Outline, browser
from tests.api.planned import REVENUE, TAX_CLERK

pytestmark = pytest.mark.filterwarnings("ignore:get_jwt_config:DeprecationWarning", "ignore:authlib.jose")
"""The provider of the tests calls what its own library will drop."""

CLIENT = "saarthi-test"
BACK = "http://127.0.0.1/sign-in/provider/return"
PEOPLE: Mapping[str, Mapping[str, object]] = {
    TAX_CLERK: {},
    "nobody-1": {},
    "asha": {"role": ["offline_access", "admin"], "organisation": REVENUE},
    "stray": {"role": "curator", "organisation": "no-such-office"},
}


@pytest.fixture(scope="module")
def issuer() -> Iterator[str]:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        from oidc_provider_mock import User, run_server_in_thread

        people = [User(sub=sub, claims=dict(claims)) for sub, claims in PEOPLE.items()]
        with run_server_in_thread(user_claims=people) as server:
            yield f"http://localhost:{server.server_port}"


@pytest.fixture
def provided(parts: Parts, issuer: str) -> Parts:
    """Parts whose people sign in with the provider, by a clock that it shares."""
    settings = parts.settings.changed(
        oidc_issuer=issuer, oidc_client_id=CLIENT, oidc_name="Parichay", oidc_client_secret=SecretStr("s" * 20)
    )
    return replace(parts, settings=settings, clock=utc_now)


@pytest.fixture
def visitor(provided: Parts) -> Iterator[TestClient]:
    with browser(provided) as made:
        yield made


def _at_provider(address: str, person: str, **form: str) -> str:
    """What the provider leads back to, once `person` signed in there."""
    answer = httpx2.post(address, data={"sub": person, **form})
    assert answer.status_code == HTTPStatus.FOUND, answer.text
    return answer.headers["location"].removeprefix("http://127.0.0.1")


def _sign_in(visitor: TestClient, person: str, *, start: str = "/sign-in/provider") -> httpx2.Response:
    back = _at_provider(visitor.get(start).headers["location"], person)
    answer: httpx2.Response = visitor.get(back)
    return answer


def test_the_page_leads_to_the_provider_and_keeps_where_one_wanted_to_go(visitor: TestClient, issuer: str) -> None:
    page = Outline(visitor.get("/sign-in", params={"next": "/review"}).text)
    there = visitor.get("/sign-in/provider?next=%2Freview").headers["location"]
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}

    assert "/sign-in/provider?next=%2Freview" in [link.get("href") for link in page.all("a")]
    assert "Sign in with Parichay" in page.text_of("a")
    assert there.startswith(f"{issuer}/oauth2/authorize?")
    assert (asked["response_type"], asked["client_id"], asked["redirect_uri"]) == ("code", CLIENT, BACK)
    assert (asked["scope"], asked["code_challenge_method"]) == ("openid profile", "S256")
    assert min(len(asked[each]) for each in ("state", "nonce", "code_challenge")) == 43
    assert "max_age" not in asked


@pytest.mark.parametrize(("person", "home"), [(TAX_CLERK, "/home"), ("asha", "/report")])
def test_whom_the_provider_names_is_let_in_as_what_they_are(visitor: TestClient, person: str, home: str) -> None:
    signed = _sign_in(visitor, person)

    assert (signed.status_code, signed.headers["location"]) == (HTTPStatus.SEE_OTHER, home)
    assert visitor.get(home).status_code == HTTPStatus.OK


def test_somebody_is_led_on_to_where_they_wanted_but_never_off_this_site(visitor: TestClient) -> None:
    assert _sign_in(visitor, TAX_CLERK, start="/sign-in/provider?next=%2Freview").headers["location"] == "/review"
    assert (
        _sign_in(visitor, TAX_CLERK, start="/sign-in/provider?next=%2F%2Fevil.example").headers["location"] == "/home"
    )


@pytest.mark.parametrize(
    ("person", "language", "said"),
    [
        ("nobody-1", "en", "nobody is registered here under your id"),
        ("stray", "en", "names no organisation that is known here"),
        ("nobody-1", "hi", "Parichay आपको पहचानता है"),
    ],
)
def test_whom_nobody_knows_here_is_told_so(
    visitor: TestClient, provided: Parts, person: str, language: str, said: str
) -> None:
    visitor.post("/language", data={"language": language})
    refused = _sign_in(visitor, person)

    assert refused.status_code == HTTPStatus.FORBIDDEN
    assert said in refused.text
    assert COOKIE not in visitor.cookies
    assert provided.security is not None
    provided.security.close()
    assert provided.store.security_log.find(Search(), limit=1)[0].action is Noted.SIGN_IN_REFUSED


def test_who_is_denied_or_goes_back_there_is_told_so(visitor: TestClient) -> None:
    back = _at_provider(visitor.get("/sign-in/provider").headers["location"], TAX_CLERK, action="deny")
    refused = visitor.get(back)

    assert refused.status_code == HTTPStatus.UNAUTHORIZED
    assert "did not let you in" in refused.text


def test_a_code_counts_only_in_the_browser_that_began_and_only_once(visitor: TestClient, provided: Parts) -> None:
    back = _at_provider(visitor.get("/sign-in/provider").headers["location"], TAX_CLERK)
    begun = dict(visitor.cookies)
    with browser(provided) as other:
        without = other.get(back)
        other.get("/sign-in/provider")
        planted = other.get(back)
    assert visitor.get(back).status_code == HTTPStatus.SEE_OTHER
    visitor.cookies.clear()
    again = visitor.get(back)
    visitor.cookies.update(begun)
    replayed = visitor.get(back)

    assert [each.status_code for each in (without, planted, again, replayed)] == [HTTPStatus.UNAUTHORIZED] * 4
    assert "another window" in planted.text
    assert "does not verify" in replayed.text


def test_a_provider_that_is_away_is_named_and_a_token_still_lets_in(provided: Parts) -> None:
    away = provided.settings.changed(oidc_issuer="http://127.0.0.1:9")
    with browser(replace(provided, settings=away)) as visitor:
        refused = visitor.get("/sign-in/provider")
        page = visitor.get("/sign-in")

    assert refused.status_code == HTTPStatus.BAD_GATEWAY
    assert "Parichay does not answer" in refused.text
    assert 'name="token"' in page.text


def test_without_a_provider_there_is_none_to_go_to(parts: Parts) -> None:
    with browser(parts) as visitor:
        assert visitor.get("/sign-in/provider").status_code == HTTPStatus.NOT_FOUND
        assert "/sign-in/provider" not in visitor.get("/sign-in").text
        assert visitor.get("/sign-in/provider/return?code=a&state=b").status_code == HTTPStatus.UNAUTHORIZED


def test_signing_out_ends_the_session_here_and_leads_to_its_end_at_the_provider(
    visitor: TestClient, issuer: str
) -> None:
    _sign_in(visitor, TAX_CLERK)
    copied = visitor.cookies[COOKIE]
    left = visitor.post("/sign-out")
    there = left.headers["refresh"].removeprefix("0; url=")
    asked = {name: values[0] for name, values in parse_qs(urlsplit(there).query).items()}
    visitor.cookies.set(COOKIE, copied)

    assert visitor.get("/home").headers["location"].startswith("/sign-in")
    assert there.startswith(f"{issuer}/oauth2/end_session?")
    assert asked["post_logout_redirect_uri"] == "http://127.0.0.1/sign-in"
    assert asked["id_token_hint"].count(".") == 2
    assert there in [link.get("href") for link in Outline(left.text).all("a")]
    assert httpx2.get(there).status_code == HTTPStatus.OK
    assert visitor.post("/sign-out").headers["location"] == "/sign-in"


def test_who_is_signed_in_is_asked_to_prove_it_anew_there(visitor: TestClient) -> None:
    _sign_in(visitor, TAX_CLERK)
    there = visitor.get("/sign-in/provider?next=%2Fmy-data").headers["location"]

    assert parse_qs(urlsplit(there).query)["max_age"] == ["900"]
    assert visitor.get(_at_provider(there, TAX_CLERK)).headers["location"] == "/my-data"
    assert visitor.get("/my-data").status_code == HTTPStatus.OK


KEY, OTHER = (RSAKey.generate_key(2048, {"kid": kid}, private=True) for kid in ("known", "other"))


@pytest.fixture(scope="module")
def signing() -> Iterator[tuple[str, list[str]]]:
    """A provider that gives out whatever ID token stands in the list, and its issuer."""
    from werkzeug.serving import make_server
    from werkzeug.wrappers import Request, Response

    tokens: list[str] = []

    @Request.application
    def answer(request: Request) -> Response:
        issuer = request.host_url.rstrip("/")
        documents: dict[str, Any] = {
            "/.well-known/openid-configuration": {
                "issuer": issuer,
                "authorization_endpoint": f"{issuer}/authorize",
                "token_endpoint": f"{issuer}/token",
                "jwks_uri": f"{issuer}/keys",
            },
            "/keys": {"keys": [KEY.as_dict(private=False)]},
            "/token": {"access_token": "a", "token_type": "Bearer", "id_token": tokens[-1] if tokens else ""},
        }
        return Response(httpx2.Response(200, json=documents[request.path]).content, mimetype="application/json")

    server = make_server("127.0.0.1", 0, answer)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}", tokens
    server.shutdown()
    thread.join()
    server.server_close()


BEGUN = BegunSignIn("state", "nonce", "verifier", "", longest_ago=0)
Changed = Callable[[dict[str, Any]], dict[str, Any]]


def _identity(signing: tuple[str, list[str]], token: str, begun: BegunSignIn = BEGUN) -> Identity | Refusal:
    issuer, tokens = signing
    tokens.append(token)
    return Provider(issuer, CLIENT, None, "openid").identity("code", begun, back=BACK, now=utc_now())


def _claims(issuer: str, **changed: object) -> dict[str, Any]:
    now = int(utc_now().timestamp())
    sound = {"iss": issuer, "aud": CLIENT, "sub": "asha", "nonce": "nonce", "iat": now, "exp": now + 300}
    return {name: value for name, value in {**sound, **changed}.items() if value is not None}


def test_a_token_that_holds_is_taken_and_says_whom_it_names(signing: tuple[str, list[str]]) -> None:
    found = _identity(signing, jwt.encode({"alg": "RS256", "kid": "known"}, _claims(signing[0]), KEY))

    assert isinstance(found, Identity)
    assert found.claims["sub"] == "asha"


@pytest.mark.parametrize(
    "changed",
    [
        {"iss": "https://evil.example"},
        {"aud": "another-service"},
        {"aud": [CLIENT, "another-service"]},
        {"aud": [CLIENT, "another-service"], "azp": "another-service"},
        {"exp": 1_700_000_000},
        {"exp": None},
        {"nonce": "of another sign-in"},
        {"nonce": None},
        {"at_hash": "bm90IHRoaXM"},
    ],
    ids=str,
)
def test_a_token_of_others_or_of_another_sign_in_is_refused(
    signing: tuple[str, list[str]], changed: Mapping[str, object]
) -> None:
    token = jwt.encode({"alg": "RS256", "kid": "known"}, _claims(signing[0], **changed), KEY)

    assert _identity(signing, token) is Refusal.NOT_VERIFIED


NO_ALGORITHM, SHARED_SECRET = b'{"alg":"none"}', b'{"alg":"HS256","kid":"known"}'


def _encoded(part: bytes) -> str:
    return urlsafe_b64encode(part).decode().rstrip("=")


def test_a_forged_token_is_refused(signing: tuple[str, list[str]]) -> None:
    claims = _claims(signing[0])
    forged = jwt.encode({"alg": "RS256", "kid": "known"}, claims, OTHER)
    foreign = jwt.encode({"alg": "RS256", "kid": "other"}, claims, OTHER)
    body = forged.split(".")[1]
    unsigned = f"{_encoded(NO_ALGORITHM)}.{body}."
    # The public key is known to all: taken as the secret of an HMAC, anybody could sign with it.
    message = f"{_encoded(SHARED_SECRET)}.{body}"
    signature = hmac.digest(KEY.as_pem(private=False), message.encode(), "sha256")
    confused = f"{message}.{_encoded(signature)}"

    for token in (forged, foreign, unsigned, confused, "no.token.at-all", ""):
        assert isinstance(_identity(signing, token), Refusal), token


def test_a_sign_in_of_long_ago_is_refused_where_a_recent_one_was_asked_for(signing: tuple[str, list[str]]) -> None:
    asked = replace(BEGUN, longest_ago=900)
    ago = [int((utc_now() - timedelta(minutes=minutes)).timestamp()) for minutes in (5, 60)]
    recent, old = (
        _identity(signing, jwt.encode({"alg": "RS256", "kid": "known"}, _claims(signing[0], auth_time=at), KEY), asked)
        for at in ago
    )

    assert isinstance(recent, Identity)
    assert old is Refusal.NOT_VERIFIED

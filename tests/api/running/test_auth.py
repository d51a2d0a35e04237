from datetime import UTC, datetime, timedelta

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from api.running.auth import AccessRole, Principal, Tokens
from api.running.keys import FixedKeys, TokenKey, TokenKeys
from data.words.errors import NotSignedIn
from data.words.models import LearnerId, OrganisationId

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SECRET = "k" * 40
TOKENS = Tokens(FixedKeys(TokenKeys([TokenKey(SECRET)])))
OTHERS = Tokens(FixedKeys(TokenKeys([TokenKey("x" * 40)])))
ASHA = Principal("asha-00001", AccessRole.LEARNER, OrganisationId("health"))


def test_a_token_brings_back_whom_it_was_issued_for() -> None:
    assert TOKENS.read(TOKENS.issue(ASHA, now=NOW, hours=1), now=NOW).principal == ASHA


def test_only_a_learner_is_a_learner() -> None:
    assert ASHA.learner == LearnerId("asha-00001")
    assert Principal("curator", AccessRole.CURATOR, OrganisationId("health")).learner is None


def test_a_token_expires_after_its_hours() -> None:
    token = TOKENS.issue(ASHA, now=NOW, hours=2)

    assert TOKENS.read(token, now=NOW + timedelta(hours=1, minutes=59)).principal == ASHA
    with pytest.raises(NotSignedIn, match="expired"):
        TOKENS.read(token, now=NOW + timedelta(hours=2, seconds=1))


def test_a_clock_that_is_a_little_ahead_may_sign_and_one_far_ahead_may_not() -> None:
    assert TOKENS.read(TOKENS.issue(ASHA, now=NOW + timedelta(seconds=59), hours=1), now=NOW).principal == ASHA
    with pytest.raises(NotSignedIn, match="does not verify"):
        TOKENS.read(TOKENS.issue(ASHA, now=NOW + timedelta(seconds=61), hours=1), now=NOW)


def test_a_token_of_another_key_does_not_verify() -> None:
    with pytest.raises(NotSignedIn, match="does not verify"):
        TOKENS.read(OTHERS.issue(ASHA, now=NOW, hours=1), now=NOW)


def _forged(header: dict[str, str], **changes: object) -> str:
    claims: dict[str, object] = {"iss": "saarthi", "aud": "saarthi", "sub": "a", "role": "admin", "org": "o"}
    claims |= {"iat": NOW.timestamp(), "exp": 9_999_999_999, "jti": "1"}
    return str(jwt.encode(header, claims | changes, OctKey.import_key(SECRET), algorithms=[header["alg"]]))


@pytest.mark.parametrize(
    "token",
    [
        "",
        "a.b.c",
        "eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.",
        _forged({"alg": "HS256"}, role="owner"),
        _forged({"alg": "HS256"}, iss="somebody else"),
        _forged({"alg": "HS256"}, aud="another service"),
        _forged({"alg": "HS256"}, sub=""),
        _forged({"alg": "HS512"}),
    ],
    ids=["empty", "noise", "alg none", "unknown role", "other issuer", "other audience", "no subject", "other alg"],
)
def test_what_is_not_our_token_is_refused(token: str) -> None:
    with pytest.raises(NotSignedIn):
        TOKENS.read(token, now=NOW)


def test_nobody_signs_in_after_their_token_was_issued() -> None:
    later = _forged({"alg": "HS256"}, auth_time=NOW.timestamp() + 3600)
    session = TOKENS.read(later, now=NOW)

    assert session.signed_in_at == session.issued_at == NOW


@pytest.mark.parametrize("claim", ["iat", "exp", "jti", "sub", "role", "org"])
def test_no_claim_may_be_left_out(claim: str) -> None:
    claims = dict(jwt.decode(_forged({"alg": "HS256"}), OctKey.import_key(SECRET)).claims)
    del claims[claim]
    token = str(jwt.encode({"alg": "HS256"}, claims, OctKey.import_key(SECRET)))

    with pytest.raises(NotSignedIn, match="does not verify"):
        TOKENS.read(token, now=NOW)

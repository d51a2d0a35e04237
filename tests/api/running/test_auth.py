import stat
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from joserfc import jwt
from joserfc.jwk import OctKey

from api.running.auth import AccessRole, Principal, TokenKey, load_or_make_key
from data.words.errors import NotSignedIn
from data.words.models import LearnerId, OrganisationId

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
KEY = TokenKey("k" * 40)
ASHA = Principal("asha-00001", AccessRole.LEARNER, OrganisationId("health"))


def test_a_token_brings_back_whom_it_was_issued_for() -> None:
    assert KEY.read(KEY.issue(ASHA, now=NOW, hours=1), now=NOW) == ASHA


def test_only_a_learner_is_a_learner() -> None:
    assert ASHA.learner == LearnerId("asha-00001")
    assert Principal("curator", AccessRole.CURATOR, OrganisationId("health")).learner is None


def test_a_token_expires_after_its_hours() -> None:
    token = KEY.issue(ASHA, now=NOW, hours=2)

    assert KEY.read(token, now=NOW + timedelta(hours=1, minutes=59)) == ASHA
    with pytest.raises(NotSignedIn, match="expired"):
        KEY.read(token, now=NOW + timedelta(hours=2, seconds=1))


def test_a_clock_that_is_a_little_ahead_may_sign_and_one_far_ahead_may_not() -> None:
    assert KEY.read(KEY.issue(ASHA, now=NOW + timedelta(seconds=59), hours=1), now=NOW) == ASHA
    with pytest.raises(NotSignedIn, match="does not verify"):
        KEY.read(KEY.issue(ASHA, now=NOW + timedelta(seconds=61), hours=1), now=NOW)


def test_a_token_of_another_key_does_not_verify() -> None:
    with pytest.raises(NotSignedIn, match="does not verify"):
        KEY.read(TokenKey("x" * 40).issue(ASHA, now=NOW, hours=1), now=NOW)


def _forged(header: dict[str, str], **changes: object) -> str:
    claims = {"iss": "saarthi", "aud": "saarthi", "sub": "a", "role": "admin", "org": "o", "exp": 9_999_999_999}
    return str(jwt.encode(header, claims | changes, OctKey.import_key(KEY.secret), algorithms=[header["alg"]]))


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
        KEY.read(token, now=NOW)


def test_the_key_is_made_once_and_kept_for_its_owner_alone(tmp_path: Path) -> None:
    path = tmp_path / "state" / "token-secret"

    made = load_or_make_key(path)

    assert len(made.secret) >= 32
    assert load_or_make_key(path) == made
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

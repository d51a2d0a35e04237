"""Who is asking: bearer tokens (JWT, HS256), the sessions that they stand for, and the roles that these carry."""

import secrets
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from enum import StrEnum
from typing import Any, Protocol

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError

from api.running.keys import TokenKeys
from data.words import LearnerId, NotSignedIn, OrganisationId

ISSUER = "saarthi"
AUDIENCE = "saarthi"
LEEWAY_SECONDS = 60
"""How far the clock of whoever signed a token may be from ours: a usual drift between two machines."""


class AccessRole(StrEnum):
    """What a signed-in party may do; see docs/reference/access.md for the table."""

    LEARNER = "learner"
    CURATOR = "curator"
    ADMIN = "admin"
    SERVICE = "service"


@dataclass(frozen=True, slots=True)
class Principal:
    """A signed-in party: for a learner, `subject` is the learner's id. They act within `organisation` and under it."""

    subject: str
    role: AccessRole
    organisation: OrganisationId

    @property
    def learner(self) -> LearnerId | None:
        """The learner this party is, if it is one."""
        return LearnerId(self.subject) if self.role is AccessRole.LEARNER else None


@dataclass(frozen=True, slots=True)
class Session:
    """What a token says: who, since when and until when.

    One that a page keeps knows the token that began it, which ends it too, and when it was last seen.
    """

    principal: Principal
    id: str
    issued_at: datetime
    expires_at: datetime
    signed_in_at: datetime
    begun_by: str | None = None
    seen_at: datetime | None = None

    @classmethod
    def begun(cls, principal: Principal, *, now: datetime, lasts: timedelta) -> "Session":
        """A new session from `now`, to the second as tokens count."""
        start = now.replace(microsecond=0)
        return cls(principal, secrets.token_hex(8), start, start + lasts, signed_in_at=start)

    def on_a_page(self, *, now: datetime, lasts: timedelta) -> "Session":
        """The session of a page on which somebody signs in with this one's token; it never outlives that."""
        begun = Session.begun(self.principal, now=now, lasts=lasts)
        expires = min(begun.expires_at, self.expires_at)
        return replace(begun, expires_at=expires, begun_by=self.id, seen_at=begun.issued_at)

    @property
    def ids(self) -> tuple[str, ...]:
        """Its own id and that of the token that began it: revoking either ends it."""
        return (self.id,) if self.begun_by is None else (self.id, self.begun_by)


class Keys(Protocol):
    """Where the keys come from: a file that may be replaced, or the settings."""

    def current(self) -> TokenKeys:
        """The keys in force."""


@dataclass(frozen=True, slots=True)
class Tokens:
    """Writes and reads tokens. What a token says is all that counts here, not whether it was signed out since."""

    keys: Keys

    def issue(self, principal: Principal, *, now: datetime, hours: int) -> str:
        """A signed token for `principal`, valid from `now` for `hours`."""
        return self.signed(Session.begun(principal, now=now, lasts=timedelta(hours=hours)))

    def signed(self, session: Session) -> str:
        """The token of a session."""
        return self.keys.current().signed(_claims_of(session))

    def read(self, token: str, *, now: datetime) -> Session:
        """What `token` says; `NotSignedIn` if it does not verify, has expired or lacks a claim."""
        try:
            claims = self.keys.current().claims(token)
            _check_claims(claims, now=now)
            return _session_of(claims)
        except ExpiredTokenError:
            raise NotSignedIn("The token has expired. Ask for a new one (`saarthi token`).") from None
        except (JoseError, ValueError, KeyError, TypeError, OverflowError):
            raise NotSignedIn("The token does not verify. Ask for a new one (`saarthi token`).") from None


def _claims_of(session: Session) -> dict[str, Any]:
    claims: dict[str, Any] = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": session.principal.subject,
        "role": session.principal.role.value,
        "org": session.principal.organisation,
        "iat": int(session.issued_at.timestamp()),
        "exp": int(session.expires_at.timestamp()),
        "auth_time": int(session.signed_in_at.timestamp()),
        "jti": session.id,
    }
    if session.begun_by is not None:
        claims["begun_by"] = session.begun_by
    if session.seen_at is not None:
        claims["seen"] = int(session.seen_at.timestamp())
    return claims


def _session_of(claims: Mapping[str, Any]) -> Session:
    """The session of checked claims; without `auth_time` somebody signed in when the token was issued."""
    issued, seen = _time(claims["iat"]), claims.get("seen")
    return Session(
        Principal(str(claims["sub"]), AccessRole(claims["role"]), OrganisationId(str(claims["org"]))),
        id=str(claims["jti"]),
        issued_at=issued,
        expires_at=_time(claims["exp"]),
        signed_in_at=min(_time(claims.get("auth_time", claims["iat"])), issued),
        begun_by=claims.get("begun_by"),
        seen_at=None if seen is None else _time(seen),
    )


def _time(seconds: float) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def _check_claims(claims: Mapping[str, Any], *, now: datetime) -> None:
    """Raises JoseError where a claim is missing or does not hold; only for the time of issue clocks may differ."""
    issued = {name: value for name, value in claims.items() if name == "iat"}
    jwt.JWTClaimsRegistry(now=lambda: int(now.timestamp()), leeway=LEEWAY_SECONDS, iat={"essential": True}).validate(
        issued
    )
    jwt.JWTClaimsRegistry(
        now=lambda: int(now.timestamp()),
        iss={"essential": True, "value": ISSUER},
        aud={"essential": True, "value": AUDIENCE},
        sub={"essential": True},
        exp={"essential": True},
        jti={"essential": True},
    ).validate({name: value for name, value in claims.items() if name != "iat"})

"""Who is asking: bearer tokens (JWT, HS256), the roles they carry, and the key that signs them."""

import os
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from functools import lru_cache
from pathlib import Path
from typing import Any

from joserfc import jwt
from joserfc.errors import ExpiredTokenError, JoseError
from joserfc.jwk import OctKey

from api.running.clock import Clock
from data.words import LearnerId, NotSignedIn, OrganisationId

ISSUER = "saarthi"
AUDIENCE = "saarthi"
ALGORITHM = "HS256"
LEEWAY_SECONDS = 60
"""How far the clock of whoever signed a token may be from ours: a usual drift between two machines."""

REMEMBERED_TOKENS = 4096
"""Tokens whose signature is not worked out again: a client sends the same one with every request."""


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
class TokenKey:
    """The secret that signs and checks tokens."""

    secret: str

    def issue(self, principal: Principal, *, now: datetime, hours: int) -> str:
        """A signed token for `principal`, valid from `now` for `hours`."""
        claims = {
            "iss": ISSUER,
            "aud": AUDIENCE,
            "sub": principal.subject,
            "role": principal.role.value,
            "org": principal.organisation,
            "iat": int(now.timestamp()),
            "exp": int((now + timedelta(hours=hours)).timestamp()),
            "jti": secrets.token_hex(8),
        }
        return str(jwt.encode({"alg": ALGORITHM}, claims, OctKey.import_key(self.secret)))

    def read(self, token: str, *, now: datetime) -> Principal:
        """Whom `token` stands for; `NotSignedIn` if it does not verify, has expired or lacks a claim."""
        try:
            claims = _verified_claims(self.secret, token)
            _check_claims(claims, now=now)
            return Principal(
                subject=str(claims["sub"]),
                role=AccessRole(claims["role"]),
                organisation=OrganisationId(str(claims["org"])),
            )
        except ExpiredTokenError:
            raise NotSignedIn("The token has expired. Ask for a new one (`saarthi token`).") from None
        except (JoseError, ValueError, KeyError, TypeError):
            raise NotSignedIn("The token does not verify. Ask for a new one (`saarthi token`).") from None


@lru_cache(maxsize=REMEMBERED_TOKENS)
def _verified_claims(secret: str, token: str) -> Mapping[str, Any]:
    """The claims of a token whose signature holds; whether they still do is for the caller to check each time."""
    claims: Mapping[str, Any] = jwt.decode(token, OctKey.import_key(secret), algorithms=[ALGORITHM]).claims
    return claims


def _check_claims(claims: Mapping[str, Any], *, now: datetime) -> None:
    """Raises JoseError where a claim is missing or does not hold; only for the time of issue clocks may differ."""
    issued = {name: value for name, value in claims.items() if name == "iat"}
    jwt.JWTClaimsRegistry(now=lambda: int(now.timestamp()), leeway=LEEWAY_SECONDS).validate(issued)
    jwt.JWTClaimsRegistry(
        now=lambda: int(now.timestamp()),
        iss={"essential": True, "value": ISSUER},
        aud={"essential": True, "value": AUDIENCE},
        sub={"essential": True},
        exp={"essential": True},
    ).validate({name: value for name, value in claims.items() if name != "iat"})


@dataclass(frozen=True, slots=True)
class Door:
    """Lets parties in by their tokens, as of the service's clock, and gives out tokens for `hours`."""

    key: TokenKey
    clock: Clock
    hours: int

    def admit(self, token: str) -> Principal:
        """Who carries `token`; raises NotSignedIn."""
        return self.key.read(token, now=self.clock())

    def token_for(self, principal: Principal) -> str:
        """A token for `principal`."""
        return self.key.issue(principal, now=self.clock(), hours=self.hours)


def load_or_make_key(path: Path) -> TokenKey:
    """The key kept at `path`; made with 32 random bytes and readable by its owner alone where there is none yet."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(handle, "w", encoding="ascii") as file:
            file.write(secrets.token_urlsafe(32))
            file.flush()
            os.fsync(file.fileno())
    return TokenKey(path.read_text(encoding="ascii").strip())

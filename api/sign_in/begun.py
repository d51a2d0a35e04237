"""A sign-in that was begun here and goes on at the provider: what the browser keeps of it, signed by us."""

import hmac
import secrets
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from typing import Self

from joserfc.errors import JoseError

from api.running.auth import Keys

AUDIENCE = "saarthi-sign-in"
"""Another one than that of tokens: neither is taken for the other."""

LASTS = timedelta(minutes=10)
"""Time to sign in at the provider, a second factor by post or telephone included."""


@dataclass(frozen=True, slots=True)
class BegunSignIn:
    """What has to come back as it was sent: `state` with the browser, `nonce` in the ID token, `verifier` for PKCE.

    `longest_ago` is for how many seconds they may have been signed in at the provider; 0 for any time.
    """

    state: str
    nonce: str
    verifier: str
    next_page: str
    longest_ago: int

    @classmethod
    def new(cls, *, next_page: str, longest_ago: int) -> Self:
        """One with 32 random bytes each (RFC 7636, 4.1 asks for as many)."""
        state, nonce, verifier = (secrets.token_urlsafe(32) for _ in range(3))
        return cls(state, nonce, verifier, next_page, longest_ago)

    def signed(self, keys: Keys, *, now: datetime) -> str:
        """What the browser keeps."""
        until = int((now + LASTS).timestamp())
        return keys.current().signed({**asdict(self), "aud": AUDIENCE, "exp": until})

    def belongs_to(self, state: str) -> bool:
        """Whether the browser that began it comes back, and not with what somebody else was given."""
        return hmac.compare_digest(self.state.encode(), state.encode())


def read_begun(kept: str, keys: Keys, *, now: datetime) -> BegunSignIn | None:
    """What the browser brought back; None where it is not ours or too old."""
    try:
        claims = keys.current().claims(kept)
        if claims["aud"] != AUDIENCE or claims["exp"] < now.timestamp():
            return None
        return BegunSignIn(**{name: claims[name] for name in BegunSignIn.__slots__})
    except (JoseError, ValueError, KeyError, TypeError):
        return None

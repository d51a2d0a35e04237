"""Whom the service lets in: tokens that are read, within their limits, not signed out, and of people it knows."""

from dataclasses import dataclass, replace
from datetime import timedelta

from api.running.auth import LEEWAY_SECONDS, AccessRole, Principal, Session, Tokens
from api.running.clock import Clock
from api.running.settings import Settings
from api.running.standing import Standing
from data.words import Fault, InvalidRequest, NotSignedIn, NotSignedInRecently

RENEWED_AFTER = timedelta(minutes=1)
"""A page's cookie is written anew at most so often, which is as exact as the idle time has to be."""


@dataclass(frozen=True, slots=True)
class TokenLimits:
    """How long tokens and the sessions of pages may last."""

    lasts: timedelta
    longest: timedelta
    longest_service: timedelta
    idle: timedelta
    recent: timedelta

    @classmethod
    def of(cls, settings: Settings) -> "TokenLimits":
        """What the settings say."""
        return cls(
            lasts=timedelta(hours=settings.token_hours),
            longest=timedelta(hours=settings.longest_token_hours),
            longest_service=timedelta(hours=settings.longest_service_token_hours),
            idle=timedelta(minutes=settings.idle_minutes),
            recent=timedelta(minutes=settings.recent_minutes),
        )

    def longest_for(self, role: AccessRole) -> timedelta:
        """The longest that a token of this role may be valid."""
        return self.longest_service if role is AccessRole.SERVICE else self.longest

    def check_hours(self, role: AccessRole, hours: int) -> None:
        """Raises InvalidRequest if a token of this role may not be valid for so many hours."""
        longest = self.longest_for(role) // timedelta(hours=1)
        if hours > longest:
            setting = (
                "SAARTHI_LONGEST_SERVICE_TOKEN_HOURS" if role is AccessRole.SERVICE else "SAARTHI_LONGEST_TOKEN_HOURS"
            )
            problem = f"is more than a token of the role {role} may last"
            raise InvalidRequest("token", [Fault("--hours", str(hours), problem, f"At most {longest} ({setting}).")])


@dataclass(frozen=True, slots=True)
class Door:
    """Lets parties in by their tokens, as of the service's clock, and gives out tokens."""

    tokens: Tokens
    clock: Clock
    limits: TokenLimits
    standing: Standing

    def read(self, token: str) -> Session:
        """What the token says, within the limits; whether it still stands is for `standing`. Raises NotSignedIn."""
        now = self.clock()
        session = self.tokens.read(token, now=now)
        longest = self.limits.longest_for(session.principal.role)
        if session.expires_at - session.issued_at > longest:
            raise NotSignedIn(
                f"The token is valid for longer than the {longest // timedelta(hours=1)} hours allowed here."
            )
        if session.seen_at is not None and now - session.seen_at > self.limits.idle:
            raise NotSignedIn("Nothing was done for a while, so the session has ended. Sign in again.")
        return session

    def admit(self, token: str) -> Session:
        """Whoever carries `token`; may read the store. Raises NotSignedIn and StoreError."""
        return self.standing.checked(self.read(token))

    def begin_on_a_page(self, session: Session) -> Session:
        """The session that a page keeps for somebody who signs in there with the token of `session`."""
        return session.on_a_page(now=self.clock(), lasts=self.limits.lasts)

    def renewed(self, session: Session) -> str | None:
        """The token that a page keeps from now on; None while the one that it has will do."""
        now = self.clock().replace(microsecond=0)
        if session.seen_at is None or now - session.seen_at < RENEWED_AFTER:
            return None
        return self.tokens.signed(replace(session, seen_at=now))

    def check_recent(self, session: Session) -> None:
        """Raises NotSignedInRecently unless they signed in a short while ago; a clock may be a little ahead."""
        if self.clock() - session.signed_in_at > self.limits.recent + timedelta(seconds=LEEWAY_SECONDS):
            minutes = self.limits.recent // timedelta(minutes=1)
            raise NotSignedInRecently(f"This needs a sign-in of the last {minutes} minutes. Sign in again.")

    def session_for(self, principal: Principal) -> Session:
        """A new session for `principal`."""
        return Session.begun(principal, now=self.clock(), lasts=self.limits.lasts)

    def sign_out(self, session: Session, *, everywhere: bool) -> None:
        """End this session, with `everywhere` all that its subject has begun until now. Raises StoreError."""
        if everywhere:
            self.standing.end_all(
                session.principal.subject, now=self.clock(), until=self.clock() + self.limits.longest_service
            )
        self.standing.end(session, now=self.clock())

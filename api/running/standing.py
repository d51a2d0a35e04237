"""Whether a session still stands: it was not signed out, and its learner is registered, where they are now."""

import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime

from cachetools import TTLCache

from api.running.auth import Session
from data.store import Learners, Revocation, Revocations, Revoked
from data.words import LearnerId, NotSignedIn, OrganisationId, UnknownLearner

FRESH_SECONDS = 2.0
"""How long what another server has written, a sign-out or a move, may go unnoticed."""

KEPT_LEARNERS = 50_000
"""Learners whose organisation is remembered for `FRESH_SECONDS`; some 10 MB."""


@dataclass
class Standing:
    """What the store says of sessions, kept in memory for `FRESH_SECONDS`. May be used by several threads."""

    revocations: Revocations
    learners: Learners
    timer: Callable[[], float] = time.monotonic
    _tokens: dict[str, Revocation] = field(default_factory=dict)
    _subjects: dict[str, Revocation] = field(default_factory=dict)
    _number: int = 0
    _read_at: float | None = None
    _homes: TTLCache[LearnerId, OrganisationId | None] = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._homes = TTLCache(KEPT_LEARNERS, ttl=FRESH_SECONDS, timer=self.timer)

    def is_in_memory(self, session: Session) -> bool:
        """Whether `checked` would answer without reading the store."""
        learner = session.principal.learner
        with self._lock:
            return self._is_fresh() and (learner is None or learner in self._homes)

    def checked(self, session: Session) -> Session:
        """The session, a learner's with the organisation where they are now; raises NotSignedIn and StoreError."""
        if not self._is_fresh():
            self._read_revocations()
        all_ended = self._subjects.get(session.principal.subject)
        # Tokens count seconds, so one issued in the second of the sign-out is ended with the others.
        ended = all_ended is not None and session.issued_at <= all_ended.at
        if ended or any(each in self._tokens for each in session.ids):
            raise NotSignedIn("This session was signed out. Sign in again.")
        learner = session.principal.learner
        return session if learner is None else self._at_home(session, learner)

    def end(self, session: Session, *, now: datetime) -> None:
        """Refuse this session from now on, on this server at once. Raises StoreError."""
        self.revocations.add(Revoked.TOKEN, session.id, at=now, until=session.expires_at)
        self._read_revocations(anew=True)

    def end_all(self, subject: str, *, now: datetime, until: datetime) -> None:
        """Refuse every session of `subject` begun until now; by `until` they have all expired. Raises StoreError."""
        self.revocations.add(Revoked.SUBJECT, subject, at=now, until=until)
        self._read_revocations(anew=True)

    def _is_fresh(self) -> bool:
        return self._read_at is not None and self.timer() - self._read_at < FRESH_SECONDS

    def _read_revocations(self, *, anew: bool = False) -> None:
        with self._lock:
            if self._is_fresh() and not anew:
                return
            started = self.timer()
            read = self.revocations.after(self._number)
            if read:
                self._number, now = read[-1].number, read[-1].at
                both = {Revoked.TOKEN: dict(self._tokens), Revoked.SUBJECT: dict(self._subjects)}
                for each in read:
                    both[each.kind][each.name] = each
                self._tokens = _lasting(both[Revoked.TOKEN], now)
                self._subjects = _lasting(both[Revoked.SUBJECT], now)
            self._read_at = started

    def _at_home(self, session: Session, learner: LearnerId) -> Session:
        home = self._home_of(learner)
        if home is None:
            raise NotSignedIn(f"Nobody is registered as {learner!r} any more.")
        principal = session.principal
        return (
            session
            if home == principal.organisation
            else replace(session, principal=replace(principal, organisation=home))
        )

    def _home_of(self, learner: LearnerId) -> OrganisationId | None:
        """Where the learner is now; None where nobody is registered under this id."""
        with self._lock:
            if learner in self._homes:
                return self._homes[learner]
        try:
            home: OrganisationId | None = self.learners.get(learner).organisation
        except UnknownLearner:
            home = None
        with self._lock:
            self._homes[learner] = home
        return home


def _lasting(revoked: Mapping[str, Revocation], now: datetime) -> dict[str, Revocation]:
    return {name: each for name, each in revoked.items() if each.until >= now}

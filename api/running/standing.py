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


@dataclass(frozen=True, slots=True)
class _Home:
    """Where a learner is now; nowhere where nobody is registered under the id."""

    organisation: OrganisationId | None


_NOBODY = _Home(None)


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
    _homes: TTLCache[LearnerId, _Home] = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock)  # of the homes, never held while the store is read
    _reading: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self._homes = TTLCache(KEPT_LEARNERS, ttl=FRESH_SECONDS, timer=self.timer)

    def known(self, session: Session) -> Session | None:
        """What `checked` would say, from memory alone, for the event loop; None where the store has to be read."""
        if not self._is_fresh():
            return None
        learner = session.principal.learner
        home = _NOBODY if learner is None else self._remembered(learner)
        return None if home is None else self._judged(session, home)

    def checked(self, session: Session) -> Session:
        """The session, a learner's with the organisation where they are now; raises NotSignedIn and StoreError."""
        self._read_revocations()
        learner = session.principal.learner
        return self._judged(session, _NOBODY if learner is None else self._home_of(learner))

    def _judged(self, session: Session, home: _Home) -> Session:
        all_ended = self._subjects.get(session.principal.subject)
        # Tokens count seconds, so one issued in the second of the sign-out is ended with the others.
        ended = all_ended is not None and session.issued_at <= all_ended.at
        if ended or any(each in self._tokens for each in session.ids):
            raise NotSignedIn("This session was signed out. Sign in again.")
        principal = session.principal
        if principal.learner is None or home.organisation == principal.organisation:
            return session
        if home.organisation is None:
            raise NotSignedIn(f"Nobody is registered as {principal.subject!r} any more.")
        return replace(session, principal=replace(principal, organisation=home.organisation))

    def end(self, session: Session, *, now: datetime) -> None:
        """Refuse this session from now on, on this server at once. Raises StoreError."""
        self.revocations.add(Revoked.TOKEN, session.id, at=now, until=session.expires_at)
        self._read_revocations(anew=True)

    def end_named(self, sessions: Mapping[str, datetime], *, now: datetime) -> None:
        """Refuse the sessions of these ids from now on; each lasts until the time beside it. Raises StoreError."""
        for session, until in sessions.items():
            self.revocations.add(Revoked.TOKEN, session, at=now, until=until)
        self._read_revocations(anew=True)

    def end_all(self, subject: str, *, now: datetime, until: datetime) -> None:
        """Refuse every session of `subject` begun until now; by `until` they have all expired. Raises StoreError."""
        self.revocations.add(Revoked.SUBJECT, subject, at=now, until=until)
        self._read_revocations(anew=True)

    def forget(self, learner: LearnerId) -> None:
        """Let the next request of this learner ask the store where they are; others than this server do so soon."""
        with self._lock:
            self._homes.pop(learner, None)

    def _is_fresh(self) -> bool:
        return self._read_at is not None and self.timer() - self._read_at < FRESH_SECONDS

    def _read_revocations(self, *, anew: bool = False) -> None:
        with self._reading:
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

    def _home_of(self, learner: LearnerId) -> _Home:
        found = self._remembered(learner)
        if found is not None:
            return found
        try:
            home = _Home(self.learners.get(learner).organisation)
        except UnknownLearner:
            home = _NOBODY
        with self._lock:
            self._homes[learner] = home
        return home

    def _remembered(self, learner: LearnerId) -> _Home | None:
        with self._lock:
            return self._homes.get(learner)


def _lasting(revoked: Mapping[str, Revocation], now: datetime) -> dict[str, Revocation]:
    return {name: each for name, each in revoked.items() if each.until >= now}

"""Sessions that end: by signing out, here or on another server, with the learner's leaving, and by themselves."""

from dataclasses import dataclass, replace
from datetime import timedelta

import pytest

from api.running.auth import AccessRole, Principal, Session
from api.running.door import Door, TokenLimits
from api.running.standing import FRESH_SECONDS, Standing
from api.wiring import Parts
from data.store import Revoked
from data.words.errors import InvalidRequest, NotSignedIn, NotSignedInRecently
from tests.api.planned import CLERK, HEALTH, LEARNERS, NEW_CLERK, NOW, PRINCIPALS, REVENUE, TAX_CLERK

HOUR = timedelta(hours=1)
ADMIN, LEARNER = PRINCIPALS[AccessRole.ADMIN], PRINCIPALS[AccessRole.LEARNER]


@dataclass
class Timer:
    """Seconds that pass when told to."""

    seconds: float = 0.0

    def __call__(self) -> float:
        return self.seconds


@pytest.fixture
def timer() -> Timer:
    return Timer()


def _standing(parts: Parts, timer: Timer) -> Standing:
    return Standing(parts.store.revocations, parts.store.learners, timer)


def _door(parts: Parts, timer: Timer, *, after: timedelta = timedelta()) -> Door:
    limits = TokenLimits.of(parts.settings)
    return Door(parts.tokens, lambda: NOW + after, limits, _standing(parts, timer))


def _begun(principal: Principal = ADMIN) -> Session:
    return Session.begun(principal, now=NOW, lasts=HOUR)


def test_a_session_ends_at_once_where_it_is_signed_out_and_elsewhere_within_seconds(parts: Parts, timer: Timer) -> None:
    here, elsewhere, session = _standing(parts, timer), _standing(parts, timer), _begun()
    assert here.checked(session) == elsewhere.checked(session) == session
    here.end(session, now=NOW)

    with pytest.raises(NotSignedIn, match="signed out"):
        here.checked(session)
    assert elsewhere.checked(session) == session
    timer.seconds += FRESH_SECONDS
    with pytest.raises(NotSignedIn, match="signed out"):
        elsewhere.checked(session)


def test_other_sessions_of_the_same_person_go_on(parts: Parts, timer: Timer) -> None:
    standing, session, other = _standing(parts, timer), _begun(), _begun()
    standing.end(session, now=NOW)

    assert standing.checked(other) == other


def test_signing_out_everywhere_ends_all_sessions_begun_until_then(parts: Parts, timer: Timer) -> None:
    standing, session = _standing(parts, timer), _begun()
    later = Session.begun(ADMIN, now=NOW + timedelta(seconds=1), lasts=HOUR)
    standing.end_all(ADMIN.subject, now=NOW, until=NOW + HOUR)

    with pytest.raises(NotSignedIn, match="signed out"):
        standing.checked(session)
    assert standing.checked(later) == later
    assert standing.checked(_begun(LEARNER)).principal == LEARNER


def test_revoking_a_token_ends_the_page_that_was_signed_in_with_it(parts: Parts, timer: Timer) -> None:
    token = _begun()
    page = token.on_a_page(now=NOW, lasts=HOUR)
    parts.store.revocations.add(Revoked.TOKEN, token.id, at=NOW, until=NOW + HOUR)

    with pytest.raises(NotSignedIn, match="signed out"):
        _standing(parts, timer).checked(page)


def test_a_page_never_outlives_the_token_that_it_was_signed_in_with() -> None:
    token = _begun()

    assert token.on_a_page(now=NOW + HOUR / 2, lasts=12 * HOUR).expires_at == token.expires_at


def test_a_learner_who_has_moved_is_admitted_where_they_are_now(parts: Parts, timer: Timer) -> None:
    standing, session = _standing(parts, timer), _begun(LEARNER)
    assert standing.checked(session).principal.organisation == REVENUE
    parts.store.learners.add([replace(LEARNERS[0], organisation=HEALTH, role=CLERK)])
    timer.seconds += FRESH_SECONDS

    assert standing.checked(session).principal == Principal(TAX_CLERK, AccessRole.LEARNER, HEALTH)


def test_what_memory_knows_is_not_read_again_within_seconds(parts: Parts, timer: Timer) -> None:
    standing, session, colleague = _standing(parts, timer), _begun(LEARNER), _begun(replace(LEARNER, subject=NEW_CLERK))
    assert standing.known(session) is None
    standing.checked(session)

    assert standing.known(session) == session
    assert standing.known(colleague) is None
    timer.seconds += FRESH_SECONDS
    assert standing.known(session) is None


def test_memory_answers_while_the_store_is_being_read(parts: Parts, timer: Timer) -> None:
    standing, session = _standing(parts, timer), _begun(LEARNER)
    standing.checked(session)
    with standing._reading:
        assert standing.known(session) == session


def test_who_is_registered_no_longer_is_not_admitted(parts: Parts, timer: Timer) -> None:
    standing, gone = _standing(parts, timer), _begun(replace(LEARNER, subject="gone-1"))
    with pytest.raises(NotSignedIn, match="gone-1"):
        standing.checked(gone)
    with pytest.raises(NotSignedIn, match="gone-1"):
        standing.known(gone)


def test_a_token_that_lasts_longer_than_allowed_is_refused_by_name(parts: Parts, timer: Timer) -> None:
    door, service = _door(parts, timer), PRINCIPALS[AccessRole.SERVICE]

    with pytest.raises(NotSignedIn, match="24 hours"):
        door.admit(parts.tokens.issue(ADMIN, now=NOW, hours=25))
    with pytest.raises(NotSignedIn, match="2160 hours"):
        door.admit(parts.tokens.issue(service, now=NOW, hours=1_000_000))
    assert door.admit(parts.tokens.issue(service, now=NOW, hours=2160)).principal == service
    with pytest.raises(InvalidRequest, match="At most 24"):
        door.limits.check_hours(AccessRole.ADMIN, 1_000_000)


def test_a_page_where_nothing_is_done_asks_to_sign_in_again(parts: Parts, timer: Timer) -> None:
    token = Session.begun(ADMIN, now=NOW, lasts=12 * HOUR)
    kept = parts.tokens.signed(token.on_a_page(now=NOW, lasts=12 * HOUR))

    renewed = _door(parts, timer, after=2 * HOUR).renewed(_door(parts, timer, after=2 * HOUR).read(kept))
    assert renewed is not None
    assert _door(parts, timer, after=4 * HOUR).admit(renewed).principal == ADMIN
    for stale in (kept, renewed):
        with pytest.raises(NotSignedIn, match="for a while"):
            _door(parts, timer, after=4 * HOUR + timedelta(seconds=1)).admit(stale)


def test_a_page_that_goes_on_keeps_its_end_and_when_it_was_signed_in(parts: Parts, timer: Timer) -> None:
    door = _door(parts, timer, after=timedelta(minutes=5))
    kept = Session.begun(ADMIN, now=NOW, lasts=HOUR).on_a_page(now=NOW, lasts=HOUR)
    renewed = door.read(door.renewed(kept) or "")

    assert renewed == replace(kept, seen_at=NOW + timedelta(minutes=5))
    assert _door(parts, timer).renewed(kept) is None


def test_exports_and_erasures_ask_for_a_recent_sign_in(parts: Parts, timer: Timer) -> None:
    _door(parts, timer, after=timedelta(minutes=15)).check_recent(_begun())

    with pytest.raises(NotSignedInRecently, match="last 15 minutes"):
        _door(parts, timer, after=timedelta(minutes=17)).check_recent(_begun())

"""The log of lists served: every list once, written behind the request, nothing lost when the service stops."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta

from fastapi.testclient import TestClient

from api.app import create_app
from api.running.auth import AccessRole
from api.suggest.shown_log import AGAIN_AFTER, ShownLog
from api.wiring import Parts
from data.words.errors import StoreError
from data.words.models import CourseId, Event, LearnerId, Verb
from data.words.shown import shown_list
from data.words.suggestions import Basis, Recommendation, Suggestions
from tests.api.page_reading import browser
from tests.api.planned import LEAVE_COURSE, NOW, PRINCIPALS, TAX_CLERK, bearer

ASHA, RAVI = LearnerId("asha"), LearnerId("ravi")


def listed(*courses: str) -> Suggestions:
    return Suggestions([Recommendation(CourseId(each), 1.0, []) for each in courses], Basis.ROLE_ONLY)


def written(*notes: tuple[LearnerId, Suggestions, timedelta]) -> list[Event]:
    events: list[Event] = []
    log = ShownLog(events.extend)
    for learner, suggestions, after in notes:
        log.note(suggestions, learner=learner, at=NOW + after, surface="page", weights="default")
    log.close()
    return events


def test_the_same_list_within_half_an_hour_is_one_exposure() -> None:
    now, soon, then = timedelta(0), AGAIN_AFTER - timedelta(seconds=1), AGAIN_AFTER
    assert len(written((ASHA, listed("a"), now), (ASHA, listed("a"), soon))) == 1
    assert len(written((ASHA, listed("a"), now), (ASHA, listed("a"), then))) == 2
    assert len(written((ASHA, listed("a", "b"), now), (ASHA, listed("b", "a"), soon))) == 2
    assert len(written((ASHA, listed("a"), now), (RAVI, listed("a"), now))) == 2


def test_an_empty_list_is_not_noted() -> None:
    assert written((ASHA, listed(), timedelta(0))) == []


def test_a_database_that_fails_does_not_fail_the_request_nor_the_next_lists() -> None:
    kept: list[Event] = []

    def write(events: Sequence[Event]) -> None:
        if any(event.learner == ASHA for event in events):
            raise StoreError("the disk is full")
        kept.extend(events)

    log = ShownLog(write)
    log.note(listed("a"), learner=ASHA, at=NOW, surface="page", weights="default")
    log.close()
    log.note(listed("a"), learner=RAVI, at=NOW, surface="page", weights="default")
    log.close()
    assert [event.learner for event in kept] == [RAVI]


def test_lists_of_api_and_page_are_in_the_ledger_once_the_service_has_stopped(parts: Parts) -> None:
    logging = replace(parts, shown=ShownLog(parts.store.ledger.append))
    principal = PRINCIPALS[AccessRole.LEARNER]
    client = TestClient(create_app(logging), base_url="http://127.0.0.1")  # not entered: the parts stay open
    client.get(f"/v1/learners/{TAX_CLERK}/recommendations", headers=bearer(parts, principal))
    later = replace(logging, clock=lambda: NOW + timedelta(minutes=40))
    with browser(later, principal) as page:
        page.get("/home")  # leaving the block stops the service

    events = parts.store.ledger.of(TAX_CLERK, verbs=[Verb.SHOWN])
    lists = [shown_list(event) for event in events]
    assert [each.surface for each in lists if each] == ["api", "page"]
    first = lists[0]
    assert first is not None
    assert (first.weights, first.basis, [each.course for each in first.courses]) == (
        "default",
        "role-and-history",
        [LEAVE_COURSE],
    )
    assert abs(sum(first.courses[0].parts.values()) - (first.courses[0].score % 1)) < 1e-4


def test_lists_shown_do_not_count_as_something_the_learner_did(parts: Parts) -> None:
    before = parts.store.learners.record(TAX_CLERK)
    parts.store.ledger.append(written((TAX_CLERK, listed(LEAVE_COURSE), timedelta(0))))
    after = parts.store.learners.record(TAX_CLERK)
    assert after.evidence == before.evidence
    assert after.ledger_revision == before.ledger_revision + 1

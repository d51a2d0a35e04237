"""Flags from the ledger to their learner and, as counts, to admins."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

from fastapi.testclient import TestClient

from api.recheck.integrity import IntegrityService
from api.running.auth import AccessRole, Principal
from api.wiring import Parts, slices_of
from data.words.models import Event, EventId, Verb
from tests.api.page_reading import Outline, browser
from tests.api.planned import HEALTH, LEAVE_COURSE, NOW, PRINCIPALS, REVENUE, STATE, TAX_CLERK, bearer
from tutor.practice import FlagKind

Headers = dict[AccessRole, dict[str, str]]
BEGUN, DONE = (
    Event(EventId(f"quick-{verb}"), TAX_CLERK, verb, LEAVE_COURSE, NOW - timedelta(seconds=left), "api:service")
    for verb, left in ((Verb.STARTED, 60), (Verb.COMPLETED, 40))
)


def flagged(parts: Parts) -> IntegrityService:
    """The service after the clerk's thirty-minute course of twenty seconds was flagged."""
    parts.store.ledger.append([BEGUN, DONE])
    integrity = slices_of(parts)[IntegrityService]
    assert integrity.look(days=7) == {FlagKind.QUICK_COURSE: 1}
    return integrity


def test_a_flag_takes_nothing_away_and_its_learner_sees_why_and_contests_it(parts: Parts) -> None:
    integrity = flagged(parts)
    before = parts.store.outcomes.department_report(REVENUE)
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as learner:
        told = learner.get("/home").text
        listed = Outline(learner.get("/rechecks").text)
        address = next(a["href"] for a in listed.all("a") if a.get("href", "").startswith("/rechecks/flagged-"))
        page = Outline(learner.get(address).text)
        sent = learner.post(
            "/rechecks", data={"about": LEAVE_COURSE, "event": address.rsplit("/", 1)[1], "why": "A slip."}
        )
        after = Outline(learner.get(address).text)
        told_then = learner.get("/home").text

    assert "Finished 20 s after it was begun" in page.text
    assert "Course begun: Leave" in page.text
    assert "Course finished: Leave" in page.text
    assert sent.status_code == HTTPStatus.SEE_OTHER
    assert "You contested this." in after.text
    assert ["1 thing in your record was flagged" in each for each in (told, told_then)] == [True, False]
    assert integrity.look(days=7) == {}, "it is flagged once"
    assert parts.store.outcomes.department_report(REVENUE) == before


def test_admins_see_counts_and_nobodys_name_and_none_of_a_small_office(
    client: TestClient, headers: Headers, parts: Parts
) -> None:
    flagged(parts)
    own = client.get(f"/v1/organisations/{REVENUE}/flags", headers=headers[AccessRole.ADMIN])
    state = bearer(parts, Principal("admin", AccessRole.ADMIN, STATE))
    small = client.get(f"/v1/organisations/{HEALTH}/flags", headers=state).json()

    assert [(each["flag"], each["flagged"], each["contested"]) for each in own.json()["flags"]] == [
        ("quick-course", 1, 0)
    ]
    assert TAX_CLERK not in own.text
    assert (small["too_few"], small["flags"]) == (True, []), "one nurse alone"


def test_a_flag_is_not_for_its_learner_to_take_back(client: TestClient, headers: Headers, parts: Parts) -> None:
    flagged(parts)
    (flag,) = parts.store.ledger.of(TAX_CLERK, verbs=[Verb.FLAGGED])
    event = {
        "id": "take-it-back",
        "learner": TAX_CLERK,
        "verb": "withdrawn",
        "object": flag.id,
        "at": "2026-11-02T09:00:00Z",
    }
    refused = client.post("/v1/events", json={"events": [event]}, headers=headers[AccessRole.LEARNER])

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_thresholds_are_settings(parts: Parts) -> None:
    parts.store.ledger.append([BEGUN, DONE])
    patient = replace(parts, settings=parts.settings.model_copy(update={"flag_course_share": 0.01}))

    assert slices_of(patient)[IntegrityService].look(days=7) == {}

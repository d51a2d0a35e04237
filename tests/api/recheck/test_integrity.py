"""Flags from the ledger to their learner and, as counts, to admins."""

from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

from fastapi.testclient import TestClient

from api.recheck.integrity import IntegrityService
from api.running.auth import AccessRole, Principal
from api.wiring import Parts, slices_of
from data.words import DerivedId, derived_id
from data.words.items import ItemId
from data.words.models import Event, EventId, LearnerId, Verb
from data.words.sittings import GivenAnswer, Sitting, SittingId, SittingKind
from tests.api.assess.planned_bank import fill_bank
from tests.api.page_reading import Outline, browser
from tests.api.planned import HEALTH, LEAVE_COURSE, NEW_CLERK, NOW, PRINCIPALS, REVENUE, RTI, STATE, TAX_CLERK, bearer
from tutor.assessment import ItemAnswer, letters_of, shown_item, sitting_event_id
from tutor.practice import FlagKind

CHECKED = [ItemId(f"i{number}") for number in range(6)]
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


def sat(parts: Parts, learner: LearnerId, *, pause: float, after: int = 0) -> None:
    """A finished check of six items, all answered wrong and alike, so many seconds apart, and what it came to."""
    bank = parts.store.items.all()
    begun = NOW - timedelta(hours=1) + timedelta(seconds=after)
    sitting = Sitting(
        SittingId(f"check-{learner}"), learner, SittingKind.DIAGNOSTIC, RTI, f"seed-{learner}", tuple(CHECKED), begun
    )
    wrong = [letters_of(shown_item(bank[item], seed=sitting.seed), ItemAnswer((1,))) for item in CHECKED]
    times = [begun + timedelta(seconds=pause * (place + 1)) for place in range(len(CHECKED))]
    answers = tuple(GivenAnswer(*each) for each in zip(CHECKED, wrong, times, strict=True))
    done = replace(sitting, answers=answers, finished_at=times[-1])
    shown = Event(sitting_event_id(done, RTI), learner, Verb.ASSESSED, RTI, times[-1], "check", {"level": 1.0})
    parts.store.sittings.begin(sitting)
    parts.store.sittings.keep(done, after=0, events=[shown])


def test_a_check_that_was_clicked_through_is_flagged_by_what_it_came_to(parts: Parts) -> None:
    fill_bank(parts)
    sat(parts, TAX_CLERK, pause=0.5)
    sat(parts, NEW_CLERK, pause=90)
    integrity = slices_of(parts)[IntegrityService]

    assert integrity.look(days=7) == {FlagKind.QUICK_ANSWERS: 1, FlagKind.SAME_MISTAKES: 2}
    flags = list(parts.store.ledger.of(TAX_CLERK, verbs=[Verb.FLAGGED]))
    assert {(flag.result["count"], flag.result["events"]) for flag in flags} == {
        (len(CHECKED), derived_id(DerivedId.ASSESSED, SittingId(f"check-{TAX_CLERK}"), RTI))
    }
    assert integrity.look(days=7) == {}


def test_a_check_in_which_there_was_time_to_read_is_not(parts: Parts) -> None:
    fill_bank(parts)
    sat(parts, TAX_CLERK, pause=90)
    sat(parts, NEW_CLERK, pause=90, after=-3 * 24 * 3600)
    assert slices_of(parts)[IntegrityService].look(days=7) == {}

"""Requests to providers: asked for once, sent, and answered by a course; the list as a table and as a letter."""

from dataclasses import replace

from api.running.auth import AccessRole
from api.wiring import Parts
from tests.api.page_reading import Outline, browser
from tests.api.planned import HEALTH, LEAVE, LEAVE_COURSE, PRINCIPALS, bearer

CURATOR, ADMIN = PRINCIPALS[AccessRole.CURATOR], PRINCIPALS[AccessRole.ADMIN]


def test_a_gap_is_asked_for_once_sent_and_answered_by_a_course(parts: Parts) -> None:
    wanted = {"competency": LEAVE, "level": "1", "text": "=Sanction of leave"}
    with browser(parts, CURATOR) as visitor:
        for _ in range(2):
            assert visitor.post("/provider-requests", data=wanted).headers["location"] == "/provider-requests"
        (request,) = parts.store.provider_requests.listed([CURATOR.organisation])
        table = visitor.get("/provider-requests.csv").text
        letter = visitor.get("/provider-requests.md").text
        visitor.post(f"/provider-requests/{request.id}/sent", data={"provider": "ISTM"})
        sent = Outline(visitor.get("/provider-requests").text)
        visitor.post(f"/provider-requests/{request.id}/answered", data={"course": LEAVE_COURSE})
        answered = visitor.get("/provider-requests").text
        again = visitor.post("/provider-requests", data=wanted)
    assert "'=Sanction of leave" in table
    assert "> =Sanction of leave" in letter
    assert "ISTM" in sent.text
    assert f'href="/courses/{LEAVE_COURSE}"' in answered
    assert again.status_code == 303
    assert len(parts.store.provider_requests.listed([CURATOR.organisation])) == 2


def test_what_the_framework_has_not_is_asked_for_in_words_and_nothing_is_not(parts: Parts) -> None:
    with browser(parts, ADMIN) as visitor:
        visitor.post("/provider-requests", data={"text": "Flying drones over parcels of land"})
        assert visitor.post("/provider-requests", data={"text": " "}).status_code == 422
        assert visitor.post("/provider-requests/unknown/sent", data={"provider": "ISTM"}).status_code == 404
        page = Outline(visitor.get("/provider-requests?lang=hi").text)
    assert "Flying drones over parcels of land" in page.text
    assert "भेजना है" in page.text


def test_learners_ask_no_providers(parts: Parts) -> None:
    with browser(parts, PRINCIPALS[AccessRole.LEARNER]) as visitor:
        assert visitor.get("/provider-requests").status_code == 403


def test_a_request_is_made_sent_and_answered_over_http(parts: Parts) -> None:
    with browser(parts) as client:
        mine, theirs = bearer(parts, ADMIN), bearer(parts, replace(ADMIN, organisation=HEALTH))
        asked = {"competency": LEAVE, "level": 2, "text": "Leave at sea"}
        made = client.post("/v1/provider-requests", headers=mine, json=asked).json()
        again = client.post("/v1/provider-requests", headers=mine, json=asked).json()
        place = f"/v1/provider-requests/{made['id']}"
        sent = client.post(f"{place}/sent", headers=mine, json={"provider": "Institute"}).json()
        foreign = client.post(f"{place}/sent", headers=theirs, json={"provider": "Institute"})
        answered = client.post(f"{place}/answered", headers=mine, json={"course": LEAVE_COURSE}).json()
        listed = client.get("/v1/provider-requests", headers=mine).json()
    assert (made["wanted"], made["state"], made["answering"]) == ("Leave to level 2", "open", [LEAVE_COURSE])
    assert again["id"] == made["id"]
    assert (sent["state"], sent["provider"], foreign.status_code) == ("sent", "Institute", 404)
    assert (answered["state"], answered["course"]) == ("answered", LEAVE_COURSE)
    assert listed == [answered]

"""A learner's copy of their data and their erasure: by whom, with what sign-in, and that nothing of them is left."""

import json
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.http.dependencies import COOKIE
from api.running.auth import AccessRole, Principal, Session
from api.wiring import Parts
from data.store import Search
from data.words.models import CourseId, Event, EventId, Learner, LearnerId, Verb
from data.words.security import Noted, is_tombstone
from tests.api.page_reading import Outline, browser
from tests.api.planned import ANNUAL_PLAN, CLERK, NOW, PRINCIPALS, REVENUE, RTI_COURSE, bearer, page_token

ASHA = LearnerId("asha.kumari-4711")
LEARNER, ADMIN = Principal(ASHA, AccessRole.LEARNER, REVENUE), PRINCIPALS[AccessRole.ADMIN]
QUESTION, DATA, ERASURE = "Pension for my sister-in-law?", f"/v1/learners/{ASHA}/data", f"/v1/learners/{ASHA}/erasure"


@pytest.fixture
def asha(client: TestClient, parts: Parts) -> dict[str, str]:
    """The header of a learner who has finished a course, asked a question and looked at her path."""
    parts.store.learners.add([Learner(ASHA, REVENUE, CLERK, frozenset(), 45)])
    done = Event(EventId(f"completed-{ASHA}"), ASHA, Verb.COMPLETED, RTI_COURSE, NOW - timedelta(days=9), "test", {})
    parts.store.ledger.append([done])
    headers = bearer(parts, LEARNER)
    client.post("/v1/tutor/questions", json={"question": QUESTION}, headers=headers)
    client.get(f"/v1/learners/{ASHA}/path", headers=headers)
    client.get(f"/v1/learners/{ASHA}/path", headers={**bearer(parts, ADMIN), "X-Purpose": "transfer"})
    return headers


def settled(parts: Parts) -> None:
    """Once what was noted is written."""
    assert parts.security is not None
    parts.security.close()


def test_the_copy_holds_what_was_learned_asked_and_read_of_them(
    client: TestClient, parts: Parts, asha: dict[str, str]
) -> None:
    client.get(f"/v1/plans/{ANNUAL_PLAN}/progress", headers=bearer(parts, ADMIN))
    settled(parts)
    rows = client.get(DATA, headers=asha).json()["rows"]

    assert QUESTION in [row["question"] for row in rows["conversation_turns"]]
    assert {"completed", "asked"} <= {row["verb"] for row in rows["events"]}
    assert [(row["subject"], row["purpose"]) for row in rows["security_log"]] == [
        ("admin", "transfer"),
        ("admin", None),
    ]
    assert [row["about"] for row in rows["security_log"]] == [None, ANNUAL_PLAN]


def test_an_old_sign_in_is_not_enough(client: TestClient, parts: Parts, asha: dict[str, str]) -> None:
    begun = Session.begun(LEARNER, now=NOW - timedelta(minutes=30), lasts=timedelta(hours=2))
    old = {"Authorization": f"Bearer {parts.tokens.signed(begun)}"}
    answers = [client.get(DATA, headers=old), client.post(ERASURE, json={"confirm": ASHA}, headers=old)]

    assert [each.json()["type"].rpartition(":")[2] for each in answers] == ["not-signed-in-recently"] * 2
    assert parts.store.learners.get(ASHA)


def test_an_erasure_needs_the_id_once_more(client: TestClient, parts: Parts, asha: dict[str, str]) -> None:
    answer = client.post(ERASURE, json={"confirm": "asha"}, headers=asha)

    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert parts.store.learners.get(ASHA)


@pytest.mark.parametrize("asking", [LEARNER, ADMIN], ids=lambda principal: principal.role)
def test_an_erasure_leaves_nothing_of_them_in_any_file(
    asking: Principal, client: TestClient, parts: Parts, asha: dict[str, str], tmp_path: Path
) -> None:
    report, progress = f"/v1/organisations/{REVENUE}/report", f"/v1/plans/{ANNUAL_PLAN}/progress"
    staff = bearer(parts, ADMIN)
    before = [client.get(path, headers=staff).json() for path in (report, progress)]
    settled(parts)
    answer = client.post(ERASURE, json={"confirm": ASHA, "reason": f"{ASHA} has left"}, headers=bearer(parts, asking))
    again = client.get(f"/v1/learners/{ASHA}/progress", headers=asha)
    after = [client.get(path, headers=staff).json() for path in (report, progress)]
    settled(parts)
    entries = parts.store.security_log.find(Search(), limit=99)
    parts.store.close()

    files = [file for file in tmp_path.rglob("*") if file.is_file()]
    assert (answer.status_code, again.status_code) == (HTTPStatus.NO_CONTENT, HTTPStatus.UNAUTHORIZED)
    assert any(file.suffix == ".db" for file in files)
    assert any("index" in file.parts for file in files)
    assert [
        (file.name, word) for file in files for word in (ASHA, "sister-in-law") if word.encode() in file.read_bytes()
    ] == []
    assert after[0] == before[0]
    assert {**after[1], "learners": []} == {**before[1], "learners": []}
    named = [[each["learner"] for each in told["learners"]] for told in (before[1], after[1])]
    assert [each for each in named[0] if each != ASHA] == named[1]
    [erased] = [each for each in entries if each.action is Noted.ERASED]
    assert is_tombstone(erased.learner or "")
    assert erased.about == f"{erased.learner} has left"
    assert erased.subject == (erased.learner if asking is LEARNER else "admin")
    assert erased.request_id == answer.headers["x-request-id"]


def test_the_page_gives_a_copy_and_erases_whoever_repeats_their_id(parts: Parts, asha: dict[str, str]) -> None:
    with browser(parts, LEARNER) as learner:
        home, page = learner.get("/home"), learner.get("/my-data")
        copy = learner.get("/my-data/export")
        refused = learner.post("/my-data/erase", data={"confirm": "asha"})
        erased = learner.post("/my-data/erase", data={"confirm": f" {ASHA} "})
        learner.cookies.set(COOKIE, page_token(parts, LEARNER))
        later = learner.get("/home")

    assert "/my-data" in [each.get("href") for each in Outline(home.text).all("a")]
    assert "/my-data/export" in [each.get("href") for each in Outline(page.text).all("a")]
    assert copy.headers["content-disposition"] == 'attachment; filename="my-data.json"'
    assert json.loads(copy.text)["rows"]["learners"][0]["id"] == ASHA
    assert "Nothing was erased" in refused.text
    assert "Your data was erased" in erased.text
    assert erased.headers["set-cookie"].startswith(f'{COOKIE}=""')
    assert later.headers["location"].startswith("/sign-in")
    assert parts.store.learners.count(REVENUE) == 3


def test_the_page_speaks_hindi_and_asks_an_old_session_to_sign_in_again(parts: Parts, asha: dict[str, str]) -> None:
    begun = Session.begun(LEARNER, now=NOW - timedelta(hours=1), lasts=timedelta(hours=12))
    with browser(parts, LEARNER) as learner:
        page = learner.get("/my-data?lang=hi")
        learner.cookies.clear()
        learner.cookies.set(COOKIE, parts.tokens.signed(begun.on_a_page(now=NOW, lasts=timedelta(hours=12))))
        fresh = learner.get("/my-data")
        learner.cookies.clear()
        kept = begun.on_a_page(now=NOW - timedelta(minutes=30), lasts=timedelta(hours=12))
        learner.cookies.set(COOKIE, parts.tokens.signed(kept))
        old = learner.get("/my-data")

    assert "मेरी जानकारी" in page.text
    assert fresh.status_code == HTTPStatus.OK
    assert old.headers["location"] == "/sign-in?next=%2Fmy-data"


def test_the_index_knows_nobody(parts: Parts, tmp_path: Path, asha: dict[str, str]) -> None:
    """It is made of the catalogue alone, so an erasure has nothing to do there."""
    people = [learner.id.encode() for learner in parts.store.learners.all()]
    files = [file for file in (tmp_path / "index").rglob("*") if file.is_file()]

    assert len(files) > 3
    assert [file.name for file in files for person in people if person in file.read_bytes()] == []
    assert CourseId(RTI_COURSE).encode() in b"".join(file.read_bytes() for file in files)

"""The worklist: what makes rows, in which order, what is done about them, and the check of what was closed."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole, Principal
from api.wiring import Parts, slices_of
from api.worklist.causes import Cause, ranked
from api.worklist.service import WorkDone, WorklistService, WorkRow
from data.words.answers import Declined, DeclineReason
from data.words.conversations import AnswerRating, ConversationId, Thumb, ThumbReason, Turn, TurnId
from data.words.errors import UnknownWork
from data.words.models import ENGLISH, HINDI, CourseId, LearnerId
from data.words.worklist import WorkKey, WorkKind, WorkState, WorkStep
from tests.api.page_reading import Outline, browser
from tests.api.planned import LEAVE, NOW, PRINCIPALS, REVENUE, RTI_COURSE, TAX_CLERK, bearer

CURATOR = PRINCIPALS[AccessRole.CURATOR]
LIFT = "Who repairs the lift?"


@pytest.fixture
def curator(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, CURATOR) as made:
        yield made


def service(parts: Parts) -> WorklistService:
    working = slices_of(parts)[WorklistService]
    working.signals.content.get()
    return working


def keys(rows: list[WorkRow]) -> set[WorkKey]:
    return {row.cause.key for row in rows}


def ask(parts: Parts, turn: str, question: str = LIFT, *, after: timedelta = timedelta()) -> Turn:
    """The clerk asks what no course answers."""
    declined = Declined(DeclineReason.NOT_COVERED, [], confidence=0.0)
    kept = Turn(TurnId(turn), question, question, ENGLISH, RTI_COURSE, None, declined, NOW + after)
    parts.store.conversations.add_turn(kept, conversation=ConversationId(f"talk-{turn}"), learner=TAX_CLERK)
    return kept


def test_needs_without_a_course_are_rows_with_everybody_in_need_once(parts: Parts) -> None:
    """Two clerks need Leave up to 3, no course teaches 3; where a course is in English alone, Hindi is missing."""
    rows = {row.cause.key: row.cause for row in service(parts).rows(CURATOR)}
    gap = rows[WorkKey(f"gap:{LEAVE}:en")]
    assert (gap.levels, gap.touches, gap.courses) == ([3], 2, [])
    hindi = rows[WorkKey(f"gap:{LEAVE}:hi")]
    assert hindi.touches is None, "one clerk reads Hindi, and two are told of"


def test_the_largest_of_each_kind_comes_first() -> None:
    def cause(kind: WorkKind, name: str, touches: int | None) -> Cause:
        return Cause(WorkKey(f"{kind}:{name}"), kind, touches)

    given = [
        cause(WorkKind.DRAFTS, "few", 2),
        cause(WorkKind.GAP, "small", 30),
        cause(WorkKind.GAP, "untold", None),
        cause(WorkKind.GAP, "large", 900),
        cause(WorkKind.STALE, "one", 1),
    ]
    assert [each.key for each in ranked(given)] == ["gap:large", "stale:one", "drafts:few", "gap:small", "gap:untold"]


def test_questions_and_thumbs_are_rows_that_name_nobody(parts: Parts, curator: TestClient) -> None:
    turn = ask(parts, "lift")
    thought = AnswerRating(Thumb.DOWN, ThumbReason.OUTDATED, "", NOW)
    parts.store.conversations.rate(turn.id, thought, learner=TAX_CLERK)
    page = curator.get("/worklist").text
    text = Outline(page).text

    assert f"Questions without an answer {LIFT}" in text
    assert "It is out of date" in text
    assert TAX_CLERK not in page


def test_a_course_that_its_platform_seems_to_have_no_more_is_a_row_until_it_is_closed(
    parts: Parts, curator: TestClient
) -> None:
    parts.store.missing.note("igot", [RTI_COURSE, CourseId("nowhere")], now=NOW)
    text = Outline(curator.get("/worklist").text).text
    working, key = service(parts), WorkKey(f"missing:{RTI_COURSE}")
    working.change(key, WorkDone(WorkStep.CLOSED, note="it is ours, too"), CURATOR)

    assert "An export with all courses of the platform lacks it since 2 November 2026." in text
    assert "missing:nowhere" not in keys(working.rows(CURATOR))
    assert working.check() == 0, "it is missing since before it was closed"


def test_what_is_done_is_kept_with_who_and_can_be_taken_back(parts: Parts, curator: TestClient) -> None:
    key = f"gap:{LEAVE}:en"
    for step, more in (("assigned", {"to": "Asha"}), ("snoozed", {"days": "30"})):
        answer = curator.post("/worklist", data={"row": key, "step": step, **more})
        assert answer.status_code == HTTPStatus.SEE_OTHER
    assert f'value="{key}"' not in curator.get("/worklist").text
    waiting = Outline(curator.get("/worklist", params={"state": "snoozed", "did": key}).text).text
    assert "in hand: Asha put off until 2 December 2026" in waiting
    assert "curator · Taken in hand: Asha" in waiting

    curator.post("/worklist", data={"row": key, "step": "undone"})
    assert f'value="{key}"' in curator.get("/worklist").text
    hindi = Outline(curator.get("/worklist", params={"lang": "hi", "did": key}).text).text
    assert "वापस लिया गया" in hindi


def test_what_was_closed_opens_again_where_its_cause_still_stands(parts: Parts) -> None:
    working, key = service(parts), WorkKey(f"gap:{LEAVE}:en")
    assert working.check() == 0
    working.change(key, WorkDone(WorkStep.CLOSED, note="ordered a course"), CURATOR)
    assert working.row(key, CURATOR).standing.state(NOW.date()) is WorkState.CLOSED
    assert working.check() == 1
    row = working.row(key, CURATOR)
    assert (row.standing.state(NOW.date()), row.standing.came_back) == (WorkState.OPEN, True)
    assert working.check() == 0


def test_what_was_closed_and_is_gone_stays_gone(parts: Parts) -> None:
    working = service(parts)
    key = WorkKey(f"gap:{LEAVE}:en")
    working.change(key, WorkDone(WorkStep.CLOSED), CURATOR)
    catalogue = parts.store.catalogue.current()
    courses = [
        replace(course, languages=frozenset({ENGLISH, HINDI}), teaches={**course.teaches, LEAVE: 3})
        if course.id == RTI_COURSE
        else course
        for course in catalogue.courses.values()
    ]
    parts.store.catalogue.replace(catalogue.with_courses(courses))
    assert working.check() == 0
    assert key not in keys(working.rows(CURATOR))


def test_of_questions_only_what_was_asked_after_the_closing_counts(parts: Parts) -> None:
    ask(parts, "first")
    working = service(parts)
    (key,) = (each for each in keys(working.rows(CURATOR)) if each.startswith("questions:"))
    working.change(key, WorkDone(WorkStep.CLOSED), CURATOR)
    assert working.check() == 0
    ask(parts, "second", after=timedelta(hours=1))
    assert working.check() == 1


def test_each_organisation_has_a_worklist_of_its_own(parts: Parts) -> None:
    working, key = service(parts), WorkKey(f"gap:{LEAVE}:en")
    below = Principal("desk", AccessRole.CURATOR, REVENUE)
    working.change(key, WorkDone(WorkStep.CLOSED), below)
    assert working.row(key, CURATOR).standing.state(NOW.date()) is WorkState.OPEN
    with pytest.raises(UnknownWork):
        working.change(WorkKey("gap:nothing:en"), WorkDone(WorkStep.CLOSED), below)


def test_programs_read_and_change_rows(parts: Parts, client: TestClient) -> None:
    headers = bearer(parts, CURATOR)
    rows = client.get("/v1/worklist", params={"kind": "gap"}, headers=headers).json()
    assert rows["found"] == len(rows["rows"]) > 0
    done = {"row": rows["rows"][0]["key"], "step": "closed", "note": "bought"}
    row = client.post("/v1/worklist/changes", json=done, headers=headers).json()
    assert (row["state"], row["changes"][0]["by"], row["changes"][0]["note"]) == ("closed", CURATOR.subject, "bought")
    again = client.post("/v1/worklist/changes", json={**done, "step": "reopened"}, headers=headers)
    assert again.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    gone = client.post("/v1/worklist/changes", json={**done, "row": "gap:x:en"}, headers=headers)
    assert gone.status_code == HTTPStatus.NOT_FOUND


def test_the_table_has_every_row_and_no_formula(parts: Parts, curator: TestClient) -> None:
    ask(parts, "formula", "=HYPERLINK(1)")
    lines = curator.get("/worklist.csv").text.splitlines()
    assert lines[0].startswith("key,kind,title")
    assert len(lines) == 1 + len(service(parts).rows(CURATOR))
    assert any(",'=HYPERLINK(1)," in line for line in lines)


def test_an_erased_learner_is_named_in_no_worklist(parts: Parts) -> None:
    key = WorkKey(f"gap:{LEAVE}:en")
    done = WorkDone(WorkStep.ASSIGNED, to=TAX_CLERK, note=f"told {TAX_CLERK} so")
    service(parts).change(key, done, CURATOR)
    assert parts.store.personal_data.of(TAX_CLERK)["work_changes"][0]["assignee"] == TAX_CLERK
    tombstone = parts.store.erasures.erase(LearnerId(TAX_CLERK))
    (change,) = parts.store.worklist.of(CURATOR.organisation)[key]
    assert (change.to, change.note) == (tombstone, f"told {tombstone} so")

"""A learner's home, with and without scripts."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from itertools import count

import pytest
from fastapi.testclient import TestClient

from api.running.auth import AccessRole, Principal
from api.wiring import Parts
from data.words.models import ENGLISH, Event, EventId, LearnerId, Verb
from tests.api.page_reading import HTMX, Outline, browser
from tests.api.planned import (
    HEALTH,
    HEALTH_COURSE,
    LEAVE_COURSE,
    NEW_CLERK,
    NOW,
    NURSE,
    PRINCIPALS,
    REVENUE,
    RTI_COURSE,
    TAX_CLERK,
)

XSS = '"><script>alert(1)</script><img src=x onerror=alert(1)>'


@pytest.fixture
def learner(parts: Parts) -> Iterator[TestClient]:
    seconds = count()
    ticking = replace(parts, clock=lambda: NOW + timedelta(seconds=next(seconds)))
    with browser(ticking, PRINCIPALS[AccessRole.LEARNER]) as made:
        yield made


def _verbs(parts: Parts) -> list[tuple[Verb, str]]:
    return [(event.verb, event.object) for event in parts.store.ledger.of(TAX_CLERK)]


def test_home_shows_the_next_course_with_reasons_and_their_shares(learner: TestClient) -> None:
    page = Outline(learner.get("/home").text)

    assert "Clerk · Revenue" in page.text
    assert {"/courses/leave-rules"} == {a["href"] for a in page.all("a") if a["href"].startswith("/courses/leave")}
    assert "Leave: brings you to level 2 of the 3 your role needs; you have shown 0" in page.text
    shares = [int(text.removesuffix(" %")) for text in page.text_of("span") if text.endswith(" %")]
    assert shares
    assert shares == sorted(shares, reverse=True)
    assert sum(shares) == pytest.approx(100, abs=len(shares))


def test_home_shows_path_progress_and_what_is_due(learner: TestClient) -> None:
    text = Outline(learner.get("/home").text).text

    assert "1 course, until 8 November 2026" in text
    assert "Leave to level 2" in text
    assert "Due 15 March 2027" in text
    assert "The courses there are stop below the needed level" in text
    assert "Due in your plans Annual plan Leave Due 15 March 2027 Mandatory" in text
    assert "0 of 2" in text
    assert "finished; show it by a check" in text


def test_home_offers_to_go_on_where_one_left_off_until_the_course_is_finished(
    learner: TestClient, parts: Parts
) -> None:
    assert 'id="continue"' not in learner.get("/home").text

    learner.get(f"/courses/{LEAVE_COURSE}")
    page = Outline(learner.get("/home").text)
    lesson = parts.store.catalogue.current().course(LEAVE_COURSE).lessons[0]
    assert f"Lesson 1 of 1: {lesson.title.in_language(ENGLISH)}" in page.text
    assert f"/courses/{LEAVE_COURSE}?lesson={lesson.id}" in {each["href"] for each in page.all("a")}

    done = Event(EventId("done"), TAX_CLERK, Verb.COMPLETED, LEAVE_COURSE, NOW + timedelta(hours=1), "lms")
    parts.store.ledger.append([done])
    assert 'id="continue"' not in learner.get("/home").text


def test_a_course_put_aside_is_none_to_go_on_with(learner: TestClient) -> None:
    learner.get(f"/courses/{LEAVE_COURSE}")
    learner.post("/home/dismissed", data={"course": LEAVE_COURSE})

    assert 'id="continue"' not in learner.get("/home").text


def test_what_counts_in_the_appraisal_is_marked(learner: TestClient, parts: Parts) -> None:
    assert "Counts in APAR" not in learner.get("/home").text

    catalogue = parts.store.catalogue.current()
    plans = [replace(plan, apar=True) for plan in catalogue.plans.values()]
    parts.store.catalogue.replace(catalogue.with_plans(plans))
    assert "Counts in APAR" in learner.get("/home").text


def test_the_path_can_be_tried_with_other_weekly_minutes(learner: TestClient) -> None:
    whole = learner.get("/home/path", params={"weekly_minutes": 30})
    part = learner.get("/home/path", params={"weekly_minutes": 30}, headers=HTMX)

    assert "<html" in whole.text
    assert "<html" not in part.text
    for page in (whole.text, part.text):
        assert '<option value="30" selected>' in page
    assert learner.get("/home/path", params={"weekly_minutes": 5}).status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_dismissed_course_goes_and_comes_back_with_undo(learner: TestClient, parts: Parts) -> None:
    gone = learner.post("/home/dismissed", data={"course": LEAVE_COURSE}, headers=HTMX).text
    back = learner.post("/home/restored", data={"course": LEAVE_COURSE}, headers=HTMX).text

    assert "“Leave” is no longer suggested to you." in gone
    assert "autofocus" in gone
    assert "There is no further course for you" in gone
    assert "no longer suggested" not in back
    assert f'href="/courses/{LEAVE_COURSE}"' in back
    assert _verbs(parts)[1:] == [(Verb.DISMISSED, LEAVE_COURSE), (Verb.RESTORED, LEAVE_COURSE)]


def test_dismissing_works_without_scripts(learner: TestClient) -> None:
    gone = learner.post("/home/dismissed", data={"course": LEAVE_COURSE})
    page = learner.get(gone.headers["location"].partition("#")[0]).text
    back = learner.post("/home/restored", data={"course": LEAVE_COURSE})

    assert gone.headers["location"] == f"/home?dismissed={LEAVE_COURSE}#next"
    assert 'action="/home/restored"' in page
    assert "autofocus" not in page
    assert back.headers["location"] == "/home#next"


def test_later_says_when_the_course_comes_back_and_undo_takes_it_back(learner: TestClient, parts: Parts) -> None:
    gone = learner.post("/home/deferred", data={"course": LEAVE_COURSE}, headers=HTMX).text
    back = learner.post("/home/restored", data={"course": LEAVE_COURSE}, headers=HTMX).text

    assert "“Leave” comes back on 2 December 2026." in gone
    assert "There is no further course for you" in gone
    assert f'href="/courses/{LEAVE_COURSE}"' in back
    assert _verbs(parts)[1:] == [(Verb.DEFERRED, LEAVE_COURSE), (Verb.RESTORED, LEAVE_COURSE)]


def test_later_works_without_scripts_and_in_hindi(learner: TestClient) -> None:
    gone = learner.post("/home/deferred", data={"course": LEAVE_COURSE})
    page = learner.get(gone.headers["location"].partition("#")[0] + "&lang=hi").text

    assert gone.headers["location"] == f"/home?deferred={LEAVE_COURSE}#next"
    assert "“अवकाश” 2 दिसंबर 2026 को फिर सुझाया जाएगा।" in page


def test_i_know_this_leads_to_a_check_that_takes_the_course_off_the_list(learner: TestClient, parts: Parts) -> None:
    home = Outline(learner.get("/home").text)
    link = next(a["href"] for a in home.all("a") if a["href"].startswith("/home/check"))
    asked = Outline(learner.get(link.partition("#")[0], headers=HTMX).text)
    boxes = [each["value"] for each in asked.all("input") if each.get("type") == "checkbox"]
    known = learner.post("/home/check", data={"course": LEAVE_COURSE, "confirmed": boxes}, headers=HTMX).text

    assert "Do you know “Leave” already?" in asked.text
    assert boxes == ["admin.leave:1", "admin.leave:2"]
    assert "“Leave” is no longer suggested: you know it." in known
    assert "There is no further course for you" in known
    assert [verb for verb, _ in _verbs(parts)[1:]] == [Verb.ASSESSED, Verb.CLAIMED]


def test_what_is_confirmed_in_part_keeps_the_course_and_works_without_scripts(learner: TestClient) -> None:
    whole = learner.get("/home/check", params={"course": LEAVE_COURSE}).text
    kept = learner.post("/home/check", data={"course": LEAVE_COURSE, "confirmed": "admin.leave:1"})
    page = learner.get(kept.headers["location"].partition("#")[0]).text

    assert "<html" in whole
    assert 'action="/home/check"' in whole
    assert kept.headers["location"] == f"/home?kept={LEAVE_COURSE}#next"
    assert "“Leave” stays on your list" in page
    assert f'href="/courses/{LEAVE_COURSE}"' in page


def test_nothing_confirmed_writes_nothing(learner: TestClient, parts: Parts) -> None:
    learner.post("/home/check", data={"course": LEAVE_COURSE}, headers=HTMX)
    assert len(_verbs(parts)) == 1


@pytest.mark.parametrize("course", [HEALTH_COURSE, "no-such-course"])
def test_only_an_open_course_can_be_dismissed(learner: TestClient, parts: Parts, course: str) -> None:
    refused = learner.post("/home/dismissed", data={"course": course})

    assert refused.status_code == HTTPStatus.NOT_FOUND
    assert len(_verbs(parts)) == 1


def test_a_closed_course_is_not_named_by_the_notice(learner: TestClient) -> None:
    assert "Cold chain" not in learner.get("/home", params={"dismissed": HEALTH_COURSE}).text


@pytest.mark.parametrize(
    ("message", "expected"),
    [
        ("What should I take next?", "Based on what your role needs"),
        ("Plan 2 hours a week for me", "2 h a week"),
        ("What is due?", "1 course is open in your plans."),
        ("How am I doing?", "1 course done, 30 min of learning."),
        ("Is there a course on leave?", "Courses on leave"),
        ("Hello", "Namaste!"),
        ("Tell me a joke", "lies outside of that"),
        ("", "I am Saarthi, an AI program"),
    ],
)
def test_saarthi_replies_in_the_kind_that_was_asked_for(learner: TestClient, message: str, expected: str) -> None:
    part = learner.post("/home/ask", data={"message": message}, headers=HTMX)
    whole = learner.post("/home/ask", data={"message": message})

    assert expected in Outline(part.text).text
    assert "<html" not in part.text
    assert expected in Outline(whole.text).text
    assert "<html" in whole.text


def test_a_question_is_answered_with_a_citation_that_opens_the_lesson(learner: TestClient) -> None:
    question = "Within how many days does a public authority reply to a request for information?"
    page = Outline(learner.post("/home/ask", data={"message": question}, headers=HTMX).text)
    cited = next(a for a in page.all("a") if a["href"].endswith("#quote"))
    opened = learner.get(cited["href"].partition("#")[0]).text

    assert "1 Replies in time — Replies in time" in " ".join(page.text.split())
    assert '<mark id="quote">A public authority replies to a request for information within thirty days.' in opened


def test_an_unclear_message_gets_a_question_back_and_the_choice_is_kept_to(learner: TestClient) -> None:
    page = Outline(learner.post("/home/ask", data={"message": "gift policy"}, headers=HTMX).text)
    choices = [each["value"] for each in page.all("button") if each.get("name") == "chosen"]
    chosen = learner.post("/home/ask", data={"message": "gift policy", "chosen": "find"}, headers=HTMX)

    assert choices == ["find", "ask"]
    assert "No course fits “gift policy”" in Outline(chosen.text).text


def test_a_choice_that_does_not_exist_is_refused(learner: TestClient) -> None:
    refused = learner.post("/home/ask", data={"message": "leave", "chosen": "fly"}, headers=HTMX)

    assert refused.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    assert "<html" not in refused.text


@pytest.mark.parametrize("chosen", ["", "find", "ask"])
def test_what_a_learner_types_is_shown_as_text(learner: TestClient, chosen: str) -> None:
    data = {"message": XSS, **({"chosen": chosen} if chosen else {})}
    for headers in ({}, HTMX):
        page = learner.post("/home/ask", data=data, headers=headers).text
        assert "<script>alert" not in page
        assert "<img" not in page.split("<main")[-1].replace('<img src="/static', "")


def test_home_in_hindi_says_its_words_and_dates_in_hindi(learner: TestClient) -> None:
    page = learner.get("/home", params={"lang": "hi"})
    text = Outline(page.text).text

    assert "आपके अगले पाठ्यक्रम" in text
    assert "8 नवंबर 2026" in text
    assert "लिपिक · राजस्व" in text


def test_somebody_without_role_is_told_what_the_list_goes_on(parts: Parts) -> None:
    with browser(parts, Principal(NURSE, AccessRole.LEARNER, HEALTH)) as nurse:
        text = Outline(nurse.get("/home").text).text

    assert "Learner · Health" in text
    assert "your role is not known yet" in text
    assert "What your role needs" not in text


def test_a_learner_reads_nobody_elses_home(parts: Parts) -> None:
    with browser(parts, Principal(NEW_CLERK, AccessRole.LEARNER, REVENUE)) as new:
        text = Outline(new.get("/home").text).text

    assert "Courses done" not in text


def test_a_learner_who_has_left_is_led_to_the_sign_in_page(parts: Parts) -> None:
    with browser(parts, Principal(LearnerId("gone-1"), AccessRole.LEARNER, REVENUE)) as gone:
        page = gone.get("/home")

    assert (page.status_code, page.headers["location"]) == (HTTPStatus.SEE_OTHER, "/sign-in?next=%2Fhome")


@pytest.mark.parametrize(
    "path",
    [
        "/home/ask",
        "/home/dismissed",
        "/home/deferred",
        "/home/check",
        "/home/restored",
        f"/courses/{RTI_COURSE}/finished",
    ],
)
def test_another_sites_page_cannot_act_for_a_learner(learner: TestClient, parts: Parts, path: str) -> None:
    data = {"course": LEAVE_COURSE, "message": "hello"}
    for header in ({"Origin": "https://evil.example"}, {"Origin": "null"}, {"Sec-Fetch-Site": "cross-site"}):
        assert learner.post(path, data=data, headers=header).status_code == HTTPStatus.FORBIDDEN
    assert len(_verbs(parts)) == 1


def test_our_own_page_may_act(learner: TestClient) -> None:
    header = {"Origin": "http://127.0.0.1", "Sec-Fetch-Site": "same-origin"}
    assert learner.post("/home/ask", data={"message": "hello"}, headers=header).status_code == HTTPStatus.OK

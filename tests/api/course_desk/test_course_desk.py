"""A course is looked at, its texts are edited, compared, published, searched and taken back: over HTTP."""

import time
from collections.abc import Iterator, Mapping
from dataclasses import replace
from html import unescape
from http import HTTPStatus

import pytest
from fastapi import FastAPI
from fastapi.testclient import TestClient
from httpx2 import Response

from api.courses.lesson_text import mark_of
from api.imports.background import Background
from api.running.auth import AccessRole
from api.wiring import Parts
from data.catalogue import Catalogue
from data.words import (
    ENGLISH,
    ConversationId,
    CourseId,
    Declined,
    DeclineReason,
    Event,
    EventId,
    LocalText,
    Turn,
    TurnId,
    Verb,
)
from tests.api.page_reading import Outline, browser
from tests.api.planned import (
    HEALTH_COURSE,
    LEAVE_COURSE,
    LEAVE_TEXT,
    NEW_CLERK,
    NOW,
    NURSE,
    PRINCIPALS,
    REVENUE,
    RTI_COURSE,
    RTI_TEXT,
    RTI_TEXT_HINDI,
    TAX_CLERK,
    bearer,
    planned_catalogue,
)

CURATOR = PRINCIPALS[AccessRole.CURATOR]
EDIT = f"/curating/{LEAVE_COURSE}/edit"
NEW_TEXT = "Commuted leave needs a certificate of the district hospital in Rampur."
FIELDS = {
    "lesson-title/en/one": "Leave",
    "lesson-title/hi/one": "अवकाश",
    "lesson-text/en/one": NEW_TEXT,
    "lesson-text/hi/one": "",
    "asked-as/en/one": "may I stay away \r\n\r\nmay I stay away",
    "asked-as/hi/one": "",
}


@pytest.fixture
def curator(parts: Parts) -> Iterator[TestClient]:
    with browser(parts, CURATOR) as made:
        yield made


def seen(curator: TestClient, lesson: str = "one") -> str:
    page = curator.get(EDIT, params={"lesson": lesson} if lesson else {}).text
    return next(each["value"] for each in Outline(page).all("input") if each.get("name") == "seen")


def save(curator: TestClient, fields: Mapping[str, str], *, as_seen: str | None = None, lang: str = "en") -> Response:
    sent = {
        "place": list(fields),
        "text": list(fields.values()),
        "seen": seen(curator) if as_seen is None else as_seen,
        "note": "The rule was amended",
    }
    return curator.post(EDIT, params={"lesson": "one", "lang": lang}, data=sent)


def act(curator: TestClient, version: int, action: str) -> Response:
    return curator.post(f"/curating/{LEAVE_COURSE}/versions/{version}", data={"action": action})


def published(curator: TestClient, fields: Mapping[str, str] = FIELDS) -> str:
    draft = str(save(curator, fields).headers["location"])
    assert act(curator, int(draft.rsplit("/", 1)[1]), "publish").status_code == HTTPStatus.SEE_OTHER
    return draft


def indexed(client: TestClient) -> None:
    app = client.app
    assert isinstance(app, FastAPI)
    background, until = app.state.slices[Background], time.monotonic() + 60
    while background.is_indexing and time.monotonic() < until:
        time.sleep(0.05)


def files_say(text: str) -> Catalogue:
    catalogue = planned_catalogue()
    course = catalogue.courses[LEAVE_COURSE]
    lesson = replace(course.lessons[0], text=LocalText({ENGLISH: text}))
    return catalogue.with_courses({**catalogue.courses, LEAVE_COURSE: replace(course, lessons=[lesson])}.values())


def served(parts: Parts, course: CourseId = LEAVE_COURSE) -> str:
    return parts.store.catalogue.current().courses[course].lessons[0].text.by_language[ENGLISH]


def test_a_draft_is_compared_published_searched_and_taken_back(parts: Parts, curator: TestClient) -> None:
    answer = save(curator, FIELDS)
    assert answer.status_code == HTTPStatus.SEE_OTHER
    page = curator.get(answer.headers["location"]).text
    assert f"<del>{LEAVE_TEXT}</del>" in page
    assert f"<ins>{NEW_TEXT}</ins>" in page
    assert "The rule was amended" in page
    assert served(parts) == LEAVE_TEXT
    assert act(curator, 1, "publish").status_code == HTTPStatus.SEE_OTHER
    assert served(parts) == NEW_TEXT
    lesson = parts.store.catalogue.current().courses[LEAVE_COURSE].lessons[0]
    assert [each.by_language for each in lesson.asked_as] == [{ENGLISH: "may I stay away"}]
    indexed(curator)
    asked = {"question": "What does commuted leave need?"}
    learner = bearer(parts, PRINCIPALS[AccessRole.LEARNER])
    found = curator.post("/v1/tutor/questions", json=asked, headers=learner).json()
    assert "Rampur" in str(found["blocks"])
    start = LEAVE_TEXT.index("Earned")
    quote = LEAVE_TEXT[start : start + 12]
    place: dict[str, str | int] = {
        "lesson": "one",
        "in": "en",
        "start": start,
        "end": start + 12,
        "said": mark_of(quote),
    }
    old = curator.get(f"/courses/{LEAVE_COURSE}", params=place).text
    assert '<mark id="quote">Earned leave</mark>' in old
    assert act(curator, 0, "back").status_code == HTTPStatus.SEE_OTHER
    assert parts.store.catalogue.current().revision == planned_catalogue().revision
    page = Outline(curator.get(f"/curating/{LEAVE_COURSE}").text).text
    assert "Version 2" in page
    assert "An earlier version" in page
    assert act(curator, 1, "back").status_code == HTTPStatus.SEE_OTHER
    assert served(parts) == NEW_TEXT


@pytest.mark.parametrize(
    ("place", "text", "fault"),
    [
        ("lesson-text/en/one", "Held\x01back", "It holds a control character"),
        ("lesson-text/en/one", " \n", "It cannot be empty. Fill it in."),
        ("lesson-text/en/one", "x" * 200_001, "of which at most 2,00,000 are taken"),
        ("lesson-text/en/one", "a\n\n![map](a.png)", "Line 3: an image stands in the text. Say in words"),
        ("lesson-title/en/one", "T" * 301, "It has 301 characters"),
        ("lesson-title/en/one", "\u202eevael", "It holds a mark that turns the direction"),
        ("lesson-title/hi/one", "", "It cannot be empty"),
        ("asked-as/hi/one", "\n".join(map(str, range(201))), "There are 201 phrases"),
    ],
)
def test_what_cannot_be_kept_is_said_beside_the_field(
    parts: Parts, curator: TestClient, place: str, text: str, fault: str
) -> None:
    answer = save(curator, {**FIELDS, "asked-as/en/one": "what I typed elsewhere", place: text})
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY
    page = unescape(answer.text)
    assert fault in page
    assert "what I typed elsewhere" in page
    assert page.count('aria-invalid="true"') == 1
    assert parts.store.course_edits.of(LEAVE_COURSE) == []


def test_faults_come_in_the_readers_language(curator: TestClient) -> None:
    answer = save(curator, {**FIELDS, "lesson-text/hi/one": "[x](javascript:1)", "lesson-title/hi/one": ""}, lang="hi")
    assert "पंक्ति 1: कड़ी वहाँ ले जाती है जहाँ नहीं जा सकती।" in answer.text


def test_a_text_in_a_new_language_needs_its_title(parts: Parts, curator: TestClient) -> None:
    catalogue = planned_catalogue()
    course = catalogue.courses[LEAVE_COURSE]
    english = replace(course.lessons[0], title=LocalText({ENGLISH: "Leave"}))
    courses = {**catalogue.courses, LEAVE_COURSE: replace(course, lessons=[english])}
    parts.store.catalogue.replace(catalogue.with_courses(courses.values()))
    wanted = {**FIELDS, "lesson-title/hi/one": "", "lesson-text/hi/one": "पाठ।"}
    assert "The text needs its title in this language, too" in save(curator, wanted).text
    assert published(curator, {**wanted, "lesson-title/hi/one": "अवकाश"})
    assert parts.store.catalogue.current().courses[LEAVE_COURSE].languages == {"en", "hi"}


def test_what_another_saved_meanwhile_is_shown_and_not_overwritten(parts: Parts, curator: TestClient) -> None:
    begun = seen(curator)
    save(curator, {**FIELDS, "lesson-text/en/one": "The other one's words."})
    answer = save(curator, FIELDS, as_seen=begun)
    assert answer.status_code == HTTPStatus.CONFLICT
    page = unescape(answer.text)
    assert "The other one's words." in page
    assert NEW_TEXT in page
    assert parts.store.course_edits.of(LEAVE_COURSE)[0].changes[-1].now != NEW_TEXT
    assert save(curator, FIELDS, as_seen=seen(curator)).status_code == HTTPStatus.SEE_OTHER


@pytest.mark.parametrize(("take", "expected"), [("edit", NEW_TEXT), ("files", "The files say else.")])
def test_where_the_files_changed_an_edited_text_a_person_chooses(
    parts: Parts, curator: TestClient, take: str, expected: str
) -> None:
    published(curator)
    parts.store.catalogue.replace(files_say("The files say else."))
    assert served(parts) == "The files say else."
    assert "The files changed an edited text" in curator.get("/curating").text
    page = unescape(curator.get(f"/curating/{LEAVE_COURSE}").text)
    assert "The files say else." in page
    assert NEW_TEXT in page
    form = {"place": "lesson-text/en/one", "take": take, "seen": seen(curator)}
    draft = curator.post(f"/curating/{LEAVE_COURSE}/clashes", data=form).headers["location"]
    act(curator, int(draft.rsplit("/", 1)[1]), "publish")
    assert served(parts) == expected
    assert "The files have changed an edited text" not in curator.get(f"/curating/{LEAVE_COURSE}").text


def test_a_draft_that_clashes_is_not_published_before_somebody_chose(parts: Parts, curator: TestClient) -> None:
    save(curator, FIELDS)
    parts.store.catalogue.replace(files_say("The files say else."))
    assert "Publish this version" not in curator.get(f"/curating/{LEAVE_COURSE}/versions/1").text
    assert act(curator, 1, "publish").status_code == HTTPStatus.CONFLICT
    assert served(parts) == "The files say else."


def test_saving_other_texts_does_not_choose_for_the_person(parts: Parts, curator: TestClient) -> None:
    published(curator)
    parts.store.catalogue.replace(files_say("The files say else."))
    save(curator, {**FIELDS, "asked-as/en/one": "another phrase"})
    assert "The files have changed this text, too" in curator.get(f"/curating/{LEAVE_COURSE}/versions/2").text


def test_who_looks_after_others_courses_edits_none_here(parts: Parts, curator: TestClient) -> None:
    save(curator, FIELDS)
    with browser(parts, replace(CURATOR, organisation=REVENUE)) as below:
        page = below.get(f"/curating/{LEAVE_COURSE}").text
        assert "Another organisation looks after this course." in page
        assert f"{EDIT}?lesson=one" not in page
        assert below.get(EDIT).status_code == HTTPStatus.FORBIDDEN
        assert act(below, 1, "publish").status_code == HTTPStatus.FORBIDDEN
        assert below.get(f"/curating/{HEALTH_COURSE}").status_code == HTTPStatus.NOT_FOUND
    assert served(parts) == LEAVE_TEXT


def test_with_four_eyes_another_publishes(parts: Parts) -> None:
    settings = parts.settings.model_copy(update={"four_eyes": True})
    careful = replace(parts, settings=settings)
    with browser(careful, CURATOR) as curator:
        save(curator, FIELDS)
        assert "somebody else publishes it" in curator.get(f"/curating/{LEAVE_COURSE}/versions/1").text
        assert act(curator, 1, "publish").status_code == HTTPStatus.CONFLICT
    with browser(careful, replace(CURATOR, subject="second")) as other:
        assert act(other, 1, "publish").status_code == HTTPStatus.SEE_OTHER


def test_questions_that_would_lose_their_sentence_are_named(parts: Parts, curator: TestClient) -> None:
    place = f"/curating/{RTI_COURSE}/edit"
    page = curator.get(place, params={"lesson": "one"}).text
    names = [each["value"] for each in Outline(page).all("input") if each.get("name") == "place"]
    texts = {
        "lesson-text/en/one": RTI_TEXT.replace("thirty days", "forty days"),
        "lesson-text/hi/one": RTI_TEXT_HINDI,
    }
    kept = [texts.get(name) or ("Title" if "title" in name else "") for name in names]
    answer = curator.post(place, params={"lesson": "one"}, data={"place": names, "text": kept, "seen": ""})
    page = Outline(curator.get(answer.headers["location"]).text).text
    assert "3 questions quote sentences that would no longer stand in their lessons" in page


def test_programs_read_save_publish_and_take_a_file(parts: Parts, client: TestClient) -> None:
    curator, place = bearer(parts, CURATOR), f"/v1/curating/{LEAVE_COURSE}"
    read = client.get(f"{place}/texts", headers=curator).json()
    assert {"part": "lesson-text", "language": "en", "lesson": "one", "text": LEAVE_TEXT} in read["texts"]
    text = {"part": "lesson-text", "language": "en", "lesson": "one", "text": NEW_TEXT}
    draft = client.put(f"{place}/texts", json={"texts": [text], "seen": read["seen"]}, headers=curator).json()
    assert [(each["was"], each["now"]) for each in draft["changes"]] == [(LEAVE_TEXT, NEW_TEXT)]
    late = client.put(f"{place}/texts", json={"texts": [text], "seen": read["seen"]}, headers=curator)
    assert late.status_code == HTTPStatus.CONFLICT
    bad = client.put(f"{place}/texts", json={"texts": [{**text, "text": " "}], "seen": ""}, headers=curator).json()
    assert [each["place"] for each in bad["faults"]] == ["lesson-text.en.one"]
    after = client.post(f"{place}/versions/1", json={"do": "publish"}, headers=curator).json()
    assert [each["state"] for each in after["versions"]] == ["published"]
    file = client.get(f"{place}/file", headers=curator)
    assert NEW_TEXT in file.text
    assert file.headers["content-disposition"] == f'attachment; filename="{LEAVE_COURSE}.yaml"'


def test_a_place_that_the_course_does_not_have_is_refused(parts: Parts, client: TestClient) -> None:
    text = {"part": "lesson-text", "language": "en", "lesson": "none", "text": NEW_TEXT}
    answer = client.put(
        f"/v1/curating/{LEAVE_COURSE}/texts", json={"texts": [text], "seen": ""}, headers=bearer(parts, CURATOR)
    )
    assert answer.status_code == HTTPStatus.UNPROCESSABLE_ENTITY


def test_a_course_of_an_organisation_below_is_looked_after_from_above(parts: Parts, curator: TestClient) -> None:
    place = f"/curating/{HEALTH_COURSE}"
    page = curator.get(place).text
    assert f"{place}/edit?lesson=one" in page
    assert f'href="/courses/{HEALTH_COURSE}"' not in page
    assert f'href="{place}"' in curator.get("/curating").text


def test_the_list_is_searched_narrowed_ordered_and_paged(parts: Parts, curator: TestClient) -> None:
    def listed(**asked: str) -> list[str]:
        links = [each["href"] for each in Outline(curator.get("/curating", params=asked).text).all("a")]
        return [link.removeprefix("/curating/") for link in links if link.startswith("/curating/")]

    assert listed(sort="title") == [HEALTH_COURSE, LEAVE_COURSE, RTI_COURSE]
    assert listed(q="REPLIES") == [RTI_COURSE]
    assert listed(q="अवकाश") == [LEAVE_COURSE]
    save(curator, FIELDS)
    assert listed(finding="edited") == [LEAVE_COURSE]
    assert listed() == [LEAVE_COURSE, HEALTH_COURSE, RTI_COURSE]
    catalogue = planned_catalogue()
    leave = catalogue.courses[LEAVE_COURSE]
    many = {CourseId(f"copy-{number}"): number for number in range(60)}
    copies = [replace(leave, id=id_, lessons=[], stated_minutes=10, teaches={}) for id_ in many]
    parts.store.catalogue.replace(catalogue.with_courses([*catalogue.courses.values(), *copies]))
    assert len(listed(q="copy")) == 50
    assert len(listed(q="copy", page="2")) == 10
    assert len(listed(finding="untagged", page="9")) == 10


def test_figures_and_questions_are_of_groups_alone(parts: Parts, curator: TestClient) -> None:
    def page() -> str:
        return Outline(curator.get(f"/curating/{LEAVE_COURSE}").text).text

    declined = Declined(DeclineReason.NOT_COVERED, [], confidence=0.0)
    for number, (learner, course) in enumerate([(TAX_CLERK, LEAVE_COURSE), (NURSE, LEAVE_COURSE), (NEW_CLERK, None)]):
        question = f"Who signs leave form {number}?"
        turn = Turn(TurnId(str(number)), question, question, ENGLISH, course, None, declined, NOW)
        parts.store.conversations.add_turn(turn, conversation=ConversationId(str(number)), learner=learner)
    assert "Who signs leave form 0?" in page()
    assert "Who signs leave form 1?" not in page(), "asked by a nurse, who is alone in her office"
    assert "Who signs leave form 2?" not in page(), "asked of the whole catalogue"
    assert "Nobody has taken it yet" in page()


@pytest.mark.parametrize(
    ("takers", "expected"), [(1, "By fewer than 2 people"), (2, "Took it up 2 Began 1 Finished 0")]
)
def test_so_few_people_are_not_counted(parts: Parts, takers: int, expected: str) -> None:
    for learner, verb in [(TAX_CLERK, Verb.STARTED), (NEW_CLERK, Verb.ENROLLED)][:takers]:
        parts.store.ledger.append([Event(EventId(learner), learner, verb, LEAVE_COURSE, NOW, "planned")])
    with browser(parts, CURATOR) as curator:
        assert expected in Outline(curator.get(f"/curating/{LEAVE_COURSE}").text).text

"""An export of iGOT's from the file to a learner: imported, indexed, suggested, planned, quoted and reported."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from api.operate.igot import Asked, ImportReport, import_igot
from api.operate.indexing import build_current_index
from api.running.auth import AccessRole, Principal
from api.running.settings import Settings
from data.igot import Answered, OutQuestion, Standing, question_set
from data.igot.values import map_of
from data.store import open_store
from data.words import CourseId, CourseStatus, ImportStopped, ItemStatus, LearnerId, OrganisationId
from tests.api.applications import application
from tests.api.page_reading import HOST
from tests.api.planned import NOW, bearer, planned_parts, planned_settings
from tests.data.igot.exported import ASHA, BINA, DEPARTMENT, FILES, QUIZ, SPOKEN, answer, course, write_export
from tests.fakes import HashingEncoder, UnchangedWords

LEFT = (
    "Reading Water Meters: 2 lessons are left: At the meter: The form; Check. Language: en. Batch: 0100000000000000101"
)
WATER = "do-1000000000000000001"


def imported(tmp_path: Path, *, check: bool = False, publish: bool = False) -> ImportReport:
    asked = Asked(tmp_path / "export", check=check, publish=publish)
    return import_igot(planned_settings(tmp_path / "state"), asked, now=NOW)


def test_an_export_serves_learners_from_suggestion_to_quotation(tmp_path: Path) -> None:
    write_export(tmp_path / "export")
    imported(tmp_path, publish=True)
    settings = planned_settings(tmp_path / "state")
    build_current_index(settings, encoder=HashingEncoder, transliterator=UnchangedWords, progress=lambda *_: None)
    parts = planned_parts(tmp_path / "state", world=None)
    department = OrganisationId(DEPARTMENT)
    asked = {"user_id": ASHA, "department": "Department of Pipes", "designation": "Meter Reader", "device_type": "web"}
    asha = bearer(parts, Principal(ASHA, AccessRole.LEARNER, department))
    admin = bearer(parts, Principal("admin", AccessRole.ADMIN, department))

    with application(parts) as app, TestClient(app, base_url=HOST, client=("127.0.0.1", 50_000)) as client:
        suggested = client.get(f"/v1/learners/{ASHA}/recommendations", headers=asha).json()
        path = client.get(f"/v1/learners/{ASHA}/path", headers=asha).json()
        question = {"question": "Is a water meter read on the first working day of the month?"}
        told = client.post("/v1/tutor/questions", json=question, headers=asha).json()
        in_their_shape = client.post("/v1/igot/recommendations", json=asked, headers=asha).json()
        stuck = [
            client.post("/v1/saarthi/messages", json={"message": message, "chosen": "why-not"}, headers=asha).json()
            for message in ("why is my progress stuck", "मेरी प्रगति क्यों अटकी है?", "meri progress kyun atki hai")
        ]
        report = client.get(f"/v1/organisations/{DEPARTMENT}/report", headers=admin).json()
    parts.close()

    assert suggested["items"][0]["course"]["id"] == WATER
    assert path["steps"][0]["course"]["id"] == WATER
    assert path["steps"][0]["due"] == "2027-03-31"
    assert told["citations"][0]["course"] == WATER
    assert told["citations"][0]["quote"] in SPOKEN
    assert [reply["kind"] for reply in stuck] == ["progress-traced"] * 3
    assert report["completions"] == 1
    assert {cause["text"] for reply in stuck for cause in reply["trace"]["stuck"] if cause["by"] == "left"} == {LEFT}
    assert in_their_shape["recommended_courses"][0] == {"course_id": "do_1000000000000000001", "position": 1}
    assert (in_their_shape["designation"], in_their_shape["feedbacks"]) == ("Meter Reader", [])


def test_the_second_import_of_an_export_changes_nothing(tmp_path: Path) -> None:
    users = write_export(tmp_path / "export") / "users.json"
    left = json.loads(users.read_text(encoding="utf-8"))
    left["result"]["response"]["content"][1]["status"] = 0  # who has left is among the learners, and not listed
    users.write_text(json.dumps(left), encoding="utf-8")
    first = imported(tmp_path)
    store = open_store(planned_settings(tmp_path / "state").store_url)
    before = store.catalogue.revision(), store.ledger.revision(), store.learners.all()

    again = imported(tmp_path)

    assert (store.catalogue.revision(), store.ledger.revision(), store.learners.all()) == before
    store.close()
    assert (first.new_events, again.new_events) == (first.events, 0)
    assert all(counts.keys() <= {Standing.SAME} for counts in again.things.values())


def test_questions_of_a_test_wait_in_the_bank_and_stay_as_a_person_left_them(tmp_path: Path) -> None:
    settings = planned_settings(tmp_path / "state")
    written = question_set(
        "Meters", [OutQuestion("q", Answered.TYPED, "Read ____.", ["monthly"])], language="English", pass_share=0.6
    )["questionset"]
    test = answer({"questionset": {"identifier": QUIZ, "children": map_of(written)["children"]}})
    write_export(tmp_path / "export", {**FILES, "test.json": test})

    first = imported(tmp_path)
    store = open_store(settings.store_url)
    (item,) = store.items.all().values()
    store.items.put([replace(item, accepts=("each month",))], by="reviewer", at=NOW)
    again = imported(tmp_path)
    (kept,) = store.items.all().values()
    store.close()

    assert (item.status, item.lesson) == (ItemStatus.DRAFT, "do-1000000000000000103")
    assert (first.things["questions"], again.things["questions"]) == ({Standing.NEW: 1}, {Standing.SAME: 1})
    assert kept.accepts == ("each month",)


def test_what_a_whole_export_lacks_is_marked_until_it_is_back_and_never_taken_away(tmp_path: Path) -> None:
    settings = planned_settings(tmp_path / "state")
    write_export(tmp_path / "export")
    imported(tmp_path, publish=True)
    other = tmp_path / "other"
    other.mkdir()
    (other / "search.json").write_text(json.dumps(answer({"content": [course("do_3000000000000000001", "Sewers")]})))

    marked = []
    for asked in (Asked(other), Asked(other, check=True, whole=True), Asked(other, whole=True)):
        import_igot(settings, asked, now=NOW)
        marked.append(_missing(settings))
    import_igot(settings, Asked(other, whole=True), now=NOW + timedelta(days=1))
    later = _missing(settings)
    import_igot(settings, Asked(tmp_path / "export", whole=True), now=NOW + timedelta(days=2))
    store = open_store(settings.store_url)
    status, back = store.catalogue.current().course(CourseId(WATER)).status, store.missing.since()
    store.close()

    assert [WATER in each for each in marked] == [False, False, True]
    assert later[CourseId(WATER)] == NOW
    assert (status, list(back)) == (CourseStatus.LIVE, ["do-3000000000000000001"])


def _missing(settings: Settings) -> Mapping[CourseId, datetime]:
    store = open_store(settings.store_url)
    since = store.missing.since()
    store.close()
    return since


def test_a_check_writes_nothing_and_says_what_would_come(tmp_path: Path) -> None:
    write_export(tmp_path / "export")

    report = imported(tmp_path, check=True)

    store = open_store(planned_settings(tmp_path / "state").store_url)
    assert store.catalogue.revision() is None
    store.close()
    assert report.things["courses"][Standing.NEW] == 4
    assert report.events > 0


def test_a_later_finish_does_not_change_when_a_course_was_first_finished(tmp_path: Path) -> None:
    export = write_export(tmp_path / "export")
    imported(tmp_path)
    report = next(export.rglob("user-enrollment-report.csv"))
    report.write_text(
        report.read_text(encoding="utf-8").replace("2026-07-31 18:00", "2026-09-30 18:00"), encoding="utf-8"
    )

    again = imported(tmp_path)

    store = open_store(planned_settings(tmp_path / "state").store_url)
    finished = [event.at.date().isoformat() for event in store.ledger.of(LearnerId(BINA)) if event.verb == "completed"]
    store.close()
    assert (again.new_events, finished) == (0, ["2026-07-31"])


def test_too_much_put_aside_stops_the_import_before_anything_is_written(tmp_path: Path) -> None:
    nameless = [course(f"do_2{number:018}", "") for number in range(60)]
    write_export(tmp_path / "export", {"search.json": answer({"content": nameless})})

    with pytest.raises(ImportStopped, match="60 of 60 records put aside"):
        imported(tmp_path)

    store = open_store(planned_settings(tmp_path / "state").store_url)
    assert store.catalogue.revision() is None
    store.close()

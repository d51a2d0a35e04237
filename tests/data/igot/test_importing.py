"""An invented export, read and mapped: what becomes of each of its quirks, and that a second run changes nothing."""

import os
import zipfile
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from data.catalogue import Catalogue
from data.igot import Import, planned_import, read_igot
from data.igot.map_framework import role_id_of
from data.igot.notes import Aside, Repair
from data.words.errors import ImportStopped, InvalidInput
from data.words.external import ExternalId, ExternalKind
from data.words.models import ENGLISH, HINDI, CourseId, CourseStatus, EventId, LearnerId, Verb
from data.words.training_plans import PlanStatus
from tests.data.igot.exported import (
    ASHA,
    BATCH,
    BINA,
    BOOKS,
    DEPARTMENT,
    FILES,
    GONE,
    LEDGERS,
    METERS,
    PLAN,
    SEARCH,
    SPOKEN,
    WATER,
    answer,
    course,
    write_export,
)

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
SAMPLES = os.environ.get("SAARTHI_TEST_IGOT_SAMPLES", "")


def imported(folder: Path, current: Catalogue | None = None, *, publish: bool = False) -> Import:
    return planned_import(
        read_igot(folder), current or Catalogue.of(), known={}, erased=frozenset(), now=NOW, publish=publish
    )


@pytest.fixture(scope="module")
def whole(tmp_path_factory: pytest.TempPathFactory) -> Import:
    return imported(write_export(tmp_path_factory.mktemp("export")))


def test_courses_come_as_drafts_and_only_what_is_published_or_retired_comes(whole: Import) -> None:
    statuses = {each.id: each.status for each in whole.catalogue.courses.values()}

    assert statuses == {
        "do-1000000000000000001": CourseStatus.DRAFT,
        "do-1000000000000000002": CourseStatus.DRAFT,
        "do-1000000000000000003": CourseStatus.RETIRED,
        "do-1000000000000000004": CourseStatus.DRAFT,
    }


def test_publishing_opens_courses_but_not_those_that_are_for_some_only(tmp_path: Path) -> None:
    courses = imported(write_export(tmp_path), publish=True).catalogue.courses

    assert courses[CourseId("do-1000000000000000001")].status is CourseStatus.LIVE
    assert courses[CourseId("do-1000000000000000004")].status is CourseStatus.DRAFT


def test_what_somebody_published_stays_open_in_a_later_import(tmp_path: Path) -> None:
    folder = write_export(tmp_path)
    published = imported(folder, publish=True).catalogue

    assert imported(folder, published).catalogue.revision == published.revision


def test_a_tree_becomes_lessons_with_minutes_media_and_the_text_of_captions(whole: Import) -> None:
    water = whole.catalogue.courses[CourseId("do-1000000000000000001")]
    film, form, check, more = water.lessons

    assert water.title.in_language(ENGLISH) == "Reading Water Meters"
    assert [lesson.minutes for lesson in (film, form)] == [-(-742 // 60), 300 // 60]
    assert check.minutes == more.minutes == -(-((5400 - 742 - 300) // 2) // 60)
    assert film.media is not None
    assert film.media.address == "https://example.gov.in/a/dial.mp4"
    assert film.text.in_language(ENGLISH) == SPOKEN
    assert [lesson.optional for lesson in water.lessons] == [False, False, False, True]
    assert "Read a meter." in water.description.in_language(ENGLISH)


def test_tags_join_by_identifier_then_by_name_and_levels_come_of_the_oldest_field(whole: Import) -> None:
    meters = whole.catalogue.own_id(ExternalKind.COMPETENCY, METERS)
    books = whole.catalogue.own_id(ExternalKind.COMPETENCY, BOOKS)
    courses = whole.catalogue.courses

    assert courses[CourseId("do-1000000000000000001")].unstated == {meters}
    assert courses[CourseId("do-1000000000000000002")].unstated == {books}
    assert dict(courses[CourseId("do-1000000000000000003")].teaches) == {books: 3}
    assert not courses[CourseId("do-1000000000000000003")].unstated


def test_people_come_without_what_names_them_and_rows_find_them_by_mail(whole: Import) -> None:
    asha, bina = whole.learners

    assert (asha.id, bina.id) == (ASHA, BINA)
    assert asha.role == bina.role == role_id_of("Meter Reader")
    assert asha.languages == {ENGLISH, HINDI}
    assert "example.gov.in" not in repr(whole.learners) + repr(list(whole.events()))


def test_enrolments_of_lists_and_reports_become_events_at_the_time_that_they_say(whole: Import) -> None:
    events = {(event.learner, event.id): event for event in whole.events()}
    done = events[(LearnerId(BINA), EventId(f"completed:{WATER}"))]

    assert done.at == datetime(2026, 7, 31, 12, 30, tzinfo=UTC)  # 18:00 in India
    assert dict(done.result) == {"score": 0.85}
    begun = events[(LearnerId(ASHA), EventId(f"started:{WATER}:{BATCH}"))]
    assert begun.at == datetime(2026, 7, 2, 13, 46, 40, tzinfo=UTC)  # 1,783,000,000 s after 1970
    assert events[(LearnerId(ASHA), EventId(f"enrolled:{GONE}"))].object == GONE.replace("_", "-")
    assert not [event for event in events.values() if event.verb is Verb.COMPLETED and event.learner == ASHA]


def test_a_plan_is_for_the_roles_of_its_group_and_a_draft_until_published(whole: Import) -> None:
    plan = whole.catalogue.plans[next(iter(whole.catalogue.plans))]

    assert plan.id == PLAN
    assert plan.status is PlanStatus.DRAFT
    assert plan.audience.roles == {role_id_of("Meter Reader")}
    assert [(item.course, item.mandatory, item.due) for item in plan.items] == [
        ("do-1000000000000000001", True, date(2027, 3, 31)),
        ("do-1000000000000000002", False, date(2027, 3, 31)),
    ]


def test_what_was_mended_and_put_aside_is_told_with_count_file_place_and_remedy(whole: Import) -> None:
    notes = whole.found.notes
    mended = {(each.file, each.what): each.count for each in notes.repairs}
    aside = {(each.file, each.what): each for each in notes.asides}

    assert mended[("search.json", Repair.NAME_TRIMMED.value)] == 1
    assert mended[("search.json", Repair.TAG_TWICE.value)] == 1
    assert mended[(f"trees/{WATER}.json", Repair.ADDRESS_CUT.value)] == 1
    assert mended[(f"trees/{WATER}.json", Repair.LEAVES_RECOUNTED.value)] == 1
    assert aside[("search.json", Aside.NOT_PUBLISHED.value)].count == 1
    assert aside[("search.json", Aside.NO_ID.value)].remedy.startswith("Export it again")


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    folder = write_export(tmp_path)
    first = imported(folder)
    again = planned_import(
        read_igot(folder),
        first.catalogue,
        known={each.id: each for each in first.learners},
        erased=frozenset(),
        now=NOW,
    )

    assert again.catalogue.revision == first.catalogue.revision
    assert again.new_learners == []
    assert {(each.learner, each.id) for each in again.events()} == {(each.learner, each.id) for each in first.events()}


def test_courses_of_theirs_that_an_export_lacks_are_named_and_stay(tmp_path: Path) -> None:
    folder = write_export(tmp_path)
    first = imported(folder)
    ours = replace(first.catalogue.course(CourseId("do-1000000000000000001")), id=CourseId("own"), external=frozenset())
    gone = replace(ours, id=CourseId("gone"), external=frozenset({ExternalId("igot", "do_9")}))
    retired = replace(gone, id=CourseId("old"), external=frozenset({ExternalId("igot", "do_8")}))
    retired = replace(retired, status=CourseStatus.RETIRED)
    held = first.catalogue.with_courses([*first.catalogue.courses.values(), ours, gone, retired])

    again = imported(folder, held)

    assert [course.id for course in again.lacking] == ["gone"]
    assert again.catalogue.courses.keys() == held.courses.keys()


def test_a_zip_says_what_its_folder_says(tmp_path: Path) -> None:
    folder = write_export(tmp_path / "folder")
    archive = tmp_path / "reports.zip"
    with zipfile.ZipFile(archive, "w") as zipped:
        for path in sorted(folder.rglob("*.*")):
            zipped.write(path, path.relative_to(folder))
        zipped.writestr("__MACOSX/._search.json", "{")

    assert imported(archive).catalogue.revision == imported(folder).catalogue.revision


def test_a_zip_that_unpacks_to_far_more_than_it_is_is_refused(tmp_path: Path) -> None:
    archive = tmp_path / "bomb.zip"
    with zipfile.ZipFile(archive, "w", zipfile.ZIP_DEFLATED) as zipped:
        zipped.writestr("zeros.csv", b"0" * (4 << 20))

    with pytest.raises(InvalidInput, match="unpacks to"):
        read_igot(archive)


def test_an_import_stops_where_too_much_would_be_put_aside(tmp_path: Path) -> None:
    nameless = [course(f"do_2{number:018}", "") for number in range(60)]
    folder = write_export(tmp_path, {"search.json": answer({"content": nameless})})

    with pytest.raises(ImportStopped, match="60 of 60 records put aside"):
        read_igot(folder).notes.check_ceiling()


def test_what_is_no_export_of_theirs_is_named_with_why(tmp_path: Path) -> None:
    failed = answer({}, status="failed")
    files = {
        "karma.json": {"kpList": []},
        "x.json": '{"broken": ',
        "odd.csv": "a,b\n1,2\n",
        "failed.json": failed,
    }
    found = read_igot(write_export(tmp_path, files))

    assert found.notes.not_for_import["karma.json"].startswith("karma points")
    assert found.notes.not_for_import["odd.csv"] == "a table whose columns are none that we know"
    assert {(each.file, each.what) for each in found.notes.asides} == {
        ("x.json", Aside.UNREADABLE.value),
        ("failed.json", Aside.FAILED_ANSWER.value),
    }


def test_an_erased_person_is_not_taken_again_nor_named_in_a_plan(tmp_path: Path) -> None:
    group = {"usergroupid": "g", "criteria": [{"criteriaKey": "user", "criteriaValue": [ASHA, BINA]}]}
    plan = {
        "id": "p",
        "name": "P",
        "endDate": "2027-03-31",
        "orgIdList": [DEPARTMENT],
        "contentList": [WATER],
        "contextData": {"accessControl": {"userGroups": [{"userGroupId": "g"}]}},
        "planYear": "2026-27",
    }
    folder = write_export(tmp_path, {**FILES, "group.json": group, "plans.json": answer({"content": [plan]})})

    made = planned_import(read_igot(folder), Catalogue.of(), known={}, erased=frozenset({BINA}), now=NOW)

    assert [each.id for each in made.learners] == [ASHA]
    assert next(iter(made.catalogue.plans.values())).audience.learners == {ASHA}


def test_a_course_without_its_tree_keeps_the_lessons_that_it_has(tmp_path: Path) -> None:
    first = imported(write_export(tmp_path / "whole")).catalogue
    search_only = write_export(tmp_path / "search", {"search.json": SEARCH, "framework.json": FILES["framework.json"]})

    again = imported(search_only, first).catalogue.courses[CourseId("do-1000000000000000001")]

    assert again.lessons == first.courses[CourseId("do-1000000000000000001")].lessons


def test_editions_of_one_course_are_variants_of_its_base(tmp_path: Path) -> None:
    editions = {"en": {"id": WATER, "status": "Live", "isBaseLang": True}, "hi": {"id": LEDGERS, "status": "Live"}}
    search = answer({"content": [course(WATER, "Meters", languageMapV1=editions),
                                 course(LEDGERS, "मीटर", language=["Hindi"], languageMapV1=editions)]})  # fmt: skip

    courses = imported(write_export(tmp_path, {"search.json": search})).catalogue.courses

    assert courses[CourseId("do-1000000000000000002")].variant_of == "do-1000000000000000001"
    assert courses[CourseId("do-1000000000000000002")].languages == {HINDI}
    assert courses[CourseId("do-1000000000000000001")].variant_of is None


@pytest.mark.skipif(not SAMPLES, reason="SAARTHI_TEST_IGOT_SAMPLES names no folder of iGOT samples")
def test_every_sample_loads_or_is_named_as_not_for_import() -> None:
    folder = Path(SAMPLES)
    made = imported(folder)
    list(made.events())
    notes = made.found.notes

    assert not [each for each in notes.asides if each.what == Aside.UNREADABLE.value]
    assert not [why for why in notes.not_for_import.values() if "we know" in why or "we do not know" in why]
    assert made.catalogue.revision == imported(folder, made.catalogue).catalogue.revision

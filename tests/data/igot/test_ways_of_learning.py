"""Programmes, groups, batches and the way through a course, as they come from iGOT."""

import json
from datetime import UTC, datetime
from pathlib import Path

from data.catalogue import Catalogue
from data.igot import Import, planned_import, read_igot
from data.words.models import (
    CourseId,
    CourseStatus,
    Event,
    GroupId,
    LearnerId,
    OrganisationId,
    PlanId,
    ProgrammeId,
    Verb,
)
from tests.data.igot.exported import (
    ASHA,
    BATCH,
    DEPARTMENT,
    FILES,
    FILM,
    LEDGERS,
    MINISTRY,
    PAPER,
    PLAN,
    QUIZ,
    WATER,
    answer,
    course,
    user,
    write_export,
)

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
WATER_ID, LEDGERS_ID = CourseId("do-1000000000000000001"), CourseId("do-1000000000000000002")
PROGRAMME = "do_1000000000000000020"
COLLECTION = "application/vnd.ekstep.content-collection"


def imported(folder: Path, files: dict[str, object]) -> Import:
    found = read_igot(write_export(folder, {**FILES, **files}))
    return planned_import(found, Catalogue.of(), known={}, erased=frozenset(), now=NOW, publish=True)


def of(made: Import, learner: str, verb: Verb) -> list[Event]:
    return [event for event in made.events() if event.learner == LearnerId(learner) and event.verb is verb]


def test_a_curated_programme_is_its_courses_in_order_with_the_test_at_its_end(tmp_path: Path) -> None:
    children = [
        {"identifier": identifier, "name": name, "mimeType": COLLECTION, "primaryCategory": "Course", "status": "Live",
         "children": []}
        for identifier, name in ((LEDGERS, "Ledgers by Hand"), (WATER, "Reading Water Meters"))
    ]  # fmt: skip
    test = {"identifier": "do_1000000000000000021", "name": "Last check", "status": "Live",
            "mimeType": "application/vnd.sunbird.questionset",
            "primaryCategory": "Final Program Assessment"}  # fmt: skip
    whole = course(PROGRAMME, "First Month", courseCategory="Curated Program", children=[*children, test])

    made = imported(tmp_path, {"programme.json": answer({"content": whole})})

    programme = made.catalogue.programmes[ProgrammeId("do-1000000000000000020")]
    assert programme.courses() == (LEDGERS_ID, WATER_ID, CourseId("do-1000000000000000021"))
    assert programme.status is CourseStatus.LIVE
    assert made.catalogue.courses[CourseId("do-1000000000000000021")].category == "Final Program Assessment"
    assert CourseId("do-1000000000000000020") not in made.catalogue.courses
    assert len(made.catalogue.courses[WATER_ID].lessons) == 4, "the tree of a course is not lost for its programme's"


def test_a_pathway_has_milestones_of_which_some_courses_are_optional(tmp_path: Path) -> None:
    courses = [{"identifier": WATER, "isMandatory": True}, {"identifier": LEDGERS, "isMandatory": False}]
    milestones = json.dumps([{"id": "m1", "name": "Begin", "courses": courses, "assessmentDetail": {}}])
    pathway = answer(
        {"content": course(PROGRAMME, "Road", courseCategory="Learning Pathway", milestones_v1=milestones)}
    )

    programme = imported(tmp_path, {"pathway.json": pathway}).catalogue.programmes[
        ProgrammeId("do-1000000000000000020")
    ]

    assert [(each.course, each.optional) for each in programme.milestones[0].courses] == [
        (WATER_ID, False),
        (LEDGERS_ID, True),
    ]
    assert programme.asked() == (WATER_ID,)


def test_a_plan_that_names_a_programme_asks_for_its_courses(tmp_path: Path) -> None:
    milestones = json.dumps([{"name": "Begin", "courses": [{"identifier": WATER}, {"identifier": LEDGERS}]}])
    pathway = answer(
        {"content": course(PROGRAMME, "Road", courseCategory="Learning Pathway", milestones_v1=milestones)}
    )
    plan = {"id": PLAN, "name": "P", "endDate": "2027-03-31", "planYear": "2026-27", "contentList": [PROGRAMME],
            "orgIdList": [DEPARTMENT, MINISTRY], "isApar": "true", "status": "Live"}  # fmt: skip

    made = imported(tmp_path, {"pathway.json": pathway, "plans.json": answer({"content": [plan]})})

    known = made.catalogue.plans[PlanId(PLAN)]
    assert [item.course for item in known.items] == [WATER_ID, LEDGERS_ID]
    assert (known.year, known.apar) == ("2026-27", True)
    assert (known.organisation, known.others) == (OrganisationId(DEPARTMENT), frozenset({OrganisationId(MINISTRY)}))


def test_a_group_told_by_more_than_designations_becomes_a_group_of_ours(tmp_path: Path) -> None:
    criteria = [
        {"criteriaKey": "rootOrgId", "criteriaValue": [DEPARTMENT]},
        {"criteriaKey": "group", "criteriaValue": "group c"},
    ]
    group = {"usergroupid": "g-7", "usergroupname": "Group C", "criteria": criteria}
    plan = {"id": PLAN, "name": "P", "endDate": "2027-03-31", "planYear": "2026-27", "contentList": [WATER],
            "contextData": {"accessControl": {"userGroups": [{"userGroupId": "g-7"}]}}}  # fmt: skip

    made = imported(tmp_path, {"group.json": group, "plans.json": answer({"content": [plan]})})

    assert made.catalogue.plans[PlanId(PLAN)].audience.groups == {GroupId("g-7")}
    assert all(made.catalogue.groups[GroupId("g-7")].holds(learner) for learner in made.learners)


def test_the_way_through_a_course_comes_with_lesson_language_and_batch(tmp_path: Path) -> None:
    made = imported(tmp_path, {})

    assert {event.object for event in of(made, ASHA, Verb.PROGRESSED)} == {WATER_ID}
    assert [dict(event.result) for event in of(made, ASHA, Verb.PROGRESSED)] == [
        {"lesson": FILM.replace("_", "-"), "share": 1.0, "language": "en"},
        {"lesson": PAPER.replace("_", "-"), "share": 0.0, "language": "en"},
    ]
    assert {event.result.get("batch") for event in of(made, ASHA, Verb.ENROLLED) if event.object == WATER_ID} == {BATCH}


def test_states_read_apart_are_of_the_person_that_the_request_names(tmp_path: Path) -> None:
    row = {"contentId": QUIZ, "courseId": WATER, "status": 2, "lastAccessTime": "2026-07-28 10:11:12:123+0000"}
    states = {"request": {"request": {"userId": ASHA}}, "response": answer({"contentList": [row]})}

    told = of(imported(tmp_path, {"states.json": states}), ASHA, Verb.PROGRESSED)

    assert [event.result["lesson"] for event in told][-1] == QUIZ.replace("_", "-")
    assert told[-1].at == datetime(2026, 7, 28, 10, 11, 12, 123000, tzinfo=UTC)


def test_who_left_a_course_and_who_has_its_certificate_is_told(tmp_path: Path) -> None:
    plain = {"userId": ASHA, "batchId": BATCH, "enrolledDate": 1783000000000}
    left = {**plain, "courseId": LEDGERS, "active": False, "status": 1}
    done = {**plain, "courseId": WATER, "status": 2, "completedOn": 1785500000000,
            "issuedCertificates": [{"identifier": "c-1", "lastIssuedOn": "2026-07-31T18:01:02.000+0000"}]}  # fmt: skip

    made = imported(tmp_path, {"enrolments.json": answer({"courses": [left, done]})})

    assert [event.object for event in of(made, ASHA, Verb.UNENROLLED)] == [LEDGERS_ID]
    assert [dict(event.result) for event in of(made, ASHA, Verb.CERTIFIED)] == [{"certificate": "c-1"}]


def test_who_is_no_longer_active_comes_marked_so_and_attributes_name_nobody(tmp_path: Path) -> None:
    gone = {**user(ASHA, "Meter Reader", "asha@example.gov.in", as_text=False), "status": 0}

    (learner,) = imported(tmp_path, {"users.json": answer({"response": {"content": [gone]}})}).learners

    assert not learner.active
    assert dict(learner.attributes) == {"group": "GROUP C", "profile": "verified"}
    assert learner.designation == "Meter Reader"

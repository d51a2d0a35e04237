"""What goes out to iGOT: the forms that it takes in, and nothing that they cannot say is lost in silence."""

import csv
from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime
from io import BytesIO, StringIO
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from data.catalogue import Catalogue
from data.igot import planned_import, read_igot
from data.igot.out_plans import MAPPING_COLUMNS, mapping_rows, mapping_sheet, plan_requests
from data.igot.out_questions import Answered, OutQuestion, assessment_csv, question_set
from data.igot.out_telemetry import telemetry_batches
from data.igot.values import map_of
from data.words.errors import InvalidRequest
from data.words.models import CourseId, Event, EventId, LearnerId, OrganisationId, Verb
from data.words.training_plans import PlanItem
from tests.data.igot.exported import ASHA, DEPARTMENT, LEDGERS, WATER, write_export

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)

CHOICE = OutQuestion(
    "q1", Answered.CHOICE, "How often is a meter read?", ["Monthly", "Daily"], frozenset({0}), because="R."
)
MATCHING = OutQuestion("q2", Answered.MATCH, "Match", ["Dial", "Form"], matches=["Read", "Filled in"])
GAP = OutQuestion("q3", Answered.TYPED, "The reading is entered before ____.", ["noon", "12"], clue="Midday.")
SEVERAL = OutQuestion("q4", Answered.CHOICES, "Which two?", [*"abcdefgh"], frozenset({0, 7}))


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory: pytest.TempPathFactory) -> Catalogue:
    found = read_igot(write_export(tmp_path_factory.mktemp("export")))
    return planned_import(found, Catalogue.of(), known={}, erased=frozenset(), now=NOW).catalogue


def test_a_plan_goes_out_with_its_group_first_and_one_date_for_all(catalogue: Catalogue) -> None:
    plan = next(iter(catalogue.plans.values()))
    earlier = replace(plan, items=[replace(plan.items[0], due=date(2027, 1, 31)), plan.items[1]])

    requests = plan_requests(earlier, catalogue, group="g-1", apar=True)

    assert requests.plan == {
        "request": {
            "name": "Water plan",
            "contentType": "Course",
            "planYear": "2026-27",
            "isApar": True,
            "endDate": "2027-03-31",
            "contentList": [{"identifier": WATER, "mandatory": True}, {"identifier": LEDGERS, "mandatory": False}],
            "contextData": {"accessControl": {"version": 1, "userGroups": [{"userGroupId": "g-1"}]}},
        }
    }
    assert requests.group["request"] == {
        "usergroupname": "Water plan",
        "orgid": DEPARTMENT,
        "criteria": [
            {"criteriaKey": "rootOrgId", "criteriaValue": [DEPARTMENT]},
            {"criteriaKey": "designation", "criteriaValue": ["Meter Reader"]},
        ],
    }
    assert requests.left_out == ["course do-1000000000000000001: due 2027-01-31, there 2027-03-31"]


def test_a_plan_goes_out_and_comes_in_again_as_it_was(catalogue: Catalogue, tmp_path: Path) -> None:
    plan = next(iter(catalogue.plans.values()))
    requests = plan_requests(plan, catalogue, group="g-1", apar=False)
    group = {**map_of(requests.group["request"]), "usergroupid": "g-1"}
    found = read_igot(write_export(tmp_path, {"plan.json": requests.plan, "group.json": group}))

    again = planned_import(found, catalogue, known={}, erased=frozenset(), now=NOW).catalogue.plans

    (came_back,) = [each for id_, each in again.items() if id_ not in catalogue.plans]
    assert (came_back.items, came_back.audience, came_back.organisation) == (
        plan.items,
        plan.audience,
        plan.organisation,
    )


def test_a_plan_of_courses_that_igot_does_not_know_is_refused_by_name(catalogue: Catalogue) -> None:
    plan = next(iter(catalogue.plans.values()))
    ours = replace(catalogue.courses[CourseId("do-1000000000000000001")], id=CourseId("ours"), external=frozenset())
    known = Catalogue.of(courses=[ours], organisations=catalogue.organisations.values())

    with pytest.raises(InvalidRequest, match="no course of it has an id of iGOT"):
        plan_requests(
            replace(plan, items=[PlanItem(ours.id, date(2027, 3, 31), mandatory=True)]), known, group="", apar=False
        )


def test_needs_of_roles_go_out_as_the_first_sheet_of_a_workbook(catalogue: Catalogue) -> None:
    book = openpyxl.load_workbook(BytesIO(mapping_sheet(mapping_rows(catalogue.roles.values(), catalogue))))

    rows = [tuple(row) for row in book.worksheets[0].iter_rows(values_only=True)]

    assert rows[0] == MAPPING_COLUMNS
    assert set(rows[1:]) == {
        ("Meter Reader", "Functional", "Water Supply", "Meter Reading"),
        ("Meter Reader", "Functional", "Accounts and Audit", "Keeping Books"),
    }


def test_questions_go_out_as_the_assessment_csv() -> None:
    rows = list(csv.DictReader(StringIO(assessment_csv([CHOICE, MATCHING, GAP, SEVERAL]))))

    assert [row["QuestionType"] for row in rows] == ["MCQ-SCA", "MTF", "FTB", "MCQ-MCA"]
    assert (rows[0]["Option1"], rows[0]["isOption1Correct"], rows[0]["isOption2Correct"]) == ("Monthly", "Yes", "No")
    assert (rows[1]["Option2"], rows[1]["isOption2Correct"]) == ("Form", "Filled in")
    assert rows[2]["Question"] == "The reading is entered before <blank>."
    assert (rows[2]["Option1"], rows[2]["isOption1Correct"], rows[2]["Option2"]) == ("noon", "Blank1", "")
    assert [rows[3][f"Option{place}"] for place in range(1, 8)] == ["a", "b", "c", "d", "e", "f", "h"]
    assert {row["QuestionTagging"] for row in rows} == {"Medium"}


def test_questions_go_out_as_a_question_set_that_says_what_is_right() -> None:
    made: Mapping[str, Any] = question_set("Meters", [CHOICE, MATCHING, GAP, SEVERAL], language="en", pass_share=0.6)
    whole = made["questionset"]
    choice, match, gap, several = whole["children"]

    assert (whole["totalQuestions"], whole["minimumPassPercentage"], whole["showHints"]) == (4, 60, True)
    assert choice["responseDeclaration"]["response1"]["correctResponse"] == {"value": 0}
    assert choice["solutions"] == {"s1": "<p>R.</p>"}
    assert [option["label"] for option in match["interactions"]["response1"]["options"]["right"]] == [
        "<p>Read</p>",
        "<p>Filled in</p>",
    ]
    assert [each["value"] for each in gap["responseDeclaration"]["response1"]["mapping"]] == ["noon", "12"]
    assert several["responseDeclaration"]["response1"]["correctResponse"] == {"value": [0, 7]}
    assert question_set("Meters", [CHOICE], language="en", pass_share=0.6) == question_set(
        "Meters", [CHOICE], language="en", pass_share=0.6
    ), "made again, it is the same file"


REQUIRED = {
    "START": {"type"},
    "AUDIT": set[str](),
    "FEEDBACK": set[str](),
    "ASSESS": {"item", "pass", "score", "resvalues", "duration"},
    "IMPRESSION": {"type", "pageid", "uri"},
}
"""What each kind of event must say, as Sunbird's telemetry 3.0 has it."""


def test_events_go_out_as_telemetry_with_all_that_it_requires(catalogue: Catalogue, tmp_path: Path) -> None:
    found = read_igot(write_export(tmp_path))
    whole = planned_import(found, Catalogue.of(), known={}, erased=frozenset(), now=NOW)
    learners = {each.id: each for each in whole.learners}
    competency = next(iter(catalogue.competencies))
    practised = Event(
        EventId("p1"), LearnerId(ASHA), Verb.ASSESSED, competency, NOW, "saarthi", {"right": True, "practice": "i1"}
    )
    estimated = replace(practised, id=EventId("p2"), result={"level": 3})
    stranger = replace(practised, learner=LearnerId("nobody"))

    batches: list[Any] = list(
        telemetry_batches(
            [*whole.events(), practised, estimated, stranger],
            learners=learners,
            catalogue=catalogue,
            product="saarthi",
            now=NOW,
        )
    )

    (batch,) = batches
    events = batch["events"]
    assert (batch["ver"], batch["ets"]) == ("3.0", int(NOW.timestamp() * 1000))
    assert {event["eid"] for event in events} == {"START", "AUDIT", "FEEDBACK", "ASSESS"}
    assert all(REQUIRED[event["eid"]] <= event["edata"].keys() for event in events)
    assert len({event["mid"] for event in events}) == len(events)
    assert sum(event["eid"] == "ASSESS" for event in events) == 1
    assert {event["context"]["channel"] for event in events} == {DEPARTMENT}
    assert {event["actor"]["id"] for event in events} <= {each.id for each in whole.learners}
    assert OrganisationId(DEPARTMENT) == DEPARTMENT

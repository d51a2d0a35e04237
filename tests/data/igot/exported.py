"""An invented export in iGOT's shapes, with the quirks that theirs have: a department of two, three courses, a plan."""

import json
from collections.abc import Mapping, Sequence
from pathlib import Path

ASHA, BINA = "11111111-aaaa-4bbb-8ccc-000000000001", "11111111-aaaa-4bbb-8ccc-000000000002"
MINISTRY, DEPARTMENT = "0100000000000000001", "0100000000000000002"
WATER, LEDGERS, OLD = "do_1000000000000000001", "do_1000000000000000002", "do_1000000000000000003"
CLOSED, GONE = "do_1000000000000000004", "do_1000000000000000009"
FILM, PAPER, QUIZ, LINK = (f"do_100000000000000010{number}" for number in range(1, 5))
BATCH, GROUP, PLAN = (
    "0100000000000000101",
    "gggggggg-0000-4000-8000-000000000001",
    "pppppppp-0000-4000-8000-000000000001",
)
METERS = "kcmfinal_fw_subtheme_22222222-0000-4000-8000-000000000001"
BOOKS = "kcmfinal_fw_subtheme_22222222-0000-4000-8000-000000000002"
COLLECTION = "application/vnd.ekstep.content-collection"
SPOKEN = "A water meter is read on the first working day of the month. The reading is entered before noon."

Json = dict[str, object]


def answer(result: Mapping[str, object], *, status: str = "successful") -> Json:
    return {
        "id": "api",
        "ver": "1.0",
        "params": {"status": status, "err": None},
        "responseCode": "OK",
        "result": result,
    }


def tag(identifier: str, name: str, theme: str, area: str = "Functional") -> Json:
    return {
        "competencyAreaName": area,
        "competencyThemeName": theme,
        "competencySubThemeName": name,
        "competencySubThemeIdentifier": identifier,
    }


def course(identifier: str, name: str, **further: object) -> Json:
    plain: Json = {
        "identifier": identifier,
        "name": name,
        "description": f"<p>About {name}.</p>",
        "contentType": "Course",
        "primaryCategory": "Course",
        "courseCategory": "Course",
        "mimeType": COLLECTION,
        "status": "Live",
        "language": ["English"],
        "duration": "5400",
        "organisation": ["Water Institute"],
        "lastPublishedOn": "2026-07-02T06:20:41.004+0000",
    }
    return {**plain, **further}


METER_TAG = tag(METERS, "Meter Reading", "Water Supply")
BOOK_TAG = tag("", "Keeping  Books", "Accounts & Audit")

SEARCH = answer(
    {
        "count": 6,
        "content": [
            course(WATER, "  Reading\u00a0Water  Meters ", competencies_v6=json.dumps([METER_TAG, {**METER_TAG}])),
            course(LEDGERS, "Ledgers by Hand", competencies_v6="", duration="0", language=["english"],
                   competencies_v5=[{"competencyArea": "Functional", "competencyTheme": "Accounts and Audit",
                                     "competencySubTheme": "keeping books"}]),
            course(OLD, "Old Ledgers", status="Retired", lastStatusChangedOn="2026-08-01T00:00:00.000+0000",
                   competencies_v3='[{"name": "Keeping Books", "competencyLevel": "Level 3"}]'),
            course(CLOSED, "By Invitation", courseCategory="Invite-Only Program", accessSettingsEnabled=True),
            course("do_1000000000000000005", "Not yet", status="Review"),
            {"name": "Nobody's", "status": "Live", "courseCategory": "Course"},
        ],
    }
)  # fmt: skip

HIERARCHY = answer(
    {
        "content": course(
            WATER,
            "Reading Water Meters",
            leafNodesCount=9,
            instructions="<ol><li>Read a meter</li></ol>",
            batches=[{"batchId": BATCH, "name": "Open", "startDate": "2026-07-02", "endDate": None}],
            competencies_v6=[METER_TAG],
            children=[
                {
                    "identifier": "do_1000000000000000100",
                    "name": "At the meter",
                    "mimeType": COLLECTION,
                    "primaryCategory": "Course Unit",
                    "children": [
                        {"identifier": FILM, "name": "The dial", "mimeType": "video/mp4", "duration": "742",
                         "artifactUrl": "https://example.gov.in/a/dial.mp4?sig=SECRET", "isMandatory": True},
                        {"identifier": PAPER, "name": "The form", "mimeType": "application/pdf", "duration": 300,
                         "artifactUrl": "https://example.gov.in/a/form.pdf"},
                    ],
                },
                {"identifier": QUIZ, "name": "Check", "mimeType": "application/vnd.sunbird.questionset",
                 "primaryCategory": "Course Assessment"},
                {"identifier": LINK, "name": "More", "mimeType": "text/x-url", "duration": "0", "isMandatory": False},
            ],
        )
    }
)  # fmt: skip


def term(identifier: str, name: str, associations: Sequence[Json] = (), **further: object) -> Json:
    return {"identifier": identifier, "name": name, "status": "Live", "associations": list(associations), **further}


THEMES: list[Json] = [{"identifier": "theme-1"}, {"identifier": "theme-2"}]
EMPTY = "Meter Reading Competency Sub-Theme"
AS_TEXT = json.dumps({"identifier": LEDGERS, "mandatory": False})

FRAMEWORK = answer(
    {
        "framework": {
            "identifier": "kcmfinal_fw",
            "categories": [
                {"code": "competencyarea", "terms": [term("area-1", "Functional", THEMES)]},
                {"code": "theme", "terms": [
                    term("theme-1", "Water Supply", [{"identifier": METERS}]),
                    term("theme-2", "Accounts and Audit", [{"identifier": BOOKS}]),
                ]},
                {"code": "subTheme", "terms": [
                    term(METERS, "Meter Reading", refId="COMSUBTHEME-900101", description=EMPTY),
                    term(BOOKS, " Keeping Books", refId="COMSUBTHEME-900102", description="Books that add up."),
                ]},
            ],
        }
    }
)  # fmt: skip


def user(identifier: str, designation: str, mail: str, *, as_text: bool) -> Json:
    profile = {
        "personalDetails": {
            "firstname": "A Name",
            "primaryEmail": mail,
            "mobile": 9000000000,
            "domicileMedium": "Hindi",
        },
        "professionalDetails": [{"designation": designation, "group": "GROUP C"}],
        "profileStatus": "VERIFIED",
    }
    return {
        "userId": f"f:provider:{identifier}" if as_text else identifier,
        "firstName": "A Name",
        "rootOrgId": DEPARTMENT,
        "status": 1,
        "profileDetails": json.dumps(json.dumps(profile)) if as_text else profile,
    }


USERS = answer(
    {
        "response": {
            "count": 2,
            "content": [
                user(ASHA, "Meter Reader", "asha@example.gov.in", as_text=False),
                user(BINA, "meter  reader", "bina@example.gov.in", as_text=True),
            ],
        }
    },
    status="SUCCESS",
)
ORGANISATIONS = answer(
    {
        "response": {
            "content": [
                {
                    "id": MINISTRY,
                    "orgName": "Ministry of Water",
                    "sbOrgType": "ministry",
                    "ministryOrStateId": MINISTRY,
                },
                {"id": DEPARTMENT, "orgName": "Department of Pipes ", "ministryOrStateId": MINISTRY},
            ]
        }
    }
)
MAPPINGS = (
    "Designation,Competency Area,Competency Theme,Competency SubTheme\n"
    "Meter Reader,Functional,Water Supply,Meter Reading\n"
    "Meter Reader,Functional,Accounts & Audit,Keeping Books\n"
)
PLANS = answer(
    {
        "count": 1,
        "content": [
            {
                "id": PLAN,
                "name": "Water plan",
                "planYear": "2026-27",
                "endDate": "2027-03-31T00:00:00Z",
                "isApar": True,
                "status": "Live",
                "orgIdList": [DEPARTMENT],
                "contextData": json.dumps({"accessControl": {"userGroups": [{"userGroupId": GROUP}]}}),
                "contentList": [{"identifier": WATER, "mandatory": True}, AS_TEXT],
            }
        ],
    }
)  # fmt: skip
USER_GROUP: Json = {
    "usergroupid": GROUP,
    "usergroupname": "Readers",
    "orgid": DEPARTMENT,
    "criteria": [
        {"criteriaKey": "rootOrgId", "criteriaValue": DEPARTMENT},
        {"criteriaKey": "Designation", "criteriaValue": ["Meter Reader"]},
    ],
}
ENROLMENTS = answer(
    {
        "courses": [
            {
                "userId": ASHA,
                "courseId": WATER,
                "batchId": BATCH,
                "status": "In-Progress",
                "active": True,
                "progress": 2,
                "leafNodesCount": 4,
                "completionPercentage": 50,
                "enrolledDate": 1783000000000,
                "langContentStatus": {"english": {FILM: 2, PAPER: 1}},
                "recent_language": "english",
                "issuedCertificates": None,
            },
            {"userId": ASHA, "courseId": GONE, "status": 1, "enrolledDate": 1783000000000, "content": None},
        ],
        "external_courses": [],
    }
)
TESTS = (
    "User ID,E mail,Assessment Name,Course Name,Course ID,Last Attempted Date,Latest Percentage Achieved,"
    "Cut off Percentage,Pass,mdoid\n"
    f"{BINA},Bina@example.gov.in,Check,Reading Water Meters,{WATER},2026-07-31,85.0,60,Yes,{DEPARTMENT}\n"
)
REPORT = (
    "Full_Name,Email,MDO_Name,Content_Provider,Content_Name,Batch_Id,Enrolled_On,Status,Content_Progress_Percentage,"
    "Completed_On,User_Rating,mdoid\n"
    'Bina,BINA@example.gov.in,"Pipes ""and"" Drains",Water Institute,Reading Water Meters,'
    f"{BATCH},2026-07-02 01:10:00,completed,100.0,2026-07-31 18:00:00,4.0,{DEPARTMENT}\n"
    f"Nobody,nobody@example.gov.in,Pipes,Water Institute,Reading Water Meters,{BATCH},2026-07-02,in-progress,10,,,\n"
)
CAPTIONS = f"WEBVTT\n\n1\n00:00:00.000 --> 00:00:09.000\n{SPOKEN}\n"

FILES: Mapping[str, object] = {
    "search.json": SEARCH,
    f"trees/{WATER}.json": HIERARCHY,
    "framework.json": FRAMEWORK,
    "users.json": USERS,
    "organisations.json": ORGANISATIONS,
    "odcs.csv": MAPPINGS,
    "plans.json": PLANS,
    "group.json": USER_GROUP,
    "enrolments.json": ENROLMENTS,
    f"reports/mdoid={DEPARTMENT}/cba-report.csv": TESTS,
    f"reports/mdoid={DEPARTMENT}/user-enrollment-report.csv": REPORT,
    f"captions/{FILM}/en/captions.vtt": CAPTIONS,
}


def write_export(folder: Path, files: Mapping[str, object] = FILES) -> Path:
    """The files below `folder`: texts as they are, all else as JSON."""
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(
            content if isinstance(content, str) else json.dumps(content, ensure_ascii=False), encoding="utf-8"
        )
    return folder

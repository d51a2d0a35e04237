"""Plans and needs of roles in the forms that iGOT takes in; a person looks at each before it goes anywhere."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from io import BytesIO

import openpyxl

from data.catalogue import Catalogue
from data.igot.map_framework import their
from data.words.errors import Fault, InvalidRequest
from data.words.groups import ORGANISATION
from data.words.models import ENGLISH, Area, CompetencyId, OrganisationId, Role
from data.words.training_plans import Plan, plan_year

MOST_MAPPINGS = 1_000
"""Rows of a sheet of designations and competencies that iGOT takes."""

MAPPING_COLUMNS = ("Designation", "Competency Area", "Competency Theme", "Competency SubTheme")

_AREAS = {Area.BEHAVIOURAL: "Behavioural", Area.FUNCTIONAL: "Functional", Area.DOMAIN: "Domain"}

Json = Mapping[str, object]


@dataclass(frozen=True, slots=True)
class PlanRequests:
    """The bodies that make a plan there: its group of people first, whose id the plan then names.

    `left_out` are what their form cannot say, in words.
    """

    group: Json
    plan: Json
    left_out: Sequence[str]


def plan_requests(plan: Plan, catalogue: Catalogue, *, group: str, apar: bool) -> PlanRequests:
    """The group and the plan (cbplan v4, create); `group` is the id that making the group gave, empty before.

    One date holds for all of a plan there: the latest due. Raises InvalidRequest where no course of the plan, or not
    its organisation, is known there.
    """
    items = [(item, their(catalogue.course(item.course).external)) for item in plan.items]
    courses = [{"identifier": ids[0], "mandatory": item.mandatory} for item, ids in items if ids]
    owners = their(catalogue.organisation(plan.organisation).external)
    if not courses or not owners:
        missing = "course" if not courses else "organisation"
        remedy = f"Import the {missing} from iGOT first, or give it its id there (external)."
        raise InvalidRequest(f"plan {plan.id}", [Fault(plan.id, "", f"no {missing} of it has an id of iGOT", remedy)])
    ends = max(item.due for item, ids in items if ids)
    title = plan.title.in_language(ENGLISH)
    return PlanRequests(
        group={"request": _group(plan, catalogue, owner=owners[0], title=title)},
        plan={
            "request": {
                "name": title,
                "contentType": "Course",
                "planYear": plan_year(ends),
                "isApar": apar,
                "endDate": ends.isoformat(),
                "contentList": courses,
                "contextData": {"accessControl": {"version": 1, "userGroups": [{"userGroupId": group}]}},
            }
        },
        left_out=[
            *(f"course {item.course}: has no id of iGOT" for item, ids in items if not ids),
            *(f"course {item.course}: due {item.due}, there {ends}" for item, ids in items if ids and item.due != ends),
            *(
                f"group {group}: its sets of criteria after the first; make a group of each"
                for group in sorted(plan.audience.groups)
                if len(catalogue.groups[group].any_of) > 1
            ),
            *(f"task {task.id}: plans there hold courses alone" for task in plan.tasks),
            *(["the rule of minutes a year"] if plan.rule is not None else []),
            *([f"the first day, {plan.starts_on}: make it live there on that day"] if plan.starts_on else []),
        ],
    )


def _group(plan: Plan, catalogue: Catalogue, *, owner: str, title: str) -> Json:
    criteria: dict[str, Json] = {"rootOrgId": {"criteriaKey": "rootOrgId", "criteriaValue": [owner]}}
    designations = [catalogue.role(role).name.in_language(ENGLISH) for role in sorted(plan.audience.roles)]
    if designations:
        criteria["designation"] = {"criteriaKey": "designation", "criteriaValue": designations}
    if plan.audience.learners:
        criteria["user"] = {"criteriaKey": "user", "criteriaValue": sorted(plan.audience.learners)}
    for group in sorted(plan.audience.groups):
        for key, values in catalogue.groups[group].any_of[0].items():
            made = _criterion(key, values, catalogue)
            criteria[str(made["criteriaKey"])] = made
    return {"usergroupname": title, "orgid": owner, "criteria": list(criteria.values())}


def _criterion(key: str, values: frozenset[str], catalogue: Catalogue) -> Json:
    if key != ORGANISATION:
        return {"criteriaKey": key, "criteriaValue": sorted(values)}
    theirs = [id_ for value in sorted(values) for id_ in their(catalogue.organisation(OrganisationId(value)).external)]
    return {"criteriaKey": "rootOrgId", "criteriaValue": theirs}


def mapping_rows(roles: Iterable[Role], catalogue: Catalogue) -> list[tuple[str, str, str, str]]:
    """A row for each need of each role, names to the letter; only competencies that iGOT knows.

    Raises InvalidRequest where there are none, or more than iGOT takes.
    """
    rows = [
        (role.name.in_language(ENGLISH), *_names(catalogue, need))
        for role in roles
        for need in sorted(role.needs)
        if their(catalogue.competency(need).external)
    ]
    if not 0 < len(rows) <= MOST_MAPPINGS:
        remedy = f"Name roles with 1 to {MOST_MAPPINGS:,} needs in competencies that came from iGOT."
        raise InvalidRequest("designations", [Fault("roles", "", f"there are {len(rows):,} rows", remedy)])
    return rows


def _names(catalogue: Catalogue, need: CompetencyId) -> tuple[str, str, str]:
    competency = catalogue.competency(need)
    return _AREAS[competency.area], competency.theme.in_language(ENGLISH), competency.name.in_language(ENGLISH)


def mapping_sheet(rows: Sequence[tuple[str, str, str, str]]) -> bytes:
    """The rows as the first sheet of an .xlsx workbook, every cell a text."""
    book = openpyxl.Workbook(write_only=True)
    sheet = book.create_sheet("Mapping")
    for row in (MAPPING_COLUMNS, *rows):
        sheet.append(list(row))
    written = BytesIO()
    book.save(written)
    return written.getvalue()

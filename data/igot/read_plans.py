"""Training plans of all four generations."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from hashlib import sha256

from data.igot.found import Found
from data.igot.given import Given
from data.igot.notes import Aside
from data.igot.read_people import criteria_of
from data.igot.records import Criterion, PlanRecord, TheirId
from data.igot.tables import Row
from data.igot.values import day_of, decoded, folded, list_of, text_of, truth_of
from data.words.training_plans import is_plan_year, plan_year

DRAFT, LIVE, RETIRED = "draft", "live", "retired"
_STATUS = {"draft": DRAFT, "": DRAFT, "live": LIVE, "retire": RETIRED, "retired": RETIRED, "archived": RETIRED}


def read_plans(given: Sequence[Given], found: Found) -> None:
    """Keeps plans of answers and of requests that make them; the latter get an id of their content."""
    for each in given:
        ends, name = each.day("endDate"), each.name()
        courses = _courses(each)
        if ends is None or not name or not courses:
            reason = Aside.NO_TIME if ends is None else Aside.NO_NAME if not name else Aside.NOTHING_LEFT
            found.notes.add(reason, file=each.source.file, place=each.source.place, value=name)
            continue
        groups, inline = _audience(each)
        year = each.text("planYear")
        owners = each.ids("orgIdList") or each.ids_of("targetedOrganisation", "orgId")
        plan = PlanRecord(
            source=each.source,
            id=TheirId(each.id("id", "planId") or _id_of(name, courses, ends)),
            name=name,
            status=_STATUS.get(folded(each.text("status")), DRAFT),
            courses=tuple(courses),
            ends=ends,
            organisations=tuple(TheirId(owner) for owner in owners),
            year=year if is_plan_year(year) else plan_year(ends),
            apar=each.truth("isApar") is True,
            kind=each.text("planType"),
            groups=tuple(groups),
            inline=tuple(inline),
            gates=tuple(TheirId(gate) for gate in each.ids("caLinkedId", "comprehensiveAssessment")),
        )
        found.keep(found.plans, plan, file=each.source.file, place=each.source.place)
        found.notes.taken("plans")


def _id_of(name: str, courses: Sequence[tuple[TheirId, bool]], ends: date) -> str:
    content = "\n".join((folded(name), ends.isoformat(), *(course for course, _ in courses)))
    return f"plan-{sha256(content.encode()).hexdigest()[:16]}"


def _courses(given: Given) -> list[tuple[TheirId, bool]]:
    """Ids alone are mandatory, as in the first three generations."""
    listed: dict[TheirId, bool] = {}
    for item in list_of(given.record.get("contentList")):
        entry = decoded(item)
        id_ = text_of(entry) if not isinstance(entry, dict) else text_of(entry.get("identifier"))
        if id_:
            listed[TheirId(id_)] = not isinstance(entry, dict) or truth_of(entry.get("mandatory")) is not False
    return list(listed.items())


def _audience(given: Given) -> tuple[list[TheirId], list[list[Criterion]]]:
    """The groups that a plan names, and those written into it."""
    control = given.within("contextData").within("accessControl")
    named: list[TheirId] = []
    inline: list[list[Criterion]] = []
    for group in control.inners("userGroups"):
        criteria = criteria_of(group.inners("userGroupCriteriaList"))
        if criteria:
            inline.append(criteria)
        elif group.id("userGroupId"):
            named.append(TheirId(group.id("userGroupId")))
    kind = folded(given.text("assignmentType"))
    if kind:
        inline.append([Criterion(kind, given.texts("assignmentTypeInfo"))])
    return named, inline


def read_plan_rows(rows: Iterator[Row], found: Found) -> None:
    """Keeps the plans of the warehouse, which has a row for each course of a plan."""
    for row in rows:
        id_, course, ends = row.id("cbplanid"), row.id("contentid"), day_of(row.text("dueby"))
        if not id_ or not course or ends is None:
            reason = Aside.NO_TIME if id_ and course else Aside.NO_ID
            found.notes.add(reason, file=row.source.file, place=row.source.place, value=id_ or course)
            continue
        known = found.plans.get(TheirId(id_))
        if known is not None and known.source.file == row.source.file:
            listed = dict(known.courses) | {TheirId(course): True}
            found.plans[known.id] = replace(known, courses=tuple(listed.items()))
            continue
        allotted = [part.strip() for part in row.text("allotmentto").split(",") if part.strip()]
        plan = PlanRecord(
            source=row.source,
            id=TheirId(id_),
            name=row.text("planname") or id_,
            status=_STATUS.get(folded(row.text("status")), DRAFT),
            courses=((TheirId(course), True),),
            ends=ends,
            organisations=(TheirId(row.id("orgid")),) if row.id("orgid") else (),
            year=plan_year(ends),
            apar=truth_of(row.text("isapar")) is True,
            inline=([Criterion(folded(row.text("allotmenttype")), allotted)],) if row.text("allotmenttype") else (),
        )
        found.keep(found.plans, plan, file=row.source.file, place=row.source.place)
        found.notes.taken("plans")

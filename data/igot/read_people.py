"""Organisations with their tree, people without what names them, and user groups."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace

from data.igot.found import Found
from data.igot.given import Given
from data.igot.notes import Aside, Notes
from data.igot.records import Criterion, GroupRecord, OrganisationRecord, Person, TheirId
from data.igot.tables import Row
from data.igot.values import folded, language_of, text_of, truth_of, user_of

_STATUS_ACTIVE = 1


def read_organisations(given: Sequence[Given], found: Found) -> None:
    """Keeps organisations of a search; which lies under which is in the table of the hierarchy."""
    for each in given:
        id_, name = each.id("id", "identifier"), each.name("orgName")
        if not id_ or not name:
            found.notes.add(Aside.NO_ID if not id_ else Aside.NO_NAME, file=each.source.file, place=each.source.place)
            continue
        above = each.id("parentOrgId", "ministryOrStateId")
        record = OrganisationRecord(
            each.source,
            TheirId(id_),
            name,
            type=each.text("sbOrgSubType", "sbOrgType"),
            parent=TheirId(above) if above and above != id_ else None,
            framework=each.id("frameworkid"),
        )
        _keep(record, found)


def read_hierarchy(rows: Iterator[Row], found: Found) -> None:
    """Keeps organisations of the table of the tree; an office that is not on the platform goes by its map id."""
    for row in rows:
        name, map_id = row.text("orgname"), row.id("mapid")
        id_ = row.id("sborgid") or map_id
        if not id_ or not name:
            reason = Aside.NO_ID if not id_ else Aside.NO_NAME
            found.notes.add(reason, file=row.source.file, place=row.source.place, value=name)
            continue
        _keep(
            OrganisationRecord(
                row.source,
                TheirId(id_),
                name,
                type=row.text("sborgsubtype", "sborgtype"),
                map_id=map_id,
                parent_map_id=row.id("parentmapid"),
            ),
            found,
        )


def _keep(record: OrganisationRecord, found: Found) -> None:
    found.keep(found.organisations, record, file=record.source.file, place=record.source.place)
    found.notes.taken("organisations")


def with_parents(organisations: Mapping[TheirId, OrganisationRecord]) -> dict[TheirId, OrganisationRecord]:
    """The organisations, each under the one that the tree says, else that its record says; a ring is cut."""
    by_map = {each.map_id: each.id for each in organisations.values() if each.map_id}
    parents = {id_: by_map.get(each.parent_map_id) or each.parent for id_, each in organisations.items()}
    return {
        id_: replace(
            each, parent=parents[id_] if parents[id_] in organisations and not _in_ring(id_, parents) else None
        )
        for id_, each in organisations.items()
    }


def _in_ring(start: TheirId, parents: Mapping[TheirId, TheirId | None]) -> bool:
    seen, current = set[TheirId](), parents.get(start)
    while current is not None and current not in seen:
        if current == start:
            return True
        seen.add(current)
        current = parents.get(current)
    return False


def read_users(given: Sequence[Given], found: Found) -> None:
    """Keeps people of a search or a read, without name, mail, number and date of birth."""
    for each in given:
        id_, organisation = user_of(each.first("userId", "identifier", "id")), each.id("rootOrgId")
        if not id_ or not organisation:
            reason = Aside.NO_ID if not id_ else Aside.NO_ORGANISATION
            found.notes.add(reason, file=each.source.file, place=each.source.place, value=id_)
            continue
        profile = each.within("profileDetails")
        work = next(iter(profile.inners("professionalDetails")), profile.inner({}, "professionalDetails"))
        personal = profile.within("personalDetails")
        language = language_of(personal.text("domicileMedium"))
        status = each.whole("status")
        person = Person(
            source=each.source,
            id=TheirId(id_),
            organisation=TheirId(organisation),
            designation=work.text("designation"),
            languages=frozenset({language} if language is not None else ()),
            active=status in (None, _STATUS_ACTIVE) and each.truth("isDeleted") is not True,
            attributes=_attributes(profile, work),
            mail=folded(personal.text("primaryEmail")),
            phone=personal.text("mobile"),
        )
        found.keep(found.persons, person, file=each.source.file, place=each.source.place)
        found.notes.taken("users")


def _attributes(profile: Given, work: Given) -> Mapping[str, str]:
    cadre = profile.within("cadreDetails")
    further = next(
        (profile.within(key) for key in ("additionalProperties", "additionalPropertis") if profile.record.get(key)),
        cadre,
    )
    said = {
        "group": work.text("group"),
        "cadre": cadre.text("cadreName"),
        "service": cadre.text("civilServiceName"),
        "batch": cadre.text("cadreBatch"),
        "profile": folded(profile.text("profileStatus")),
        "tag": ", ".join(further.texts("tag")),
    }
    return {key: value for key, value in said.items() if value}


def read_user_rows(rows: Iterator[Row], found: Found) -> None:
    """Keeps people of the warehouse's table of users."""
    for row in rows:
        person = person_of_row(row, found.notes)
        if person is not None:
            found.keep(found.persons, person, file=row.source.file, place=row.source.place)
            found.notes.taken("users")


def person_of_row(row: Row, notes: Notes) -> Person | None:
    """The person of a row; put aside without an id that can be trusted, or an organisation."""
    id_, organisation = user_of(row.id("userid", "useruuid")), row.id("mdoid")
    if not id_ or not organisation:
        damaged = row.is_rounded("userid") or row.is_rounded("mdoid")
        reason = Aside.ID_DAMAGED if damaged else Aside.NO_ID if not id_ else Aside.NO_ORGANISATION
        notes.add(reason, file=row.source.file, place=row.source.place, value=id_ or organisation)
        return None
    said = {
        "group": row.text("groups", "group"),
        "cadre": row.text("cadre"),
        "service": row.text("civilservices"),
        "batch": row.text("cadrebatch"),
        "profile": folded(row.text("profilestatus")),
        "tag": row.text("tag"),
    }
    return Person(
        source=row.source,
        id=TheirId(id_),
        organisation=TheirId(organisation),
        designation=row.text("designation"),
        active=row.text("status") in {"", "1"},
        attributes={key: value for key, value in said.items() if value},
        mail=folded(row.text("email")),
        phone=row.text("phonenumber"),
    )


def read_groups(given: Sequence[Given], found: Found) -> None:
    """Keeps user groups."""
    for each in given:
        id_ = each.id("usergroupid", "userGroupId")
        if not id_:
            found.notes.add(Aside.NO_ID, file=each.source.file, place=each.source.place)
            continue
        owner = each.id("orgid")
        criteria = criteria_of(each.inners("criteria", "userGroupCriteriaList"))
        name = each.text("usergroupname", "userGroupName")
        found.groups[TheirId(id_)] = GroupRecord(each.source, TheirId(id_), name, TheirId(owner) or None, criteria)
        found.notes.taken("user groups")


def criteria_of(given: Sequence[Given]) -> list[Criterion]:
    """The conditions of a group: their values are a list or one bare text, truth or number."""
    return [
        Criterion(folded(each.text("criteriaKey")), [text_of(value) for value in _listed(each.value("criteriaValue"))])
        for each in given
        if each.text("criteriaKey")
    ]


def _listed(value: object) -> Sequence[object]:
    return value if isinstance(value, list) else [value]


def all_users(criterion: Criterion) -> bool:
    """Whether the condition holds for everybody."""
    return criterion.key == "alluser" and any(truth_of(value) is not False for value in criterion.values or ["yes"])

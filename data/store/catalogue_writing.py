"""Writing a catalogue into its tables, in place of the one before."""

from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, Table, delete, insert, select, update
from sqlalchemy.dialects import postgresql, sqlite

from data.catalogue import Catalogue
from data.store.plans_json import (
    batches_json,
    facts_json,
    group_json,
    media_json,
    programme_json,
    rule_json,
    sessions_json,
    tasks_json,
)
from data.store.schema import (
    CATALOGUE_STATE,
    COMPETENCIES,
    COURSE_ORGANISATIONS,
    COURSE_REQUIRES,
    COURSE_TEACHES,
    COURSES,
    EXTERNAL_IDS,
    GROUPS,
    LESSONS,
    ORGANISATIONS,
    PLAN_ITEMS,
    PLAN_LEARNERS,
    PLAN_ROLES,
    PLANS,
    PROGRAMMES,
    ROLE_NEEDS,
    ROLES,
)
from data.words.external import ExternalId, ExternalKind
from data.words.levels import course_at_level, role_at_level
from data.words.models import UNSTATED_LEVEL, Competency, Course, Lesson, LocalText, Organisation, Role
from data.words.training_plans import Plan

Row = Mapping[str, object]

_RENEWED = (
    *(PLAN_ITEMS, PLAN_ROLES, PLAN_LEARNERS, PLANS),
    *(COURSE_TEACHES, COURSE_REQUIRES, COURSE_ORGANISATIONS, LESSONS),
    *(ROLE_NEEDS, COMPETENCIES, PROGRAMMES, GROUPS),
)
"""Tables whose rows are all written anew, those that refer to others first."""

_KEPT = (ORGANISATIONS, ROLES, COURSES)
"""Tables whose rows stay, because learners and the ledger refer to them."""


def write_catalogue(connection: Connection, catalogue: Catalogue) -> None:
    """Writes all of the catalogue; the caller's transaction makes it all or nothing."""
    # First of all: the row's lock keeps a second writer waiting until this one is done.
    upsert(connection, CATALOGUE_STATE, [{"id": 1, "revision": catalogue.revision}])
    for table in _RENEWED:
        connection.execute(delete(table))
    for table in _KEPT:
        connection.execute(update(table).values(in_catalogue=False))
    _write_framework(connection, catalogue)
    _write_courses(connection, catalogue.courses.values())
    _write_all(
        connection,
        PROGRAMMES,
        ({"id": each.id, "content": programme_json(each)} for each in catalogue.programmes.values()),
    )
    _write_all(connection, GROUPS, ({"id": each.id, "content": group_json(each)} for each in catalogue.groups.values()))
    _write_external_ids(connection, catalogue)
    write_plans(connection, catalogue.plans.values())


def _write_external_ids(connection: Connection, catalogue: Catalogue) -> None:
    """Writes what other systems call things; courses that left keep what they were called."""
    ids = EXTERNAL_IDS.c
    left = select(COURSES.c.id).where(COURSES.c.in_catalogue.is_(False))
    connection.execute(delete(EXTERNAL_IDS).where((ids.kind != ExternalKind.COURSE.value) | ids.own.not_in(left)))
    lessons = ((f"{each.course}/{each.id}", each) for course in catalogue.courses.values() for each in course.lessons)
    called: Mapping[ExternalKind, Iterable[tuple[str, frozenset[ExternalId]]]] = {
        ExternalKind.COMPETENCY: ((each.id, each.external) for each in catalogue.competencies.values()),
        ExternalKind.ROLE: ((each.id, each.external) for each in catalogue.roles.values()),
        ExternalKind.ORGANISATION: ((each.id, each.external) for each in catalogue.organisations.values()),
        ExternalKind.COURSE: ((each.id, each.external) for each in catalogue.courses.values()),
        ExternalKind.LESSON: ((own, each.external) for own, each in lessons),
        ExternalKind.PLAN: ((each.id, each.external) for each in catalogue.plans.values()),
        ExternalKind.PROGRAMME: ((each.id, each.external) for each in catalogue.programmes.values()),
    }
    rows = (
        {"system": each.system, "kind": kind.value, "external": each.id, "own": own}
        for kind, things in called.items()
        for own, external in things
        for each in external
    )
    _write_all(connection, EXTERNAL_IDS, rows)


def upsert(connection: Connection, table: Table, rows: Sequence[Row]) -> None:
    """Inserts the rows, each in place of one with the same primary key."""
    if not rows:
        return
    dialect = postgresql if connection.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    values = {column.name: statement.excluded[column.name] for column in table.columns if not column.primary_key}
    keys = list(table.primary_key.columns)
    connection.execute(statement.on_conflict_do_update(index_elements=keys, set_=values), rows)


def _write_all(connection: Connection, table: Table, rows: Iterable[Row]) -> None:
    listed = list(rows)
    if listed:
        connection.execute(insert(table), listed)


def _texts(texts: Iterable[LocalText]) -> list[Mapping[str, str]]:
    return [_text(text) for text in texts]


def _text(text: LocalText) -> Mapping[str, str]:
    return {str(language): words for language, words in text.by_language.items()}


def _write_framework(connection: Connection, catalogue: Catalogue) -> None:
    roles = catalogue.roles.values()
    _write_all(connection, COMPETENCIES, map(_competency_row, catalogue.competencies.values()))
    upsert(
        connection,
        ORGANISATIONS,
        [_organisation_row(organisation) for organisation in catalogue.organisations.values()],
    )
    upsert(connection, ROLES, [_role_row(role) for role in roles])
    needs = (
        {"role": role.id, "competency": need, "level": level, "stated": need not in role.unstated}
        for role in roles
        for need, level in role_at_level(role, UNSTATED_LEVEL).needs.items()
    )
    _write_all(connection, ROLE_NEEDS, needs)


def _competency_row(competency: Competency) -> Row:
    return {
        "id": competency.id,
        "area": competency.area.value,
        "theme": _text(competency.theme),
        "name": _text(competency.name),
        "description": _text(competency.description),
        "levels": _texts(competency.levels),
    }


def _organisation_row(organisation: Organisation) -> Row:
    return {
        "id": organisation.id,
        "name": _text(organisation.name),
        "parent": organisation.parent,
        "kind": organisation.kind,
        "in_catalogue": True,
    }


def _role_row(role: Role) -> Row:
    return {
        "id": role.id,
        "name": _text(role.name),
        "activities": _texts(role.activities),
        "aliases": sorted(role.aliases),
        "in_catalogue": True,
    }


def _write_courses(connection: Connection, courses: Iterable[Course]) -> None:
    listed = list(courses)
    upsert(connection, COURSES, [_course_row(course) for course in listed])
    lessons = (row for course in listed for row in _lesson_rows(course.lessons))
    _write_all(connection, LESSONS, lessons)
    teaches = (
        {"course": course.id, "competency": taught, "level": level, "stated": taught not in course.unstated}
        for course in listed
        for taught, level in course_at_level(course, UNSTATED_LEVEL).teaches.items()
    )
    _write_all(connection, COURSE_TEACHES, teaches)
    requires = ((course.id, required) for course in listed for required in course.requires)
    _write_all(connection, COURSE_REQUIRES, ({"course": course, "required": required} for course, required in requires))
    open_to = ((course.id, organisation) for course in listed for organisation in course.organisations)
    _write_all(
        connection,
        COURSE_ORGANISATIONS,
        ({"course": course, "organisation": organisation} for course, organisation in open_to),
    )


def _course_row(course: Course) -> Row:
    return {
        "id": course.id,
        "title": _text(course.title),
        "description": _text(course.description),
        "provider": course.provider,
        "languages": sorted(course.languages),
        "level": course_at_level(course, UNSTATED_LEVEL).level,
        "kind": course.kind.value,
        "status": course.status.value,
        "sources": list(course.sources),
        "opens": course.opens,
        "minutes": course.minutes,
        "in_catalogue": True,
        "sessions": sessions_json(course.sessions),
        "pass_mark": course.pass_mark,
        "replaced_by": course.replaced_by,
        "variant_of": course.variant_of,
        "category": course.category,
        "level_unstated": course.level_unstated,
        "stated_minutes": course.stated_minutes,
        "closes": course.closes,
        "facts": facts_json(course.facts),
        "batches": batches_json(course.batches),
        "groups": sorted(course.groups),
    }


def _lesson_rows(lessons: Sequence[Lesson]) -> list[Row]:
    return [
        {
            "course": lesson.course,
            "id": lesson.id,
            "position": position,
            "title": _text(lesson.title),
            "minutes": lesson.minutes,
            "source": lesson.source,
            "text": _text(lesson.text),
            "asked_as": _texts(lesson.asked_as),
            "media": media_json(lesson.media),
            "optional": lesson.optional,
        }
        for position, lesson in enumerate(lessons)
    ]


def write_plans(connection: Connection, plans: Iterable[Plan]) -> None:
    """Writes plans whose tables hold none of them."""
    listed = list(plans)
    _write_all(connection, PLANS, map(_plan_row, listed))
    _write_all(connection, PLAN_ITEMS, (row for plan in listed for row in _plan_item_rows(plan)))
    roles = ({"plan": plan.id, "role": role} for plan in listed for role in plan.audience.roles)
    _write_all(connection, PLAN_ROLES, roles)
    learners = ({"plan": plan.id, "learner": learner} for plan in listed for learner in plan.audience.learners)
    _write_all(connection, PLAN_LEARNERS, learners)


def _plan_row(plan: Plan) -> Row:
    return {
        "id": plan.id,
        "organisation": plan.organisation,
        "title": _text(plan.title),
        "status": plan.status.value,
        "tasks": tasks_json(plan.tasks),
        "rule": rule_json(plan.rule),
        "year": plan.year,
        "apar": plan.apar,
        "others": sorted(plan.others),
        "origin": plan.origin,
        "groups": sorted(plan.audience.groups),
        "starts_on": plan.starts_on,
    }


def _plan_item_rows(plan: Plan) -> list[Row]:
    return [
        {"plan": plan.id, "position": position, "course": item.course, "due": item.due, "mandatory": item.mandatory}
        for position, item in enumerate(plan.items)
    ]

"""Reading the catalogue back from its tables: the same values, and so the same revision, as were written."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any, NamedTuple

from sqlalchemy import Connection, Row, Table, select

from data.catalogue import Catalogue, earlier_revision
from data.store.imports_rows import places_in
from data.store.plans_json import (
    batches_from_json,
    facts_from_json,
    group_from_json,
    media_from_json,
    programme_from_json,
    rule_from_json,
    sessions_from_json,
    tasks_from_json,
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
from data.words.errors import StoreError
from data.words.external import ExternalId, ExternalKind
from data.words.models import (
    Area,
    Competency,
    CompetencyId,
    Course,
    CourseId,
    CourseKind,
    CourseStatus,
    Language,
    Lesson,
    LocalText,
    Organisation,
    Role,
)
from data.words.programmes import Programme
from data.words.training_plans import Audience, Plan, PlanItem, PlanStatus

AnyRow = Row[Any]

_REVISION = select(CATALOGUE_STATE.c.revision)
"""Built once: nearly every request asks for it."""


def read_revision(connection: Connection) -> str | None:
    """The revision of the stored catalogue, or None before the first one."""
    return connection.execute(_REVISION).scalar()


def read_stored_catalogue(connection: Connection) -> Catalogue:
    """The stored catalogue; raises StoreError before the first one, or where the tables were changed by hand."""
    revision = read_revision(connection)
    if revision is None:
        raise StoreError("no catalogue has been loaded yet; load one with: saarthi ingest FOLDER")
    external = _external_ids(connection)
    catalogue = Catalogue.of(
        competencies=_competencies(connection, external[ExternalKind.COMPETENCY]),
        roles=_roles(connection, external[ExternalKind.ROLE]),
        organisations=_organisations(connection, external[ExternalKind.ORGANISATION]),
        courses=_courses(connection, external),
        plans=_plans(connection, external[ExternalKind.PLAN]),
        programmes=_programmes(connection, external[ExternalKind.PROGRAMME]),
        groups=[group_from_json(row.content) for row in _rows(connection, GROUPS)],
    )
    former = _former_courses(connection, external[ExternalKind.COURSE])
    if revision == earlier_revision(catalogue):  # kept: the index names the catalogue by it
        return replace(catalogue, revision=revision, former=former, placed=places_in(connection, catalogue))
    if catalogue.revision != revision:
        raise StoreError(
            f"the stored catalogue is not the one that was loaded (revision {catalogue.revision[:12]}, "
            f"expected {revision[:12]}); load it again with: saarthi ingest FOLDER"
        )
    return replace(catalogue, former=former, placed=places_in(connection, catalogue))


_External = Mapping[str, frozenset[ExternalId]]
_NOTHING: frozenset[ExternalId] = frozenset()


def _external_ids(connection: Connection) -> Mapping[ExternalKind, _External]:
    """What other systems call the things of each kind, by our id."""
    called: dict[ExternalKind, dict[str, set[ExternalId]]] = {kind: defaultdict(set) for kind in ExternalKind}
    for row in connection.execute(select(EXTERNAL_IDS)):
        called[ExternalKind(row.kind)][row.own].add(ExternalId(row.system, row.external))
    return {kind: {own: frozenset(ids) for own, ids in of_kind.items()} for kind, of_kind in called.items()}


def _rows(connection: Connection, table: Table) -> Sequence[AnyRow]:
    return connection.execute(select(table)).all()


def _current(connection: Connection, table: Table) -> Sequence[AnyRow]:
    return connection.execute(select(table).where(table.c.in_catalogue)).all()


def _text(by_language: Mapping[str, str]) -> LocalText:
    return LocalText({Language(language): words for language, words in by_language.items()})


def _texts(texts: Iterable[Mapping[str, str]]) -> tuple[LocalText, ...]:
    return tuple(_text(text) for text in texts)


@dataclass(frozen=True, slots=True)
class _Levels:
    """The levels of one course or role, and those that nobody stated."""

    levels: dict[CompetencyId, int] = field(default_factory=dict)
    unstated: set[CompetencyId] = field(default_factory=set)


def _levels(connection: Connection, table: Table, *, of: str) -> Mapping[str, _Levels]:
    levels: dict[str, _Levels] = defaultdict(_Levels)
    for row in connection.execute(select(table.c[of], table.c.competency, table.c.level, table.c.stated)):
        levels[row[0]].levels[row.competency] = row.level
        if not row.stated:
            levels[row[0]].unstated.add(row.competency)
    return levels


def _linked(connection: Connection, table: Table, *, of: str, to: str) -> Mapping[str, frozenset[Any]]:
    linked: dict[str, set[str]] = defaultdict(set)
    for origin, target in connection.execute(select(table.c[of], table.c[to])):
        linked[origin].add(target)
    return {origin: frozenset(targets) for origin, targets in linked.items()}


def _competencies(connection: Connection, external: _External) -> list[Competency]:
    return [
        Competency(
            id=row.id,
            area=Area(row.area),
            theme=_text(row.theme),
            name=_text(row.name),
            description=_text(row.description),
            levels=_texts(row.levels),
            external=external.get(row.id, _NOTHING),
        )
        for row in _rows(connection, COMPETENCIES)
    ]


def _organisations(connection: Connection, external: _External) -> list[Organisation]:
    return [
        Organisation(
            id=row.id,
            name=_text(row.name),
            parent=row.parent,
            external=external.get(row.id, _NOTHING),
            kind=row.kind,
        )
        for row in _current(connection, ORGANISATIONS)
    ]


def _roles(connection: Connection, external: _External) -> list[Role]:
    needs = _levels(connection, ROLE_NEEDS, of="role")
    return [
        Role(
            id=row.id,
            name=_text(row.name),
            activities=_texts(row.activities),
            needs=needs[row.id].levels,
            unstated=frozenset(needs[row.id].unstated),
            external=external.get(row.id, _NOTHING),
            aliases=frozenset(row.aliases),
        )
        for row in _current(connection, ROLES)
    ]


class _CourseLinks(NamedTuple):
    external: _External
    teaches: Mapping[str, _Levels]
    requires: Mapping[str, frozenset[CourseId]]
    organisations: Mapping[str, frozenset[Any]]
    lessons: Mapping[str, Sequence[Lesson]]


def _courses(connection: Connection, external: Mapping[ExternalKind, _External]) -> list[Course]:
    links = _CourseLinks(
        external=external[ExternalKind.COURSE],
        teaches=_levels(connection, COURSE_TEACHES, of="course"),
        requires=_linked(connection, COURSE_REQUIRES, of="course", to="required"),
        organisations=_linked(connection, COURSE_ORGANISATIONS, of="course", to="organisation"),
        lessons=_lessons(connection, external[ExternalKind.LESSON]),
    )
    return [_course(row, links=links) for row in _current(connection, COURSES)]


def _former_courses(connection: Connection, external: _External) -> dict[CourseId, Course]:
    """Courses that are in the catalogue no more; nobody can take them, so they are retired."""
    links = _CourseLinks(external, {}, {}, {}, {})
    rows = connection.execute(select(COURSES).where(COURSES.c.in_catalogue.is_(False)))
    return {row.id: replace(_course(row, links=links), status=CourseStatus.RETIRED) for row in rows}


def _course(row: AnyRow, *, links: _CourseLinks) -> Course:
    teaches = links.teaches.get(row.id, _Levels())
    return Course(
        id=row.id,
        title=_text(row.title),
        description=_text(row.description),
        provider=row.provider,
        languages=frozenset(Language(language) for language in row.languages),
        level=row.level,
        kind=CourseKind(row.kind),
        status=CourseStatus(row.status),
        teaches=teaches.levels,
        requires=links.requires.get(row.id, frozenset()),
        sources=tuple(row.sources),
        lessons=tuple(links.lessons.get(row.id, ())),
        organisations=links.organisations.get(row.id, frozenset()),
        opens=row.opens,
        sessions=sessions_from_json(row.sessions),
        pass_mark=row.pass_mark,
        replaced_by=row.replaced_by,
        variant_of=row.variant_of,
        category=row.category,
        unstated=frozenset(teaches.unstated),
        level_unstated=row.level_unstated,
        stated_minutes=row.stated_minutes,
        external=links.external.get(row.id, _NOTHING),
        closes=row.closes,
        groups=frozenset(row.groups),
        facts=facts_from_json(row.facts),
        batches=batches_from_json(row.batches),
    )


def _programmes(connection: Connection, external: _External) -> list[Programme]:
    read = (programme_from_json(row.content) for row in _rows(connection, PROGRAMMES))
    return [replace(programme, external=external.get(programme.id, _NOTHING)) for programme in read]


def _lessons(connection: Connection, external: _External) -> Mapping[str, Sequence[Lesson]]:
    lessons: dict[str, list[Lesson]] = defaultdict(list)
    for row in connection.execute(select(LESSONS).order_by(LESSONS.c.course, LESSONS.c.position)):
        lesson = Lesson(
            id=row.id,
            course=row.course,
            title=_text(row.title),
            minutes=row.minutes,
            source=row.source,
            text=_text(row.text),
            asked_as=_texts(row.asked_as),
            media=media_from_json(row.media),
            optional=row.optional,
            external=external.get(f"{row.course}/{row.id}", _NOTHING),
        )
        lessons[row.course].append(lesson)
    return lessons


def _plans(connection: Connection, external: _External) -> list[Plan]:
    items: dict[str, list[PlanItem]] = defaultdict(list)
    for row in connection.execute(select(PLAN_ITEMS).order_by(PLAN_ITEMS.c.plan, PLAN_ITEMS.c.position)):
        items[row.plan].append(PlanItem(course=row.course, due=row.due, mandatory=row.mandatory))
    roles = _linked(connection, PLAN_ROLES, of="plan", to="role")
    learners = _linked(connection, PLAN_LEARNERS, of="plan", to="learner")
    return [
        Plan(
            id=row.id,
            organisation=row.organisation,
            title=_text(row.title),
            items=tuple(items.get(row.id, ())),
            audience=Audience(
                roles=roles.get(row.id, frozenset()),
                learners=learners.get(row.id, frozenset()),
                groups=frozenset(row.groups),
            ),
            status=PlanStatus(row.status),
            tasks=tasks_from_json(row.tasks),
            rule=rule_from_json(row.rule),
            year=row.year,
            apar=row.apar,
            others=frozenset(row.others),
            origin=row.origin,
            external=external.get(row.id, _NOTHING),
            starts_on=row.starts_on,
        )
        for row in _rows(connection, PLANS)
    ]

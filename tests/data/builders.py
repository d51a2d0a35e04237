"""Small planned catalogues: what is right is known in advance."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

from data.catalogue import Catalogue
from data.words.models import (
    ENGLISH,
    HINDI,
    Area,
    Competency,
    CompetencyId,
    Course,
    CourseId,
    CourseKind,
    CourseStatus,
    Event,
    EventId,
    Language,
    Learner,
    LearnerId,
    Lesson,
    LessonId,
    LocalText,
    Organisation,
    OrganisationId,
    PlanId,
    Role,
    RoleId,
    Verb,
)
from data.words.training_plans import Audience, Plan, PlanItem, PlanStatus

START = datetime(2026, 1, 1, tzinfo=UTC)

STATE, REVENUE, CIRCLE, POSTS = map(OrganisationId, ("state", "revenue-department", "circle", "department-of-posts"))
INSPECTOR, CLERK = RoleId("tax-inspector"), RoleId("clerk")
DRAFTING, TAX = CompetencyId("office.drafting"), CompetencyId("revenue.tax")
BASICS, FURTHER, CLOSED, OLD = map(CourseId, ("basics", "further", "closed", "old"))


def words(english: str, *, hindi: str | None = None) -> LocalText:
    texts: Mapping[Language, str] = {ENGLISH: english}
    return LocalText(texts if hindi is None else {**texts, HINDI: hindi})


def competency(id_: CompetencyId, *, area: Area = Area.FUNCTIONAL) -> Competency:
    return Competency(
        id=id_,
        area=area,
        theme=words(f"theme of {id_}"),
        name=words(f"name of {id_}", hindi="नाम"),
        description=words(f"description of {id_}"),
        levels=tuple(words(f"level {level}") for level in range(1, 6)),
    )


def course(
    id_: CourseId,
    *,
    minutes: Sequence[int] = (10, 20),
    teaches: Mapping[CompetencyId, int] | None = None,
    requires: Sequence[CourseId] = (),
    organisations: Sequence[OrganisationId] = (),
    status: CourseStatus = CourseStatus.LIVE,
    languages: Sequence[Language] = (ENGLISH, HINDI),
    opens: date | None = None,
) -> Course:
    text = LocalText({language: f"{id_} in {language}" for language in languages})
    lessons = (
        Lesson(id=LessonId(f"lesson-{n}"), course=id_, title=text, minutes=each, source="An Act, section 1", text=text)
        for n, each in enumerate(minutes)
    )
    return Course(
        id=id_,
        title=text,
        description=text,
        provider="test",
        languages=frozenset(languages),
        level=2,
        kind=CourseKind.SELF_PACED,
        status=status,
        teaches={} if teaches is None else teaches,
        requires=frozenset(requires),
        sources=("An Act",),
        lessons=tuple(lessons),
        organisations=frozenset(organisations),
        opens=opens,
    )


def organisation(id_: OrganisationId, *, parent: OrganisationId | None = None) -> Organisation:
    return Organisation(id=id_, name=words(f"name of {id_}"), parent=parent)


def plan(
    id_: str, *, of: OrganisationId, audience: Audience | None = None, status: PlanStatus = PlanStatus.LIVE
) -> Plan:
    items = (
        PlanItem(course=BASICS, due=date(2026, 12, 1), mandatory=True),
        PlanItem(course=FURTHER, due=date(2026, 6, 1), mandatory=False),
    )
    everyone = Audience() if audience is None else audience
    return Plan(id=PlanId(id_), organisation=of, title=words(id_), items=items, audience=everyone, status=status)


def planned_catalogue(*, without: Sequence[str] = ()) -> Catalogue:
    """Four organisations (circle under revenue under state; posts apart), two roles, four courses, two plans.

    basics (30 minutes) comes before further (45); closed is for revenue only; old is retired. Ids in `without` are
    left out.
    """
    everything = Catalogue.of(
        competencies=[competency(DRAFTING), competency(TAX, area=Area.DOMAIN)],
        roles=[
            Role(
                id=INSPECTOR, name=words("Tax Inspector"), activities=(words("inspects"),), needs={TAX: 3, DRAFTING: 2}
            ),
            Role(id=CLERK, name=words("Clerk"), activities=(), needs={DRAFTING: 1}),
        ],
        organisations=[
            organisation(STATE),
            organisation(REVENUE, parent=STATE),
            organisation(CIRCLE, parent=REVENUE),
            organisation(POSTS),
        ],
        courses=[
            course(BASICS, teaches={DRAFTING: 2}),
            course(FURTHER, minutes=(45,), teaches={DRAFTING: 3, TAX: 1}, requires=[BASICS], opens=date(2026, 4, 1)),
            course(CLOSED, organisations=[REVENUE], languages=[ENGLISH]),
            course(OLD, status=CourseStatus.RETIRED),
        ],
        plans=[
            plan("plan-for-inspectors", of=REVENUE, audience=Audience(roles=frozenset({INSPECTOR}))),
            plan("plan-for-one", of=STATE, audience=Audience(learners=frozenset({LearnerId("lina")}))),
        ],
    )
    return Catalogue.of(
        competencies=everything.competencies.values(),
        roles=[each for each in everything.roles.values() if each.id not in without],
        organisations=[each for each in everything.organisations.values() if each.id not in without],
        courses=[each for each in everything.courses.values() if each.id not in without],
        plans=[each for each in everything.plans.values() if each.id not in without],
    )


def learner(
    id_: str, *, of: OrganisationId = REVENUE, role: RoleId | None = None, languages: Sequence[Language] = (ENGLISH,)
) -> Learner:
    return Learner(id=LearnerId(id_), organisation=of, role=role, languages=frozenset(languages), weekly_minutes=45)


def event(
    id_: str,
    *,
    of: str,
    on: str = BASICS,
    verb: Verb = Verb.COMPLETED,
    after: timedelta = timedelta(),
    result: Mapping[str, str | int | float | bool] | None = None,
) -> Event:
    return Event(
        id=EventId(id_),
        learner=LearnerId(of),
        verb=verb,
        object=on,
        at=START + after,
        source="test",
        result={} if result is None else result,
    )


def generated_catalogue(*, courses: int, minutes: Sequence[int] = (30, 40, 50, 60)) -> Catalogue:
    """A catalogue of any number of courses whose minutes go round `minutes`; every tenth requires the one before.

    Every third is in English only, every eleventh is open to the department of posts only.
    """
    competencies = [competency(CompetencyId(f"theme.skill-{number}")) for number in range(12)]
    return Catalogue.of(
        competencies=competencies,
        roles=[
            Role(
                id=RoleId(f"{field}-{number}"),
                name=words("Role"),
                activities=(),
                needs={competencies[(number * 5 + step) % 12].id: 1 + (number + step) % 4 for step in range(5)},
            )
            for field in ("tax-inspector", "postmaster", "clerk")
            for number in range(3)
        ],
        organisations=[
            organisation(STATE),
            organisation(REVENUE, parent=STATE),
            organisation(CIRCLE, parent=REVENUE),
            organisation(POSTS, parent=STATE),
        ],
        courses=[
            course(
                CourseId(f"course-{number:03}"),
                minutes=[minutes[number % len(minutes)]],
                teaches={competencies[number % 12].id: 1 + number % 5},
                requires=[CourseId(f"course-{number - 1:03}")] if number % 10 == 9 else [],
                organisations=[POSTS] if number % 11 == 10 else [],
                languages=[ENGLISH] if number % 3 == 2 else [ENGLISH, HINDI],
                opens=date(2026, 6, 1) if number % 13 == 12 else None,
            )
            for number in range(courses)
        ],
    )

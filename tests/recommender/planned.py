"""Small planned catalogues and histories, so that the right answer is known in advance."""

from collections.abc import Mapping, Sequence
from datetime import UTC, date, datetime, timedelta

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.store import CompletionTable
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
from recommender.suggest.engine import Recommender

NOW = datetime(2026, 11, 2, 9, 0, tzinfo=UTC)
TODAY = NOW.date()
DAY = timedelta(days=1)

MINISTRY = OrganisationId("ministry")
OFFICE = OrganisationId("office")
ELSEWHERE = OrganisationId("elsewhere")
CLERK = RoleId("clerk")

NO_VECTORS: tuple[Sequence[CourseId], NDArray[np.float32]] = ((), np.zeros((0, 2), dtype=np.float32))


def english(text: str) -> LocalText:
    return LocalText({ENGLISH: text})


def competency(name: str) -> Competency:
    levels = [english(f"{name} at level {level}") for level in range(1, 6)]
    theme = english(next((pair for pair in ("af", "be", "cd") if name in pair), name))
    return Competency(CompetencyId(name), Area.FUNCTIONAL, theme, english(name), english(name), levels)


def course(
    name: str,
    *,
    teaches: Mapping[str, int] | None = None,
    minutes: int = 60,
    requires: Sequence[str] = (),
    languages: Sequence[Language] = (ENGLISH,),
    status: CourseStatus = CourseStatus.LIVE,
    organisations: Sequence[OrganisationId] = (),
    opens: date | None = None,
) -> Course:
    id_ = CourseId(name)
    lesson = Lesson(LessonId("only"), id_, english(name), minutes, "source", english(name))
    return Course(
        id=id_,
        title=english(name),
        description=english(name),
        provider="tests",
        languages=frozenset(languages),
        level=1,
        kind=CourseKind.SELF_PACED,
        status=status,
        teaches={CompetencyId(each): level for each, level in (teaches or {}).items()},
        requires=frozenset(CourseId(each) for each in requires),
        sources=["source"],
        lessons=[lesson],
        organisations=frozenset(organisations),
        opens=opens,
    )


def role(name: str = "clerk", *, needs: Mapping[str, int] | None = None) -> Role:
    wanted = {CompetencyId(each): level for each, level in (needs or {}).items()}
    return Role(RoleId(name), english(name), [], wanted)


def plan(*items: PlanItem, organisation: OrganisationId = MINISTRY, name: str = "annual") -> Plan:
    return Plan(PlanId(name), organisation, english(name), items, Audience(), PlanStatus.LIVE)


def item(name: str, due: date, *, mandatory: bool = True) -> PlanItem:
    return PlanItem(CourseId(name), due, mandatory)


def catalogue(
    courses: Sequence[Course], *, roles: Sequence[Role] = (), plans: Sequence[Plan] = (), competencies: str = "abcdef"
) -> Catalogue:
    return Catalogue.of(
        competencies=[competency(name) for name in competencies],
        roles=roles,
        organisations=[
            Organisation(MINISTRY, english("Ministry")),
            Organisation(OFFICE, english("Office"), MINISTRY),
            Organisation(ELSEWHERE, english("Elsewhere")),
        ],
        courses=courses,
        plans=plans,
    )


def learner(
    name: str = "asha",
    *,
    role_id: RoleId | None = CLERK,
    organisation: OrganisationId = OFFICE,
    languages: Sequence[Language] = (ENGLISH, HINDI),
    weekly_minutes: int = 60,
) -> Learner:
    return Learner(LearnerId(name), organisation, role_id, frozenset(languages), weekly_minutes)


def event(
    verb: Verb,
    object_: str,
    *,
    at: datetime = NOW,
    who: str = "asha",
    result: Mapping[str, str | int | float | bool] | None = None,
) -> Event:
    id_ = EventId(f"{who}-{verb}-{object_}-{at.isoformat()}")
    return Event(id_, LearnerId(who), verb, object_, at, "tests", result or {})


def finished(*courses: str, who: str = "asha", last: datetime = NOW - DAY) -> list[Event]:
    """Completions a day apart, the last of them at `last`."""
    return [
        event(Verb.COMPLETED, each, at=last - DAY * (len(courses) - 1 - position), who=who)
        for position, each in enumerate(courses)
    ]


def completion_table(histories: Mapping[str, Sequence[str]], *, last: datetime = NOW - DAY) -> CompletionTable:
    """Each learner's courses a day apart, the last of them at `last`."""
    learners = sorted(histories)
    courses = sorted({each for taken in histories.values() for each in taken})
    rows, columns, at = [], [], []
    for row, name in enumerate(learners):
        taken = histories[name]
        for position, each in enumerate(taken):
            rows.append(row)
            columns.append(courses.index(each))
            at.append(int((last - DAY * (len(taken) - 1 - position)).timestamp()))
    return CompletionTable(
        learners=[LearnerId(each) for each in learners],
        courses=[CourseId(each) for each in courses],
        rows=np.array(rows, dtype=np.int32),
        columns=np.array(columns, dtype=np.int32),
        at=np.array(at, dtype=np.int64),
    )


def fitted(
    content: Catalogue,
    *,
    histories: Mapping[str, Sequence[str]] | None = None,
    learners: Sequence[Learner] = (),
    vectors: tuple[Sequence[CourseId], NDArray[np.float32]] = NO_VECTORS,
) -> Recommender:
    return Recommender.fit(
        content, completion_table(histories or {}), learners=learners, course_vectors=vectors, now=NOW
    )

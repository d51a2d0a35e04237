"""A random deployment in a store: every rule, every kind of plan, every verb that a list goes by."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import timedelta

import numpy as np
from numpy.typing import NDArray

from data.catalogue import Catalogue
from data.store import Reception, Store
from data.words.groups import Group
from data.words.models import (
    ENGLISH,
    HINDI,
    NO_WISHES,
    Area,
    Competency,
    CompetencyId,
    Course,
    CourseId,
    CourseStatus,
    Event,
    EventId,
    GroupId,
    Language,
    Learner,
    LearnerId,
    Organisation,
    OrganisationId,
    PlanId,
    Role,
    RoleId,
    Verb,
    Wishes,
)
from data.words.training_plans import Audience, Plan, PlanItem, PlanStatus
from embeddings.index import AimTable
from recommender.suggest.suitability import NEED, ROLE
from tests.recommender.planned import NOW, TODAY, course, english

OFFICES = [OrganisationId(name) for name in ("ministry", "office", "desk", "elsewhere")]
THEMES = 6
GROUPS = [
    Group(GroupId("seniors"), english("Seniors"), [{"group": frozenset({"a"})}]),
    Group(
        GroupId("head-clerks"),
        english("Head clerks"),
        [{"designation": frozenset({"HEAD CLERK"}), "role": frozenset({"clerk"})}, {"group": frozenset({"b", "a"})}],
    ),
]


@dataclass(frozen=True)
class Size:
    """How large, how busy, and with how many plans."""

    courses: int = 60
    competencies: int = 18
    learners: int = 250
    busy: float = 1.0
    plans: int = 7
    texts: bool = True


@dataclass(frozen=True)
class Random:
    catalogue: Catalogue
    people: Sequence[Learner]
    events: Sequence[Event]
    vectors: tuple[Sequence[CourseId], NDArray[np.float32]]
    receptions: Mapping[CourseId, Reception]
    aims: AimTable

    def fill(self, store: Store) -> None:
        store.catalogue.replace(self.catalogue)
        store.learners.add(self.people)
        for who in self.people:
            if who.wishes != NO_WISHES:
                store.learners.keep_wishes(who.id, who.wishes)
        store.ledger.append(self.events)


def random_deployment(size: Size, rng: np.random.Generator) -> Random:
    competencies = [f"competency-{number:02d}" for number in range(size.competencies)]
    courses = _related([_course(number, competencies, rng) for number in range(size.courses)], rng)
    people = [_learner(number, rng) for number in range(size.learners)]
    catalogue = Catalogue.of(
        competencies=[_competency(number, name) for number, name in enumerate(competencies)],
        roles=[_role(name, competencies, rng) for name in ("clerk", "driver", "judge")],
        organisations=[
            Organisation(OFFICES[0], english("Ministry")),
            Organisation(OFFICES[1], english("Office"), OFFICES[0]),
            Organisation(OFFICES[2], english("Desk"), OFFICES[1]),
            Organisation(OFFICES[3], english("Elsewhere")),
        ],
        courses=courses,
        plans=[_plan(number, courses, people, rng) for number in range(size.plans)],
        groups=GROUPS,
    )
    events = [event for who in people for event in _events(who, catalogue, busy=size.busy, rng=rng)]
    ids = [each.id for each in courses]
    return Random(
        catalogue=catalogue,
        people=people,
        events=events,
        vectors=(ids, rng.standard_normal((len(ids), 8)).astype(np.float32)),
        receptions={each: _reception(rng) for each in ids if rng.random() < 0.4},
        aims=_aims(catalogue, rng) if size.texts else AimTable.empty(),
    )


def _aims(catalogue: Catalogue, rng: np.random.Generator) -> AimTable:
    """How near courses come to all competencies but one, and to all roles but one."""
    aims = [
        *((NEED, each) for each in list(catalogue.competencies)[1:]),
        (ROLE, "clerk"),
        (ROLE, "judge"),
    ]
    courses = list(catalogue.courses)[2:]
    return AimTable(aims, courses, rng.uniform(-0.3, 0.8, (len(aims), len(courses))).astype(np.float32))


def _competency(number: int, name: str) -> Competency:
    levels = [english(f"{name} at level {level}") for level in range(1, 6)]
    theme = english(f"theme {number % THEMES}")
    return Competency(CompetencyId(name), Area.FUNCTIONAL, theme, english(name), english(name), levels)


def _role(name: str, competencies: Sequence[str], rng: np.random.Generator) -> Role:
    needed = rng.choice(competencies, size=5, replace=False)
    return Role(RoleId(name), english(name), [], {CompetencyId(str(each)): int(rng.integers(1, 6)) for each in needed})


def _course(number: int, competencies: Sequence[str], rng: np.random.Generator) -> Course:
    chained = number > 0 and rng.random() < 0.3
    taught = rng.choice(competencies, size=int(rng.integers(0, 4)), replace=False)
    opens = rng.choice([0, 0, 0, 0, -300, -20, -20, 9])
    status = rng.choice([CourseStatus.LIVE] * 12 + [CourseStatus.DRAFT, CourseStatus.RETIRED])
    return course(
        f"course-{number:03d}",
        teaches={str(each): int(rng.integers(1, 6)) for each in taught},
        minutes=int(rng.integers(10, 600)),
        requires=[f"course-{each:03d}" for each in set(rng.integers(0, number, size=2).tolist())] if chained else [],
        languages=[[ENGLISH], [HINDI], [ENGLISH, HINDI], [ENGLISH, HINDI]][rng.integers(4)],
        status=CourseStatus(str(status)),
        organisations=[OFFICES[rng.integers(4)]] if rng.random() < 0.1 else [],
        opens=TODAY + timedelta(days=int(opens)) if opens else None,
    )


def _related(courses: Sequence[Course], rng: np.random.Generator) -> Sequence[Course]:
    """The courses, some of them retired in favour of another, some editions of another."""
    related = list(courses)
    for number in rng.choice(np.arange(0, len(courses) - 1, 2), size=len(courses) // 6, replace=False).tolist():
        other = courses[number + 1].id
        replaced = replace(related[number], status=CourseStatus.RETIRED, replaced_by=other)
        related[number] = replaced if rng.random() < 0.5 else replace(related[number], variant_of=other)
    return related


def _learner(number: int, rng: np.random.Generator) -> Learner:
    languages: list[list[Language]] = [[ENGLISH], [HINDI], [ENGLISH, HINDI], [ENGLISH, HINDI]]
    role = ["clerk", "driver", "judge", None][rng.integers(4)]
    return Learner(
        LearnerId(f"learner-{number:04d}"),
        OFFICES[rng.integers(4)],
        None if role is None else RoleId(role),
        frozenset(languages[rng.integers(4)]),
        weekly_minutes=int(rng.integers(5, 300)),
        wishes=Wishes(goal=RoleId(["driver", "judge"][rng.integers(2)])) if rng.random() < 0.2 else NO_WISHES,
        designation=["", "Head Clerk", "Bench Officer"][rng.integers(3)],
        attributes={"group": "ABC"[rng.integers(3)]} if rng.random() < 0.5 else {},
    )


def _plan(number: int, courses: Sequence[Course], people: Sequence[Learner], rng: np.random.Generator) -> Plan:
    chosen = rng.choice(len(courses), size=int(rng.integers(1, 5)), replace=False)
    items = [
        PlanItem(
            courses[each].id, TODAY + timedelta(days=int(rng.integers(-20, 120, 1)[0] // 10 * 10)), rng.random() < 0.5
        )
        for each in chosen
    ]
    named = frozenset(people[each].id for each in rng.choice(len(people), size=len(people) // 5, replace=False))
    audience = [
        Audience(),
        Audience(roles=frozenset([RoleId("clerk")])),
        Audience(learners=named),
        Audience(roles=frozenset([RoleId("judge")]), learners=named),
        Audience(groups=frozenset([GROUPS[0].id])),
        Audience(groups=frozenset([each.id for each in GROUPS]), learners=named),
    ][number % 6]
    organisation = OFFICES[0] if number % 2 else OFFICES[rng.integers(4)]
    status = [PlanStatus.LIVE, PlanStatus.AMENDED, PlanStatus.LIVE, PlanStatus.LIVE][number % 4]
    others = frozenset([OFFICES[3]]) if number % 3 == 0 else frozenset[OrganisationId]()
    return Plan(PlanId(f"plan-{number}"), organisation, english("Plan"), items, audience, status, others=others)


def _events(who: Learner, catalogue: Catalogue, *, busy: float, rng: np.random.Generator) -> list[Event]:
    courses, competencies = list(catalogue.courses), list(catalogue.competencies)
    drawn: list[tuple[Verb, str, dict[str, str | int | float | bool]]] = []
    if rng.random() < 0.75 * busy:
        # Early courses are taken more often, so that late ones stay new; one may be taken twice.
        for place in (len(courses) * rng.random(int(rng.integers(1, 12))) ** 2).astype(int):
            result = {"score": round(float(rng.random()), 2)} if rng.random() < 0.3 else {}
            drawn.append((Verb.COMPLETED, str(courses[place]), dict(result)))
    for verb, many in (
        (Verb.ASSESSED, 2),
        (Verb.DISMISSED, 2),
        (Verb.CLAIMED, 1),
        (Verb.DEFERRED, 2),
        (Verb.RESTORED, 1),
    ):
        for _ in range(int(rng.integers(0, many + 1)) if rng.random() < 0.4 else 0):
            drawn.append(_drawn(verb, courses, competencies, rng))
    # Days are few, so that many events meet in one moment and only their ids tell their order.
    return [
        Event(
            EventId(f"{rng.integers(2**40):x}-{who.id}-{number}"),
            who.id,
            verb,
            object_,
            NOW - timedelta(days=int(rng.integers(1, 40)) * 10),
            "tests",
            result,
        )
        for number, (verb, object_, result) in enumerate(drawn)
    ]


def _drawn(
    verb: Verb, courses: Sequence[CourseId], competencies: Sequence[CompetencyId], rng: np.random.Generator
) -> tuple[Verb, str, dict[str, str | int | float | bool]]:
    about = str(courses[int(rng.integers(len(courses)))])
    match verb:
        case Verb.ASSESSED:
            level: dict[str, str | int | float | bool] = {"level": float(rng.integers(0, 11)) / 2}
            own: dict[str, str | int | float | bool] = {
                "by": "self",
                "course": about,
                "standard_error": 2.0,
                "at_least": True,
            }
            return (
                verb,
                str(competencies[int(rng.integers(len(competencies)))]),
                level | (own if rng.random() < 0.5 else {}),
            )
        case Verb.DEFERRED:
            return verb, about, {"days": int(rng.integers(1, 400))}
    return verb, about, {}


def _reception(rng: np.random.Generator) -> Reception:
    begun = int(rng.integers(0, 60))
    ratings = int(rng.integers(0, 30))
    return Reception(
        ratings=ratings,
        stars=sum(int(rng.integers(1, 6)) for _ in range(ratings)),
        begun=begun,
        finished=int(rng.integers(0, begun + 1)),
    )

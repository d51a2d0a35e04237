"""One short journey: a new clerk is suggested a course, plans, learns, is assessed, and sees the list change."""

from datetime import timedelta

from data.words.models import ENGLISH, Event, Learner, Mastery, Verb
from data.words.paths import UnmetCause
from data.words.suggestions import Basis, ReasonKind
from recommender.coverage import coverage, demand_of
from recommender.learner.mastery import mastery_from_events
from recommender.path.planning import plan_path
from recommender.training_plans.progress import progress_of
from tests.recommender.planned import NOW, TODAY, catalogue, course, event, fitted, item, learner, plan, role

DUE = TODAY + timedelta(weeks=3)

CONTENT = catalogue(
    [
        course("conduct", teaches={"c": 1}, minutes=40),
        course("noting", teaches={"a": 2}, minutes=60),
        course("drafting", teaches={"a": 4}, minutes=90, requires=["noting"]),
        course("rti", teaches={"b": 2}, minutes=60),
        course("yoga", minutes=20),
    ],
    roles=[role(needs={"a": 4, "b": 2, "d": 1})],
    plans=[plan(item("conduct", DUE))],
)
COLLEAGUES = {f"colleague{number}": ["noting", "rti", "drafting"] for number in range(12)}
RECOMMENDER = fitted(CONTENT, histories=COLLEAGUES, learners=[learner(name) for name in COLLEAGUES])
CLERK: Learner = learner(languages=[ENGLISH], weekly_minutes=60)


def top(history: list[Event], mastery: Mastery) -> list[tuple[str, ReasonKind]]:
    suggestions = RECOMMENDER.suggest(CLERK, mastery=mastery, history=history, now=NOW, k=3)
    return [(each.course, each.reasons[0].kind) for each in suggestions.items]


def test_a_clerks_first_weeks() -> None:
    # Day one: the mandatory course first, then what the role needs (rti was taken later by the others
    # than noting, which is all that parts them); drafting waits behind noting.
    first = RECOMMENDER.suggest(CLERK, mastery={}, history=[], now=NOW, k=4)
    assert first.basis is Basis.ROLE_ONLY
    assert [each.course for each in first.items] == ["conduct", "rti", "noting", "drafting"]
    assert first.items[0].reasons[0].facts == {"plan": "annual", "due": DUE.isoformat(), "mandatory": 1}

    # The path: conduct in week 1, and so on at 60 minutes a week; nobody teaches d.
    path = plan_path(CLERK, catalogue=CONTENT, mastery={}, history=[], today=TODAY)
    assert [(step.course, (step.ends_on - TODAY).days // 7) for step in path.steps] == [
        ("conduct", 0),  # minutes 0 to 40
        ("noting", 1),  # 40 to 100
        ("rti", 2),  # 100 to 160
        ("drafting", 4),  # 160 to 250
    ]
    assert [(each.competency, each.cause) for each in path.unmet] == [("d", UnmetCause.NO_COURSE)]

    # Three weeks on: conduct and noting are done, and others went on from noting.
    history = [
        event(Verb.COMPLETED, "conduct", at=NOW - timedelta(days=9)),
        event(Verb.COMPLETED, "noting", at=NOW - timedelta(days=2)),
    ]
    mastery = mastery_from_events(history, CONTENT, today=TODAY)
    assert top(history, mastery) == [("rti", ReasonKind.NEXT), ("drafting", ReasonKind.NEXT), ("yoga", ReasonKind.NEW)]
    progress = progress_of(CLERK, catalogue=CONTENT, mastery=mastery, history=history, today=TODAY)
    assert (progress.needs_met, progress.minutes) == (0, 40 + 60)
    assert [each.overdue for each in progress.plan_items] == [False]

    # A test shows that she knows the Right to Information Act already: the course drops behind drafting.
    assessed = [*history, event(Verb.ASSESSED, "b", at=NOW - timedelta(hours=3), result={"level": 2})]
    mastery = mastery_from_events(assessed, CONTENT, today=TODAY)
    assert top(assessed, mastery)[0] == ("drafting", ReasonKind.NEXT)

    # For the curator she still counts where levels 3 and 4 of a and level 1 of d are missing; no course teaches d.
    demand = demand_of(CONTENT, learners=[CLERK], masteries={CLERK.id: mastery})
    worst = coverage(demand.cells(), CONTENT.courses.values())[0]
    assert (worst.competency, worst.level, worst.learners_in_need, worst.courses) == ("d", 1, 1, ())

"""How a learner stands in a plan: what is done and since when, what is late, what will be late at this pace."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from data.catalogue import Catalogue
from data.words import (
    CourseId,
    Event,
    EventId,
    GroupId,
    Language,
    Learner,
    LearnerId,
    OrganisationId,
    Plan,
    PlanItem,
    PlanTask,
    Verb,
)
from recommender.training_plans.training_rule import RuleProgress, is_evidence, rule_progress

DAYS_A_WEEK = 7


class Standing(StrEnum):
    """Where somebody stands in a plan; a plan is done when everything mandatory and its rule are.

    Where nothing is mandatory and there is no rule, it is done when all that it suggests is.
    """

    LATE = "late"
    AT_RISK = "at-risk"
    ON_TRACK = "on-track"
    DONE = "done"


class Risk(StrEnum):
    """Why somebody is at risk: by a due date, or in the year of the training rule, more is left than there is time."""

    DUE = "due"
    RULE = "rule"


@dataclass(frozen=True, slots=True)
class Piece:
    """A course or a task that a plan asks for, and the event that shows it as done (None while it is open).

    `take` is the course to take for it, what replaces it where it is no longer offered, or None where nobody can.
    """

    object: str
    minutes: int
    due: date
    mandatory: bool
    done_on: date | None
    done_by: EventId | None
    is_task: bool
    take: CourseId | None = None

    @property
    def is_open(self) -> bool:
        """Whether it is to be done and can be: what nobody can do is not open."""
        return self.done_on is None and (self.is_task or self.take is not None)

    def is_overdue(self, today: date) -> bool:
        """Whether it is open and was due before today."""
        return self.is_open and self.due < today

    def is_late(self, today: date) -> bool:
        """Whether it is mandatory and overdue."""
        return self.mandatory and self.is_overdue(today)


@dataclass(frozen=True, slots=True)
class LearnerStanding:
    """A learner in a plan."""

    learner: LearnerId
    standing: Standing
    pieces: Sequence[Piece]
    rule: RuleProgress | None


def standing_of(
    learner: Learner, plan: Plan, events: Sequence[Event], *, catalogue: Catalogue, today: date
) -> LearnerStanding:
    """How the learner stands in the plan, by these events of theirs."""
    tasks = {task.reference(plan.id): task for task in plan.tasks}
    pieces = pieces_of(
        plan,
        events,
        catalogue=catalogue,
        organisation=learner.organisation,
        languages=learner.languages,
        among=catalogue.groups_of(learner),
    )
    rule = None
    if plan.rule is not None:
        rule = rule_progress(plan.rule, events, plan=plan.id, catalogue=catalogue, tasks=tasks, today=today)
    return LearnerStanding(learner.id, _standing(learner, pieces, rule, today), pieces, rule)


def has_done_all(pieces: Sequence[Piece], rule: RuleProgress | None) -> bool:
    """Whether somebody has done all that they can of a plan, suggested or mandatory, and something of it at all."""
    something = any(piece.done_on for piece in pieces) or (rule is not None and rule.met)
    return something and not any(piece.is_open for piece in pieces) and (rule is None or rule.met)


def furthest_behind(stands: LearnerStanding, *, today: date) -> tuple[int, int, int, int, LearnerId]:
    """What sorts people of a plan, those furthest behind first.

    By their standing, by how much that is mandatory is late, by the minutes of it that are left, and by the minutes
    that the rule still asks for.
    """
    mandatory = [piece for piece in stands.pieces if piece.mandatory]
    late = sum(piece.is_late(today) for piece in mandatory)
    left = sum(piece.minutes for piece in mandatory if piece.is_open)
    owed = 0 if stands.rule is None else stands.rule.required - stands.rule.minutes
    return list(Standing).index(stands.standing), -late, -left, -owed, stands.learner


def pieces_of(
    plan: Plan,
    events: Iterable[Event],
    *,
    catalogue: Catalogue,
    organisation: OrganisationId | None = None,
    languages: frozenset[Language] = frozenset(),
    among: frozenset[GroupId] = frozenset(),
) -> Sequence[Piece]:
    """The courses and tasks of the plan, the earliest due first, each with the event that first showed it as done.

    What there is to take is told for somebody of `organisation` in the groups `among` who reads the `languages`;
    without an organisation: whether anybody can.
    """
    tasks = {task.reference(plan.id): task for task in plan.tasks}
    shown = _first_evidence(events, tasks)
    pieces = [
        _course_piece(
            item,
            shown,
            catalogue=catalogue,
            take=catalogue.to_take(item.course, organisation, languages=languages, among=among),
        )
        for item in plan.items
        if catalogue.course_ever(item.course) is not None
    ]
    pieces.extend(
        Piece(reference, task.minutes, task.due, task.mandatory, *_done(shown.get(reference)), True)
        for reference, task in tasks.items()
    )
    return sorted(pieces, key=lambda piece: (piece.due, piece.object))


def _course_piece(item: PlanItem, shown: Mapping[str, Event], *, catalogue: Catalogue, take: CourseId | None) -> Piece:
    evidence = [shown[course] for course in catalogue.stand_ins(item.course) if course in shown]
    minutes = 0 if take is None else catalogue.courses[take].minutes
    first = min(evidence, key=lambda event: (event.at, event.id), default=None)
    return Piece(item.course, minutes, item.due, item.mandatory, *_done(first), False, take)


def _first_evidence(events: Iterable[Event], tasks: Mapping[str, PlanTask]) -> Mapping[str, Event]:
    first: dict[str, Event] = {}
    for event in sorted(events, key=lambda event: (event.at, event.id)):
        attested = event.verb is Verb.ATTESTED and event.object in tasks and is_evidence(event, tasks[event.object])
        if event.verb is Verb.COMPLETED or attested:
            first.setdefault(event.object, event)
    return first


def _done(event: Event | None) -> tuple[date | None, EventId | None]:
    return (None, None) if event is None else (event.at.date(), event.id)


def _standing(learner: Learner, pieces: Sequence[Piece], rule: RuleProgress | None, today: date) -> Standing:
    if any(piece.is_late(today) for piece in pieces):
        return Standing.LATE
    binds = rule is not None or any(piece.mandatory for piece in pieces)
    left = [piece for piece in pieces if piece.mandatory and piece.is_open]
    if has_done_all(pieces, rule) if not binds else not left and (rule is None or rule.met):
        return Standing.DONE
    if _too_much(left, learner.weekly_minutes, today) or (
        rule is not None and rule.weekly_minutes_needed > learner.weekly_minutes
    ):
        return Standing.AT_RISK
    return Standing.ON_TRACK


def _too_much(left: Sequence[Piece], weekly_minutes: int, today: date) -> bool:
    """Whether, by some due date, more minutes are to be done than there are until then."""
    to_do = 0
    for piece in sorted(left, key=lambda piece: piece.due):
        to_do += piece.minutes
        days = (piece.due - today).days + 1
        if to_do * DAYS_A_WEEK > weekly_minutes * days:
            return True
    return False


def risks_of(stands: LearnerStanding, *, weekly_minutes: int, today: date) -> frozenset[Risk]:
    """Why somebody with so many minutes a week is at risk in the plan; empty where they are not."""
    if stands.standing is not Standing.AT_RISK:
        return frozenset()
    left = [piece for piece in stands.pieces if piece.mandatory and piece.is_open]
    short = stands.rule is not None and stands.rule.weekly_minutes_needed > weekly_minutes
    found = ((Risk.DUE, _too_much(left, weekly_minutes, today)), (Risk.RULE, short))
    return frozenset(risk for risk, holds in found if holds)

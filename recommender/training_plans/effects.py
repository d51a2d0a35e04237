"""What a plan would mean for its audience if it were approved today."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from statistics import median

from data.catalogue import Catalogue
from data.words import CompetencyId, CourseId, CourseStatus, Event, Learner, LearnerId, Mastery, Plan
from recommender.learner.gaps import is_met, needs_of, wants_course
from recommender.training_plans.standing import Piece, has_done_all, pieces_of
from recommender.training_plans.training_rule import rule_progress

DAYS_A_WEEK = 7


@dataclass(frozen=True, slots=True)
class ItemCoverage:
    """A course of the plan: how many have done it, cannot read it, may not open it, have it before them."""

    course: CourseId
    due: date
    mandatory: bool
    done: int
    cannot_read: int
    closed: int
    to_do: int


@dataclass(frozen=True, slots=True)
class WhatIf:
    """What the plan asks of its audience, from today on, or from its first day where that is later.

    `all_done`: who has done everything that it asks for, suggested or mandatory, and met its rule.
    Minutes a week are what the mandatory work that is left takes until it is due, at the tightest date: of the learner
    in the middle, and of the one who has most. `short_of_time`: learners whose own weekly minutes are fewer.
    `needs_closed`: by competency, learners whose open need the courses close, taken at their word.
    """

    audience: int
    all_done: int
    items: Sequence[ItemCoverage]
    median_weekly_minutes: int
    most_weekly_minutes: int
    short_of_time: int
    past_dues: Sequence[CourseId]
    not_live: Sequence[CourseId]
    needs_closed: Mapping[CompetencyId, int]


def audience_of(plan: Plan, learners: Sequence[Learner], *, catalogue: Catalogue) -> Sequence[Learner]:
    """The learners whom the plan addresses (`Catalogue.addresses`)."""
    return [
        learner
        for learner in learners
        if learner.organisation in catalogue.organisations and catalogue.addresses(plan, learner)
    ]


def what_if(
    plan: Plan,
    *,
    learners: Sequence[Learner],
    events: Mapping[LearnerId, Sequence[Event]],
    masteries: Mapping[LearnerId, Mastery],
    catalogue: Catalogue,
    today: date,
) -> WhatIf:
    """The plan put to its audience among `learners`, with what each has done (`events`) and shown (`masteries`)."""
    audience = audience_of(plan, learners, catalogue=catalogue)
    pieces = {learner.id: pieces_of(plan, events.get(learner.id, ()), catalogue=catalogue) for learner in audience}
    begins = max(today, plan.starts_on or today)
    weekly = {learner.id: weekly_minutes_needed(pieces[learner.id], begins) for learner in audience}
    courses = [item.course for item in plan.items if item.course in catalogue.courses]
    return WhatIf(
        audience=len(audience),
        all_done=sum(
            _all_done(plan, own, events.get(learner, ()), catalogue=catalogue, today=today)
            for learner, own in pieces.items()
        ),
        items=[
            _coverage(plan, position, audience, pieces, catalogue)
            for position, item in enumerate(plan.items)
            if item.course in catalogue.courses
        ],
        median_weekly_minutes=round(median(weekly.values())) if weekly else 0,
        most_weekly_minutes=max(weekly.values(), default=0),
        short_of_time=sum(weekly[learner.id] > learner.weekly_minutes for learner in audience),
        past_dues=[item.course for item in plan.items if item.due < today],
        not_live=[course for course in courses if catalogue.courses[course].status is not CourseStatus.LIVE],
        needs_closed=_needs_closed(courses, audience, masteries, catalogue),
    )


def _all_done(
    plan: Plan, pieces: Sequence[Piece], events: Sequence[Event], *, catalogue: Catalogue, today: date
) -> bool:
    if plan.rule is None or any(piece.is_open for piece in pieces):
        return has_done_all(pieces, None)
    tasks = {task.reference(plan.id): task for task in plan.tasks}
    rule = rule_progress(plan.rule, events, plan=plan.id, catalogue=catalogue, tasks=tasks, today=today)
    return has_done_all(pieces, rule)


def weekly_minutes_needed(pieces: Sequence[Piece], today: date) -> int:
    """Minutes a week that the mandatory work that is left takes until it is due, at the tightest date.

    What is overdue is to be done within the week.
    """
    to_do, most = 0, 0
    for piece in pieces:  # the earliest due first
        if piece.mandatory and piece.is_open:
            to_do += piece.minutes
            days = max((piece.due - today).days + 1, DAYS_A_WEEK)
            most = max(most, -(-to_do * DAYS_A_WEEK // days))
    return most


def _coverage(
    plan: Plan,
    position: int,
    audience: Sequence[Learner],
    pieces: Mapping[LearnerId, Sequence[Piece]],
    catalogue: Catalogue,
) -> ItemCoverage:
    item = plan.items[position]
    course = catalogue.courses[item.course]
    done = {
        learner
        for learner, own in pieces.items()
        if any(piece.object == item.course and piece.done_on for piece in own)
    }
    left = [learner for learner in audience if learner.id not in done]
    closed = [learner for learner in left if not catalogue.is_open_for(learner, course)]
    unread = [learner for learner in left if learner not in closed and not course.languages & learner.languages]
    return ItemCoverage(
        course=item.course,
        due=item.due,
        mandatory=item.mandatory,
        done=len(done),
        cannot_read=len(unread),
        closed=len(closed),
        to_do=len(left) - len(closed) - len(unread),
    )


def _needs_closed(
    courses: Sequence[CourseId],
    audience: Sequence[Learner],
    masteries: Mapping[LearnerId, Mastery],
    catalogue: Catalogue,
) -> Mapping[CompetencyId, int]:
    """Learners whose need those of the courses close that they may open and read; by competency, most first."""
    closed: dict[CompetencyId, int] = {}
    for learner in audience:
        offered = [
            course
            for course in (catalogue.courses[course_id] for course_id in courses)
            if course.languages & learner.languages and catalogue.is_open_for(learner, course)
        ]
        mastery = masteries.get(learner.id, {})
        for competency, needed in needs_of(learner.role, catalogue).items():
            taught = max((course.teaches.get(competency, 0) for course in offered), default=0)
            if wants_course(needed, competency, mastery) and is_met(needed, taught):
                closed[competency] = closed.get(competency, 0) + 1
    return dict(sorted(closed.items(), key=lambda entry: (-entry[1], entry[0])))

"""Putting the population together: people, what each finishes, and when."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from data.catalogue import Catalogue
from data.population.histories import CourseArrays, appeal, course_arrays, draw_history
from data.population.people import people_of
from data.population.targets import (
    MINUTES,
    REPORT,
    REPORT_DEPARTMENT,
    Member,
    check_hours,
    exact_counts,
    settle_minutes,
    tilt,
)
from data.population.timing import Calendar, calendar_until, completion_times
from data.words.completions import completion_event
from data.words.models import Event, Language, Learner, OrganisationId, RoleId

SOURCE = "sample"

NONE_SHARE, ONE_SHARE, TWO_SHARE = 0.28, 0.24, 0.12
"""Elsewhere: shares of learners with no, one and two completions, so that half of the completers have one or two."""

FURTHER_MEAN = 5.0
"""Mean number of completions beyond three, of those with three or more (geometric)."""

SCORED_SHARE = 0.35
"""Share of completions that carry the score of a closing test."""

_TILT_LIMIT = 6.0
_TILT_STEPS = 10
_TILT_SAMPLE = 250

_Profile = tuple[OrganisationId, RoleId | None, frozenset[Language]]


@dataclass(frozen=True, slots=True)
class Population:
    """Learners by organisation, and their completions from the first to the last."""

    learners: list[Learner]
    events: list[Event]


def generate_population(catalogue: Catalogue, *, seed: int, until: datetime) -> Population:
    """Learners of all organisations and their completions in the eighteen months before the day of `until`.

    The same arguments give the same population. The report of `REPORT_DEPARTMENT` reads exactly `REPORT`. Raises
    InvalidCatalogue where the courses make that impossible, UnknownOrganisation where there is no such department, and
    ValueError where `until` has no zone.
    """
    if until.tzinfo is None:
        raise ValueError(f"the end of the population's time, {until}, has no time zone")
    rng = np.random.default_rng(seed)
    learners = people_of(catalogue, rng=rng, fixed=REPORT_DEPARTMENT, fixed_size=REPORT.enrolled)
    courses = course_arrays(catalogue, rng=rng)
    calendar = calendar_until(until)
    members = _members(catalogue, courses, learners, calendar=calendar)
    department = catalogue.under(REPORT_DEPARTMENT)
    inside = [index for index, learner in enumerate(learners) if learner.organisation in department]
    histories = [draw_history(courses, member.appeal, count=_count(rng), rng=rng) for member in members]
    exact = _exact_histories([members[index] for index in inside], courses=courses, rng=rng)
    for index, history in zip(inside, exact, strict=True):
        histories[index] = history
    events = _events(catalogue, courses, learners, histories=histories, calendar=calendar, rng=rng)
    return Population(learners, events)


def _members(
    catalogue: Catalogue, courses: CourseArrays, learners: Sequence[Learner], *, calendar: Calendar
) -> list[Member]:
    """What draws each learner; computed once for all who share organisation, role and languages."""
    known: dict[_Profile, Member] = {}
    members = []
    for learner in learners:
        profile = (learner.organisation, learner.role, learner.languages)
        if profile not in known:
            weights = appeal(catalogue, courses, learner, until=calendar.days[-1])
            known[profile] = Member(weights, capacity=int((weights > 0).sum()))
        members.append(known[profile])
    return members


def _count(rng: np.random.Generator) -> int:
    chance = rng.random()
    for count, share in enumerate((NONE_SHARE, ONE_SHARE, TWO_SHARE)):
        if chance < share:
            return count
        chance -= share
    return 2 + int(rng.geometric(1 / (FURTHER_MEAN + 1)))


def _exact_histories(members: Sequence[Member], *, courses: CourseArrays, rng: np.random.Generator) -> list[list[int]]:
    """Histories that give the report's figures: first near its hours by a tilt of appeal, then exactly by swaps."""
    counts = exact_counts(members, rng=rng)
    check_hours(members, counts, courses=courses)
    strength = _tilt_strength(members, counts, courses=courses, seed=int(rng.integers(2**32)))
    histories = _tilted_histories(members, counts, courses=courses, strength=strength, rng=rng)
    settle_minutes(histories, members, courses=courses, rng=rng)
    return histories


def _tilted_histories(
    members: Sequence[Member],
    counts: Sequence[int],
    *,
    courses: CourseArrays,
    strength: float,
    rng: np.random.Generator,
) -> list[list[int]]:
    return [
        draw_history(courses, tilt(member.appeal, courses, strength=strength), count=count, rng=rng)
        for member, count in zip(members, counts, strict=True)
    ]


def _tilt_strength(members: Sequence[Member], counts: Sequence[int], *, courses: CourseArrays, seed: int) -> float:
    """The tilt at which a sample of members, scaled up, comes to the wanted minutes; found by halving."""
    active = [index for index, count in enumerate(counts) if count]
    sample = active[:: max(1, len(active) // _TILT_SAMPLE)]
    sample_members, sample_counts = [members[index] for index in sample], [counts[index] for index in sample]
    wanted = MINUTES * sum(sample_counts) / sum(counts)
    low, high = -_TILT_LIMIT, _TILT_LIMIT
    for _ in range(_TILT_STEPS):
        middle = (low + high) / 2
        rng = np.random.default_rng(seed)  # the same chances each time, so that only the tilt differs
        histories = _tilted_histories(sample_members, sample_counts, courses=courses, strength=middle, rng=rng)
        minutes = sum(int(courses.minutes[history].sum()) for history in histories)
        low, high = (middle, high) if minutes > wanted else (low, middle)
    return (low + high) / 2


def _events(
    catalogue: Catalogue,
    courses: CourseArrays,
    learners: Sequence[Learner],
    *,
    histories: Sequence[Sequence[int]],
    calendar: Calendar,
    rng: np.random.Generator,
) -> list[Event]:
    opens = _opening_indices(catalogue, courses, calendar=calendar)
    events: list[Event] = []
    for learner, history in zip(learners, histories, strict=True):
        if not history:
            continue
        times = completion_times([opens[column] for column in history], calendar=calendar, rng=rng)
        scores = _scores(len(history), rng=rng)
        events.extend(
            completion_event(learner.id, courses.ids[column], at=at, source=SOURCE, score=score)
            for column, at, score in zip(history, times, scores, strict=True)
        )
    return sorted(events, key=lambda event: (event.at, event.id))


def _opening_indices(catalogue: Catalogue, courses: CourseArrays, *, calendar: Calendar) -> Mapping[int, int]:
    opening = (catalogue.course(course).opens for course in courses.ids)
    return {column: 0 if day is None else calendar.index_from(day) for column, day in enumerate(opening)}


def _scores(count: int, *, rng: np.random.Generator) -> list[float | None]:
    """For some of the completions a share between 0.5 and 1, mostly above 0.8."""
    scored = rng.random(count) < SCORED_SHARE
    values = 0.5 + 0.5 * rng.beta(4, 1.5, size=count)
    return [
        round(value, 2) if has_score else None
        for value, has_score in zip(values.tolist(), scored.tolist(), strict=True)
    ]

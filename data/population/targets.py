"""The report department's figures, and how histories are made to give exactly these."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from data.population.histories import CourseArrays
from data.words.errors import Fault, InvalidCatalogue
from data.words.figures import DepartmentReport
from data.words.models import OrganisationId

REPORT_DEPARTMENT = OrganisationId("revenue-department")

REPORT = DepartmentReport(
    organisation=REPORT_DEPARTMENT,
    enrolled=3_900,
    completions=21_150,
    training_hours=15_893,
    with_at_least_one=2_759,
    with_three_or_more=2_289,
    with_fewer_than_three=1_611,
    with_none=1_141,
)
"""What the report of `REPORT_DEPARTMENT` must read: the figures of a real department, asked for by the issue."""

THREE = 3
MINUTES = 60 * REPORT.training_hours
MINUTES_TOLERANCE = 29
"""Total minutes this far from `MINUTES` still round to the same hours."""

ONE_OF_ONE_OR_TWO = 0.6
ACTIVITY_SHAPE = 0.9
"""Shape of the gamma distribution of activity: below 1 most do little and a few do much."""

_PATIENCE = 20_000
"""Swaps tried in vain before the hours count as out of reach; in the sample one try in three succeeds."""


@dataclass(frozen=True, slots=True)
class Member:
    """A learner of the department with what draws them: `appeal` (n,) and how many courses they can take at most."""

    appeal: NDArray[np.float64]
    capacity: int


def exact_counts(members: Sequence[Member], *, rng: np.random.Generator) -> list[int]:
    """How many courses each member finishes, so that the report's numbers of learners and completions come out.

    Raises InvalidCatalogue where too few courses are open to them.
    """
    capacity = np.array([member.capacity for member in members], dtype=np.int64)
    order = rng.permutation(len(members))
    many = [int(index) for index in order if capacity[index] >= THREE][: REPORT.with_three_or_more]
    chosen = set(many)
    others = [int(index) for index in order if index not in chosen and capacity[index] >= THREE - 1]
    few = others[: REPORT.with_at_least_one - REPORT.with_three_or_more]
    if len(many) + len(few) < REPORT.with_at_least_one:
        raise _unreachable(f"{REPORT.with_at_least_one} learners with courses", allowed=f"{len(many) + len(few)}")
    counts = np.zeros(len(members), dtype=np.int64)
    counts[few] = np.where(rng.random(len(few)) < ONE_OF_ONE_OR_TWO, 1, THREE - 1)
    counts[many] = THREE
    _share_out(counts, many, capacity=capacity, rng=rng)
    return [int(count) for count in counts]


def _share_out(
    counts: NDArray[np.int64], members: Sequence[int], *, capacity: NDArray[np.int64], rng: np.random.Generator
) -> None:
    """Gives the completions still missing to `members`, by an activity drawn for each, up to their capacity."""
    activity = np.zeros(len(counts))
    activity[members] = rng.gamma(ACTIVITY_SHAPE, size=len(members))
    while (missing := REPORT.completions - int(counts.sum())) > 0:
        room = np.where(activity > 0, capacity - counts, 0)
        weights = activity * (room > 0)
        if weights.sum() <= 0:
            raise _unreachable(f"{REPORT.completions} completions", allowed=f"{int(counts.sum())}")
        counts += np.minimum(rng.multinomial(missing, weights / weights.sum()), room)


def check_hours(members: Sequence[Member], counts: Sequence[int], *, courses: CourseArrays) -> None:
    """Raises InvalidCatalogue where even everyone's shortest or longest courses miss the report's hours."""
    least = most = 0
    for member, count in zip(members, counts, strict=True):
        minutes = np.sort(courses.minutes[member.appeal > 0])
        least += int(minutes[:count].sum())
        most += int(minutes[len(minutes) - count :].sum())
    if not least - MINUTES_TOLERANCE <= MINUTES <= most + MINUTES_TOLERANCE:
        allowed = f"{least // 60} to {most // 60} hours"
        raise _unreachable(f"{REPORT.training_hours} training hours", allowed=allowed)


def tilt(appeal: NDArray[np.float64], courses: CourseArrays, *, strength: float) -> NDArray[np.float64]:
    """The appeal with shorter courses (positive strength) or longer ones (negative) drawn more, per hour."""
    return np.asarray(appeal * np.exp(-strength * courses.minutes / 60.0), dtype=np.float64)


def settle_minutes(
    histories: Sequence[list[int]], members: Sequence[Member], *, courses: CourseArrays, rng: np.random.Generator
) -> None:
    """Swaps single courses of the histories for others open at that point until the hours are exact.

    A course that a later one of the history requires stays. Raises InvalidCatalogue where the hours are out of reach.
    """
    missing = MINUTES - sum(int(courses.minutes[history].sum()) for history in histories)
    active = [index for index, history in enumerate(histories) if history]
    tries_in_vain = 0
    while abs(missing) > MINUTES_TOLERANCE:
        index = active[int(rng.integers(len(active)))]
        gained = _swap_one(histories[index], members[index], courses=courses, missing=missing, rng=rng)
        missing -= gained
        tries_in_vain = 0 if gained else tries_in_vain + 1
        if tries_in_vain > _PATIENCE:
            reached = (MINUTES - missing) / 60
            raise _unreachable(f"{REPORT.training_hours} training hours", allowed=f"{reached:.1f} hours")


def _swap_one(
    history: list[int], member: Member, *, courses: CourseArrays, missing: int, rng: np.random.Generator
) -> int:
    """Minutes gained by swapping one course at a random place, 0 where no swap there brings the total nearer."""
    place = int(rng.integers(len(history)))
    old = history[place]
    if courses.requires[history[place + 1 :], old].any():
        return 0
    done = np.zeros(len(courses.ids), dtype=bool)
    done[history[:place]] = True
    is_open: NDArray[np.bool_] = np.logical_not((courses.requires & ~done).any(axis=1))
    is_open[history] = False
    gain = courses.minutes - courses.minutes[old]
    weights = member.appeal * is_open * (np.abs(missing - gain) < abs(missing))
    if weights.sum() <= 0:
        return 0
    new = int(rng.choice(len(weights), p=weights / weights.sum()))
    history[place] = new
    return int(gain[new])


def _unreachable(wanted: str, *, allowed: str) -> InvalidCatalogue:
    fault = Fault(
        place=f"organisation {REPORT_DEPARTMENT}",
        value=allowed,
        problem=f"the courses open to its learners do not allow {wanted}",
        remedy="Open more courses to it, in more languages, or of other lengths.",
    )
    return InvalidCatalogue("sample population", [fault])

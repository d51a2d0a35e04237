"""Greedy, then CP-SAT, then weeks; a course that finds no place is given up and the rest chosen anew."""

from collections.abc import Sequence
from dataclasses import dataclass

from data.words import CourseId, PathProof, PathQuality
from recommender.path.scheduling.exact import Budget, improved
from recommender.path.scheduling.greedy import Choice, greedy_choice
from recommender.path.scheduling.problem import Problem
from recommender.path.scheduling.timetable import Slot, timetable

ATTEMPTS = 8
"""How often courses that found no place are given up; each time at least one fewer is left."""

TOLERATED_GAP = 0.10
"""A path that may be worse than the best one by more than this says that it is not proven."""


@dataclass(frozen=True, slots=True)
class Solved:
    """Dated courses, and what is known of how good they are."""

    slots: Sequence[Slot]
    quality: PathQuality


def solved(problem: Problem, *, budget: Budget) -> Solved:
    """The best path found within the budget; with sessions that could not be kept, nothing is claimed as proven."""
    forbidden: frozenset[CourseId] = frozenset()
    quality = PathQuality(PathProof.OPTIMAL, 0.0)
    chosen: Sequence[CourseId] = ()
    for _ in range(ATTEMPTS):
        choice, quality = _chosen(problem, forbidden, budget)
        chosen = choice.courses
        left_out = timetable(problem, chosen).left_out
        if not left_out:
            break
        forbidden |= left_out
        chosen = [course for course in chosen if course not in left_out]
    if forbidden:
        quality = PathQuality(PathProof.NOT_PROVEN)
    return Solved(timetable(problem, chosen).slots, quality)


def _chosen(problem: Problem, forbidden: frozenset[CourseId], budget: Budget) -> tuple[Choice, PathQuality]:
    start = greedy_choice(problem, forbidden=forbidden)
    if not _anything_to_choose(problem):
        return start, PathQuality(PathProof.OPTIMAL, 0.0)
    proven = improved(problem, start, forbidden=forbidden, budget=budget)
    gap = proven.quality.gap
    if gap is None or gap > TOLERATED_GAP:
        return proven.choice, PathQuality(PathProof.NOT_PROVEN, gap)
    return proven.choice, proven.quality


def _anything_to_choose(problem: Problem) -> bool:
    wanted = problem.open_needs(problem.levels_after(problem.mandatory)).keys()
    return any(wanted & option.teaches.keys() for option in problem.options.values())

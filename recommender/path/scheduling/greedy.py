"""Which courses of choice a path takes: greedy by levels of need closed per minute, made better by local search."""

from collections.abc import Sequence, Set
from dataclasses import dataclass

from data.words import CourseId
from recommender.path.scheduling.problem import Levels, Problem, problem_minutes

ROUNDS = 6
"""Rounds of local search at most; it ends with the first that finds nothing better."""

Key = tuple[int, int]
"""What a choice is worth: hundredths of levels closed, and minutes not spent. More is better in both."""


@dataclass(frozen=True, slots=True)
class Choice:
    """Courses of choice (with their prerequisites), in an order that can be followed, and what they are worth."""

    courses: Sequence[CourseId]
    key: Key


def greedy_choice(problem: Problem, *, forbidden: frozenset[CourseId] = frozenset()) -> Choice:
    """A good choice of courses that fits into the weeks; none of `forbidden`.

    Each round of local search forbids one chosen course at a time and chooses anew; the best of these goes on.
    """
    search = _Search(problem, problem.levels_after(problem.mandatory))
    best = search.choose(forbidden)
    for _ in range(ROUNDS):
        better = max((search.choose(forbidden | {course}) for course in best.courses), key=_key, default=best)
        pruned = max((search.swapped(best, course, forbidden) for course in best.courses), key=_key, default=best)
        winner = max(better, pruned, key=_key)
        if winner.key <= best.key:
            break
        best = winner
    return best


def _key(choice: Choice) -> Key:
    return choice.key


@dataclass(frozen=True, slots=True)
class _Search:
    problem: Problem
    base: Levels

    def choose(self, forbidden: Set[CourseId], *, start: Sequence[CourseId] = ()) -> Choice:
        """Greedy from `start`: again and again the bundle that closes most per minute, then without idle courses."""
        placed = list(start)
        while bundle := self._best_bundle(placed, forbidden):
            placed.extend(bundle)
        return self._valued(self._without_idle(placed))

    def swapped(self, choice: Choice, leave: CourseId, forbidden: Set[CourseId]) -> Choice:
        """The choice without one course and all that require it, filled up again by other courses."""
        kept = [
            course
            for course in choice.courses
            if leave not in self.problem.with_prerequisites(course, done=frozenset())
        ]
        return self.choose(forbidden | {leave}, start=kept)

    def _valued(self, courses: Sequence[CourseId]) -> Choice:
        closed = self.problem.centilevels(courses, base=self.base)
        return Choice(courses, (closed, -self.problem.minutes_of(courses)))

    def _best_bundle(self, placed: Sequence[CourseId], forbidden: Set[CourseId]) -> Sequence[CourseId]:
        problem = self.problem
        levels = {**self.base, **problem.levels_after([*problem.mandatory, *placed])}
        wanted = problem.open_needs(levels).keys()
        left = problem_minutes(problem) - problem.minutes_of(placed)
        done = frozenset((*problem.mandatory, *placed))
        best: tuple[float, int, CourseId] | None = None
        chosen: Sequence[CourseId] = ()
        for option in problem.options.values():
            if option.course in done or not wanted & option.teaches.keys():
                continue
            bundle = problem.with_prerequisites(option.course, done=done)
            minutes = problem.minutes_of(bundle)
            if minutes > left or not forbidden.isdisjoint(bundle):
                continue
            gain = problem.centilevels([*placed, *bundle], base=self.base) - problem.centilevels(placed, base=self.base)
            key = (-gain / max(minutes, 1), minutes, option.course)
            if gain > 0 and (best is None or key < best):
                best, chosen = key, bundle
        return chosen

    def _without_idle(self, placed: Sequence[CourseId]) -> Sequence[CourseId]:
        """Without courses that others make needless, the longest first; prerequisites of others stay."""
        kept = list(placed)
        for course in sorted(placed, key=lambda course: (-self.problem.options[course].minutes, course)):
            rest = [other for other in kept if other != course]
            needed = any(course in self.problem.options[other].requires for other in rest)
            closes = self.problem.centilevels(kept, base=self.base)
            if not needed and self.problem.centilevels(rest, base=self.base) >= closes:
                kept = rest
        return kept


def by_value(problem: Problem, courses: Sequence[CourseId]) -> Sequence[CourseId]:
    """The courses as they stand, or else as they close most levels per minute; what they build on comes before."""
    placed: list[CourseId] = []
    left = list(courses)
    if problem.standing:
        return _by_standing(problem, left)
    while left:
        levels = problem.levels_after([*problem.mandatory, *placed])
        done = frozenset((*problem.mandatory, *placed))
        bundles = (problem.with_prerequisites(course, done=done) for course in left)
        best = min(bundles, key=lambda bundle: _rank(problem, bundle, levels))
        placed.extend(best)
        left = [course for course in left if course not in placed]
    return placed


def _by_standing(problem: Problem, left: list[CourseId]) -> Sequence[CourseId]:
    placed: list[CourseId] = []
    while left:
        bundles = [problem.with_prerequisites(course, done=frozenset((*problem.mandatory, *placed))) for course in left]
        free = [bundle for bundle in bundles if not any(_waits(problem, course, left, bundle) for course in bundle)]
        best = min(free or bundles, key=lambda bundle: (-problem.standing.get(bundle[-1], 0.0), bundle[-1]))
        placed.extend(best)
        left = [course for course in left if course not in placed]
    return placed


def _waits(problem: Problem, course: CourseId, left: Sequence[CourseId], bundle: Sequence[CourseId]) -> bool:
    """Whether a foundation of the course is still to come, and not with it."""
    return any(other in left and other not in bundle for other in problem.foundations.get(course, ()))


def _rank(problem: Problem, bundle: Sequence[CourseId], levels: Levels) -> tuple[float, int, CourseId]:
    minutes = problem.minutes_of(bundle)
    return -sum(problem.closed(bundle, base=levels).values()) / max(minutes, 1), minutes, bundle[-1]

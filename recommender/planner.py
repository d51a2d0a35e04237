"""Which courses make up a path, and in what order: greedy by levels of need closed per minute."""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass

from data.catalogue import Catalogue
from data.models import CompetencyId, CourseId
from recommender.gaps import is_met
from recommender.rules import missing_prerequisites
from recommender.shelf import Shelf

Levels = Mapping[CompetencyId, float]
"""The level in each need, on the scale 0 to 5."""


@dataclass(frozen=True, slots=True)
class Planner:
    """What may be placed, what it should lead to, and how many minutes there are for it.

    `useful`: the allowed courses that teach any of the needs, by id.
    """

    catalogue: Catalogue
    shelf: Shelf
    useful: Sequence[CourseId]
    finished: frozenset[CourseId]
    needs: Mapping[CompetencyId, int]
    shown: Levels
    minutes: int

    def order(self, mandatory: Sequence[CourseId]) -> Sequence[CourseId]:
        """The courses in order: `mandatory` as given (prerequisites among them in place), then by need per minute."""
        placed = list(mandatory)
        while True:
            bundle = self._best_bundle(placed)
            if not bundle:
                return self._without_idle(placed, frozenset(mandatory))
            placed.extend(bundle)

    def levels_after(self, courses: Iterable[CourseId]) -> Levels:
        """The level in each need once these courses are finished, each taken at its word."""
        levels = dict(self.shown)
        for course in courses:
            for competency, taught in self.catalogue.courses[course].teaches.items():
                if competency in levels:
                    levels[competency] = max(levels[competency], float(taught))
        return levels

    def closed(self, courses: Iterable[CourseId], levels: Levels) -> Mapping[CompetencyId, float]:
        """Levels of need that these courses close, starting from `levels`; only needs not met yet, only above 0."""
        reached: dict[CompetencyId, float] = {}
        for course in courses:
            for competency, taught in self.catalogue.courses[course].teaches.items():
                needed = self.needs.get(competency, 0)
                gain = min(taught, needed) - levels.get(competency, 0.0)
                if gain > reached.get(competency, 0.0):
                    reached[competency] = gain
        return {competency: gain for competency, gain in reached.items() if self._is_open(competency, levels)}

    def _is_open(self, competency: CompetencyId, levels: Levels) -> bool:
        return not is_met(self.needs[competency], levels[competency])

    def _best_bundle(self, placed: Sequence[CourseId]) -> Sequence[CourseId]:
        levels = self.levels_after(placed)
        left = self.minutes - self._minutes_of(placed)
        done = self.finished | set(placed)
        best: tuple[float, int, CourseId] | None = None
        chosen: Sequence[CourseId] = ()
        for course in self._teaching_open_needs(levels, done):
            bundle = self._with_prerequisites(course, done)
            minutes = self._minutes_of(bundle)
            gain = sum(self.closed(bundle, levels).values())
            key = (-gain / max(minutes, 1), minutes, course)
            if gain > 0 and minutes <= left and (best is None or key < best):
                best, chosen = key, bundle
        return chosen

    def _teaching_open_needs(self, levels: Levels, done: Set[CourseId]) -> Sequence[CourseId]:
        wanted = {competency for competency in self.needs if self._is_open(competency, levels)}
        courses = self.catalogue.courses
        return [each for each in self.useful if each not in done and wanted & courses[each].teaches.keys()]

    def _with_prerequisites(self, course: CourseId, done: Set[CourseId]) -> Sequence[CourseId]:
        """The course after all that it needs and that is not done, in an order that can be followed."""
        needed: list[CourseId] = []
        column = self.shelf.column_of[course]
        for each in missing_prerequisites(self.shelf, column, done):
            before = self._with_prerequisites(self.shelf.courses[each], done)
            needed.extend(one for one in before if one not in needed)
        return [*needed, course]

    def _without_idle(self, placed: Sequence[CourseId], mandatory: frozenset[CourseId]) -> Sequence[CourseId]:
        """The order without courses that later ones made needless; mandatory ones and prerequisites stay."""
        kept = list(placed)
        for course in placed:
            rest = [each for each in kept if each != course]
            needed_by = any(course in self.catalogue.courses[each].requires for each in rest)
            if course in mandatory or needed_by:
                continue
            if self._open_after(rest) <= self._open_after(kept):
                kept = rest
        return kept

    def _open_after(self, courses: Sequence[CourseId]) -> float:
        levels = self.levels_after(courses)
        return sum(max(needed - levels[competency], 0.0) for competency, needed in self.needs.items())

    def _minutes_of(self, courses: Iterable[CourseId]) -> int:
        return sum(self.catalogue.courses[course].minutes for course in courses)

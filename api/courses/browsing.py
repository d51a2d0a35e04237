"""Looking through the courses: searched, narrowed by facets, in an order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends

from api.courses.facets import Asker, Facet, FacetCounts, Order, Standings, in_order, narrowed
from api.courses.service import CourseFinder, CourseRecord, FoundCourse
from api.http.dependencies import service
from api.running.auth import Principal
from api.running.library import Library
from data.words import CourseId, Language

LOOKED_AT = 200
"""Passages ranked by a search, and so the most courses that one finds: more than anybody looks through."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is looked for in words, the values that the courses have to have, and the order to list them in."""

    query: str = ""
    chosen: Mapping[Facet, str] = field(default_factory=dict)
    order: Order = Order.FIT


@dataclass(frozen=True, slots=True)
class Browsed:
    """The courses left, in order, beside the counts of facets and how the learner stands with courses.

    `fits` is False where something was looked for and no course fits it: these are then the nearest.
    """

    found: list[FoundCourse]
    counts: FacetCounts
    fits: bool
    standings: Standings


@dataclass(frozen=True, slots=True)
class CourseBrowser:
    """The courses that somebody may open, as they want to see them."""

    library: Library
    finder: CourseFinder
    record: CourseRecord

    def browse(self, wanted: Wanted, *, principal: Principal, language: Language, beside: bool = False) -> Browsed:
        """The courses that fit and are left, the nearest where none fits; `beside` adds the nearest to those that fit.

        Raises SearchIndexError where something is looked for and there is no index to search.
        """
        found = self._found(wanted.query, principal, language=language)
        fitting = [each for each in found if each.fits]
        among = fitting if fitting and not beside else found
        standings = None if principal.learner is None else self.record.standings(principal.learner)
        asker = Asker(self.record.clock().date(), standings)
        left, counts = narrowed((each.course for each in among), wanted.chosen, asker=asker)
        by_id: Mapping[CourseId, FoundCourse] = {each.course.id: each for each in among}
        ordered = [by_id[course.id] for course in in_order(left, wanted.order, language=language)]
        return Browsed(ordered, counts, fits=bool(fitting) or not wanted.query, standings=standings or {})

    def _found(self, query: str, principal: Principal, *, language: Language) -> list[FoundCourse]:
        if query:
            return list(self.finder.found(query, among=self.finder.library.opened_by(principal), limit=LOOKED_AT))
        courses = list(self.library.open_by(principal).values())
        by_title = in_order(courses, Order.TITLE, language=language)
        return [FoundCourse(course, 0.0, fits=True) for course in by_title]


CourseBrowserDep = Annotated[CourseBrowser, Depends(service(CourseBrowser))]

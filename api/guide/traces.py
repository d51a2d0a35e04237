"""Saarthi's tools for "why" and "why not": what a suggestion stands on, and which rule stands in a course's way."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from api.courses.service import CourseFinder
from api.path.service import PathService
from api.running.library import Library
from api.suggest.service import SuggestService
from data.catalogue import Catalogue
from data.words import CourseId, CourseStatus, CourseTrace, Explanation, Learner, ProgressTrace, StuckCause
from recommender.learner import stuck_causes, stuck_programmes
from recommender.suggest import shelf_of
from recommender.why import checked_rules, traced_progress
from tutor.guide import CourseNames

NEAREST = 3
MOST_CAUSES = 8
"""Causes that a reply lists, of the courses that something happened in last."""


@dataclass(frozen=True)
class TraceService:
    """What a suggestion stands on, and what stands in the way of a course or of progress."""

    library: Library
    finder: CourseFinder
    suggesting: SuggestService
    paths: PathService

    def trace_of_course(self, learner: Learner, topic: str) -> CourseTrace:
        """Every rule held against the course that `topic` names; courses nearest to it where none has that name.

        A course of another organisation is named only to who asks for it by its whole name; it is never among the
        nearest.
        """
        catalogue = self.library.catalogue()
        course, nearest = _course_named(topic, learner, catalogue), self._nearest(topic, learner)
        if course is None:
            return CourseTrace(topic, None, (), nearest)
        checks = checked_rules(
            course,
            shelf=shelf_of(catalogue),
            catalogue=catalogue,
            learner=learner,
            history=self.paths.views.of(learner.id).history,
            today=self.paths.clock().date(),
        )
        place = self._place(course, learner) if all(check.passed for check in checks) else None
        stuck = self._stuck(course, learner, catalogue)
        return CourseTrace(topic, course, checks, [near for near in nearest if near != course], place, stuck)

    def trace_of_progress(self, learner: Learner, percent: int | None) -> ProgressTrace:
        """What is missing in each count of the learner's progress."""
        history = self.paths.views.of(learner.id).history
        progress, catalogue = self.paths.progress(learner), self.library.catalogue()
        trace = traced_progress(progress, catalogue=catalogue, history=history, percent=percent)
        begun = dict.fromkeys(
            CourseId(event.object) for event in reversed(history) if event.object in catalogue.courses
        )
        causes = [cause for course in begun for cause in self._stuck(course, learner, catalogue)]
        programmes = stuck_programmes(history, catalogue=catalogue)
        return replace(trace, stuck=[*causes, *programmes][:MOST_CAUSES])

    def explanation_of(self, learner: Learner, topic: str, k: int) -> Explanation:
        """What the suggestion that `topic` names stands on; the first one where it names none.

        A course that is named but not among the `k` suggested comes with the rules held against it instead.
        """
        suggestions = self.suggesting.next_courses(learner, k)
        listed = [item.course for item in suggestions.items]
        named = _course_named(topic, learner, self.library.catalogue(), first=listed) if topic else None
        if named is not None and named not in listed:
            trace = self.trace_of_course(learner, topic)
            return Explanation(None, None, suggestions.basis, suggestions.without, trace)
        if not listed:
            return Explanation(None, None, suggestions.basis, suggestions.without)
        place = 0 if named is None else listed.index(named)
        return Explanation(suggestions.items[place], place + 1, suggestions.basis, suggestions.without)

    def _stuck(self, course: CourseId, learner: Learner, catalogue: Catalogue) -> Sequence[StuckCause]:
        history = self.paths.views.of(learner.id).history
        return stuck_causes(catalogue.course(course), history, catalogue=catalogue, now=self.paths.clock())

    def _nearest(self, topic: str, learner: Learner) -> list[CourseId]:
        return [
            course.id for course, _ in self.finder.like(topic, among=self.library.opened_for(learner), limit=NEAREST)
        ]

    def _place(self, course: CourseId, learner: Learner) -> int | None:
        """Where the course stands among everything that could be suggested; not noted as shown."""
        order = [item.course for item in self.suggesting.everything(learner).items]
        return order.index(course) + 1 if course in order else None


def _course_named(
    topic: str, learner: Learner, catalogue: Catalogue, *, first: Sequence[CourseId] = ()
) -> CourseId | None:
    """The course that `topic` names; where several do as well, one of `first`, or else a live one."""
    seen = [course for course in catalogue.courses.values() if catalogue.is_open_for(learner, course)]
    live = [course.id for course in seen if course.status is CourseStatus.LIVE]
    named = CourseNames(seen).named(topic, first=first or live)
    if named is not None:
        return named
    asked = topic.casefold().strip()
    titled = (
        course.id
        for course in catalogue.courses.values()
        if asked in {course.id, *(title.casefold() for title in course.title.by_language.values())}
    )
    return next(titled, None)

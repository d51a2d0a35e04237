"""The list of next courses on a learner's home: with a notice of what was just said of one, or a short check."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from api.http.frame import Page
from api.http.shapes import CourseOut
from api.running.observability import Metrics
from api.suggest.feedback import PutAsideOut, StatementOut
from api.suggest.service import SuggestService, VerdictService
from api.suggest.shapes import SuggestionsOut
from data.words import Course, CourseId, Learner, UnknownCourse

NEXT_COURSES = 5


class Notice(StrEnum):
    """What was just said of a course; the value is the name in the page's address."""

    DISMISSED = "dismissed"
    DEFERRED = "deferred"
    KNOWN = "known"
    KEPT = "kept"


@dataclass(frozen=True, slots=True)
class Aside:
    """What is shown above the list: a notice about a course, or the check of one."""

    told: tuple[Notice, CourseId] | None = None
    checked: CourseId | None = None


@dataclass(frozen=True)
class NextCourses:
    """The list on the home page of one learner."""

    page: Page
    suggesting: SuggestService
    verdicts: VerdictService
    metrics: Metrics

    def context(self, learner: Learner, *, aside: Aside) -> Mapping[str, object]:
        """What the template of the list goes by."""
        page = self.page
        suggestions = self.suggesting.next_courses(learner, NEXT_COURSES, surface="page")
        self.metrics.suggestions.labels(suggestions.basis.value).inc()
        told = self._visible(aside.told[1], learner) if aside.told else None
        return {
            "suggestions": SuggestionsOut.of(suggestions, catalogue=page.library.catalogue(), words=page.words),
            "notice": aside.told[0].value if aside.told and told else "",
            "noticed": CourseOut.of(told, page.words) if told else None,
            "back_on": self.verdicts.back_on(told.id, learner=learner) if told else None,
            "put_aside": PutAsideOut.all_of(
                self.verdicts.put_aside(learner), catalogue=page.library.catalogue(), words=page.words
            ),
            "focus_notice": page.is_fragment,
            **self._check_context(aside.checked, learner),
        }

    def _check_context(self, course: CourseId | None, learner: Learner) -> Mapping[str, object]:
        if course is None:
            return {"checked": None, "statements": []}
        checked = self._visible(course, learner)
        if checked is None:
            raise UnknownCourse(f"no course {course!r} among those that you may open")
        statements, catalogue = self.verdicts.check_of(course, learner=learner), self.page.library.catalogue()
        return {
            "checked": CourseOut.of(checked, self.page.words),
            "statements": [
                StatementOut.of(statement, catalogue=catalogue, words=self.page.words) for statement in statements
            ],
        }

    def _visible(self, course: CourseId, learner: Learner) -> Course | None:
        """The course, if the learner may know of it."""
        return self.page.library.open_for(learner).get(course)

"""The catalogue in force, and what somebody may open of it."""

import time
from collections.abc import Callable, Mapping, Sequence, Set
from dataclasses import dataclass
from functools import partial

from api.running.auth import Principal
from data.catalogue import Catalogue, OpenCourses
from data.store import Catalogues
from data.words import (
    Course,
    CourseId,
    ExternalKind,
    GroupId,
    Language,
    Learner,
    LearnerId,
    LessonId,
    OrganisationId,
    UnknownCourse,
)
from embeddings.search import Scope
from tutor.answer import LessonText

TEXTS_HOLD_SECONDS = 0.2
"""How old the texts may be that an answer is checked against; one that a model writes is checked for up to a minute."""


LearnerOf = Callable[[LearnerId], Learner]
"""The stored learner of an id."""

TextsBefore = Callable[[CourseId, LessonId, Language], Sequence[str]]
"""The texts that a lesson had before its present one, the latest first."""


def _none_before(course: CourseId, lesson: LessonId, language: Language) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Library:
    """What stands in the stored catalogue, read anew once it has changed, and what stood there of imported lessons."""

    catalogues: Catalogues
    texts_before: TextsBefore = _none_before
    learner_of: LearnerOf | None = None

    def held(self) -> Catalogue | None:
        """The catalogue last read, without asking whether there is a newer one; None before the first."""
        return self.catalogues.held()

    def own_course(self, given: str) -> CourseId:
        """Our id of the course that `given` names by ours or by another system's."""
        return CourseId(self.catalogue().own_id(ExternalKind.COURSE, given))

    def own_lesson(self, course: CourseId, given: str) -> LessonId:
        """Our id of the lesson of a course, as `own_course`."""
        return self.catalogue().own_lesson(course, given)

    def catalogue(self) -> Catalogue:
        """The catalogue in force."""
        return self.catalogues.current()

    def open_in(self, organisation: OrganisationId) -> Mapping[CourseId, Course]:
        """Live courses that anybody of `organisation` may open: what those see who look after courses there."""
        return self.opened_in(organisation).courses

    def open_for(self, learner: Learner) -> Mapping[CourseId, Course]:
        """Live courses that this learner may open."""
        return self.opened_for(learner).courses

    def open_by(self, principal: Principal) -> Mapping[CourseId, Course]:
        """Live courses that the principal may open."""
        return self.opened_by(principal).courses

    def course_for(self, learner: Learner, course: CourseId) -> Course:
        """The course, if the learner may open it; whether a closed one exists is not told. Raises UnknownCourse."""
        return _visible(course, self.open_for(learner))

    def course_in(self, organisation: OrganisationId, course: CourseId) -> Course:
        """The course, if anybody of `organisation` may open it, as `course_for`."""
        return _visible(course, self.open_in(organisation))

    def visible_course(self, principal: Principal, course: CourseId) -> Course:
        """The course, if the principal may open it; raises UnknownCourse."""
        return _visible(course, self.open_by(principal))

    def groups_of(self, principal: Principal) -> frozenset[GroupId]:
        """Which groups that courses are closed to count for the principal: all, but for a learner their own."""
        catalogue = self.catalogue()
        if principal.learner is None or not catalogue.closing_groups:
            return catalogue.closing_groups
        return frozenset() if self.learner_of is None else catalogue.groups_of(self.learner_of(principal.learner))

    def scope_by(
        self, principal: Principal, *, course: CourseId | None = None, lesson: LessonId | None = None
    ) -> Scope:
        """What the principal may search: live courses open to them, or one course or lesson of these."""
        return Scope(allowed_courses=self.opened_by(principal).ids, course=course, lesson=lesson)

    def opened_in(self, organisation: OrganisationId) -> OpenCourses:
        """The courses of `open_in` with their ids."""
        catalogue = self.catalogue()
        return catalogue.open_to(organisation, catalogue.closing_groups)

    def opened_for(self, learner: Learner) -> OpenCourses:
        """The courses of `open_for` with their ids."""
        catalogue = self.catalogue()
        return catalogue.open_to(learner.organisation, catalogue.groups_of(learner))

    def opened_by(self, principal: Principal) -> OpenCourses:
        """The courses of `open_by` with their ids."""
        return self.catalogue().open_to(principal.organisation, self.groups_of(principal))

    def seen_by(self, principal: Principal) -> Callable[[Course], bool]:
        """Tells of courses of whatever status whether they are open to the principal."""
        return partial(self._is_seen, self.catalogue(), principal.organisation, self.groups_of(principal))

    @staticmethod
    def _is_seen(catalogue: Catalogue, organisation: OrganisationId, among: Set[GroupId], course: Course) -> bool:
        return catalogue.may_see(organisation, course, among)

    def lesson_text(self, course: CourseId, lesson: LessonId, language: Language) -> str:
        """The stored text of a lesson in exactly this language; empty if it has none."""
        return self.catalogue().lesson_text(course, lesson, language)

    def lesson_texts(self) -> LessonText:
        """`lesson_text` for one answer, which asks for several: whether the catalogue changed is asked now and then."""
        read_at, catalogue = time.monotonic(), self.catalogue()

        def text(course: CourseId, lesson: LessonId, language: Language) -> str:
            nonlocal read_at, catalogue
            if time.monotonic() - read_at > TEXTS_HOLD_SECONDS:
                read_at, catalogue = time.monotonic(), self.catalogue()
            return catalogue.lesson_text(course, lesson, language)

        return text


def _visible(course: CourseId, visible: Mapping[CourseId, Course]) -> Course:
    if course not in visible:
        raise UnknownCourse(f"no course {course!r} among the {len(visible)} that you may open")
    return visible[course]

"""The catalogue in force, and what somebody may open of it."""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from api.running.auth import Principal
from data.catalogue import Catalogue
from data.store import Catalogues
from data.words import Course, CourseId, ExternalKind, Language, LessonId, OrganisationId, UnknownCourse
from embeddings.search import Scope
from tutor.answer import LessonText

TEXTS_HOLD_SECONDS = 0.2
"""How old the texts may be that an answer is checked against; one that a model writes is checked for up to a minute."""


TextsBefore = Callable[[CourseId, LessonId, Language], Sequence[str]]
"""The texts that a lesson had before its present one, the latest first."""


def _none_before(course: CourseId, lesson: LessonId, language: Language) -> Sequence[str]:
    return ()


@dataclass(frozen=True, slots=True)
class Library:
    """What stands in the stored catalogue, read anew once it has changed, and what stood there of imported lessons."""

    catalogues: Catalogues
    texts_before: TextsBefore = _none_before

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

    def open_to(self, organisation: OrganisationId) -> Mapping[CourseId, Course]:
        """Live courses that somebody of `organisation` may open."""
        return self.catalogue().open_to(organisation).courses

    def course_for(self, organisation: OrganisationId, course: CourseId) -> Course:
        """The course, if somebody of `organisation` may open it; whether a closed one exists is not told.

        Raises UnknownCourse.
        """
        visible = self.open_to(organisation)
        if course not in visible:
            raise UnknownCourse(f"no course {course!r} among the {len(visible)} that you may open")
        return visible[course]

    def visible_course(self, principal: Principal, course: CourseId) -> Course:
        """The course, if the principal may open it; raises UnknownCourse."""
        return self.course_for(principal.organisation, course)

    def scope_for(
        self, organisation: OrganisationId, *, course: CourseId | None = None, lesson: LessonId | None = None
    ) -> Scope:
        """What somebody of `organisation` may search: live courses open to it, or one course or lesson of them."""
        return Scope(allowed_courses=self.catalogue().open_to(organisation).ids, course=course, lesson=lesson)

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

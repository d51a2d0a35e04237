"""Courses that fit what a message looks for: by its words and their meaning, and by what narrows the search."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from api.courses.service import BEHIND, FITS_FROM, CourseFinder
from data.words import Course, CourseId, Learner
from tutor.guide import CourseNames, Found, Slots

CLOSE = 3.0
"""As `BEHIND`, where courses are called by the words: beside "leave" the one on harassment stays 4 behind."""

LOOKED_AT = 60
"""Courses ranked by their fit, among which those that fit what narrows the search are kept."""


@dataclass(frozen=True, slots=True)
class FindService:
    """Finds for a learner, among the courses that they may open."""

    finder: CourseFinder

    def find(self, learner: Learner, slots: Slots) -> Found:
        """Courses that fit the topic, best first; by length and level where there is no topic.

        Where none is also of the language, length, level, kind and provider asked for, those that fit the topic alone
        stand `beside`.
        """
        courses = self.on_topic(learner, slots.topic) if slots.topic else self._all(learner)
        fitting = [course.id for course in courses if is_narrowed(course, slots)]
        return Found(fitting, () if fitting or not slots.topic else [course.id for course in courses])

    def fits(self, course: CourseId, slots: Slots) -> bool:
        """Whether the course is what the slots narrow a search by."""
        return is_narrowed(self.finder.library.catalogue().course(course), slots)

    def on_topic(self, learner: Learner, topic: str) -> Sequence[Course]:
        """The courses that fit the words, best first; none where none fits better than any course fits any words."""
        ranked = self.finder.like(topic, among=self.finder.library.opened_for(learner), limit=LOOKED_AT)
        best = ranked[0][1] if ranked else 0.0
        called = self.called(learner, topic)
        by_name = [course for course, _ in ranked if course.id in called]
        behind = CLOSE if by_name else BEHIND
        fitting = [course for course, score in ranked if score >= max(FITS_FROM, best - behind)]
        return list({course.id: course for course in (*by_name, *fitting)}.values())

    def called(self, learner: Learner, text: str) -> Sequence[CourseId]:
        """The courses that the words name, in either script, the likeliest first; of equals the one that fits best."""
        return self._called(learner, text, self.finder.library.open_for(learner).values())

    def known(self, learner: Learner, text: str) -> Sequence[CourseId]:
        """As `called`, of all that the learner may know of: of courses retired and not yet offered, too."""
        catalogue = self.finder.library.catalogue()
        seen = [course for course in catalogue.courses.values() if catalogue.is_open_for(learner, course)]
        return self._called(learner, text, seen)

    def _called(self, learner: Learner, text: str, courses: Iterable[Course]) -> Sequence[CourseId]:
        names = CourseNames(courses)
        named = names.called(f"{text} {self.finder.retriever.as_spelled(text)}")
        if len(named) < 2:
            return named
        ranked = [
            course.id
            for course, _ in self.finder.like(text, among=self.finder.library.opened_for(learner), limit=LOOKED_AT)
        ]
        return sorted(named, key=lambda course: ranked.index(course) if course in ranked else len(ranked))

    def held(self, course: CourseId, text: str) -> float:
        """What the course's name holds of what the words say of any, by rarity."""
        names = CourseNames(self.finder.library.catalogue().courses.values())
        return names.held(course, f"{text} {self.finder.retriever.as_spelled(text)}")

    def meant(self, learner: Learner, text: str) -> Sequence[CourseId]:
        """As `called`; where no name is said, the courses that the words are about."""
        return self.called(learner, text) or [course.id for course in self.on_topic(learner, text)[:1]]

    def _all(self, learner: Learner) -> Sequence[Course]:
        visible = self.finder.library.open_for(learner)
        return sorted(visible.values(), key=lambda course: (course.level, course.minutes, course.id))


def is_narrowed(course: Course, slots: Slots) -> bool:
    """Whether the course is of the language, length, level, kind and provider that the slots name."""
    checks: Sequence[tuple[object, Callable[[], bool]]] = (
        (slots.language, lambda: slots.language in course.languages),
        (slots.max_minutes, lambda: course.minutes <= (slots.max_minutes or 0)),
        (slots.min_minutes, lambda: course.minutes >= (slots.min_minutes or 0)),
        (slots.level, lambda: course.level == slots.level),
        (slots.kind, lambda: course.kind is slots.kind),
        (slots.provider, lambda: course.provider == slots.provider),
    )
    return all(holds() for asked, holds in checks if asked is not None)

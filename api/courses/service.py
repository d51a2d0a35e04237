"""Courses to find, to read and to finish."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.courses.about import AboutService
from api.courses.document_pages import DocumentPages
from api.courses.facets import CourseStanding, Standings
from api.courses.learning_weeks import LearningWeeks, learning_weeks
from api.courses.lessons_read import Begun, LessonRead, begun_at, is_open, left_off_at, needed_lessons, reading_of
from api.http.access import People
from api.http.dependencies import service
from api.running.auth import Principal
from api.running.clock import Clock
from api.running.keeping import kept_if_possible
from api.running.library import Library
from data.catalogue import OpenCourses
from data.store import Ledger
from data.words import (
    Conflict,
    Course,
    CourseId,
    Event,
    Learner,
    LearnerId,
    LessonId,
    Verb,
    drawn_id,
    folded_name,
    withdrawal,
)
from embeddings.search import Retriever, Scope
from recommender.learner import course_progress

BEGINNINGS = (Verb.OPENED, Verb.STARTED, Verb.ENROLLED, Verb.PROGRESSED)
"""What says that a course was begun."""

SOURCE = "page"
"""What the ledger notes as the source of what a learner says by a button."""


FITS_FROM = 11.0
"""Score of search from which a course fits words that no course is called by.

Of 20 subjects that no course is about 10 stay below ("cricket match" 7.0, "football" 9.3; "mutual funds" has 16.5, for
a rule on them), of 54 subjects of our own messages 1 that is not said by a name.
"""

BEHIND = 8.0
"""How far behind the best a course may stay and still be shown: the third course on RTI stays 6 behind the first."""


@dataclass(frozen=True, slots=True)
class FoundCourse:
    """A course with the score of a search, and whether it fits what was looked for or is only among the nearest."""

    course: Course
    score: float
    fits: bool


@dataclass(frozen=True, slots=True)
class CourseFinder:
    """Courses by what they are about, in any of the languages."""

    library: Library
    retriever: Retriever

    def like(self, query: str, *, among: OpenCourses, limit: int) -> Sequence[tuple[Course, float]]:
        """At most `limit` courses `among` these by fit to `query`, with their scores."""
        fitting = self.retriever.courses_like(query, scope=Scope(allowed_courses=among.ids), top_k=limit)
        return [(among.courses[course], score) for course, score in fitting if course in among.courses]

    def found(self, query: str, *, among: OpenCourses, limit: int) -> Sequence[FoundCourse]:
        """At most `limit` courses: first those that fit, by score or because their title has every word, best first."""
        ranked = self.like(query, among=among, limit=limit)
        least = max(FITS_FROM, ranked[0][1] - BEHIND) if ranked else FITS_FROM
        scores = {course.id: score for course, score in ranked}
        named = [
            (course, scores.get(course.id, 0.0))
            for course in among.courses.values()
            if scores.get(course.id, 0.0) < least and is_titled(course, query)
        ]
        fitting = [FoundCourse(course, score, fits=True) for course, score in ranked if score >= least]
        fitting += [FoundCourse(course, score, fits=True) for course, score in sorted(named, key=lambda each: -each[1])]
        known = {each.course.id for each in fitting}
        rest = [FoundCourse(course, score, fits=False) for course, score in ranked if course.id not in known]
        return [*fitting, *rest][:limit]


def is_titled(course: Course, query: str) -> bool:
    """Whether each word of the query begins a word of the course's title, in one of its languages."""
    wanted = folded_name(query).split()
    titles = (folded_name(title).split() for title in course.title.by_language.values())
    return bool(wanted) and any(
        all(any(word.startswith(each) for word in title) for each in wanted) for title in titles
    )


@dataclass(frozen=True, slots=True)
class CourseRecord:
    """What learners do with the lessons of a course here: opening them, finishing the course, taking that back.

    `share` of a lesson's usual time is how long it has to have been open; `about` says what all made of the course, and
    `documents` shows the pages that its lessons were made of.
    """

    library: Library
    people: People
    ledger: Ledger
    clock: Clock
    share: float
    about: AboutService
    documents: DocumentPages

    def open_lesson(self, course: Course, lesson: LessonId, *, learner: LearnerId) -> None:
        """Writes that the learner opened the lesson now, unless it is the one that they opened last."""
        if is_open(course.id, lesson, self._openings(learner)):
            return
        told: dict[str, str | int | float | bool] = {"lesson": lesson}
        event = Event(drawn_id(), learner, Verb.OPENED, course.id, self.clock(), SOURCE, told)
        self.ledger.append([event])

    def note_opening(self, course: Course, lesson: LessonId, *, learner: LearnerId) -> None:
        """As `open_lesson`, where the lesson is shown even if that cannot be kept."""
        kept_if_possible("opening", lambda: self.open_lesson(course, lesson, learner=learner))

    def reading(self, course: Course, *, learner: LearnerId) -> Sequence[LessonRead]:
        """How long the learner had each lesson of the course open."""
        return reading_of(course, self._openings(learner), now=self.clock(), share=self.share)

    def lessons_done(
        self, courses: Mapping[CourseId, Course], *, learner: LearnerId
    ) -> frozenset[tuple[CourseId, LessonId]]:
        """The lessons of these courses that the learner had open long enough, or that another system said are done."""
        openings, told = self._openings(learner), self.ledger.of(learner, verbs=[Verb.PROGRESSED])
        catalogue, now = self.library.catalogue(), self.clock()
        begun = [courses[course] for course in {CourseId(each.object) for each in openings} & courses.keys()]
        here = {
            (course.id, read.lesson)
            for course in begun
            for read in reading_of(course, openings, now=now, share=self.share)
            if read.done
        }
        editions = {each for event in told for each in catalogue.editions(CourseId(event.object))} & courses.keys()
        elsewhere = {
            (course, lesson)
            for course in editions
            for lesson, state in course_progress(courses[course], told, catalogue=catalogue).lessons.items()
            if state.done
        }
        return frozenset(here | elsewhere)

    def left_off_at(self, course: Course, *, learner: LearnerId | None) -> LessonId | None:
        """The lesson that the learner opened last; None where there is none, and for everybody else."""
        return None if learner is None else left_off_at(course, self._openings(learner))

    def begun(self, learner: Learner) -> Sequence[Begun]:
        """Courses open to the learner that they began and have not finished in any language, the last begun first.

        Lessons that other systems told of count like those opened here.
        """
        catalogue, now = self.library.catalogue(), self.clock()
        told = self.ledger.of(learner.id, verbs=[Verb.OPENED, Verb.PROGRESSED, Verb.COMPLETED])
        done = {CourseId(event.object) for event in told if event.verb is Verb.COMPLETED}
        finished = {edition for course in done for edition in catalogue.editions(course)}
        lessons = [event for event in told if event.verb is not Verb.COMPLETED]
        visible = self.library.open_for(learner)
        last_first = dict.fromkeys(CourseId(event.object) for event in reversed(lessons))
        courses = (visible[each] for each in last_first if each in visible and each not in finished)
        begun = (begun_at(course, lessons, now=now, share=self.share) for course in courses)
        return [each for each in begun if each is not None]

    def weeks(self, learner: Learner) -> LearningWeeks:
        """The learner's minutes by week beside their goal, in the organisation's time zone."""
        return learning_weeks(
            self._openings(learner.id),
            self.ledger.of(learner.id, verbs=[Verb.COMPLETED]),
            catalogue=self.library.catalogue(),
            goal=learner.weekly_minutes,
            now=self.clock(),
        )

    def finish(self, course: CourseId, *, principal: Principal) -> Sequence[LessonRead]:
        """Writes, once, that the learner has finished the course, or returns the lessons that are left.

        Raises UnknownCourse if they may not open it, and Conflict where it has no lessons here: then it is for the
        system in which it is taken to say.
        """
        visible = self.library.visible_course(principal, course)
        learner = self.people.myself(principal)
        if self.has_finished(course, principal=principal):
            return []
        needed = needed_lessons(visible)
        if not needed:
            raise Conflict(f"{course!r} has no lessons here: where it is taken says when it is finished")
        read = self.reading(visible, learner=learner.id)
        left = [each for each in read if each.lesson in needed and not each.done]
        if not left:
            self.ledger.append([Event(drawn_id(), learner.id, Verb.COMPLETED, course, self.clock(), SOURCE)])
        return left

    def take_back(self, course: CourseId, *, principal: Principal) -> None:
        """Withdraws that the learner marked the course as finished here; what others wrote of it stays.

        Raises UnknownCourse if they may not open it.
        """
        self.library.visible_course(principal, course)
        learner, now = self.people.myself(principal), self.clock()
        by = f"{principal.role}:{principal.subject}"
        own = [each for each in self._completions(course, learner.id) if each.source == SOURCE]
        self.ledger.append([], withdrawals=[withdrawal(each, at=now, by=by) for each in own])

    def has_finished(self, course: CourseId, *, principal: Principal) -> bool:
        """Whether the signed-in learner has completed `course` in any language; False for everybody else."""
        return principal.learner is not None and bool(self._completions(course, principal.learner))

    def may_take_back(self, course: CourseId, *, principal: Principal) -> bool:
        """Whether the signed-in learner has marked it as finished here."""
        if principal.learner is None:
            return False
        return any(each.source == SOURCE for each in self._completions(course, principal.learner))

    def standings(self, learner: LearnerId) -> Standings:
        """How the learner stands with each course that they began here or elsewhere, or finished in any language."""
        events = self.ledger.of(learner, verbs=[Verb.COMPLETED, *BEGINNINGS])
        catalogue = self.library.catalogue()
        stands: dict[CourseId, CourseStanding] = {
            CourseId(event.object): CourseStanding.BEGUN for event in events if event.verb is not Verb.COMPLETED
        }
        for event in events:
            if event.verb is Verb.COMPLETED:
                stands.update(dict.fromkeys(catalogue.editions(CourseId(event.object)), CourseStanding.DONE))
        return stands

    def _completions(self, course: CourseId, learner: LearnerId) -> Sequence[Event]:
        """Of the course in any of its languages."""
        editions = self.library.catalogue().editions(course)
        return [event for event in self.ledger.of(learner, verbs=[Verb.COMPLETED]) if event.object in editions]

    def _openings(self, learner: LearnerId) -> Sequence[Event]:
        return self.ledger.of(learner, verbs=[Verb.OPENED])


CourseRecordDep = Annotated[CourseRecord, Depends(service(CourseRecord))]
CourseFinderDep = Annotated[CourseFinder, Depends(service(CourseFinder))]

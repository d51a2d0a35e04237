"""Courses to find and to finish."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Annotated

from fastapi import Depends

from api.http.access import People
from api.http.dependencies import service
from api.running.auth import Principal
from api.running.clock import Clock
from api.running.library import Library
from data.store import Ledger
from data.words import Course, CourseId, Event, OrganisationId, Verb, drawn_id
from embeddings.search import Retriever

SOURCE = "page"
"""What the ledger notes as the source of what a learner says by a button."""


@dataclass(frozen=True, slots=True)
class CourseFinder:
    """Courses by what they are about, in any of the languages."""

    library: Library
    retriever: Retriever

    def like(self, query: str, *, organisation: OrganisationId, limit: int) -> Sequence[tuple[Course, float]]:
        """At most `limit` courses that somebody of `organisation` may open, by fit to `query`, with their scores."""
        visible, scope = self.library.open_to(organisation), self.library.scope_for(organisation)
        fitting = self.retriever.courses_like(query, scope=scope, top_k=limit)
        return [(visible[course], score) for course, score in fitting if course in visible]


@dataclass(frozen=True, slots=True)
class CourseRecord:
    """What learners say of courses by pressing a button on a page."""

    library: Library
    people: People
    ledger: Ledger
    clock: Clock

    def finish(self, course: CourseId, *, principal: Principal) -> None:
        """Writes, once, that the learner has finished the course; raises UnknownCourse if they may not open it."""
        self.library.visible_course(principal, course)
        learner = self.people.myself(principal)
        if self.has_finished(course, principal=principal):
            return
        event = Event(
            id=drawn_id(),
            learner=learner.id,
            verb=Verb.COMPLETED,
            object=course,
            at=self.clock(),
            source=SOURCE,
        )
        self.ledger.append([event])

    def has_finished(self, course: CourseId, *, principal: Principal) -> bool:
        """Whether the signed-in learner has completed `course` in any language; False for everybody else."""
        if principal.learner is None:
            return False
        events = self.ledger.of(principal.learner, verbs=[Verb.COMPLETED])
        editions = self.library.catalogue().editions(course)
        return any(event.object in editions for event in events)


CourseFinderDep = Annotated[CourseFinder, Depends(service(CourseFinder))]
CourseRecordDep = Annotated[CourseRecord, Depends(service(CourseRecord))]

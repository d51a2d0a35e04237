"""What came in, looked at: what courses seem to teach, repeat, and say of times gone by; and what was decided."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import groupby
from threading import Lock
from typing import Annotated

from fastapi import Depends

from api.http.dependencies import service
from api.running.auth import Principal
from api.running.clock import Clock
from api.running.fitted import Fitted
from api.running.library import Library
from data.catalogue import Catalogue
from data.store import Store
from data.words import (
    AccessDenied,
    CompetencyId,
    Course,
    CourseId,
    CourseStatus,
    ImportState,
    OrganisationId,
    TagDecision,
    UnknownCourse,
)
from embeddings.search import Retriever
from embeddings.text import passages_of
from recommender.curating import (
    FEWEST_TAGGED,
    CourseView,
    Decision,
    Framework,
    Overlap,
    Shelf,
    StaleSentence,
    TagModel,
    TagSuggestion,
    fitted_tagger,
    framework_of,
    overlaps_of,
    shipped_tagger,
    sign_tables,
    stale_sentences,
    suggested_tags,
    views_of,
)

DRAFTS_READ = 200


@dataclass(frozen=True, slots=True)
class Looked:
    """A catalogue as the tagger sees it."""

    views: Sequence[CourseView]
    framework: Framework
    model: TagModel


@dataclass(slots=True)
class _Kept:
    """What the tagger saw last; made anew in the background once the catalogue or a decision has changed."""

    looked: Fitted[Looked] | None = None
    framework: Framework | None = None
    lock: Lock = field(default_factory=Lock)


@dataclass(frozen=True, slots=True)
class CuratingService:
    """Suggestions for curators, made of what is written, and their decisions."""

    library: Library
    store: Store
    retriever: Retriever
    clock: Clock
    kept: _Kept = field(default_factory=_Kept)

    def courses(self, organisation: OrganisationId | None) -> list[Course]:
        """Drafts of imports of the organisation, then courses of the catalogue that are open there, each by its id."""
        drafts = sorted(self._drafts(organisation).values(), key=lambda course: course.id)
        return [*drafts, *sorted(self._open_to(organisation), key=lambda course: course.id)]

    def course(self, principal: Principal | None, course: CourseId) -> Course:
        """The draft or course; raises UnknownCourse where there is none that the principal may see."""
        organisation = None if principal is None else principal.organisation
        found = self._drafts(organisation).get(course)
        if found is not None:
            return found
        for each in self._open_to(organisation):
            if each.id == course:
                return each
        raise UnknownCourse(f"no course {course!r} among those that you may look at")

    def stale(self, course: Course) -> list[StaleSentence]:
        """Sentences of the course that may be out of date today."""
        return stale_sentences(course, today=self.clock().date())

    def overlaps(self, course: Course, organisation: OrganisationId | None) -> list[Overlap]:
        """Other live courses that say the same, the largest share first; raises SearchIndexError."""
        others = [each for each in self._open_to(organisation) if each.id != course.id]
        return overlaps_of(self._shelf([course]), self._shelf(others))

    def repeated(self) -> list[tuple[CourseId, Overlap]]:
        """Every live course with each other one that says the same; raises SearchIndexError."""
        shelf = self._shelf(self.live())
        found = []
        for course, rows in groupby(range(len(shelf.passages)), key=lambda row: shelf.passages[row].course):
            own = list(rows)
            passages = Shelf([shelf.passages[row] for row in own], shelf.vectors[own])
            found += [(course, overlap) for overlap in overlaps_of(passages, shelf)]
        return found

    def live(self) -> Sequence[Course]:
        """Every live course of the catalogue, whoever it is for."""
        return self._open_to(None)

    @property
    def has_looked(self) -> bool:
        """Whether suggestions come without a wait; what they are made of is begun where not."""
        return self._looks().ready() is not None

    def suggestions(self, course: Course) -> list[TagSuggestion]:
        """What the course seems to teach beyond what it says itself, the surest first; raises SearchIndexError."""
        looked = self._looked()
        found = suggested_tags(
            [course],
            beside=looked.views,
            framework=looked.framework,
            model=looked.model,
            vectors_of=self.retriever.passage_vectors,
            encoder=self.retriever.encoder,
        )
        return [each for each in found if each.competency not in course.teaches]

    def decisions(self, course: CourseId) -> Sequence[TagDecision]:
        """What was decided on the course."""
        return self.store.tags.of_course(course)

    def looks_after(self, principal: Principal, course: Course) -> bool:
        """Whether the principal may decide on the course: on one for everybody only from the top."""
        owners = course.organisations or {None}
        is_draft = course.status is CourseStatus.DRAFT
        return is_draft or all(self._is_below(each, principal.organisation) for each in owners)

    def decide(
        self, principal: Principal, course: Course, competency: CompetencyId, *, accepted: bool, level: int
    ) -> None:
        """Accepts or rejects a competency for the course.

        Raises UnknownCompetency, and AccessDenied where the course is looked after by others.
        """
        if not self.looks_after(principal, course):
            raise AccessDenied(f"course {course.id!r} is looked after by another organisation's curators")
        known = self.library.catalogue().competency(competency).id
        self.store.tags.decide(TagDecision(course.id, known, accepted, level, principal.subject, self.clock()))

    def _looked(self) -> Looked:
        """The last look; one at the sample's 67 courses takes 9 s of a core, and 3 s after an edit."""
        looks = self._looks()
        return looks.ready() or looks.get()

    def _looks(self) -> Fitted[Looked]:
        with self.kept.lock:
            if self.kept.looked is None:
                self.kept.looked = Fitted(self._look, self._to_look_at)
            return self.kept.looked

    def _to_look_at(self) -> tuple[str | None, int]:
        return self.library.catalogue().revision, len(self.store.tags.all())

    def _framework(self, catalogue: Catalogue) -> Framework:
        """The competencies, encoded only where they have changed."""
        competencies = list(catalogue.competencies.values())
        if self.kept.framework is None or self.kept.framework.competencies != competencies:
            self.kept.framework = framework_of(competencies, self.retriever.encoder)
        return self.kept.framework

    def _look(self) -> Looked:
        catalogue, encoder = self.library.catalogue(), self.retriever.encoder
        framework = self._framework(catalogue)
        live = [course for course in catalogue.courses.values() if course.status is CourseStatus.LIVE]
        views = views_of(live, vectors_of=self.retriever.passage_vectors, encoder=encoder)
        tagged = [course for course in live if course.teaches]
        if len(tagged) < FEWEST_TAGGED:
            return Looked(views, framework, shipped_tagger())
        ids = {course.id for course in tagged}
        tables = sign_tables([view for view in views if view.course in ids], framework)
        said = [Decision(each.course, each.competency, each.accepted) for each in self.store.tags.all()]
        return Looked(views, framework, fitted_tagger(tagged, tables, framework, decisions=said))

    def _shelf(self, courses: Sequence[Course]) -> Shelf:
        from_courses = [passage for course in courses for passage in passages_of(course)]
        return Shelf(from_courses, self.retriever.passage_vectors(from_courses))

    def _open_to(self, organisation: OrganisationId | None) -> Sequence[Course]:
        """Live courses that are open to the organisation, or to one under it alone: these are looked after from it."""
        catalogue = self.library.catalogue()
        live = [course for course in catalogue.courses.values() if course.status is CourseStatus.LIVE]
        if organisation is None:
            return live
        here = catalogue.open_to(organisation, catalogue.closing_groups).ids
        return [
            course
            for course in live
            if course.id in here or any(self._is_below(owner, organisation) for owner in course.organisations)
        ]

    def _drafts(self, organisation: OrganisationId | None) -> dict[CourseId, Course]:
        waiting = [each for each in self.store.imports.listed(limit=DRAFTS_READ) if each.state is ImportState.DRAFT]
        seen = [each for each in waiting if organisation is None or self._is_below(each.organisation, organisation)]
        return {draft.course.id: draft.course for each in seen for draft in self.store.imports.drafts(each.id)}

    def _is_below(self, owner: OrganisationId | None, organisation: OrganisationId) -> bool:
        """Whether what is the owner's, None for everybody's, is looked after from this organisation."""
        catalogue = self.library.catalogue()
        if organisation not in catalogue.organisations:
            return owner == organisation
        if owner is None:
            return catalogue.organisation(organisation).parent is None
        return owner in catalogue.organisations and catalogue.lies_under(owner, organisation)


CuratingDep = Annotated[CuratingService, Depends(service(CuratingService))]

"""What people of a role or of an order need, where it is said, and what there is to learn it from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from typing import Annotated

from fastapi import Depends

from api.build.kept import ReadOrders
from api.build.proposals import Need, Proposal
from api.courses.service import CourseFinder
from api.http.dependencies import service
from api.plans.service import PlanService
from api.plans.shapes import PlanDraftIn
from api.running.auth import Principal
from api.running.fitted import Fitted
from api.running.library import Library
from api.running.taught import Taught
from data.catalogue import Catalogue
from data.converting import Bounds, Converted, RefusedFileError, convert_apart
from data.store import Learners
from data.words import (
    UNSTATED_LEVEL,
    CompetencyId,
    Course,
    CourseId,
    Fault,
    InvalidRequest,
    Language,
    Learner,
    LearnerId,
    Mastery,
    OrganisationId,
    PlanBasis,
    PlanVersion,
    RoleId,
)
from embeddings.search import Retriever
from recommender.curating import Framework, framework_of
from recommender.learner import wants_course
from recommender.training_plans import Post, needs_of_duties, read_order

TEMPLATE = "allocated-work"
WHILE_WAITED_FOR = Bounds(seconds=50)
"""Somebody waits, for a minute at most; a text is read in 2 s, a page that has to be recognised takes 5."""

MOST_POSTS = 30
"""Posts of an order that are shown; an office has fewer, and each has a dozen fields."""


@dataclass(frozen=True, slots=True)
class BuildService:
    """Proposals for plans; on disk nothing of an order is kept but the lines that a person takes into a draft."""

    plans: PlanService
    learners: Learners
    masteries: Fitted[Mapping[LearnerId, Mastery]]
    framework: Fitted[Framework]
    finder: CourseFinder
    smallest_group: int
    orders: ReadOrders = field(default_factory=ReadOrders)

    def for_role(self, principal: Principal, role: RoleId) -> Proposal:
        """What the framework says that the role needs; raises UnknownRole."""
        catalogue = self.plans.library.catalogue()
        known = catalogue.role(role)
        basis = [PlanBasis(competency, level) for competency, level in known.needs.items()]
        people = self.learners.all(principal.organisation)
        return self._proposal(principal, Post("", known.id, ()), basis, catalogue, people)

    def for_order(self, principal: Principal, path: Path, *, name: str) -> Sequence[Proposal]:
        """What the posts of an order need, in its order.

        Raises InvalidRequest where the file cannot be read or names no designation with duties.
        """
        catalogue = self.plans.library.catalogue()
        read = [
            (post, language)
            for language, text in _texts(path, name)
            for post in read_order(text, catalogue=catalogue)[:MOST_POSTS]
        ]
        if not read:
            remedy = "Send one with a table of designations and work, or with numbered headings and what each is given."
            raise InvalidRequest("order", [Fault("order", name, "no designation with duties was found in it", remedy)])
        people = self.learners.all(principal.organisation)
        return [self._of_post(principal, post, language, catalogue, people) for post, language in read]

    def drafts(
        self,
        principal: Principal,
        chosen: Mapping[RoleId, Sequence[PlanBasis]],
        *,
        organisation: OrganisationId,
        starts_on: date,
        note: str,
    ) -> Sequence[PlanVersion]:
        """A draft for each role, of the needs that a person has chosen for it."""
        made = []
        for role, basis in chosen.items():
            plan = self.plans.free_id(f"{TEMPLATE}-{starts_on.year}")
            body = PlanDraftIn(id=plan, organisation=organisation, starts_on=starts_on, role=role)
            made.append(self.plans.draft(principal, TEMPLATE, body, basis=basis, note=note))
        return made

    def _of_post(
        self, principal: Principal, post: Post, language: Language, catalogue: Catalogue, people: Sequence[Learner]
    ) -> Proposal:
        duties = [duty.text for duty in post.duties]
        found = needs_of_duties(
            duties,
            language=language,
            framework=self.framework.get(),
            encoder=self.finder.retriever.encoder,
            course_for=lambda duty: self._fitting(duty, principal.organisation),
        )
        levels = {} if post.role is None else catalogue.role(post.role).needs
        quoted: dict[CompetencyId, PlanBasis] = {}
        for duty, needs in zip(duties, found, strict=True):
            for need in needs:
                level = levels.get(need.competency, UNSTATED_LEVEL)
                quoted.setdefault(need.competency, PlanBasis(need.competency, level, duty))
        unmet = [duty for duty, needs in zip(duties, found, strict=True) if not needs]
        return self._proposal(principal, post, list(quoted.values()), catalogue, people, open_duties=unmet)

    def _fitting(self, duty: str, organisation: OrganisationId) -> Course | None:
        fitting = self.finder.like(duty, among=self.finder.library.opened_in(organisation), limit=1)
        return fitting[0][0] if fitting else None

    def _proposal(
        self,
        principal: Principal,
        post: Post,
        basis: Sequence[PlanBasis],
        catalogue: Catalogue,
        everybody: Sequence[Learner],
        *,
        open_duties: Sequence[str] = (),
    ) -> Proposal:
        people = [each for each in everybody if post.role and each.role == post.role]
        courses = catalogue.open_to(principal.organisation, catalogue.closing_groups).courses
        return Proposal(
            designation=post.designation,
            role=post.role,
            people=len(people),
            needs=[Need(each, _teaching(each, courses), self._lacking(each, people)) for each in basis],
            duties=post.duties,
            open_duties=open_duties,
        )

    def _lacking(self, need: PlanBasis, people: Sequence[Learner]) -> int:
        masteries = self.masteries.get()
        return sum(wants_course(need.level, need.competency, masteries.get(each.id, {})) for each in people)


def kept_framework(library: Library, retriever: Retriever) -> Fitted[Framework]:
    """The framework as it is encoded, made anew where the catalogue's competencies or courses have changed."""
    taught = Taught(library.catalogues)
    return Fitted(
        lambda: framework_of(list(library.catalogue().competencies.values()), retriever.encoder),
        lambda: (taught.revision(), 0),
    )


def _teaching(need: PlanBasis, courses: Mapping[CourseId, Course]) -> Sequence[CourseId]:
    """Courses that teach the competency up to the level, the shortest first."""
    teaching = [each for each in courses.values() if each.teaches.get(need.competency, 0) >= need.level]
    return [each.id for each in sorted(teaching, key=lambda each: (each.minutes, each.id))]


def _texts(path: Path, name: str) -> Sequence[tuple[Language, str]]:
    """What the file says, by language; raises InvalidRequest where it cannot be read."""
    try:
        converted: Converted = convert_apart(path, name=name, bounds=WHILE_WAITED_FOR)
    except RefusedFileError as refused:
        shown = f"{name}: {refused.note.code}"
        fault = Fault("order", shown, "the file gives no text", "Send a PDF, DOCX or text file.")
        raise InvalidRequest("order", [fault]) from None
    return [(lesson.language, lesson.text) for course in converted.courses for lesson in course.lessons]


BuildDep = Annotated[BuildService, Depends(service(BuildService))]

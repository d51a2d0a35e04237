"""Programmes: courses in an order, with how far the reader is in each."""

from collections.abc import Set
from typing import Annotated

from fastapi import APIRouter, Depends, Response
from pydantic import BaseModel

from api.http.dependencies import AnyoneDep, WordsDep, service
from api.http.frame import PageDep
from api.http.guarded import GuardedRoute
from api.http.shapes import CourseOut, external_out
from api.path.service import PathService
from api.running.auth import Principal
from api.running.i18n import Words
from data.catalogue import Catalogue
from data.words import CourseId, CourseStatus, Milestone, Programme, programme_progress
from recommender.learner import history_of

router = APIRouter(route_class=GuardedRoute, prefix="/v1/programmes", tags=["courses"])
pages = APIRouter(route_class=GuardedRoute, prefix="/programmes", include_in_schema=False)


class ProgrammeCourseOut(BaseModel):
    """A course of a programme; `gate`: it tests what came before. `done`: the learner who asks has finished it."""

    course: CourseOut
    optional: bool
    gate: bool
    done: bool


class MilestoneOut(BaseModel):
    """A part of a programme; `complete` once all that must be done of it is."""

    id: str
    title: str
    courses: list[ProgrammeCourseOut]
    complete: bool


class ProgrammeOut(BaseModel):
    """A programme; `share` is what is done of what must be, `next_course` the first that is not (null: none left)."""

    id: str
    title: str
    description: str
    category: str
    minutes: int
    external: dict[str, list[str]]
    milestones: list[MilestoneOut]
    gate: ProgrammeCourseOut | None
    done: int
    asked: int
    share: float
    next_course: str | None
    next_title: str | None

    @classmethod
    def of(cls, programme: Programme, *, finished: Set[CourseId], catalogue: Catalogue, words: Words) -> "ProgrammeOut":
        """`programme` with the progress of somebody who has finished these courses."""
        progress = programme_progress(programme, finished)
        shown = _Shown(finished, catalogue, words)
        return cls(
            id=programme.id,
            title=programme.title.in_language(words.language),
            description=programme.description.in_language(words.language),
            category=programme.category,
            minutes=sum(catalogue.course(course).minutes for course in progress.asked),
            external=external_out(programme.external),
            milestones=[
                shown.milestone(each, complete=each.id in progress.milestones_done) for each in programme.milestones
            ],
            gate=None if programme.gate is None else shown.course(programme.gate, gate=True),
            done=len([course for course in progress.asked if course in finished]),
            asked=len(progress.asked),
            share=progress.share,
            next_course=progress.next_course,
            next_title=None
            if progress.next_course is None
            else catalogue.course(progress.next_course).title.in_language(words.language),
        )


class _Shown:
    """Parts of a programme as one reader sees them."""

    def __init__(self, finished: Set[CourseId], catalogue: Catalogue, words: Words) -> None:
        self._finished = finished
        self._catalogue = catalogue
        self._words = words

    def milestone(self, milestone: Milestone, *, complete: bool) -> MilestoneOut:
        gate = [] if milestone.gate is None else [self.course(milestone.gate, gate=True)]
        return MilestoneOut(
            id=milestone.id,
            title=milestone.title.in_language(self._words.language),
            courses=[*(self.course(each.course, optional=each.optional) for each in milestone.courses), *gate],
            complete=complete,
        )

    def course(self, course: CourseId, *, optional: bool = False, gate: bool = False) -> ProgrammeCourseOut:
        shown = CourseOut.of(self._catalogue.course(course), self._words)
        return ProgrammeCourseOut(course=shown, optional=optional, gate=gate, done=course in self._finished)


def programmes_for(principal: Principal, *, paths: PathService, words: Words) -> list[ProgrammeOut]:
    """The live programmes that the principal may take, begun ones first, then by title.

    A programme with a course that they may not open is left out: it could not be finished.
    """
    catalogue = paths.library.catalogue()
    among = paths.library.groups_of(principal)
    visible = catalogue.open_to(principal.organisation, among).ids | catalogue.retired_for(
        principal.organisation, among
    )
    finished = _finished(principal, paths, catalogue)
    shown = [
        ProgrammeOut.of(programme, finished=finished, catalogue=catalogue, words=words)
        for programme in catalogue.programmes.values()
        if programme.status is CourseStatus.LIVE
        and catalogue.may_see(principal.organisation, programme, among)
        and set(programme.courses()) <= visible
    ]
    return sorted(shown, key=lambda each: (not 0 < each.share < 1, each.title.casefold()))


def _finished(principal: Principal, paths: PathService, catalogue: Catalogue) -> Set[CourseId]:
    if principal.learner is None:
        return set()
    finished = history_of(paths.views.of(principal.learner).history).finished
    return {each for course in finished for each in catalogue.editions(course)}


PathDep = Annotated[PathService, Depends(service(PathService))]


@router.get("", summary="Programmes, with how far you are in each")
def list_programmes(principal: AnyoneDep, paths: PathDep, words: WordsDep) -> list[ProgrammeOut]:
    """Live ones whose courses are all open to you; those that you have begun come first."""
    return programmes_for(principal, paths=paths, words=words)


@pages.get("")
def programmes(principal: AnyoneDep, page: PageDep, paths: PathDep) -> Response:
    """Every programme that is open to the reader, with its courses in order."""
    context = {"programmes": programmes_for(principal, paths=paths, words=page.words)}
    return page.show("programmes.html", context, principal=principal)

"""What there is to look at in courses that came in, and what a curator decides."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path, Response

from api.curate.curating import CuratingDep
from api.curate.curating_shapes import CuratedOut, DecisionIn, OverlapOut, StaleOut, SuggestedCompetencyOut
from api.http.dependencies import CuratorDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from data.words import AccessDenied, CompetencyId, CourseId, UnknownCompetency, UnknownCourse

router = APIRouter(route_class=GuardedRoute, prefix="/v1/curating", tags=["curators and departments"])

CoursePath = Annotated[CourseId, Path(max_length=200, description="A draft, or a course of the catalogue")]
CompetencyPath = Annotated[CompetencyId, Path(max_length=200)]


@router.get("/{course}", summary="Stale sentences and overlapping courses", responses=raises(UnknownCourse))
def read_curated(principal: CuratorDep, curating: CuratingDep, words: WordsDep, course: CoursePath) -> CuratedOut:
    """Sentences that may be out of date, and courses that say the same with the passages side by side."""
    found, catalogue = curating.course(principal, course), curating.library.catalogue()
    overlaps = curating.overlaps(found, principal.organisation)
    return CuratedOut(
        stale=[StaleOut.of(each) for each in curating.stale(found)],
        overlaps=[OverlapOut.of(each, catalogue=catalogue, words=words) for each in overlaps],
    )


@router.get("/{course}/competencies", summary="What a course seems to teach", responses=raises(UnknownCourse))
def read_suggested_competencies(
    principal: CuratorDep, curating: CuratingDep, words: WordsDep, course: CoursePath
) -> list[SuggestedCompetencyOut]:
    """Competencies of the framework that the course does not name yet, the surest first, each with its sentence."""
    found, catalogue = curating.course(principal, course), curating.library.catalogue()
    decisions = curating.decisions(found.id)
    return [
        SuggestedCompetencyOut.of(each, decisions=decisions, catalogue=catalogue, words=words)
        for each in curating.suggestions(found)
    ]


@router.put(
    "/{course}/competencies/{competency}",
    summary="Accept or reject a competency for a course",
    responses=raises(AccessDenied, UnknownCourse, UnknownCompetency),
    status_code=HTTPStatus.NO_CONTENT,
)
def decide_competency(
    principal: CuratorDep, curating: CuratingDep, course: CoursePath, competency: CompetencyPath, body: DecisionIn
) -> Response:
    """A course of the catalogue teaches it at once, a draft when it is published; later suggestions learn from it."""
    found = curating.course(principal, course)
    curating.decide(principal, found, competency, accepted=body.accepted, level=body.level)
    return Response(status_code=HTTPStatus.NO_CONTENT)

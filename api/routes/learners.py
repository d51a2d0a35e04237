"""A learner's next courses, path and progress."""

from typing import Annotated

from fastapi import APIRouter, Path, Query, Request

from api.access import readable_learner
from api.dependencies import LearnerReaderDep, ServicesDep, WordsDep
from api.progress_schema import ProgressOut
from api.schemas import PathOut, SuggestionsOut
from data.models import LearnerId, RoleId

router = APIRouter(prefix="/v1/learners", tags=["learners"])
LearnerPath = Annotated[LearnerId, Path(max_length=200, examples=["revenue-00017"])]


@router.get("/{learner}/recommendations", summary="Next courses with reasons")
def read_recommendations(
    principal: LearnerReaderDep,
    learner: LearnerPath,
    request: Request,
    services: ServicesDep,
    words: WordsDep,
    k: Annotated[int, Query(ge=1, le=50, description="How many at most")] = 5,
) -> SuggestionsOut:
    """At most `k` courses, best first; the shares of a course's reasons add up to 1."""
    catalogue = services.catalogue()
    found = readable_learner(principal, learner, store=services.store, catalogue=catalogue)
    suggestions = services.suggest(found, k)
    request.app.state.metrics.suggestions.labels(suggestions.basis.value).inc()
    return SuggestionsOut.of(suggestions, catalogue=catalogue, words=words)


@router.get("/{learner}/path", summary="A dated path to what the role needs")
def read_path(
    principal: LearnerReaderDep,
    learner: LearnerPath,
    services: ServicesDep,
    words: WordsDep,
    weekly_minutes: Annotated[
        int | None, Query(ge=10, le=2400, description="Minutes a week; default: the learner's own")
    ] = None,
    role: Annotated[str | None, Query(max_length=80, description="Aim at this role instead of the learner's")] = None,
) -> PathOut:
    """Courses in an order that respects prerequisites and due dates; what cannot be met is listed with why."""
    catalogue = services.catalogue()
    found = readable_learner(principal, learner, store=services.store, catalogue=catalogue)
    goal = catalogue.role(RoleId(role)).id if role else None
    path = services.path(found, weekly_minutes=weekly_minutes, role=goal)
    return PathOut.of(path, catalogue=catalogue, words=words)


@router.get("/{learner}/progress", summary="What is done, shown, needed and due")
def read_progress(
    principal: LearnerReaderDep, learner: LearnerPath, services: ServicesDep, words: WordsDep
) -> ProgressOut:
    """Needs of the role beside what was shown, courses and minutes done, and plan items due."""
    catalogue = services.catalogue()
    found = readable_learner(principal, learner, store=services.store, catalogue=catalogue)
    return ProgressOut.of(services.progress(found), catalogue=catalogue, words=words)

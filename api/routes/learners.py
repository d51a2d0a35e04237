"""A learner's next courses, path and progress."""

from datetime import date
from typing import Annotated

from fastapi import APIRouter, Path, Query, Request, Response
from pydantic import BaseModel

from api.access import readable_learner, readable_standing
from api.dependencies import LearnerReaderDep, ServicesDep, WordsDep
from api.progress_schema import ProgressOut
from api.schemas import PathOut, SuggestionsOut
from data.words.models import LearnerId, RoleId

router = APIRouter(prefix="/v1/learners", tags=["learners"])
LearnerPath = Annotated[LearnerId, Path(max_length=200, examples=["revenue-00017"])]


@router.get("/{learner}/recommendations", response_model=SuggestionsOut, summary="Next courses with reasons")
def read_recommendations(
    principal: LearnerReaderDep,
    learner: LearnerPath,
    request: Request,
    services: ServicesDep,
    words: WordsDep,
    k: Annotated[int, Query(ge=1, le=50, description="How many at most")] = 5,
) -> Response:
    """At most `k` courses, best first; the shares of a course's reasons add up to 1."""
    standing = readable_standing(principal, learner, store=services.store)
    suggestions = services.suggest(standing.learner, k, surface="api", standing=standing)
    request.app.state.metrics.suggestions.labels(suggestions.basis.value).inc()
    catalogue = services.store.catalogue_at(standing.catalogue_revision)
    # Written out here: FastAPI would check and convert what has just been checked, at twice the cost of making it.
    return json_response(SuggestionsOut.of(suggestions, catalogue=catalogue, words=words))


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
    deadline: Annotated[date | None, Query(description="Leave out what would end after this day")] = None,
) -> PathOut:
    """Courses in an order that respects prerequisites and due dates; what cannot be met is listed with why."""
    catalogue = services.catalogue()
    found = readable_learner(principal, learner, store=services.store, catalogue=catalogue)
    goal = catalogue.role(RoleId(role)).id if role else None
    path = services.path(found, weekly_minutes=weekly_minutes, role=goal, deadline=deadline)
    return PathOut.of(path, catalogue=catalogue, words=words)


@router.get("/{learner}/progress", summary="What is done, shown, needed and due")
def read_progress(
    principal: LearnerReaderDep, learner: LearnerPath, services: ServicesDep, words: WordsDep
) -> ProgressOut:
    """Needs of the role beside what was shown, courses and minutes done, and plan items due."""
    catalogue = services.catalogue()
    found = readable_learner(principal, learner, store=services.store, catalogue=catalogue)
    return ProgressOut.of(services.progress(found), catalogue=catalogue, words=words)


def json_response(body: BaseModel) -> Response:
    """The answer as JSON."""
    return Response(body.model_dump_json(), media_type="application/json")

"""A learner's next courses, path and progress."""

from typing import Annotated

from fastapi import APIRouter, Query, Request, Response
from pydantic import BaseModel

from api.http.access import readable_record
from api.http.dependencies import LearnerPath, LearnerReaderDep, ServicesDep, WordsDep
from api.suggest.shapes import SuggestionsOut

router = APIRouter(prefix="/v1/learners", tags=["learners"])


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
    standing = readable_record(principal, learner, store=services.store)
    suggestions = services.suggest(standing.learner, k, surface="api", standing=standing)
    request.app.state.metrics.suggestions.labels(suggestions.basis.value).inc()
    catalogue = services.store.catalogue.at(standing.catalogue_revision)
    # Written out here: FastAPI would check and convert what has just been checked, at twice the cost of making it.
    return json_response(SuggestionsOut.of(suggestions, catalogue=catalogue, words=words))


def json_response(body: BaseModel) -> Response:
    """The answer as JSON."""
    return Response(body.model_dump_json(), media_type="application/json")

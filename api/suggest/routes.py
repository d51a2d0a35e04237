"""A learner's next courses."""

from typing import Annotated

from fastapi import APIRouter, Query, Response
from pydantic import BaseModel

from api.http.dependencies import LearnerPath, LearnerReaderDep, MetricsDep, PeopleDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.suggest.service import SuggestDep
from api.suggest.shapes import SuggestionsOut
from data.words import UnknownLearner

router = APIRouter(route_class=GuardedRoute, prefix="/v1/learners", tags=["learners"])


@router.get(
    "/{learner}/recommendations",
    response_model=SuggestionsOut,
    summary="Next courses with reasons",
    responses=raises(UnknownLearner),
)
def read_recommendations(
    principal: LearnerReaderDep,
    learner: LearnerPath,
    people: PeopleDep,
    suggesting: SuggestDep,
    metrics: MetricsDep,
    words: WordsDep,
    k: Annotated[int, Query(ge=1, le=50, description="How many at most")] = 5,
) -> Response:
    """At most `k` courses, best first; the shares of a course's reasons add up to 1."""
    record = people.readable_record(principal, learner)
    suggestions = suggesting.next_courses(record.learner, k, surface="api", record=record)
    metrics.suggestions.labels(suggestions.basis.value).inc()
    catalogue = people.catalogues.at(record.catalogue_revision)
    # Written out here: FastAPI would check and convert what has just been checked, at twice the cost of making it.
    return json_response(SuggestionsOut.of(suggestions, catalogue=catalogue, words=words))


def json_response(body: BaseModel) -> Response:
    """The answer as JSON."""
    return Response(body.model_dump_json(), media_type="application/json")

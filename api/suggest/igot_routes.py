"""Suggestions for a portal that asks in the words of iGOT's course recommendation service."""

from http import HTTPStatus

from fastapi import APIRouter

from api.http.dependencies import EventWriterDep, LearnerReaderDep, PeopleDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.suggest.igot_shapes import SYSTEM, IgotAskedIn, IgotRatedIn, IgotRatedOut, IgotSuggestedOut
from api.suggest.service import SuggestDep, Verdict, VerdictDep
from data.words import Course, LearnerId, UnknownCourse, UnknownLearner, drawn_id

router = APIRouter(route_class=GuardedRoute, prefix="/v1/igot/recommendations", tags=["igot"])

SUGGESTED = 10
"""Courses of an answer: their service gives some ten, and its request names no number."""


@router.post("", summary="Next courses in iGOT's shape", responses=raises(UnknownLearner))
def read_igot_recommendations(
    principal: LearnerReaderDep, body: IgotAskedIn, people: PeopleDep, suggesting: SuggestDep
) -> IgotSuggestedOut:
    """The learner's next courses that came from iGOT, by their ids there; what came from elsewhere is left out."""
    record = people.readable_record(principal, LearnerId(body.user_id))
    suggestions = suggesting.next_courses(record.learner, SUGGESTED, surface="igot", record=record)
    catalogue = people.catalogues.at(record.catalogue_revision)
    theirs = [_their_id(catalogue.course(item.course)) for item in suggestions.items]
    return IgotSuggestedOut.of(body, [id_ for id_ in theirs if id_], id_=drawn_id(), at=suggesting.clock())


def _their_id(course: Course) -> str:
    return next((each.id for each in sorted(course.external) if each.system == SYSTEM), "")


@router.post(
    "/feedback",
    status_code=HTTPStatus.CREATED,
    summary="Say that a suggested course is not relevant, in iGOT's shape",
    responses=raises(UnknownLearner, UnknownCourse),
)
def write_igot_feedback(
    principal: EventWriterDep, body: IgotRatedIn, people: PeopleDep, verdicts: VerdictDep
) -> IgotRatedOut:
    """With 0 stars the course is suggested no more; the comment is not kept."""
    person = people.readable(principal, LearnerId(body.user_id))
    if body.rating == 0:
        course = verdicts.library.own_course(body.course_id)
        verdicts.keep(Verdict.NOT_RELEVANT, course, learner=person, source=f"api:{principal.role}")
    return IgotRatedOut(course_id=body.course_id, put_aside=body.rating == 0)

"""What a learner wishes, read and changed."""

from fastapi import APIRouter

from api.http.dependencies import EventWriterDep, LearnerPath, LearnerReaderDep, PeopleDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.path.wish_shapes import WishesIn, WishesOut
from api.path.wishes import WishDep
from data.words import UnknownLearner, UnknownRole

router = APIRouter(route_class=GuardedRoute, prefix="/v1/learners", tags=["learners"])


@router.get(
    "/{learner}/wishes", summary="Minutes a week, languages, deadline and goal set", responses=raises(UnknownLearner)
)
def read_wishes(principal: LearnerReaderDep, learner: LearnerPath, people: PeopleDep, words: WordsDep) -> WishesOut:
    """What the learner set, and what is in force."""
    record = people.readable_record(principal, learner)
    return WishesOut.of(record.learner, catalogue=people.catalogues.at(record.catalogue_revision), words=words)


@router.put("/{learner}/wishes", summary="Set them anew", responses=raises(UnknownLearner, UnknownRole))
def write_wishes(
    principal: EventWriterDep,
    learner: LearnerPath,
    body: WishesIn,
    people: PeopleDep,
    wishing: WishDep,
    words: WordsDep,
) -> WishesOut:
    """All of them are replaced; paths, suggestions and Saarthi go by them from then on."""
    person = people.readable(principal, learner)
    changed = wishing.keep_wishes(person.id, body.wishes())
    return WishesOut.of(changed, catalogue=people.catalogues.current(), words=words)

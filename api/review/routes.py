"""Spaced review: what is due, answers, also those given without a connection, and the log."""

from fastapi import APIRouter

from api.http.dependencies import LearnerDep, PeopleDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.review.service import ReviewDep
from api.review.shapes import ReviewAnswersIn, ReviewedAnswersOut, ReviewedOut, ReviewLogOut, ReviewQueueOut
from data.words import Conflict, UnknownLearner

router = APIRouter(route_class=GuardedRoute, prefix="/v1/reviews", tags=["practice"])


@router.get("", summary="What is due for review today", responses=raises(UnknownLearner))
def read_reviews(principal: LearnerDep, people: PeopleDep, reviewing: ReviewDep, words: WordsDep) -> ReviewQueueOut:
    """How many items are due, and those of a session of five minutes, without their answers."""
    return ReviewQueueOut.of(reviewing.standing(people.myself(principal)), words=words)


@router.post(
    "", summary="Answer what is due; the same id twice is one answer", responses=raises(UnknownLearner, Conflict)
)
def write_reviews(
    principal: LearnerDep, body: ReviewAnswersIn, people: PeopleDep, reviewing: ReviewDep, words: WordsDep
) -> ReviewedAnswersOut:
    """What came of each. Answers given offline are sent later with their own times and count as of then.

    Each is kept once. One that cannot be (its item is gone, its time impossible) is `refused` by itself, with why.
    """
    learner, catalogue = people.myself(principal), reviewing.practice.library.catalogue()
    reviewed = reviewing.answer([each.given() for each in body.answers], language=words.language, learner=learner)
    answers = [ReviewedOut.of(each, catalogue=catalogue, words=words) for each in reviewed]
    return ReviewedAnswersOut(answers=answers, due=len(reviewing.standing(learner).queue.due))


@router.get("/log", summary="Every answer, and when each item comes back", responses=raises(UnknownLearner))
def read_review_log(principal: LearnerDep, people: PeopleDep, reviewing: ReviewDep) -> ReviewLogOut:
    """The log in full, oldest first, and the cards folded from it."""
    return ReviewLogOut.of(reviewing.standing(people.myself(principal)))

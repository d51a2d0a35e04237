"""The page "Review": one item after the other, for five minutes."""

from collections.abc import Mapping
from datetime import datetime
from typing import Annotated

from fastapi import APIRouter, Form, Query, Response
from pydantic import AwareDatetime

from api.http.dependencies import LearnerDep, PeopleDep
from api.http.frame import Page, PageDep
from api.http.guarded import GuardedRoute
from api.review.service import Given, ReviewDep, ReviewService, Standing
from api.review.shapes import ReviewedOut, reviewed_item
from data.words import EventId, Learner, drawn_id
from tutor.practice import PracticeItemId
from tutor.review import LONGEST_SECONDS, SESSION_SECONDS, session_of

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

Began = Annotated[AwareDatetime | None, Query()]


@router.get("/review")
def review(
    principal: LearnerDep, page: PageDep, people: PeopleDep, reviewing: ReviewDep, began: Began = None, go: bool = False
) -> Response:
    """The next item, or what was done where nothing is due or five minutes are over; `go` goes on all the same."""
    learner, now = people.myself(principal), reviewing.practice.clock()
    context = _next_context(page, reviewing, learner, began=now if began is None or go else began)
    template = "fragments/review_card.html" if page.is_fragment else "review.html"
    return page.show(template, context, principal=principal)


@router.post("/review")
def answer(
    principal: LearnerDep,
    page: PageDep,
    people: PeopleDep,
    reviewing: ReviewDep,
    item: Annotated[str, Form(max_length=200)],
    event: Annotated[str, Form(min_length=8, max_length=100)],
    shown: Annotated[AwareDatetime, Form()],
    began: Annotated[AwareDatetime, Form()],
    answer: Annotated[str, Form(max_length=500)] = "",
) -> Response:
    """Whether the answer was right, the sentence that says why, and when the item comes back."""
    learner, now = people.myself(principal), reviewing.practice.clock()
    # The time is that of the form, so that the same form sent twice is one answer.
    given = Given(EventId(event), PracticeItemId(item), answer, shown, _seconds(shown, now))
    (reviewed,) = reviewing.answer([given], language=page.words.language, learner=learner)
    catalogue, standing = page.library.catalogue(), reviewing.standing(learner)
    context = {
        "reviewed": ReviewedOut.of(reviewed, catalogue=catalogue, words=page.words),
        "question": "" if reviewed.item is None else reviewed.item.question.in_language(page.words.language),
        "in_course": "",
        "began": began,
        **_counts(standing),
    }
    template = "fragments/review_card.html" if page.is_fragment else "review.html"
    return page.show(template, context, principal=principal, here="/review")


def _next_context(page: Page, reviewing: ReviewService, learner: Learner, *, began: datetime) -> Mapping[str, object]:
    now, standing = reviewing.practice.clock(), reviewing.standing(learner)
    answered = [event for event in reviewing.answered(learner) if event.at >= began]
    over = (now - began).total_seconds() >= SESSION_SECONDS
    items = [] if over else session_of(standing.queue.items, page.words.language)[:1]
    return {
        "item": reviewed_item(items[0], standing, words=page.words) if items else None,
        "course": page.library.catalogue().course(items[0].course).title if items else None,
        "event": drawn_id(),
        "shown": now,
        "began": began,
        "over": over,
        "answered": len(answered),
        "right": sum(event.result["right"] is True for event in answered),
        **_counts(standing),
    }


def _counts(standing: Standing) -> Mapping[str, object]:
    queue = standing.queue
    return {"due": len(queue.due), "new": len(queue.new), "tomorrow": queue.tomorrow, "cards": len(standing.cards)}


def _seconds(shown: datetime, now: datetime) -> float | None:
    """How long the answer took, in whole seconds; None where the page was left open."""
    seconds = round((now - shown).total_seconds())
    return float(seconds) if 0 <= seconds <= LONGEST_SECONDS else None

"""The page "Without a connection": what this device keeps, which its script fetches by the links marked for it."""

from collections.abc import Sequence
from typing import Annotated

from fastapi import APIRouter, Query, Response

from api.ask.conversation_shapes import ConversationHeadOut
from api.ask.service import AskDep
from api.http.dependencies import LearnerDep, PeopleDep
from api.http.frame import PageDep
from api.http.guarded import GuardedRoute
from api.offline.kept_courses import KeptCourse
from data.words import CourseId

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)

MOST_COURSES = 30
"""Courses kept on a device: with six lessons each 200 pages, 6 MB, and 2 minutes of a person's share of requests."""

MOST_CONVERSATIONS = 20
"""Conversations kept, those used last."""

CourseList = Annotated[list[CourseId] | None, Query(alias="course", max_length=MOST_COURSES)]


@router.get("/offline")
def offline(
    principal: LearnerDep, page: PageDep, people: PeopleDep, asking: AskDep, courses: CourseList = None
) -> Response:
    """What is kept: home with the path, conversations, and the lessons of `courses` as far as they are open."""
    open_here = page.library.open_by(principal)
    known: Sequence[CourseId] = [course for course in dict.fromkeys(courses or ()) if course in open_here]
    heads = asking.conversations.of(people.myself(principal).id)[:MOST_CONVERSATIONS]
    context = {
        "kept_courses": [KeptCourse.of(open_here[course], words=page.words) for course in known],
        "conversations": [ConversationHeadOut.model_validate(head) for head in heads],
    }
    return page.show("offline.html", context, principal=principal, here="/offline")

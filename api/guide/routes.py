"""A message to Saarthi, the guide, over HTTP."""

from fastapi import APIRouter

from api.guide.message_shapes import MessageIn
from api.guide.reply_shapes import GuideReplyOut
from api.guide.service import GuideDep
from api.guide.shapes import guide_reply_out
from api.http.dependencies import LearnerDep, PeopleDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from data.words import UnknownLearner

router = APIRouter(route_class=GuardedRoute, prefix="/v1", tags=["tutor"])


@router.post("/saarthi/messages", summary="Write to Saarthi, the guide", responses=raises(UnknownLearner))
def write_message(
    principal: LearnerDep, body: MessageIn, people: PeopleDep, guiding: GuideDep, words: WordsDep
) -> GuideReplyOut:
    """Suggestions, a path, progress, due work, courses or a cited answer, whichever the message asks for."""
    return guide_reply_out(body, principal=principal, people=people, guiding=guiding, words=words)

"""A message to Saarthi, the guide, over HTTP."""

from fastapi import APIRouter, Request

from api.guide.message_shapes import MessageIn
from api.guide.shapes import GuideReplyOut, guide_reply_out
from api.http.dependencies import LearnerDep, ServicesDep, WordsDep

router = APIRouter(prefix="/v1", tags=["tutor"])


@router.post("/saarthi/messages", summary="Write to Saarthi, the guide")
def message(
    principal: LearnerDep, body: MessageIn, request: Request, services: ServicesDep, words: WordsDep
) -> GuideReplyOut:
    """Suggestions, a path, progress, due work, courses or a cited answer, whichever the message asks for."""
    return guide_reply_out(body, principal=principal, services=services, words=words, metrics=request.app.state.metrics)

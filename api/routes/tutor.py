"""Questions to the AI Tutor and messages to Saarthi, the guide."""

from fastapi import APIRouter, Request

from api.answer_schemas import AnswerOut, answer_out
from api.asking import answer_question
from api.dependencies import AnyoneDep, LearnerDep, ServicesDep, WordsDep
from api.guide_schema import GuideReplyOut, guide_reply_out
from api.schemas import MessageIn, QuestionIn
from data.models import CourseId, LessonId

router = APIRouter(prefix="/v1", tags=["tutor"])


@router.post("/tutor/questions", summary="Ask the AI Tutor")
def ask(principal: AnyoneDep, body: QuestionIn, request: Request, services: ServicesDep, words: WordsDep) -> AnswerOut:
    """One to three cited sentences of the courses you may open, or a decline with the nearest courses."""
    answer = answer_question(
        body.question,
        principal=principal,
        services=services,
        metrics=request.app.state.metrics,
        course=CourseId(body.course) if body.course else None,
        lesson=LessonId(body.lesson) if body.lesson else None,
    )
    return answer_out(answer, catalogue=services.catalogue(), words=words)


@router.post("/saarthi/messages", summary="Write to Saarthi, the guide")
def message(
    principal: LearnerDep, body: MessageIn, request: Request, services: ServicesDep, words: WordsDep
) -> GuideReplyOut:
    """Suggestions, a path, progress, due work, courses or a cited answer, whichever the message asks for."""
    return guide_reply_out(body, principal=principal, services=services, words=words, metrics=request.app.state.metrics)

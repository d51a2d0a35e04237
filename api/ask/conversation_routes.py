"""A learner's own conversations with the tutor, and what they thought of its answers. Nobody else reads them."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from api.ask.conversation_shapes import (
    ConversationHeadOut,
    ConversationOut,
    ConversationsOut,
    FeedbackIn,
    TurnOut,
)
from api.ask.thumbs import rate
from api.http.access import learner_of
from api.http.dependencies import LearnerDep, ServicesDep, WordsDep
from data.words import ConversationId, TurnId

router = APIRouter(prefix="/v1", tags=["conversations"])
ConversationPath = Annotated[ConversationId, Path(max_length=100)]
TurnPath = Annotated[TurnId, Path(max_length=100)]


@router.get("/conversations", summary="Your conversations with the tutor")
def list_conversations(principal: LearnerDep, services: ServicesDep) -> ConversationsOut:
    """The one used last first."""
    learner = learner_of(principal, services)
    heads = services.store.conversations.of(learner.id)
    return ConversationsOut(conversations=[ConversationHeadOut.of(head) for head in heads])


@router.get("/conversations/{conversation}", summary="One of your conversations")
def read_conversation(
    principal: LearnerDep, conversation: ConversationPath, services: ServicesDep, words: WordsDep
) -> ConversationOut:
    """Its questions and answers, oldest first."""
    learner = learner_of(principal, services)
    found = services.store.conversations.read(conversation, learner=learner.id)
    return ConversationOut.of(found, catalogue=services.catalogue(), organisation=principal.organisation, words=words)


@router.delete(
    "/conversations/{conversation}", status_code=HTTPStatus.NO_CONTENT, summary="Delete one of your conversations"
)
def delete_conversation(principal: LearnerDep, conversation: ConversationPath, services: ServicesDep) -> None:
    """Questions, answers and thumbs are gone for good."""
    services.store.conversations.delete(conversation, learner=learner_of(principal, services).id)


@router.put("/answers/{turn}/feedback", summary="Thumb up or down for an answer you got")
def write_feedback(
    principal: LearnerDep, turn: TurnPath, body: FeedbackIn, services: ServicesDep, words: WordsDep
) -> TurnOut:
    """Shown to curators with question and answer, never with your name; a null thumb takes it back."""
    learner = learner_of(principal, services)
    rated = rate(turn, body.thumb, reason=body.reason, comment=body.comment, learner=learner.id, services=services)
    return TurnOut.of(rated, catalogue=services.catalogue(), organisation=principal.organisation, words=words)

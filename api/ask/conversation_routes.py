"""A learner's own conversations with the tutor, and what they thought of its answers. Nobody else reads them."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Path

from api.ask.conversation_shapes import (
    AnswerRatingIn,
    ConversationHeadOut,
    ConversationOut,
    ConversationsOut,
    TurnOut,
)
from api.ask.service import AskDep
from api.http.dependencies import LearnerDep, PeopleDep, WordsDep
from api.http.described import raises
from api.http.guarded import GuardedRoute
from api.limits.shapes import LimitedOut, limited_out
from data.words import ConversationId, Limited, TurnId, UnknownConversation, UnknownLearner

router = APIRouter(route_class=GuardedRoute, prefix="/v1", tags=["conversations"])
ConversationPath = Annotated[ConversationId, Path(max_length=100)]
TurnPath = Annotated[TurnId, Path(max_length=100)]


@router.get("/conversations", summary="Your conversations with the tutor", responses=raises(UnknownLearner))
def list_conversations(principal: LearnerDep, people: PeopleDep, asking: AskDep) -> ConversationsOut:
    """The one used last first."""
    learner = people.myself(principal)
    heads = asking.conversations.of(learner.id)
    return ConversationsOut(conversations=[ConversationHeadOut.model_validate(head) for head in heads])


@router.get(
    "/conversations/{conversation}",
    summary="One of your conversations",
    responses=raises(UnknownLearner, UnknownConversation),
)
def read_conversation(
    principal: LearnerDep, conversation: ConversationPath, people: PeopleDep, asking: AskDep, words: WordsDep
) -> ConversationOut:
    """Its questions and answers, oldest first."""
    learner = people.myself(principal)
    kept = asking.conversations.read(conversation, learner=learner.id)
    return ConversationOut.of(
        kept, catalogue=asking.library.catalogue(), opens=asking.library.seen_by(principal), words=words
    )


@router.delete(
    "/conversations/{conversation}",
    status_code=HTTPStatus.NO_CONTENT,
    summary="Delete one of your conversations",
    responses=raises(UnknownLearner, UnknownConversation),
)
def delete_conversation(
    principal: LearnerDep, conversation: ConversationPath, people: PeopleDep, asking: AskDep
) -> None:
    """Questions, answers and thumbs are gone for good."""
    asking.conversations.delete(conversation, learner=people.myself(principal).id)


@router.put(
    "/answers/{turn}/feedback",
    summary="Thumb up or down for an answer you got",
    responses=raises(UnknownLearner, UnknownConversation),
)
def rate_answer(
    principal: LearnerDep, turn: TurnPath, body: AnswerRatingIn, people: PeopleDep, asking: AskDep, words: WordsDep
) -> TurnOut | LimitedOut:
    """Shown to curators with question and answer, never with your name; a null thumb takes it back."""
    learner = people.myself(principal)
    rated = asking.rate(turn, body.thumb, reason=body.reason, comment=body.comment, learner=learner)
    if isinstance(rated, Limited):
        return limited_out(rated, catalogue=asking.library.catalogue(), words=words)
    return TurnOut.of(rated, catalogue=asking.library.catalogue(), opens=asking.library.seen_by(principal), words=words)

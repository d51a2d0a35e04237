"""A learner's conversations with the tutor, and thumbs for its answers."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Response

from api.ask.conversation_shapes import ConversationHeadOut, ConversationOut
from api.ask.service import ask
from api.ask.thumbs import rate, reason_texts
from api.http.access import learner_of
from api.http.dependencies import LearnerDep
from api.http.frame import PageDep, see_other
from data.words import LONGEST_COMMENT, ConversationId, Thumb, ThumbReason, TurnId

router = APIRouter(include_in_schema=False)


@router.get("/conversations")
def conversations(principal: LearnerDep, page: PageDep) -> Response:
    """All of them, the one used last first."""
    heads = page.services.store.conversations.of(learner_of(principal, page.services).id)
    context = {"conversations": [ConversationHeadOut.of(head) for head in heads]}
    return page.show("conversations.html", context, principal=principal)


@router.get("/conversations/{conversation}")
def conversation(principal: LearnerDep, page: PageDep, conversation: ConversationId) -> Response:
    """One of them with its answers; raises UnknownConversation."""
    learner = learner_of(principal, page.services)
    found = page.services.store.conversations.read(conversation, learner=learner.id)
    shown = ConversationOut.of(
        found, catalogue=page.services.catalogue(), organisation=principal.organisation, words=page.words
    )
    context = {
        "conversation": shown.conversation,
        "turns": shown.turns,
        "reasons": reason_texts(page.words),
    }
    return page.show("conversation.html", context, principal=principal)


@router.post("/conversations/{conversation}/ask")
def ask_on(
    principal: LearnerDep,
    page: PageDep,
    conversation: ConversationId,
    question: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """A further question, about everything that is open to the learner."""
    ask(question, principal=principal, services=page.services, metrics=page.metrics, conversation=conversation)
    return see_other(f"/conversations/{conversation}#end")


@router.post("/conversations/{conversation}/delete")
def delete(principal: LearnerDep, page: PageDep, conversation: ConversationId) -> Response:
    """Deletes it for good; nothing is left of it in the list."""
    page.services.store.conversations.delete(conversation, learner=learner_of(principal, page.services).id)
    return Response(status_code=HTTPStatus.OK) if page.is_fragment else see_other("/conversations")


@router.post("/answers/{turn}/feedback")
def feedback(
    principal: LearnerDep,
    page: PageDep,
    turn: TurnId,
    thumb: Annotated[Thumb, Form()],
    reason: Annotated[str, Form(max_length=40)] = "",
    comment: Annotated[str, Form(max_length=LONGEST_COMMENT)] = "",
    told: Annotated[bool, Form()] = False,
) -> Response:
    """Keeps a thumb; after a thumb down asks for the reason, once."""
    learner = learner_of(principal, page.services)
    why = ThumbReason(reason) if reason in set(ThumbReason) else None
    rate(turn, thumb, reason=why, comment=comment, learner=learner.id, services=page.services)
    context = {"turn": turn, "thumb": thumb.value, "rated": told, "reasons": reason_texts(page.words)}
    if page.is_fragment:
        return page.show("fragments/tutor/thumbs.html", context, principal=principal)
    return see_other("/conversations")

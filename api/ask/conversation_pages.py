"""A learner's conversations with the tutor, and thumbs for its answers."""

from http import HTTPStatus
from typing import Annotated

from fastapi import APIRouter, Form, Response

from api.ask.conversation_shapes import ConversationHeadOut, ConversationOut
from api.ask.service import AskDep, AskService
from api.ask.thumbs import reason_texts
from api.http.dependencies import LearnerDep, PeopleDep
from api.http.frame import Page, PageDep, see_other
from api.http.guarded import GuardedRoute
from api.limits.shapes import limited_out
from api.running.auth import Principal
from data.words import LONGEST_COMMENT, ConversationId, Learner, Limited, Thumb, ThumbReason, TurnId

router = APIRouter(route_class=GuardedRoute, include_in_schema=False)


@router.get("/conversations")
def conversations(principal: LearnerDep, page: PageDep, people: PeopleDep, asking: AskDep) -> Response:
    """All of them, the one used last first."""
    heads = asking.conversations.of(people.myself(principal).id)
    context = {"conversations": [ConversationHeadOut.model_validate(head) for head in heads]}
    return page.show("conversations.html", context, principal=principal)


@router.get("/conversations/{conversation}")
def conversation(
    principal: LearnerDep, page: PageDep, conversation: ConversationId, people: PeopleDep, asking: AskDep
) -> Response:
    """One of them with its answers; raises UnknownConversation."""
    return _conversation(conversation, page, learner=people.myself(principal), asking=asking, principal=principal)


def _conversation(
    conversation: ConversationId,
    page: Page,
    *,
    learner: Learner,
    asking: AskService,
    principal: Principal,
    said: Limited | None = None,
) -> Response:
    """The conversation, and below it what is said at a limit."""
    kept = asking.conversations.read(conversation, learner=learner.id)
    shown = ConversationOut.of(
        kept, catalogue=page.library.catalogue(), opens=asking.library.seen_by(principal), words=page.words
    )
    context = {
        "conversation": shown.conversation,
        "turns": shown.turns,
        "reasons": reason_texts(page.words),
        "limited": None if said is None else limited_out(said, catalogue=page.library.catalogue(), words=page.words),
    }
    return page.show("conversation.html", context, principal=principal)


@router.post("/conversations/{conversation}/ask")
def ask_on(
    principal: LearnerDep,
    page: PageDep,
    conversation: ConversationId,
    people: PeopleDep,
    asking: AskDep,
    question: Annotated[str, Form(max_length=2000)] = "",
) -> Response:
    """A further question, about everything that is open to the learner; what is said at a limit is shown, not kept."""
    asked = asking.ask(question, principal=principal, conversation=conversation)
    if isinstance(asked.answer, Limited):
        learner = people.myself(principal)
        return _conversation(conversation, page, learner=learner, asking=asking, principal=principal, said=asked.answer)
    return see_other(f"/conversations/{conversation}#end")


@router.post("/conversations/{conversation}/delete")
def delete(
    principal: LearnerDep, page: PageDep, conversation: ConversationId, people: PeopleDep, asking: AskDep
) -> Response:
    """Deletes it for good; nothing is left of it in the list."""
    asking.conversations.delete(conversation, learner=people.myself(principal).id)
    return Response(status_code=HTTPStatus.OK) if page.is_fragment else see_other("/conversations")


@router.post("/answers/read")
def read_answers(principal: LearnerDep, people: PeopleDep, asking: AskDep) -> Response:
    """The learner has read what people answered to their questions; leads back to their page."""
    asking.conversations.put_returned_away(people.myself(principal).id, at=asking.clock())
    return see_other("/home")


@router.post("/answers/{turn}/feedback")
def feedback(
    principal: LearnerDep,
    page: PageDep,
    turn: TurnId,
    people: PeopleDep,
    asking: AskDep,
    thumb: Annotated[Thumb, Form()],
    reason: Annotated[str, Form(max_length=40)] = "",
    comment: Annotated[str, Form(max_length=LONGEST_COMMENT)] = "",
    told: Annotated[bool, Form()] = False,
) -> Response:
    """Keeps a thumb; after a thumb down asks for the reason, once."""
    learner = people.myself(principal)
    why = ThumbReason(reason) if reason in set(ThumbReason) else None
    rated = asking.rate(turn, thumb, reason=why, comment=comment, learner=learner)
    if isinstance(rated, Limited):
        shown = limited_out(rated, catalogue=page.library.catalogue(), words=page.words)
        return page.show(
            "fragments/limited.html" if page.is_fragment else "limited.html", {"answer": shown}, principal=principal
        )
    context = {"turn": turn, "thumb": thumb.value, "rated": told, "reasons": reason_texts(page.words)}
    if page.is_fragment:
        return page.show("fragments/tutor/thumbs.html", context, principal=principal)
    return see_other("/conversations")

"""What learners think of the tutor's answers: kept with the answer, read by the curator."""

from api.running.i18n import Words, mark
from api.running.services import Services
from data.words import Fault, Feedback, InvalidRequest, LearnerId, Thumb, ThumbReason, Turn, TurnId

REASONS = {
    ThumbReason.WRONG: mark("It is wrong"),
    ThumbReason.BESIDE_THE_POINT: mark("It misses my question"),
    ThumbReason.INCOMPLETE: mark("Something is missing"),
    ThumbReason.OUTDATED: mark("It is out of date"),
    ThumbReason.HARD_TO_READ: mark("It is hard to understand"),
}


def reason_texts(words: Words) -> dict[str, str]:
    """The reasons for a thumb down, in the reader's words."""
    return {reason.value: words.say(text) for reason, text in REASONS.items()}


def rate(
    turn: TurnId,
    thumb: Thumb | None,
    *,
    reason: ThumbReason | None,
    comment: str,
    learner: LearnerId,
    services: Services,
) -> Turn:
    """The turn with what the learner thinks of its answer; a thumb of None takes back what was said.

    Raises:
        UnknownConversation: the learner got no such answer.
        InvalidRequest: a reason without a thumb down.
    """
    if reason is not None and thumb is not Thumb.DOWN:
        fault = Fault("reason", reason, "a reason goes with a thumb down only", "Leave `reason` out.")
        raise InvalidRequest("feedback", [fault])
    feedback = None if thumb is None else Feedback(thumb, reason, comment.strip(), services.clock())
    return services.store.conversations.rate(turn, feedback, learner=learner)

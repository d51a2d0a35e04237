"""Turns and their answers as rows of the store, and back."""

from typing import Any

from pydantic import TypeAdapter
from sqlalchemy import Row

from data.store.moments import EPOCH, MICROSECOND, moment
from data.words.answers import Answer, Declined, Grounded
from data.words.conversations import AnswerRating, ConversationHead, ConversationId, Thumb, ThumbReason, Turn, TurnId
from data.words.models import CourseId, Language, LearnerId, LessonId

_ANSWERS: dict[str, TypeAdapter[Any]] = {"grounded": TypeAdapter(Grounded), "declined": TypeAdapter(Declined)}


def outcome_of(answer: Answer) -> str:
    """`grounded`, or the reason of a decline: what the curator's list and the metrics count by."""
    return "grounded" if isinstance(answer, Grounded) else answer.reason.value


def turn_row(turn: Turn, *, conversation: ConversationId, number: int) -> dict[str, object]:
    """The columns of a turn; its feedback is written by itself."""
    kind = "grounded" if isinstance(turn.answer, Grounded) else "declined"
    return {
        "id": turn.id,
        "conversation": conversation,
        "number": number,
        "question": turn.question,
        "searched": turn.searched,
        "language": turn.language,
        "course": turn.course,
        "lesson": turn.lesson,
        "outcome": outcome_of(turn.answer),
        "answer": {"kind": kind, "answer": _ANSWERS[kind].dump_python(turn.answer, mode="json")},
        "at_microseconds": (turn.at - EPOCH) // MICROSECOND,
    }


def rating_row(feedback: AnswerRating | None) -> dict[str, object]:
    """The columns that hold what a learner thought of an answer; all empty for None."""
    if feedback is None:
        return dict.fromkeys(("thumb", "reason", "comment", "rated_microseconds"))
    return {
        "thumb": feedback.thumb.value,
        "reason": None if feedback.reason is None else feedback.reason.value,
        "comment": feedback.comment,
        "rated_microseconds": (feedback.at - EPOCH) // MICROSECOND,
    }


def turn_of(row: Row[Any]) -> Turn:
    """The turn that a row holds."""
    stored = row.answer
    return Turn(
        id=TurnId(row.id),
        question=row.question,
        searched=row.searched,
        language=Language(row.language),
        course=None if row.course is None else CourseId(row.course),
        lesson=None if row.lesson is None else LessonId(row.lesson),
        answer=_ANSWERS[stored["kind"]].validate_python(stored["answer"]),
        at=moment(row.at_microseconds),
        feedback=_rating_of(row),
    )


def head_of(row: Row[Any]) -> ConversationHead:
    """The conversation that a row of a list holds."""
    return ConversationHead(
        id=ConversationId(row.id),
        learner=LearnerId(row.learner),
        title=row.title,
        started_at=moment(row.started_microseconds),
        updated_at=moment(row.updated_microseconds),
        turns=row.turns,
    )


def _rating_of(row: Row[Any]) -> AnswerRating | None:
    if row.thumb is None:
        return None
    reason = None if row.reason is None else ThumbReason(row.reason)
    return AnswerRating(Thumb(row.thumb), reason, row.comment or "", moment(row.rated_microseconds))

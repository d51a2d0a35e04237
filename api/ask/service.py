"""One question to the tutor, from scope to ledger; used by /v1, the pages and the guide."""

import uuid
from collections.abc import Generator
from dataclasses import dataclass
from functools import partial

from api.http.access import visible_course
from api.running.auth import Principal
from api.running.observability import Metrics
from api.running.services import Services
from api.running.wording import worded_in_turn
from data.words import (
    Answer,
    ConversationId,
    CourseId,
    Event,
    EventId,
    Fault,
    Grounded,
    InvalidRequest,
    KeptAnswer,
    LessonId,
    Turn,
    TurnId,
    Verb,
)
from embeddings.search import Scope
from tutor.answer import Tutor
from tutor.conversation import REMEMBERED, ContextReader, Dialogue, Heard, Said, Spoken, whole

WHOLE_CATALOGUE = "catalogue"
LONGEST_KEPT = 2_000
"""Characters of a question that a conversation keeps: as many as may be asked."""


@dataclass(frozen=True, slots=True)
class Asking:
    """A question that may be asked: read, with where its answer will be kept. Nothing was looked up in lessons yet."""

    heard: Heard
    course: CourseId | None
    lesson: LessonId | None
    conversation: ConversationId | None
    turn: TurnId | None
    begun: bool = False


def answer_question(
    question: str,
    *,
    principal: Principal,
    services: Services,
    metrics: Metrics,
    course: CourseId | None = None,
    lesson: LessonId | None = None,
) -> Answer:
    """The tutor's answer within what `principal` may open; a learner's question begins a conversation of theirs.

    Raises:
        UnknownCourse, UnknownLesson: the scope does not exist or may not be opened.
        InvalidRequest: a lesson is named without its course.
    """
    asking = prepared(question, principal=principal, services=services, course=course, lesson=lesson)
    return whole(said(asking, principal=principal, services=services, metrics=metrics))


def ask(
    question: str,
    *,
    principal: Principal,
    services: Services,
    metrics: Metrics,
    course: CourseId | None = None,
    lesson: LessonId | None = None,
    conversation: ConversationId | None = None,
) -> KeptAnswer:
    """As `answer_question`, in a conversation: one of the learner's own, or a new one.

    Raises:
        UnknownConversation: the learner has no such conversation.
    """
    asking = prepared(
        question, principal=principal, services=services, course=course, lesson=lesson, conversation=conversation
    )
    answer = whole(said(asking, principal=principal, services=services, metrics=metrics))
    return KeptAnswer(answer, asking.conversation, asking.turn)


def prepared(
    question: str,
    *,
    principal: Principal,
    services: Services,
    course: CourseId | None = None,
    lesson: LessonId | None = None,
    conversation: ConversationId | None = None,
) -> Asking:
    """The question made ready, with everything wrong about it raised now, before a word of an answer is sent.

    A blank question, and one of somebody who is no learner, is answered but kept nowhere.
    """
    scope = _scope(course, lesson, principal=principal, services=services)
    learner = principal.learner
    turns = (
        []
        if conversation is None or learner is None
        else services.store.conversations.last_turns(conversation, learner=learner, count=REMEMBERED)
    )
    heard = _dialogue(services).hear(question, turns=turns, scope=scope)
    if learner is None or not question.strip():
        return Asking(heard, course, lesson, conversation if turns else None, None)
    kept_in = conversation or ConversationId(uuid.uuid4().hex)
    return Asking(heard, course, lesson, kept_in, TurnId(uuid.uuid4().hex), begun=conversation is not None)


def said(asking: Asking, *, principal: Principal, services: Services, metrics: Metrics) -> Said:
    """The answer, sentence by sentence; counted and kept when all of it was said, not where it is stopped before."""
    writer = partial(worded_in_turn, wording=services.wording, metrics=metrics)
    speaking: Generator[Spoken, None, Answer] = _dialogue(services).say(
        asking.heard, writer=writer, lesson_text=services.lesson_texts()
    )
    answer = yield from speaking
    outcome = "grounded" if isinstance(answer, Grounded) else answer.reason.value
    metrics.answers.labels(outcome).inc()
    _keep(asking, answer, outcome=outcome, principal=principal, services=services)
    return answer


def _scope(course: CourseId | None, lesson: LessonId | None, *, principal: Principal, services: Services) -> Scope:
    if lesson is not None and course is None:
        fault = Fault("lesson", lesson, "a lesson is named without its course", "Send `course` as well.")
        raise InvalidRequest("question", [fault])
    if course is not None:
        visible_course(course, principal=principal, services=services)
        if lesson is not None:
            services.catalogue().lesson(course, lesson)
    return services.scope_for(principal.organisation, course=course, lesson=lesson)


def _dialogue(services: Services) -> Dialogue:
    tutor: Tutor = services.tutor
    return Dialogue(tutor, ContextReader.over(services.retriever))


def _keep(asking: Asking, answer: Answer, *, outcome: str, principal: Principal, services: Services) -> None:
    """Keeps the turn in the conversation, and in the ledger that a question was asked, without its words.

    The ledger is never deleted from, a conversation may be: so the words stand in the conversation alone.
    """
    if principal.learner is None or asking.turn is None or asking.conversation is None:
        return
    now = services.clock()
    turn = Turn(
        id=asking.turn,
        question=asking.heard.question.strip()[:LONGEST_KEPT],
        searched=asking.heard.read.query.strip()[:LONGEST_KEPT],
        language=asking.heard.language,
        course=asking.course,
        lesson=asking.lesson,
        answer=answer,
        at=now,
    )
    event = Event(
        id=EventId(uuid.uuid4().hex),
        learner=principal.learner,
        verb=Verb.ASKED,
        object=asking.course or WHOLE_CATALOGUE,
        at=now,
        source="tutor",
        result={"outcome": outcome, "turn": asking.turn},
    )
    services.store.conversations.add_turn(
        turn, conversation=asking.conversation, learner=principal.learner, events=[event], begun=asking.begun
    )

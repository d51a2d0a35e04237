"""One question to the tutor, from scope to ledger; used by /v1, the pages and the guide."""

import uuid
from dataclasses import dataclass, replace
from functools import partial
from typing import Annotated

from fastapi import Depends

from api.ask.wording import Wording, with_blocks_beside, worded_in_turn
from api.http.dependencies import service
from api.limits.service import LimitService
from api.running.auth import Principal
from api.running.clock import Clock
from api.running.keeping import kept_if_possible
from api.running.library import Library
from data.store import Conversations
from data.words import (
    Answer,
    AnswerRating,
    ConversationId,
    CourseId,
    Event,
    Fault,
    Grounded,
    InvalidRequest,
    KeptAnswer,
    Language,
    Learner,
    LessonId,
    Limited,
    Thumb,
    ThumbReason,
    Turn,
    TurnId,
    Verb,
    drawn_id,
)
from embeddings.search import Scope
from tutor.conversation import REMEMBERED, Dialogue, Heard, Said, whole

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


@dataclass(frozen=True)
class AskService:
    """Questions within what the asker may open, answered, counted, and a learner's kept; those at a limit are not."""

    limits: LimitService
    library: Library
    dialogue: Dialogue
    wording: Wording
    conversations: Conversations
    clock: Clock

    def answer(
        self, question: str, *, principal: Principal, course: CourseId | None = None, lesson: LessonId | None = None
    ) -> Answer | Limited:
        """The tutor's answer within what `principal` may open; a learner's question begins a conversation of theirs.

        Raises:
            UnknownCourse, UnknownLesson: the scope does not exist or may not be opened.
            InvalidRequest: a lesson is named without its course.
        """
        return self.ask(question, principal=principal, course=course, lesson=lesson).answer

    def ask(
        self,
        question: str,
        *,
        principal: Principal,
        course: CourseId | None = None,
        lesson: LessonId | None = None,
        language: Language | None = None,
        conversation: ConversationId | None = None,
        spoken_of: CourseId | None = None,
        gated: bool = False,
    ) -> KeptAnswer:
        """As `answer`, from lessons in `language` alone where one is named, in a conversation: their own, or a new one.

        `spoken_of` is a course that the conversation is about, where the question may but need not be; `gated` is for
        a question that was looked at for limits before.

        Raises:
            UnknownConversation: the learner has no such conversation.
        """
        asking = self.prepared(
            question,
            principal=principal,
            course=course,
            lesson=lesson,
            language=language,
            conversation=conversation,
            spoken_of=spoken_of,
            gated=gated,
        )
        if isinstance(asking, Limited):
            return KeptAnswer(asking, conversation, None)
        return self.kept(asking, whole(self.said(asking)), principal=principal)

    def prepared(
        self,
        question: str,
        *,
        principal: Principal,
        course: CourseId | None = None,
        lesson: LessonId | None = None,
        language: Language | None = None,
        conversation: ConversationId | None = None,
        spoken_of: CourseId | None = None,
        gated: bool = False,
    ) -> Asking | Limited:
        """The question made ready, with everything wrong about it raised now, before a word of an answer is sent.

        A question at a limit gets what is said there before anything else is looked at, and is kept nowhere. A blank
        question, and one of somebody who is no learner, is answered but kept nowhere.
        """
        limited = None if gated else self.limits.of(question, organisation=principal.organisation)
        if limited is not None:
            return limited
        if course is not None:
            course = self.library.own_course(course)
            lesson = None if lesson is None else self.library.own_lesson(course, lesson)
        scope = self._scope(course, lesson, principal=principal)
        if language is not None:
            scope = replace(scope, languages=frozenset({language}))
        learner = principal.learner
        turns = (
            []
            if conversation is None or learner is None
            else self.conversations.last_turns(conversation, learner=learner, count=REMEMBERED)
        )
        heard = self.dialogue.hear(question, turns=turns, scope=scope, spoken_of=spoken_of)
        if learner is None or not question.strip():
            return Asking(heard, course, lesson, conversation if turns else None, None)
        kept_in = conversation or ConversationId(uuid.uuid4().hex)
        return Asking(heard, course, lesson, kept_in, TurnId(uuid.uuid4().hex), begun=conversation is not None)

    def is_near(self, course: CourseId, question: str, *, principal: Principal) -> bool:
        """Whether the course has something on what is asked, beside all that `principal` may open."""
        return self.dialogue.is_near(course, question, scope=self.library.scope_by(principal))

    def said(self, asking: Asking) -> Said:
        """What it quotes, then sentence by sentence; counted when all of it was said, not where it is stopped."""
        writer = partial(worded_in_turn, wording=self.wording)
        speaking = self.dialogue.say(asking.heard, writer=writer, lesson_text=self.library.lesson_texts())
        said = yield from speaking
        answer = with_blocks_beside(asking.heard.question, said, wording=self.wording)
        self.wording.metrics.answers.labels(_outcome(answer)).inc()
        return answer

    def kept(self, asking: Asking, answer: Answer, *, principal: Principal) -> KeptAnswer:
        """The answer that was said, put into its conversation; into none where the database takes nothing."""
        if kept_if_possible("a turn of a conversation", partial(self._keep, asking, answer, principal=principal)):
            return KeptAnswer(answer, asking.conversation, asking.turn)
        return KeptAnswer(answer, asking.conversation if asking.begun else None, None)

    def rate(
        self, turn: TurnId, thumb: Thumb | None, *, reason: ThumbReason | None, comment: str, learner: Learner
    ) -> Turn | Limited:
        """The turn with what the learner thinks of its answer; a thumb of None takes back what was said.

        A comment in distress gets what is said there, and is kept nowhere: curators read comments.

        Raises:
            UnknownConversation: the learner got no such answer.
            InvalidRequest: a reason without a thumb down.
        """
        if reason is not None and thumb is not Thumb.DOWN:
            fault = Fault("reason", reason, "a reason goes with a thumb down only", "Leave `reason` out.")
            raise InvalidRequest("feedback", [fault])
        limited = self.limits.of(comment, organisation=learner.organisation, urgent=True)
        if limited is not None:
            return limited
        feedback = None if thumb is None else AnswerRating(thumb, reason, comment.strip(), self.clock())
        return self.conversations.rate(turn, feedback, learner=learner.id)

    def _scope(self, course: CourseId | None, lesson: LessonId | None, *, principal: Principal) -> Scope:
        if lesson is not None and course is None:
            fault = Fault("lesson", lesson, "a lesson is named without its course", "Send `course` as well.")
            raise InvalidRequest("question", [fault])
        if course is not None:
            self.library.visible_course(principal, course)
            if lesson is not None:
                self.library.catalogue().lesson(course, lesson)
        return self.library.scope_by(principal, course=course, lesson=lesson)

    def _keep(self, asking: Asking, answer: Answer, *, principal: Principal) -> None:
        """Keeps the turn in the conversation, and in the ledger that a question was asked, without its words.

        The ledger is never deleted from, a conversation may be: so the words stand in the conversation alone.
        """
        if principal.learner is None or asking.turn is None or asking.conversation is None:
            return
        now = self.clock()
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
            id=drawn_id(),
            learner=principal.learner,
            verb=Verb.ASKED,
            object=asking.course or WHOLE_CATALOGUE,
            at=now,
            source="tutor",
            result={"outcome": _outcome(answer), "turn": asking.turn},
        )
        self.conversations.add_turn(
            turn, conversation=asking.conversation, learner=principal.learner, events=[event], begun=asking.begun
        )


def _outcome(answer: Answer) -> str:
    return "grounded" if isinstance(answer, Grounded) else answer.reason.value


AskDep = Annotated[AskService, Depends(service(AskService))]

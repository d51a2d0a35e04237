"""Saarthi put together for one signed-in learner: each tool bound to a service."""

import uuid
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from math import floor
from typing import Annotated, Any

from fastapi import Depends

from api.ask.service import AskService
from api.guide.finding import FindService
from api.guide.own import OwnLearning
from api.guide.traces import TraceService
from api.http.dependencies import service
from api.path.service import PathService
from api.running.auth import Principal
from api.running.keeping import kept_if_possible
from data.words import (
    ENGLISH,
    LEVELS,
    CompetencyId,
    ConversationId,
    CourseId,
    EngineError,
    KeptAnswer,
    Learner,
    LearnerId,
    LearningPath,
)
from embeddings.search import Retriever
from embeddings.text import LONGEST_READ
from recommender.training_plans import Progress
from tutor.guide import (
    NEW_CONVERSATION,
    Answered,
    AskedIn,
    CompetencyNames,
    GuideReply,
    GuideState,
    GuideTools,
    Intent,
    NameTools,
    RoleNames,
    Saarthi,
    Slots,
    provider_in,
    state_as_json,
    state_of_json,
    wants_clearly,
)
from tutor.messages import MessageView

WORKING_LEVEL = 3
"""The level aimed at in a competency that the learner's role does not need: the middle of the scale."""


REMEMBERED = 6
"""Exchanges that a page without scripts shows above the last one."""

LONGEST_SAID = 300
"""Characters kept of a message and of what the reply to it said."""


@dataclass(frozen=True, slots=True)
class Said:
    """A message and what was said to it, in short, as a page shows them further up."""

    message: str
    reply: str


@dataclass(frozen=True, slots=True)
class Exchanged:
    """A reply, what the conversation has come to, and where it is to be kept; `begun` if it is there already.

    `earlier` are the exchanges before, oldest first.
    """

    reply: GuideReply[Progress]
    state: GuideState
    conversation: ConversationId
    begun: bool
    earlier: Sequence[Said]


@dataclass(frozen=True, slots=True)
class Message:
    """What is written to Saarthi; `chosen` answers what it asked back, `without` takes a slot away."""

    text: str
    chosen: Intent | None = None
    without: str | None = None
    conversation: ConversationId | None = None


@dataclass(frozen=True)
class GuideService:
    """Saarthi put together for whoever is signed in, within what they may open."""

    tracing: TraceService
    paths: PathService
    asking: AskService
    retriever: Retriever
    own: OwnLearning

    def exchange(self, message: Message, *, principal: Principal, learner: Learner) -> Exchanged:
        """Saarthi's reply, with what its conversation has come to: that is yet to be kept.

        Raises UnknownConversation where the conversation is none of the learner's.
        """
        begun, now = message.conversation, self.paths.clock()
        kept: Mapping[str, Any] = {}
        if begun is not None:
            kept = self.asking.conversations.guide_state(begun, learner=learner.id, at=now) or {}
        reply, after = self.guide_for(principal, conversation=begun).respond(
            message.text,
            state=state_of_json(kept["state"]) if kept else NEW_CONVERSATION,
            learner=learner,
            today=now.date(),
            chosen=message.chosen,
            without=message.without,
        )
        answered = reply.kept.conversation if isinstance(reply, Answered) else None
        return Exchanged(
            reply,
            after,
            begun or answered or ConversationId(uuid.uuid4().hex),
            begun=(begun or answered) is not None,
            earlier=[Said(*each) for each in kept.get("said", ())],
        )

    def state_of(self, conversation: ConversationId | None, *, learner: LearnerId | None) -> GuideState | None:
        """What the learner's conversation has come to; None where that cannot be told, which keeps nobody from help."""
        if conversation is None or learner is None:
            return None
        try:
            kept = self.asking.conversations.guide_state(conversation, learner=learner, at=self.paths.clock())
        except EngineError:
            return None
        return state_of_json(kept["state"]) if kept else None

    def wants_clearly(self, message: Message, *, learner: LearnerId | None) -> bool:
        """Whether it is clear what the message wants of Saarthi in its conversation."""
        state = self.state_of(message.conversation, learner=learner) or NEW_CONVERSATION
        return wants_clearly(self._read(message.text), context=state.context)

    def keep(self, exchanged: Exchanged, said: Said, *, learner: Learner) -> ConversationId | None:
        """The conversation that what was exchanged is kept in; None where the database takes nothing."""
        last = [(each.message[:LONGEST_SAID], each.reply[:LONGEST_SAID]) for each in (*exchanged.earlier, said)]
        keep = partial(
            self.asking.conversations.keep_guide_state,
            {"state": state_as_json(exchanged.state), "said": last[-REMEMBERED:]},
            conversation=exchanged.conversation,
            learner=learner.id,
            said=said.message,
            at=self.paths.clock(),
            begun=exchanged.begun,
        )
        return exchanged.conversation if kept_if_possible("a conversation with Saarthi", keep) else None

    def guide_for(self, principal: Principal, *, conversation: ConversationId | None = None) -> Saarthi[Progress]:
        """Saarthi for `principal`; questions are counted and kept as the tutor's are, in the conversation."""
        finding, now = FindService(self.tracing.finder), self.paths.clock()

        def answer(_: Learner, question: str, slots: Slots, asked_in: AskedIn) -> KeptAnswer:
            asked = partial(self.asking.ask, question, principal=principal, conversation=asked_in.conversation)
            return asked(course=slots.course, language=slots.language, spoken_of=asked_in.spoken_of, gated=True)

        return Saarthi(
            GuideTools(
                suggest=self.tracing.suggesting.next_courses,
                plan=self._plan,
                progress=self._progress,
                due=self.paths.due,
                find=finding.find,
                fits=finding.fits,
                answer=answer,
                explain=self.tracing.explanation_of,
                trace_course=self.tracing.trace_of_course,
                trace_progress=self.tracing.trace_of_progress,
                own=self.own.tools(),
                names=self._names(finding, partial(self.asking.is_near, principal=principal)),
                read=self._read,
                conversation=conversation,
                minute=60 * now.hour + now.minute,
            )
        )

    def level_to_aim_at(self, learner: Learner, competency: CompetencyId) -> int:
        """The level that the learner's role needs; elsewhere `WORKING_LEVEL`, or the one above that shown."""
        role = self.asking.library.catalogue().roles.get(learner.role) if learner.role else None
        if role is not None and competency in role.needs:
            return role.needs[competency]
        estimate = self.paths.views.of(learner.id).mastery.get(competency)
        next_level = floor(estimate.level) + 1 if estimate else 1
        return min(max(WORKING_LEVEL, next_level), LEVELS[-1])

    def _plan(self, learner: Learner, slots: Slots) -> LearningPath:
        competency = slots.competency
        needs = None if competency is None else {competency: self.level_to_aim_at(learner, competency)}
        return self.paths.path(
            learner, weekly_minutes=slots.weekly_minutes, role=slots.role, needs=needs, deadline=slots.deadline
        )

    def _progress(self, learner: Learner, slots: Slots) -> Progress:
        """Beside what the role named needs, or the learner's own; of it the competency named, where it is needed."""
        progress = self.paths.progress(learner if slots.role is None else replace(learner, role=slots.role))
        named = [need for need in progress.needs if need.competency == slots.competency]
        return replace(progress, needs=named) if named else progress

    def _names(self, finding: FindService, near: Callable[[CourseId, str], bool]) -> NameTools:
        catalogue = self.asking.library.catalogue()
        titles = (course.title for course in catalogue.courses.values())
        names = (competency.name for competency in catalogue.competencies.values())
        beside = [text for name in (*titles, *names) for text in name.by_language.values()]
        roles = RoleNames(catalogue.roles.values(), beside=beside)
        providers = sorted({course.provider for course in catalogue.courses.values()})
        return NameTools(
            competency=CompetencyNames(catalogue.competencies.values()).named,
            role=roles.named,
            beside_role=roles.beside,
            provider=partial(provider_in, providers=providers),
            courses=finding.called,
            known=finding.known,
            meant=finding.meant,
            held=finding.held,
            near=near,
            title=lambda course: catalogue.course(course).title.in_language(ENGLISH),
        )

    def _read(self, message: str) -> MessageView:
        text = message[:LONGEST_READ]
        spelled, vector = self.retriever.as_encoded(text)
        return MessageView(text, spelled, vector, self.retriever.encoder_name)


GuideDep = Annotated[GuideService, Depends(service(GuideService))]

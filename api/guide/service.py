"""Saarthi put together for one signed-in learner: each tool bound to a service."""

from dataclasses import dataclass
from math import floor
from typing import Annotated

from fastapi import Depends

from api.ask.service import AskService
from api.guide.traces import TraceService
from api.http.dependencies import service
from api.path.service import PathService
from api.running.auth import Principal
from data.words import LEVELS, CompetencyId, CourseId, KeptAnswer, Learner, LearningPath
from embeddings.search import Retriever
from embeddings.text import LONGEST_READ
from recommender.training_plans import Progress
from tutor.guide import CompetencyNames, GuideTools, MessageView, Saarthi, Slots

WORKING_LEVEL = 3
"""The level aimed at in a competency that the learner's role does not need: the middle of the scale."""


@dataclass(frozen=True)
class GuideService:
    """Saarthi put together for whoever is signed in, within what they may open."""

    tracing: TraceService
    paths: PathService
    asking: AskService
    retriever: Retriever

    def guide_for(self, principal: Principal) -> Saarthi[Progress]:
        """Saarthi for `principal`; questions are counted and kept as the tutor's are."""
        library, finder = self.asking.library, self.tracing.finder

        def plan(learner: Learner, slots: Slots) -> LearningPath:
            competency = slots.competency
            needs = None if competency is None else {competency: self.level_to_aim_at(learner, competency)}
            return self.paths.path(learner, weekly_minutes=slots.weekly_minutes, needs=needs, deadline=slots.deadline)

        def find(learner: Learner, query: str, k: int) -> list[CourseId]:
            return [course.id for course, _ in finder.like(query, organisation=learner.organisation, limit=k)]

        def answer(_: Learner, question: str) -> KeptAnswer:
            return self.asking.ask(question, principal=principal)

        return Saarthi(
            GuideTools(
                suggest=self.tracing.suggesting.next_courses,
                plan=plan,
                progress=self.paths.progress,
                due=self.paths.due,
                find=find,
                answer=answer,
                explain=self.tracing.explanation_of,
                trace_course=self.tracing.trace_of_course,
                trace_progress=self.tracing.trace_of_progress,
                competency_named=CompetencyNames(library.catalogue().competencies.values()).named,
                read=self._read,
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

    def _read(self, message: str) -> MessageView:
        text = message[:LONGEST_READ]
        spelled, vector = self.retriever.as_encoded(text)
        return MessageView(text, spelled, vector, self.retriever.encoder_name)


GuideDep = Annotated[GuideService, Depends(service(GuideService))]

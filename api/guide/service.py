"""Saarthi put together for one signed-in learner: each tool bound to the services."""

from functools import partial
from math import floor

from api.ask.service import ask
from api.guide.traces import explanation_of, trace_of_course, trace_of_progress
from api.running.auth import Principal
from api.running.observability import Metrics
from api.running.services import Services
from data.words import LEVELS, CompetencyId, CourseId, KeptAnswer, Learner, LearningPath
from embeddings.text import LONGEST_READ
from recommender.training_plans import Progress
from tutor.guide import CompetencyNames, GuideTools, MessageView, Saarthi, Slots

WORKING_LEVEL = 3
"""The level aimed at in a competency that the learner's role does not need: the middle of the scale."""


def guide_for(principal: Principal, services: Services, metrics: Metrics) -> Saarthi[Progress]:
    """Saarthi within what `principal` may open; questions are counted and kept as the tutor's are."""

    def plan(learner: Learner, slots: Slots) -> LearningPath:
        competency = slots.competency
        needs = None if competency is None else {competency: level_to_aim_at(learner, competency, services)}
        return services.path(learner, weekly_minutes=slots.weekly_minutes, needs=needs, deadline=slots.deadline)

    def find(learner: Learner, query: str, k: int) -> list[CourseId]:
        scope = services.scope_for(learner.organisation)
        return [course for course, _ in services.retriever.courses_like(query, scope=scope, top_k=k)]

    def answer(_: Learner, question: str) -> KeptAnswer:
        return ask(question, principal=principal, services=services, metrics=metrics)

    def read(message: str) -> MessageView:
        text = message[:LONGEST_READ]
        spelled, vector = services.retriever.as_encoded(text)
        return MessageView(text, spelled, vector, services.retriever.encoder_name)

    return Saarthi(
        GuideTools(
            suggest=services.suggest,
            plan=plan,
            progress=services.progress,
            due=services.due,
            find=find,
            answer=answer,
            explain=partial(explanation_of, services=services),
            trace_course=partial(trace_of_course, services=services),
            trace_progress=partial(trace_of_progress, services=services),
            competency_named=CompetencyNames(services.catalogue().competencies.values()).named,
            read=read,
        )
    )


def level_to_aim_at(learner: Learner, competency: CompetencyId, services: Services) -> int:
    """The level that the learner's role needs; for another competency `WORKING_LEVEL`, or the one above that shown."""
    role = services.catalogue().roles.get(learner.role) if learner.role else None
    if role is not None and competency in role.needs:
        return role.needs[competency]
    estimate = services.view(learner).mastery.get(competency)
    next_level = floor(estimate.level) + 1 if estimate else 1
    return min(max(WORKING_LEVEL, next_level), LEVELS[-1])

"""Training plans at work: rules, standing and progress of learners, what-if, drafts from templates."""

from recommender.training_plans.drafting import DraftRequest, draft_from
from recommender.training_plans.effects import WhatIf, audience_of, what_if
from recommender.training_plans.progress import NeedProgress, PlanItemProgress, Progress, TaskProgress, progress_of
from recommender.training_plans.standing import LearnerStanding, Standing, standing_of
from recommender.training_plans.training_rule import CountedEvent, Counting, RuleProgress, is_evidence

__all__ = [
    "CountedEvent",
    "Counting",
    "DraftRequest",
    "LearnerStanding",
    "NeedProgress",
    "PlanItemProgress",
    "Progress",
    "RuleProgress",
    "Standing",
    "TaskProgress",
    "WhatIf",
    "audience_of",
    "draft_from",
    "is_evidence",
    "progress_of",
    "standing_of",
    "what_if",
]

"""Training plans at work: rules, standing and progress of learners, what-if, drafts from templates."""

from recommender.training_plans.attesting import attestation, task_in_force
from recommender.training_plans.department import (
    SHOWS_WORK,
    OnPlans,
    PlansReport,
    RuleCompliance,
    on_plans,
    plans_report,
)
from recommender.training_plans.drafting import DraftRequest, draft_from
from recommender.training_plans.duty_needs import CourseFor, DutyNeed, needs_of_duties
from recommender.training_plans.effects import WhatIf, audience_of, what_if
from recommender.training_plans.progress import NeedProgress, PlanItemProgress, Progress, TaskProgress, progress_of
from recommender.training_plans.soundness import (
    Hindrance,
    HindranceKind,
    hindrances,
    refuse_unknown,
    refuse_unsound,
)
from recommender.training_plans.standing import LearnerStanding, Risk, Standing, furthest_behind, standing_of
from recommender.training_plans.training_rule import CountedEvent, Counting, RuleProgress, is_evidence
from recommender.training_plans.visibility import may_change, may_read, readable_versions
from recommender.training_plans.work_orders import Duty, Post, read_order

__all__ = [
    "SHOWS_WORK",
    "CountedEvent",
    "Counting",
    "CourseFor",
    "DraftRequest",
    "Duty",
    "DutyNeed",
    "Hindrance",
    "HindranceKind",
    "LearnerStanding",
    "NeedProgress",
    "OnPlans",
    "PlanItemProgress",
    "PlansReport",
    "Post",
    "Progress",
    "Risk",
    "RuleCompliance",
    "RuleProgress",
    "Standing",
    "TaskProgress",
    "WhatIf",
    "attestation",
    "audience_of",
    "draft_from",
    "furthest_behind",
    "hindrances",
    "is_evidence",
    "may_change",
    "may_read",
    "needs_of_duties",
    "on_plans",
    "plans_report",
    "progress_of",
    "read_order",
    "readable_versions",
    "refuse_unknown",
    "refuse_unsound",
    "standing_of",
    "task_in_force",
    "what_if",
]

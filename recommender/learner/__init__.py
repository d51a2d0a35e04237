"""What one learner has done, shown and needs."""

from recommender.learner.evidence import CREDITS, TOP_LEVEL, Evidence, LevelFound, evidence_of, level_found, source_of
from recommender.learner.gaps import (
    JUST_SHORT,
    LOWER_BOUND,
    MET_TOLERANCE,
    awaits_check,
    counted_level,
    is_shown,
    needs_of,
    unstated_needs,
    wished_needs,
)
from recommender.learner.history import LATER_DAYS, history_of
from recommender.learner.lesson_progress import CourseProgress, course_progress
from recommender.learner.levels import GRID, PRIOR_ERROR, PRIOR_LEVEL, answer_likelihood
from recommender.learner.mastery import (
    HALF_LIFE_DAYS,
    USUAL_RULES,
    ClaimRules,
    CompetencyState,
    LearnerState,
    explained_update,
    mastery_from_events,
    state_after,
)
from recommender.learner.passbook import CompetencyRecord, PassbookEntry, passbook_of
from recommender.learner.self_check import CheckResult, Statement, check_events, check_result, statements_of
from recommender.learner.stuck import CERTIFIES_WITHIN, stuck_causes, stuck_programmes

__all__ = [
    "CERTIFIES_WITHIN",
    "CREDITS",
    "GRID",
    "HALF_LIFE_DAYS",
    "JUST_SHORT",
    "LATER_DAYS",
    "LOWER_BOUND",
    "MET_TOLERANCE",
    "PRIOR_ERROR",
    "PRIOR_LEVEL",
    "TOP_LEVEL",
    "USUAL_RULES",
    "CheckResult",
    "ClaimRules",
    "CompetencyRecord",
    "CompetencyState",
    "CourseProgress",
    "Evidence",
    "LearnerState",
    "LevelFound",
    "PassbookEntry",
    "Statement",
    "answer_likelihood",
    "awaits_check",
    "check_events",
    "check_result",
    "counted_level",
    "course_progress",
    "evidence_of",
    "explained_update",
    "history_of",
    "is_shown",
    "level_found",
    "mastery_from_events",
    "needs_of",
    "passbook_of",
    "source_of",
    "state_after",
    "statements_of",
    "stuck_causes",
    "stuck_programmes",
    "unstated_needs",
    "wished_needs",
]

"""What one learner has done, shown and needs."""

from recommender.learner.gaps import JUST_SHORT, LOWER_BOUND, MET_TOLERANCE, counted_level
from recommender.learner.history import LATER_DAYS, history_of
from recommender.learner.mastery import (
    COMPLETION_ERROR,
    DAYS_A_YEAR,
    DRIFT_PER_YEAR,
    PRIOR_ERROR,
    mastery_from_events,
)
from recommender.learner.self_check import CheckResult, Statement, check_events, check_result, statements_of

__all__ = [
    "COMPLETION_ERROR",
    "DAYS_A_YEAR",
    "DRIFT_PER_YEAR",
    "JUST_SHORT",
    "LATER_DAYS",
    "LOWER_BOUND",
    "MET_TOLERANCE",
    "PRIOR_ERROR",
    "CheckResult",
    "Statement",
    "check_events",
    "check_result",
    "counted_level",
    "history_of",
    "mastery_from_events",
    "statements_of",
]
